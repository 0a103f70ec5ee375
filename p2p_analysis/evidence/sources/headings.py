"""Where the headings are: under how many rows of title, in one row or in two, spelt how."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from p2p_analysis.evidence.sources.sheet import Grid, Repair
from p2p_analysis.evidence.sources.spelling import heading_of
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.wording import plain

_LOOKED_AT = 120  # rows
_VALUE = re.compile(r"[\d.,:/ %£$+-]+|\d{1,2}[ -]\w{3,9}[ -]\d{2,4}|true|false|yes|no|[YN]", re.I)


@dataclass(frozen=True)
class Headings:
    """The headings of a table.

    Attributes
    ----------
    texts : mapping of int to str
        Place of a column, from 0, to its heading.
    written : mapping of str to str
        Heading to how the lowest row of headings writes it; empty where no row holds them.
    first : int
        How many rows of the grid come before the first record.
    width : int
        Cells of the row of headings.
    place : str
        Where they are, for a fault.
    repairs : tuple of Repair
    """

    texts: Mapping[int, str]
    written: Mapping[str, str]
    first: int
    width: int
    place: str
    repairs: tuple[Repair, ...]


def find_headings(grid: Grid, known: Collection[str]) -> Headings:
    """Find the row of headings, or the two rows whose cells together are the headings."""
    if grid.headings is not None:
        cells = dict(enumerate(heading_of(text) for text in grid.headings))
        chosen, repairs = _named(cells, {}, known, grid.name)
        if known and not set(known) & set(chosen.values()):
            raise CaseDataError(Fault(grid.name, _UNKNOWN))
        return Headings(chosen, {}, 0, len(cells), grid.name, tuple(repairs))
    numbers = list(grid.cells.index[:_LOOKED_AT])
    rows = [
        {place: heading_of(text) for place, text in zip(grid.cells.columns, row, strict=True)}
        for row in grid.cells.iloc[:_LOOKED_AT].itertuples(index=False, name=None)
    ]
    at, depth = _place_of(rows, known, numbers)
    if at is None:
        # Nothing in these rows is known to be a heading, so none of it may be quoted.
        problem = _UNKNOWN if known else "holds no heading; expected a row of headings"
        raise CaseDataError(Fault(f"{grid.name}, row {numbers[0]}", problem))
    lower = rows[at + depth - 1]
    upper = rows[at] if depth == 2 else {}
    place = f"{grid.name}, row {numbers[at + depth - 1]}"
    texts, repairs = _named(lower, upper, known, place)
    above = [row for row, cells in zip(numbers[:at], rows, strict=False) if any(cells.values())]
    full = [row for row, cells in zip(numbers[:at], rows, strict=False) if _is_full(cells, texts)]
    if full:
        problem = (
            "stands above the headings and may be a record; move it below them, or take it out"
        )
        raise CaseDataError([Fault(f"{grid.name}, row {row}", problem) for row in full])
    if above:
        words = f"the headings are in row {numbers[at]}; {len(above)} rows above are passed over"
        repairs.insert(0, Repair("title-rows", grid.name, len(above), words))
    if depth == 2:
        words = f"rows {numbers[at]} and {numbers[at + 1]} together are the headings"
        repairs.append(Repair("two-rows-of-headings", grid.name, 1, words))
    written = {text: lower[column] for column, text in texts.items() if lower[column]}
    width = max(texts, default=-1) + 1
    return Headings(texts, written, at + depth, width, place, tuple(repairs))


_UNKNOWN = (
    "holds no heading that the review knows; expected a row of headings, as [columns] in "
    "review.toml has them"
)


def _is_full(cells: Mapping[int, str], texts: Mapping[int, str]) -> bool:
    """Whether a row above the headings fills as many columns as a record would."""
    filled = sum(1 for place in texts if cells.get(place))
    return filled >= max(2, 0.6 * len(texts))


def _place_of(
    rows: Sequence[Mapping[int, str]], known: Collection[str], numbers: Sequence[int]
) -> tuple[int | None, int]:
    if not known:
        return _likely_place(rows, numbers)
    wanted = {plain(heading) for heading in known}

    def hits(cells: Mapping[int, str]) -> int:
        return len(wanted & {plain(text) for text in cells.values()})

    single = [hits(row) for row in rows]
    best = max(single)
    at = single.index(best)
    for upper in range(len(rows) - 1):
        if numbers[upper + 1] != numbers[upper] + 1:
            continue
        joined = {plain(text) for text in _joined(rows[upper + 1], rows[upper], wanted).values()}
        if len(wanted & joined) > best and any(rows[upper].values()):
            return upper, 2
    return (at, 1) if best else (None, 1)


def _likely_place(
    rows: Sequence[Mapping[int, str]], numbers: Sequence[int]
) -> tuple[int | None, int]:
    """The row that looks like headings, or the two: then the upper one alone leaves gaps."""
    at = _likely(rows)
    if at is None:
        return None, 1
    for upper in (at - 1, at):
        if not 0 <= upper < len(rows) - 1 or numbers[upper + 1] != numbers[upper] + 1:
            continue
        high, low = _filled(rows[upper]), _filled(rows[upper + 1])
        held = [*high.values(), *low.values()]
        again = len(set(low.values())) < len(low)  # "Date" below "Referral" and below "Incident"
        beside = bool(high.keys() - low.keys())  # a heading over both rows
        fits = len(high) > 1 and {*high, *low} > high.keys() and min(high) <= min(low)
        if fits and (again or beside) and not any(map(_VALUE.fullmatch, held)):
            return upper, 2
    return at, 1


def _filled(row: Mapping[int, str]) -> dict[int, str]:
    return {place: text for place, text in row.items() if text}


def _clear(lower: Mapping[int, str]) -> set[str]:
    """Headings that need none above them: of several words, and not there twice."""
    texts = list(_filled(lower).values())
    return {plain(text) for text in texts if " " in text and texts.count(text) == 1}


def _likely(rows: Sequence[Mapping[int, str]]) -> int | None:
    """The first row that looks like headings: as wide as the table, of texts, none twice."""
    widths = [sum(map(bool, row.values())) for row in rows]
    usual = max(widths, default=0)
    for at, row in enumerate(rows):
        texts = [text for text in row.values() if text]
        if len(texts) >= max(1, 0.6 * usual) and not any(_VALUE.fullmatch(text) for text in texts):
            return at
    return next((at for at, width in enumerate(widths) if width), None)


def _joined(
    lower: Mapping[int, str], upper: Mapping[int, str], wanted: Collection[str]
) -> dict[int, str]:
    """One heading for each column of two rows: the one that is known, else both together."""
    found: dict[int, str] = {}
    over = ""
    for place in sorted({*lower, *upper}):
        low, high = lower.get(place, ""), upper.get(place, "")
        over = high or over  # a heading over several columns stands in the first of them
        both = f"{over} {low}".strip()
        choices = [text for text in (both, low, high) if text and plain(text) in wanted]
        found[place] = choices[0] if choices else (both if low else high)
    return found


def _named(
    lower: Mapping[int, str], upper: Mapping[int, str], known: Collection[str], place: str
) -> tuple[dict[int, str], list[Repair]]:
    """Headings as the review spells them; those it does not know are told apart."""
    by_spelling: dict[str, list[str]] = {}
    for heading in known:
        by_spelling.setdefault(plain(heading), []).append(heading)
    texts = _joined(lower, upper, by_spelling or _clear(lower)) if upper else dict(lower)
    texts = {column: text for column, text in texts.items() if text}
    exact = set(texts.values()) & set(known)
    repairs: list[Repair] = []
    respelt, again = 0, 0
    seen: dict[str, int] = {}
    for column, text in texts.items():
        meant = by_spelling.get(plain(text), [])
        if text not in known and len(meant) == 1 and meant[0] not in exact:
            texts[column] = meant[0]
            respelt += 1
        elif text not in known:
            seen[text] = seen.get(text, 0) + 1
            if seen[text] > 1:
                texts[column] = f"{text} ({seen[text]})"
                again += 1
    if respelt:
        words = f"{respelt} headings are known in spite of their case and blanks"
        repairs.append(Repair("respelt-headings", place, respelt, words))
    if again:
        words = f"{again} headings stand there before; they are given a number"
        repairs.append(Repair("numbered-headings", place, again, words))
    return texts, repairs
