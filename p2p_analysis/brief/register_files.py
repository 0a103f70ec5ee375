"""The registers of a review: read together, and checked against one another.

Each file may be absent. What a row names (a duty, a finding, a figure, a guidance document) must
exist; a name that leads nowhere is a fault and not a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError, create_model

from p2p_analysis.brief.register_rows import (
    Action,
    Appendix,
    Assurance,
    Document,
    Duty,
    Finding,
    NextStep,
    Recommendation,
    Row,
    Term,
)
from p2p_analysis.brief.toml_file import Frozen, Places, faults_of, read_toml, tuples
from p2p_analysis.words.errors import Fault, ReviewFileError, did_you_mean

KINDS: dict[str, type[Row]] = {
    "findings": Finding,
    "actions": Action,
    "assurances": Assurance,
    "next_steps": NextStep,
    "recommendations": Recommendation,
    "duties": Duty,
    "documents": Document,
    "glossary": Term,
    "appendices": Appendix,
}
FILES = tuple(f"{name}.toml" for name in KINDS)
_PARTS = ("value", "no", "not_recorded", "base")
_Kind = TypeVar("_Kind", bound=Row)


@dataclass(frozen=True)
class Registers:
    """Every register of a review; one whose file is absent has no rows."""

    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()
    assurances: tuple[Assurance, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    duties: tuple[Duty, ...] = ()
    documents: tuple[Document, ...] = ()
    glossary: tuple[Term, ...] = ()
    appendices: tuple[Appendix, ...] = ()

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row with the name of its register."""
        for name in KINDS:
            for row in getattr(self, name):
                yield name, row

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in KINDS)


def load_registers(folder: Path) -> Registers:
    """Read every register in a review's folder; all faults of all files at once."""
    found: dict[str, tuple[Row, ...]] = {}
    faults: list[Fault] = []
    for name, kind in KINDS.items():
        path = folder / f"{name}.toml"
        if not path.exists():
            continue
        try:
            found[name] = _load(path, name, kind)
        except ReviewFileError as error:
            faults += error.faults
    if faults:
        raise ReviewFileError(faults)
    registers = Registers(**found)  # type: ignore[arg-type]
    return registers


def _load(path: Path, name: str, kind: type[_Kind]) -> tuple[_Kind, ...]:
    file = create_model(f"{kind.__name__}s", __base__=Frozen, **{name: (tuple[kind, ...], ())})
    places = Places(path)
    try:
        rows = getattr(file.model_validate(tuples(read_toml(path))), name)
    except ValidationError as error:
        raise ReviewFileError(faults_of(error, file, places)) from None
    for number, row in enumerate(rows):
        row._line = places.line((name, str(number))) or 0
    return rows


def register_disagreements(
    registers: Registers, figures: Collection[str], guidance: Collection[str]
) -> Iterator[Fault]:
    """Find what rows name that does not exist, and names that stand twice."""
    ids = {
        name: [row.id for row in getattr(registers, name)]
        for name in ("findings", "recommendations", "duties")
    }
    for name in KINDS:
        yield from _twice(name, getattr(registers, name))
    for one in registers.recommendations:
        named = (("answers", one.answers, "findings"), ("duties", one.duties, "duties"),
                 ("duplicates", one.duplicates, "recommendations"))  # fmt: skip
        for key, names, register in named:
            what = f"{register[:-1]}" if register != "duties" else "duty"
            for wrong in (n for n in names if n not in ids[register]):
                problem = f'{key}: no {what} is called "{wrong}"'
                yield fault("recommendations", one, problem + did_you_mean(wrong, ids[register]))
    for claim in registers.assurances:
        for name in (*claim.stands_on, *claim.holds):
            figure, _, part = name.partition(".")
            if figure not in figures:
                problem = f'no figure is called "{figure}"' + did_you_mean(figure, figures)
                yield fault("assurances", claim, problem)
            elif part and part not in _PARTS:
                problem = f'a figure has no "{part}"' + did_you_mean(part, _PARTS)
                yield fault("assurances", claim, problem)
    for document in registers.documents:
        for name in (n for n in document.guidance if n not in guidance):
            problem = f'no guidance document is called "{name}"' + did_you_mean(name, guidance)
            yield fault("documents", document, problem)


def fault(register: str, row: Row, problem: str) -> Fault:
    """A fault of a row, with its file and line."""
    return Fault(row.place(register), problem)


def _twice(name: str, rows: tuple[Row, ...]) -> Iterator[Fault]:
    """Ids, paragraphs, terms and appendix numbers that stand twice, and letters out of order."""
    for key in ("id", "paragraph", "anchor", "number"):
        seen: set[object] = set()
        for row in rows:
            value = getattr(row, key, None)
            if value is not None and value in seen:
                yield fault(name, row, f'the {key} "{value}" stands twice; each may stand once')
            seen.add(value)
    if name == "glossary":
        words: dict[str, str] = {}
        for row in (row for row in rows if isinstance(row, Term)):
            for word in (row.term, *row.aliases):
                first = words.setdefault(word, row.term)
                if first != row.term:
                    problem = f'"{word}" already stands for "{first}"; each word may have one term'
                    yield fault(name, row, problem)
        return
    letters = [row for row in rows if getattr(row, "letter", "")]
    for place, row in enumerate(letters):
        expected = f"{letters[0].paragraph.split('(')[0]}({chr(ord('a') + place)})"  # type: ignore[attr-defined]
        if row.paragraph != expected:  # type: ignore[attr-defined]
            yield fault(name, row, f"stands where {expected} is expected; letters run without gaps")
            return
