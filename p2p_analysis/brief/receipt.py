"""Times of receipt: the years of a review's window, latest first, and what lies outside it.

The review began with the last year and worked back (2020 paper, 1.1a), and so do the tables.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from p2p_analysis.brief.periods import Period
from p2p_analysis.words.fields import Field
from p2p_analysis.words.screening import RECEIVED

AFTER, BEFORE = "after", "before"
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days from first to last, both in. The earliest and the latest day there are stand open."""

    first: datetime.date
    last: datetime.date

    def holds(self, other: Span) -> bool:
        """Whether another span lies within this one."""
        return self.first <= other.first and other.last <= self.last


EVER = Span(datetime.date.min, datetime.date.max)


def window_of(periods: Mapping[str, Period]) -> Span:
    """From the first day of the first period to the last of the last."""
    return Span(
        min(one.first for one in periods.values()), max(one.last for one in periods.values())
    )


def receipt_levels(periods: Mapping[str, Period]) -> dict[str, Span]:
    """After the window, each year of it from the last, before it: every day is in one of them.

    >>> from p2p_analysis.brief.periods import Period
    >>> day = datetime.date
    >>> whole = Period(label="all", first=day(2018, 1, 1), last=day(2019, 11, 30))
    >>> list(receipt_levels({"all": whole}))
    ['after', '2019', '2018', 'before']
    """
    window = window_of(periods)
    years = {
        str(year): Span(
            max(window.first, datetime.date(year, 1, 1)),
            min(window.last, datetime.date(year, 12, 31)),
        )
        for year in range(window.last.year, window.first.year - 1, -1)
    }
    return {
        AFTER: Span(window.last + _DAY, EVER.last),
        **years,
        BEFORE: Span(EVER.first, window.first - _DAY),
    }


def cut(spans: Iterable[Span]) -> list[Span]:
    """All of time, cut wherever one of the spans begins or ends; in order."""
    begins = {EVER.first}
    for one in spans:
        begins.add(one.first)
        if one.last < EVER.last:
            begins.add(one.last + _DAY)
    order = sorted(begins)
    return [Span(one, after - _DAY) for one, after in pairwise(order)] + [
        Span(order[-1], EVER.last)
    ]


def receipt_field(periods: Mapping[str, Period]) -> Field:
    """What figures of the screening are counted by: the time of receipt, its levels as words."""
    words = {level: _title(level, span) for level, span in receipt_levels(periods).items()}
    return Field(RECEIVED, "choice", "When the record came in", words=words)


def _title(level: str, span: Span) -> str:
    if level in (AFTER, BEFORE):
        return f"{level.capitalize()} the months under review"
    year = span.first.year
    if span == Span(datetime.date(year, 1, 1), datetime.date(year, 12, 31)):
        return level
    whole = span.first.day == 1 and (span.last + _DAY).day == 1
    if whole and span.first.month == span.last.month:
        return f"{span.first:%B %Y}"
    if whole:
        return f"{span.first:%B} to {span.last:%B %Y}"
    return f"{span.first.day} {span.first:%B} to {span.last.day} {span.last:%B %Y}"
