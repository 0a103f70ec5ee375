"""A mapping proposed for an unknown export, for a person to correct.

What is sure stands as it would in review.toml; what is not stands as a comment with its reason;
below a threshold nothing is proposed. The proposal quotes headings, and words of coded columns as
far as they are needed; never an id, a day, a number or free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import FROM, ExportMapping, first_of, mapping_of
from p2p_analysis.brief.mappings import mapping_names
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.derive import SOURCES, sources_of
from p2p_analysis.evidence.likeness import (
    MOST_TEXTS,
    Likeness,
    derived_like,
    held,
    is_known_name,
    is_personal,
    is_read,
    likeness,
    meaning_of,
    parted,
)
from p2p_analysis.evidence.matching import Proposal, matched
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.fields import NEEDED, NO, NOT_RECORDED, YES, all_fields

_MOST_WORDS = 30  # a column of more different words is no coded column
_CODED = 0.6  # below this share of known words a column is no coded column for sure
_MOST_UNKNOWN, _AGAIN = 12, 5  # then it may hold so few different words, each so often
_ENOUGH = 4  # headings of a ready mapping, for it to be named
_MOST_COLUMNS = 1_000
_LONGEST = 60
_NAME = re.compile(r"[A-Z][a-z'-]+( [A-Z][a-z'-]+)+")
_LIKE_A_VALUE = re.compile(r"[\d/.:\s-]+")

_HEADER = """\
# A mapping proposed for {name}, for a person to read and correct. Nothing uses it until it
# stands in a review.toml. It quotes headings and the words of coded columns, which come from case
# data, so keep it on the exempt side; it quotes no id, no day, no number and no free text.
# A line that begins with # is not sure: take the mark away if it is right. "# ?" marks a word whose
# meaning is not known: give it to one of the words named, or to not_recorded.
# Of each column the first {most:,} different texts were looked at.
"""


def propose(sheet: Sheet, review: Review | None = None, *, cases: str = "") -> str:
    """Propose a mapping as TOML.

    Parameters
    ----------
    sheet : Sheet
        The export, as text.
    review : Review, optional
        What it maps already is kept, and what its questions need is named.
    cases : str
        How review.toml would name the export.

    Raises
    ------
    CaseDataError
        If the first row is not a row of headings: then none of it may be quoted.
    """
    _check_headings(sheet)
    mapping = review.mapping if review else mapping_of({}, Words())
    found = matched(sheet.rows, mapping)
    return "\n".join(_lines(sheet, found, mapping, review, cases)) + "\n"


def _check_headings(sheet: Sheet) -> None:
    headings = [str(heading) for heading in sheet.rows.columns]
    if len(headings) > _MOST_COLUMNS:
        problem = f"has {len(headings):,} columns; is this a table of cases? Take out what is none"
        raise CaseDataError(Fault(sheet.name, problem))
    values = [one for one in headings if not one.strip() or _LIKE_A_VALUE.fullmatch(one)]
    # One day or number among them is enough, if none is the name of anything.
    if len(values) * 2 >= len(headings) or (values and not any(map(is_known_name, headings))):
        problem = "does not look like a row of headings; name the columns in the file's first row"
        raise CaseDataError(Fault(sheet.headings_at or f"{sheet.name}, row 1", problem))


# --- The proposal as TOML -------------------------------------------------------------------------


def _lines(
    sheet: Sheet, found: Proposal, mapping: ExportMapping, review: Review | None, cases: str
) -> Iterator[str]:
    yield _HEADER.format(name=sheet.name, most=MOST_TEXTS)
    if cases:
        yield f"# Near the top of review.toml: cases = {cases}"
    yield from (f"# As it was read: {repair}" for repair in sheet.repairs)
    yield "\n[columns]" if cases or sheet.repairs else "[columns]"
    yield from _ready(sheet.rows)
    for name, declared in all_fields().items():
        if declared.derived:
            continue
        if name in mapping.columns:
            yield f"# {name}: the review says already where it stands"
        elif name in found.sure:
            one = found.sure[name]
            yield f"{name} = {_quoted(one.heading)} # {one.confidence:.2f}: {one.why}"
        else:
            for one in found.unsure.get(name, ()):
                told = f"# {one.confidence:.2f}, not sure: {one.why}"
                yield f"# {name} = {_quoted(one.heading)} {told}"
            if name in found.parts:
                table = ", ".join(f"{w} = {_quoted(h)}" for w, h in found.parts[name].items())
                told = "# not sure: yes-or-no columns with the names of its words"
                yield f"# {name} = {{ {table} }} {told}"
    worked_out = {one: name for one in found.unused if (name := derived_like(one)) in SOURCES}
    if review:
        told_already = {*found.sure, *mapping.columns, *mapping.absent}
        needed = sorted(_needed(review) - told_already)
        for name in needed:
            yield f"# The review's questions need {name}, and no column is surely that."
        if lacking := [name for name in needed if name not in found.unsure and name not in NEEDED]:
            yield "# Where the export has no such column: absent = " + _list(lacking)
    for heading, name in worked_out.items():
        told = ", ".join(SOURCES[name])
        yield f"# {_quoted(heading)}: {name} is worked out from other columns ({told}); map those."
    if others := [name for name in found.unused if not (is_personal(name) or name in worked_out)]:
        yield "# Nothing is proposed for: " + "; ".join(map(_shown, others))
    if personal := [name for name in found.unused if is_personal(name)]:
        yield "# No case may hold these; take them out of the export: " + "; ".join(
            map(_shown, personal)
        )
    yield from _words(sheet.rows, {**_mapped(sheet.rows, mapping), **found.sure}, mapping)


def _mapped(rows: pd.DataFrame, mapping: ExportMapping) -> dict[str, Likeness]:
    """Columns whose place the review says already: their words may still be unknown."""
    there = list(map(str, rows.columns))
    found = {name: first_of(mapping.place(name).headings, there) for name in mapping.columns}
    return {
        name: likeness(heading, held(rows[heading]), all_fields()[name], mapping)
        for name, heading in found.items()
        if heading is not None
    }


def _ready(rows: pd.DataFrame) -> Iterator[str]:
    """Name a ready mapping whose headings are here."""
    for name in mapping_names():
        ready = mapping_of({FROM: name}, Words())
        own = [one for one in all_fields() if not all_fields()[one].derived]
        wanted = {h for one in own if one not in ready.absent for h in ready.place(one).every()}
        there = [heading for heading in wanted if first_of((heading,), map(str, rows.columns))]
        if len(there) >= _ENOUGH:
            told = f"{len(there)} of its headings are here; then only what differs needs a line"
            yield f'# from = "{name}" # {told}'


def _words(
    rows: pd.DataFrame, sure: Mapping[str, Likeness], mapping: ExportMapping
) -> Iterator[str]:
    general: dict[str, dict[str, None]] = {YES: {}, NO: {}, NOT_RECORDED: {}}
    tables: list[str] = []
    for name, one in sure.items():
        declared = all_fields()[name]
        if not declared.can_be_asked:
            continue
        texts = {w for text in rows[one.heading].unique() for w in parted(str(text), declared)}
        if not _is_coded(texts, one, len(rows)):
            tables += ["", f"# {name}: its words are not quoted; it is not sure that it is coded"]
            continue
        ours: dict[str, list[str]] = {}
        unknown: list[str] = []
        for text in sorted(texts, key=str.casefold):
            meant = meaning_of(text, declared, mapping)
            if meant is None:
                unknown.append(text)
            elif is_read(text, declared, mapping):
                continue
            elif declared.kind == "yes_no" or meant == NOT_RECORDED:
                general[meant].setdefault(text, None)
            else:
                ours.setdefault(meant, []).append(text)
        if not (ours or unknown):
            tables += ["", f"# {name}: each of its words is known already"]
        else:
            tables += ["", f"[words.{name}]"]
            tables += [f"{word} = {_list(some)}" for word, some in ours.items()]
            choices = ", ".join((*declared.levels, NOT_RECORDED))
            tables += [f"# ? = {_list([text])} # one of: {choices}" for text in map(_safe, unknown)]
    yield ""
    yield "[words]"
    for answer, texts in general.items():
        own = list(dict.fromkeys([*mapping.general(answer), *texts]))
        yield f"{answer} = {_list(own)}"
    yield from tables


def _is_coded(texts: set[str], one: Likeness, records: int) -> bool:
    """Whether a column holds few words again and again, so that they name nobody."""
    known = (one.by_value or 0) >= _CODED
    return len(texts) <= (_MOST_WORDS if known else min(_MOST_UNKNOWN, records // _AGAIN))


def _needed(review: Review) -> set[str]:
    """Fields that the review's questions stand on."""
    asked = {
        name
        for one in review.measures.values()
        for name in (*one.where, *one.by, *([one.field] if one.field else []))
    }
    return set(NEEDED) | {n for one in asked for n in sources_of(one, review)}


def _safe(text: str) -> str:
    """A word as it may be quoted: what is long, or like a number or a name, is not."""
    may = len(text) <= _LONGEST and not re.search(r"\d{4}|@", text) and not _NAME.fullmatch(text)
    return text if may else "(see the file)"


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{ord(c[0]):04x}", escaped) + '"'


def _shown(heading: str) -> str:
    return " ".join(heading.split())[:_LONGEST]
