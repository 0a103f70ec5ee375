"""The columns of a case in one review: its periods, quarters, months and requirements are words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from p2p_analysis.brief.boundaries import Boundaries, Sides, field_name
from p2p_analysis.brief.guidance import COMPLIANCE, Register
from p2p_analysis.brief.periods import MONTH, PERIOD, QUARTER, Period, Times
from p2p_analysis.words.fields import Field, all_fields


def fields_of(
    periods: Mapping[str, Period],
    times: Times,
    register: Register,
    judged: tuple[datetime.date, datetime.date],
    boundaries: Boundaries,
    sides: Sides,
) -> Mapping[str, Field]:
    """Every field of a case.

    Parameters
    ----------
    periods, times : mapping of str to Period, mapping of str to mapping
        Of the review.
    register : Register
        Each requirement has a field of its own.
    judged : pair of date
        The days by whose guidance a case can be judged.
    boundaries, sides : mapping
        Other boundaries between the periods, and the months on either side of each.
    """
    fields = dict(all_fields())
    titles = {
        PERIOD: {name: period.label for name, period in periods.items()},
        QUARTER: {name: f"{name[:4]} quarter {name[-1]}" for name in times[QUARTER]},
        MONTH: {name: f"{first:%B %Y}" for name, (first, _) in times[MONTH].items()},
    }
    for name, words in titles.items():
        fields[name] = replace(fields[name], words=MappingProxyType(words))
    for name, both in sides.items():
        titles_of_sides = MappingProxyType({word: span.label for word, span in both.items()})
        meaning = f"the side of another boundary: {boundaries[name].label}"
        one = Field(field_name(name), "choice", meaning, words=titles_of_sides, derived=True)
        fields[one.name] = one
    if register.may_ask_nothing(*judged, fields):
        # Then the answer would tell what is alleged, so it stays on the exempt side.
        fields[COMPLIANCE] = replace(fields[COMPLIANCE], exempt=True)
    return MappingProxyType(fields | register.fields())
