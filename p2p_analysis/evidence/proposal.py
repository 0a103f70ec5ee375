"""A mapping proposed for an unknown export, for a person to correct.

What is sure stands as it would in review.toml; what is not stands as a comment with its reason;
below a threshold nothing is proposed. The proposal quotes headings, and words of coded columns as
far as they are needed; never an id, a day, a number or free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import FROM, ExportMapping, first_of, mapping_of
from p2p_analysis.brief.mappings import mapping_names
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.derive import sources_of
from p2p_analysis.evidence.likeness import (
    Likeness,
    fit,
    is_personal,
    is_read,
    likeness,
    meaning_of,
    parted,
)
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, Field, all_fields

SURE = 0.85
WORTH_A_LINE = 0.55
_RIVAL = 0.06  # two that lie closer together than this are both only candidates
_MOST_WORDS = 30  # a column of more different words is no coded column
_CODED = 0.6  # below this share of known words a column is no coded column for sure
_ENOUGH = 4  # headings of a ready mapping, for it to be named
_LONGEST = 60
_NAME = re.compile(r"[A-Z][a-z'-]+( [A-Z][a-z'-]+)+")
_LIKE_A_VALUE = re.compile(r"[\d/.:\s-]+")

_HEADER = """\
# A mapping proposed for {name}, for a person to read and correct. Nothing uses it until it
# stands in a review.toml. It quotes headings and the words of coded columns, which come from case
# data, so keep it on the exempt side; it quotes no id, no day, no number and no free text.
# A line that begins with # is not sure: take the mark away if it is right. "# ?" marks a word whose
# meaning is not known: give it to one of the words named, or to not_recorded.
"""


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one export.

    Attributes
    ----------
    sure : mapping of str to Likeness
        Field to its column.
    unsure : mapping of str to tuple of Likeness
        Field to its candidates, the likeliest first.
    parts : mapping of str to mapping of str to str
        Field of several words to word and heading, where columns seem to stand for the words.
    unused : tuple of str
        Headings for which nothing is proposed.
    """

    sure: Mapping[str, Likeness]
    unsure: Mapping[str, tuple[Likeness, ...]]
    parts: Mapping[str, Mapping[str, str]]
    unused: tuple[str, ...]


def propose(sheet: Sheet, review: Review | None = None) -> str:
    """Propose a mapping as TOML.

    Parameters
    ----------
    sheet : Sheet
        The export, as text.
    review : Review, optional
        What it maps already is kept, and what its questions need is named.

    Raises
    ------
    CaseDataError
        If the first row is not a row of headings: then none of it may be quoted.
    """
    _check_headings(sheet)
    mapping = review.mapping if review else mapping_of({}, Words())
    found = _matched(sheet.rows, mapping)
    return "\n".join(_lines(sheet, found, mapping, review)) + "\n"


def _check_headings(sheet: Sheet) -> None:
    headings = [str(heading) for heading in sheet.rows.columns]
    values = [one for one in headings if not one.strip() or _LIKE_A_VALUE.fullmatch(one)]
    if len(values) * 2 >= len(headings):
        problem = "does not look like a row of headings; name the columns in the file's first row"
        raise CaseDataError(Fault(f"{sheet.name}, row 1", problem))


def _matched(rows: pd.DataFrame, mapping: ExportMapping) -> Proposal:
    fields = [one for one in all_fields().values() if not one.derived]
    every_one = [str(name) for name in rows.columns if str(name).strip()]
    headings = [name for name in every_one if not is_personal(name)]
    every = [likeness(name, rows[name], one, mapping) for one in fields for name in headings]
    every = sorted(every, key=lambda one: (-one.confidence, one.field, one.heading))
    sure: dict[str, Likeness] = {}
    for one in every:
        if one.confidence < SURE or one.field in sure or _taken(one.heading, sure):
            continue
        if one.by_heading == 1 or not _rivals(one, every):
            sure[one.field] = one
    parts = _parts(rows, [name for name in headings if not _taken(name, sure)], mapping)
    of_parts = {heading for some in parts.values() for heading in some.values()}
    unsure: dict[str, list[Likeness]] = {}
    for one in every:
        free = one.field not in sure and not _taken(one.heading, sure)
        free = free and one.heading not in of_parts
        if free and one.confidence >= WORTH_A_LINE:
            unsure.setdefault(one.field, []).append(one)
    told = of_parts | {one.heading for some in unsure.values() for one in some}
    unused = tuple(name for name in every_one if not _taken(name, sure) and name not in told)
    return Proposal(sure, {name: tuple(some[:3]) for name, some in unsure.items()}, parts, unused)


def _taken(heading: str, sure: Mapping[str, Likeness]) -> bool:
    return any(one.heading == heading for one in sure.values())


def _rivals(one: Likeness, every: Iterable[Likeness]) -> bool:
    """Whether another column, or another field, is about as likely."""
    near = (other for other in every if one.confidence - other.confidence < _RIVAL)
    return any((other.field == one.field) != (other.heading == one.heading) for other in near)


def _parts(
    rows: pd.DataFrame, headings: Iterable[str], mapping: ExportMapping
) -> dict[str, dict[str, str]]:
    """Yes-or-no columns that are named after the words of one field."""
    question = Field("", "yes_no", "")
    found: dict[str, dict[str, str]] = {}
    for heading in headings:
        if (fit(rows[heading], question, mapping) or 0) < 0.8:
            continue
        said = set(re.findall(r"\w+", heading.casefold()))
        for declared in all_fields().values():
            if declared.kind != "choices" or declared.derived:
                continue
            for word in declared.words:
                if set(word.casefold().split("_")) <= said:
                    found.setdefault(declared.name, {}).setdefault(word, heading)
    return {name: words for name, words in found.items() if len(words) >= 2}


# --- The proposal as TOML -------------------------------------------------------------------------


def _lines(
    sheet: Sheet, found: Proposal, mapping: ExportMapping, review: Review | None
) -> Iterator[str]:
    yield _HEADER.format(name=sheet.name)
    yield "[columns]"
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
    if review:
        for name in sorted(_needed(review) - set(found.sure) - set(mapping.columns)):
            yield f"# The review's questions need {name}, and no column is surely that."
    if others := [name for name in found.unused if not is_personal(name)]:
        yield "# Nothing is proposed for: " + "; ".join(map(_shown, others))
    if personal := [name for name in found.unused if is_personal(name)]:
        yield "# No case may hold these; take them out of the export: " + "; ".join(
            map(_shown, personal)
        )
    yield from _words(sheet.rows, found.sure, mapping)


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
        if len(texts) > _MOST_WORDS or (one.by_value or 0) < _CODED:
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


def _needed(review: Review) -> set[str]:
    """Fields that the review's questions stand on."""
    asked = {
        name
        for one in review.measures.values()
        for name in (*one.where, *one.by, *([one.field] if one.field else []))
    }
    return {"case_id", "referred_on"} | {n for one in asked for n in sources_of(one, review)}


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
