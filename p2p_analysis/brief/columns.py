"""The columns of a case in one review: its periods, quarters and requirements are words of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from p2p_analysis.brief.guidance import COMPLIANCE, Register
from p2p_analysis.brief.periods import Period, quarters_between
from p2p_analysis.words.fields import Field, all_fields


def fields_of(
    periods: Mapping[str, Period],
    window: Period,
    register: Register,
    judged: tuple[datetime.date, datetime.date],
) -> Mapping[str, Field]:
    """Every field of a case.

    Parameters
    ----------
    periods, window : mapping of str to Period, Period
        Of the review.
    register : Register
        Each requirement has a field of its own.
    judged : pair of date
        The days by whose guidance a case can be judged.
    """
    fields = dict(all_fields())
    labels = {name: period.label for name, period in periods.items()}
    quarters = quarters_between(window.first, window.last)
    titles = {name: f"{name[:4]} quarter {name[-1]}" for name in quarters}
    fields["period"] = replace(fields["period"], words=MappingProxyType(labels))
    fields["quarter"] = replace(fields["quarter"], words=MappingProxyType(titles))
    if register.may_ask_nothing(*judged, fields):
        # Then the answer would tell what is alleged, so it stays on the exempt side.
        fields[COMPLIANCE] = replace(fields[COMPLIANCE], exempt=True)
    return MappingProxyType(fields | register.fields())
