"""Spans of time: where each level of a count by quarter or month stands, and what it is called.

An edition may merge quarters and months, so a level can be a quarter, a half-year, a year, or any
run of them with a title of its own. Places are in quarters from the first day of the window.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from p2p_analysis.brief.merging import HALF_YEAR, YEAR, levels_of
from p2p_analysis.brief.periods import MONTH, QUARTER, quarter_of, span_of
from p2p_analysis.gate.release import Release
from p2p_analysis.words.fields import NOT_RECORDED


class Unit(NamedTuple):
    """What the levels are: in a title, one of them in a sentence, several of them."""

    title: str
    one: str
    several: str


_MIXED = Unit("time", "span of time", "spans of time")
_READY = {
    MONTH: Unit("month", "month", "months"),
    QUARTER: Unit("quarter", "quarter", "quarters"),
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
    whole : float
        How long it is, with what lies outside the window.
    """

    level: str
    words: str
    label: str
    first: float
    last: float
    whole: float

    @property
    def cut(self) -> bool:
        """Whether a part of it lies outside the window."""
        return self.last - self.first < self.whole - 1e-6


def spans_of(release: Release, by: str = QUARTER) -> list[Span]:
    """Every level of a count by quarter or month in this edition, in order."""
    review, merges = release.review, release.definitions.merges
    end = place(release, review.window.last + datetime.timedelta(days=1))
    found: list[Span] = []
    told = ""
    for level, words in levels_of(review.fields[by], merges).items():
        if level == NOT_RECORDED:
            continue
        name, short = _names(level, release, by)
        year = words[0][:4]
        label = short if year in (told, short) or short == level else f"{short}\n{year}"
        told = year
        days = span_of(words[0])[0], span_of(words[-1])[1] + datetime.timedelta(days=1)
        first, last = (place(release, day) for day in days)
        inside = max(first, 0.0), min(last, end)
        found.append(Span(level, name, label, *inside, last - first))
    return found


def unit(release: Release, by: str = QUARTER) -> Unit:
    """What the levels of a count by quarter or month are in this edition.

    Spans of several kinds, or with titles of their own, are "spans of time".
    """
    declared = release.edition.merge.get(by)
    groups = release.definitions.merges.get(by, {})
    if not groups:
        return _READY[by]
    alike = all(span.level in groups for span in spans_of(release, by))
    return _READY[declared] if isinstance(declared, str) and alike else _MIXED


def place(release: Release, day: datetime.date) -> float:
    """A day on the axis: quarters since the first day of the window."""
    return _position(day) - _position(release.review.window.first)


def _names(level: str, release: Release, by: str) -> tuple[str, str]:
    """What a level is called in a sentence, and shortly under its column."""
    declared = release.edition.merge.get(by)
    if level in release.review.fields[by].words and by == MONTH:
        month = release.review.fields[by].word_title(level)
        return month, month[0]
    if level in release.review.fields[by].words:
        return f"quarter {level[-1]} of {level[:4]}", f"Q{level[-1]}"
    if declared == QUARTER:
        return f"quarter {level[-1]} of {level[:4]}", f"Q{level[-1]}"
    if declared == HALF_YEAR:
        year, half = level.split(" ", 1)
        return f"the {half} of {year}", half
    return level, level


def _position(day: datetime.date) -> float:
    """Quarters since the beginning of our years, and how far into its quarter the day is."""
    begin, last = span_of(quarter_of(day))
    part = (day - begin).days / ((last - begin).days + 1)
    return day.year * 4 + (day.month - 1) // 3 + part
