"""Other boundaries between the two periods: the same cases, with the later period begun elsewhere.

Where a paper's own words leave open in which period a month lies, a review declares the other
boundary, and counts by it. Each is a field of time of its own, with a word for either side.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.periods import BOUNDARY, Period, Times, gaps_and_overlaps
from p2p_analysis.brief.toml_file import Frozen

BEFORE, AFTER = "before", "after"
_DAY = datetime.timedelta(days=1)


class Boundary(Frozen):
    """Another first day of the later period."""

    label: str
    begins: datetime.date


Boundaries = Mapping[str, Boundary]
Sides = Mapping[str, Mapping[str, Period]]  # boundary to word to the months on that side


def field_name(boundary: str) -> str:
    """The field of time that tells on which side of a boundary a referral lies.

    >>> field_name("october_2018")
    'boundary_october_2018'
    """
    return BOUNDARY + boundary


def sides_of(boundaries: Boundaries, window: Period) -> Sides:
    """The months before and after each boundary.

    One that is refused has the whole window on either side, so that its words are known all the
    same and nothing else seems wrong.
    """
    return {
        name: {BEFORE: window, AFTER: window}
        if _fault(boundary, window)
        else {
            BEFORE: _months(window.first, boundary.begins - _DAY),
            AFTER: _months(boundary.begins, window.last),
        }
        for name, boundary in boundaries.items()
    }


def times_of_sides(sides: Sides) -> Times:
    """The fields of time that boundaries make, with the days of each of their words."""
    return {
        field_name(name): {word: (span.first, span.last) for word, span in both.items()}
        for name, both in sides.items()
    }


def boundary_faults(
    boundaries: Boundaries, periods: Mapping[str, Period], window: Period
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Name what is wrong with other boundaries, as (path, problem) pairs."""
    if boundaries and len(periods) != 2:
        problem = f"a boundary lies between two periods; this review has {len(periods)}"
        yield ("boundaries",), f"{problem}. Take the boundaries out, or declare two periods"
        return
    # Periods that do not fit together are a fault of their own, and have no boundary yet.
    begins = [period.first for period in periods.values()] if not gaps_and_overlaps(periods) else []
    taken: dict[datetime.date, str] = {}
    for name, boundary in boundaries.items():
        at = ("boundaries", name)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield at, "a boundary's name is lower-case letters, digits and _"
        if {f"{name}_{side}" for side in (BEFORE, AFTER)} & periods.keys():
            yield at, "with _before or _after this is the name of a period; choose another"
        if problem := _fault(boundary, window):
            yield (*at, "begins"), problem
        elif boundary.begins in begins:
            problem = f"{boundary.begins} is where a period begins already; give another month"
            yield (*at, "begins"), problem
        elif boundary.begins in taken:
            problem = f'boundary "{taken[boundary.begins]}" begins there too; keep one of them'
            yield (*at, "begins"), problem
        taken.setdefault(boundary.begins, name)


def rates_of_boundaries(
    name: str, measure: Measure, boundaries: Boundaries
) -> Iterator[tuple[str, tuple[str, str], str]]:
    """The figures that follow from `per_month` where a measure is counted by a boundary.

    Returns
    -------
    iterator of (str, (str, str), str)
        The boundary, the names of the monthly rates before and after it, and that of their ratio.
    """
    for boundary in boundaries:
        if measure.per_month and field_name(boundary) in measure.by:
            before, after = (f"{name}_per_month_{boundary}_{side}" for side in (BEFORE, AFTER))
            yield boundary, (before, after), f"{name}_rate_ratio_{boundary}"


def _fault(boundary: Boundary, window: Period) -> str:
    """What is wrong with the day by itself, or nothing."""
    if boundary.begins.day != 1:
        return "expected the first day of a month, because rates are per month"
    if not window.first < boundary.begins <= window.last:
        return (
            f"expected a month after {window.first:%B %Y} and up to {window.last:%B %Y}, so that "
            "both sides hold a month of the review"
        )
    return ""


def _months(first: datetime.date, last: datetime.date) -> Period:
    begin, end = f"{first:%B %Y}", f"{last:%B %Y}"
    return Period(label=begin if begin == end else f"{begin} to {end}", first=first, last=last)
