"""Spans of time: where each level of a count by quarter stands, and what it is called.

An edition may merge quarters, so a level can be a quarter, a half-year, a year, or any run of
quarters with a title of its own. Places are in quarters from the first day of the window.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from p2p_analysis.brief.merging import HALF_YEAR, YEAR, levels_of
from p2p_analysis.gate.release import Release
from p2p_analysis.words.fields import NOT_RECORDED


class Unit(NamedTuple):
    """What the levels are: in a title, one of them in a sentence, several of them."""

    title: str
    one: str
    several: str


_QUARTER = Unit("quarter", "quarter", "quarters")
_MIXED = Unit("time", "span of time", "spans of time")
_READY = {
    HALF_YEAR: Unit("half-year", "half-year", "half-years"),
    YEAR: Unit("year", "year", "years"),
}


@dataclass(frozen=True)
class Span:
    """One level in time.

    Attributes
    ----------
    level : str
        As the release counts it.
    words : str
        In a sentence: "quarter 1 of 2018", "the first half of 2018".
    label : str
        On an axis, in lines; the year where it is new.
    first, last : float
        Where it begins and ends, as far as it lies in the window.
    """

    level: str
    words: str
    label: str
    first: float
    last: float


def spans_of(release: Release) -> list[Span]:
    """Every level of a count by quarter in this edition, in order."""
    review, merges = release.review, release.definitions.merges
    end = place(release, review.window.last + datetime.timedelta(days=1))
    found: list[Span] = []
    told = ""
    for level, quarters in levels_of(review.fields["quarter"], merges).items():
        if level == NOT_RECORDED:
            continue
        words, short = _names(level, release)
        year = quarters[0][:4]
        label = short if year in (told, short) or short == level else f"{short}\n{year}"
        told = year
        first, last = (place(release, day) for day in (_begin(quarters[0]), _end(quarters[-1])))
        found.append(Span(level, words, label, max(first, 0.0), min(last, end)))
    return found


def unit(release: Release) -> Unit:
    """What the levels of a count by quarter are in this edition.

    Spans of several kinds, or with titles of their own, are "spans of time".
    """
    declared = release.edition.merge.get("quarter")
    groups = release.definitions.merges.get("quarter", {})
    if not groups:
        return _QUARTER
    alike = all(span.level in groups for span in spans_of(release))
    return _READY[declared] if isinstance(declared, str) and alike else _MIXED


def place(release: Release, day: datetime.date) -> float:
    """A day on the axis: quarters since the first day of the window."""
    return _position(day) - _position(release.review.window.first)


def _names(level: str, release: Release) -> tuple[str, str]:
    """What a level is called in a sentence, and shortly under its column."""
    if level in release.review.fields["quarter"].words:
        year, number = level.split("-Q")
        return f"quarter {number} of {year}", f"Q{number}"
    if release.edition.merge.get("quarter") == HALF_YEAR:
        year, half = level.split(" ", 1)
        return f"the {half} of {year}", half
    return level, level


def _begin(quarter: str) -> datetime.date:
    year, number = quarter.split("-Q")
    return datetime.date(int(year), int(number) * 3 - 2, 1)


def _end(quarter: str) -> datetime.date:
    """The first day after a quarter."""
    begin = _begin(quarter)
    return datetime.date(begin.year + begin.month // 10, (begin.month + 2) % 12 + 1, 1)


def _position(day: datetime.date) -> float:
    """Quarters since the beginning of our years, and how far into its quarter the day is."""
    quarter = (day.month - 1) // 3
    name = f"{day.year}-Q{quarter + 1}"
    begin, end = _begin(name), _end(name)
    return day.year * 4 + quarter + (day - begin).days / (end - begin).days
