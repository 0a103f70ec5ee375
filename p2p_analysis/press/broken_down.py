"""Breakdowns as a reader wants them: without levels that cannot be, and none of them twice.

The manifest and figures.csv hold every level of every field, as programs expect. A reader of the
workbook would stumble over "no investigation: 0" below cases that the police investigated, or over
quarters and months that an edition merges into the same half-years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from p2p_analysis.show.nodes import Node
from p2p_analysis.words.fields import NOT_RECORDED


@dataclass(frozen=True)
class Breakdown:
    """A figure by a field: each level that a case can have, in words, and its value or None."""

    figure: str
    field: str
    levels: tuple[tuple[str, int | None], ...]


def breakdowns_of(end: Node) -> Iterator[Breakdown]:
    """Every breakdown of an end mark, in print order, each once."""
    told = set()
    for name, by in end["order"]["breakdowns"]:
        values = end["breakdowns"][name][by]
        levels = tuple(
            (title, values[level])
            for level, title in end["fields"][by]["levels"]
            if _can_be(level, name, by, end)
        )
        title = end["fields"][by]["title"]
        if (name, title, levels) not in told:
            told.add((name, title, levels))
            yield Breakdown(name, by, levels)


def _can_be(level: str, name: str, by: str, end: Node) -> bool:
    """Whether a case of a figure can have a level; else its count is nought by definition."""
    if level == NOT_RECORDED and by in end["definitions"]["times"]:
        return False  # a case without a date is in no period, and so in no figure
    if end["fields"][by]["several"]:
        return True  # a case that answers to one word may answer to any other as well
    merged = end["definitions"]["merges"].get(by, {}).get(level, [])
    above: str | None = name
    while above:
        asked = end["figures"][above]
        words = asked["where"].get(by)
        if words is not None and not {level, *merged} & set(words):
            return False
        above = asked["of"]
    return True
