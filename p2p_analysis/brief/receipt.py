"""Times of receipt: the years of a review's window, latest first, and what lies outside it.

The review began with the last year and worked back (2020 paper, 1.1a), and so do the tables.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import pairwise

from p2p_analysis.brief.periods import PERIOD, Span, Times
from p2p_analysis.words.fields import Field
from p2p_analysis.words.screening import RECEIVED

AFTER, BEFORE = "after", "before"
_DAY = datetime.timedelta(days=1)

EVER: Span = (datetime.date.min, datetime.date.max)


def holds(span: Span, other: Span) -> bool:
    """Whether another span of days lies within one."""
    return span[0] <= other[0] and other[1] <= span[1]


def window_of(times: Times) -> Span:
    """From the first day of the first period to the last of the last."""
    spans = times[PERIOD].values()
    return min(first for first, _ in spans), max(last for _, last in spans)


def receipt_levels(times: Times) -> dict[str, Span]:
    """After the window, each year of it from the last, before it: every day is in one of them.

    >>> day = datetime.date
    >>> list(receipt_levels({"period": {"all": (day(2018, 1, 1), day(2019, 11, 30))}}))
    ['after', '2019', '2018', 'before']
    """
    first, last = window_of(times)
    years = {
        str(year): (
            max(first, datetime.date(year, 1, 1)),
            min(last, datetime.date(year, 12, 31)),
        )
        for year in range(last.year, first.year - 1, -1)
    }
    return {AFTER: (last + _DAY, EVER[1]), **years, BEFORE: (EVER[0], first - _DAY)}


def cut(spans: Iterable[Span]) -> list[Span]:
    """All of time, cut wherever one of the spans begins or ends; in order."""
    begins = {EVER[0]}
    for first, last in spans:
        begins.add(first)
        if last < EVER[1]:
            begins.add(last + _DAY)
    order = sorted(begins)
    return [(one, after - _DAY) for one, after in pairwise(order)] + [(order[-1], EVER[1])]


def receipt_field(times: Times) -> Field:
    """What figures of the screening are counted by: the time of receipt, its levels as words."""
    words = {level: _title(level, span) for level, span in receipt_levels(times).items()}
    return Field(RECEIVED, "choice", "When the record came in", words=words)


def _title(level: str, span: Span) -> str:
    if level in (AFTER, BEFORE):
        return f"{level.capitalize()} the months under review"
    first, last = span
    year = first.year
    if span == (datetime.date(year, 1, 1), datetime.date(year, 12, 31)):
        return level
    whole = first.day == 1 and (last + _DAY).day == 1
    if whole and first.month == last.month:
        return f"{first:%B %Y}"
    if whole:
        return f"{first:%B} to {last:%B %Y}"
    return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
