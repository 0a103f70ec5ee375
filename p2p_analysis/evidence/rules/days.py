"""Rules about days that need more than an order: how exactly one is known, and how far apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from p2p_analysis.evidence.coded import NO_DAY
from p2p_analysis.evidence.rules.looked import Looked, Part, number_of
from p2p_analysis.words.rules import all_rules

_CHILDHOOD_YEARS = 18
_PRECISION = "incident_precision"


def told_before_it_happened(looked: Looked) -> Iterator[Part]:
    """D02: an incident that is dated by month or year counts from the first day of that."""
    yield _incident_after(looked, "disclosed_on")


def referred_before_it_happened(looked: Looked) -> Iterator[Part]:
    """D03: likewise, against the referral."""
    yield _incident_after(looked, "referred_on")


def long_ago(looked: Looked) -> Iterator[Part]:
    """D05: more than a childhood lies between."""
    incident, referred = looked.days("incident_on"), looked.days("referred_on")
    known = (incident != NO_DAY) & (referred != NO_DAY)
    begin = incident.astype("datetime64[D]").astype("datetime64[M]")
    end = referred.astype("datetime64[D]").astype("datetime64[M]")
    months = (end - begin).astype(np.int64)
    yield Part(("incident_on", "referred_on"), known & (months > 12 * _CHILDHOOD_YEARS))


def after_the_review(looked: Looked) -> Iterator[Part]:
    """D20: each day on its own."""
    last = number_of(looked.as_at)
    for name in all_rules()["D20"].named:
        if looked.has(name):
            yield Part((name,), looked.days(name) > last)


def _incident_after(looked: Looked, other: str) -> Part:
    incident, later = looked.days("incident_on"), looked.days(other)
    late = (incident > later) & (later != NO_DAY)
    if not looked.has(_PRECISION) or not late.any():
        return Part(("incident_on", other), late)
    for word, unit in (("month", "M"), ("year", "Y")):
        rough = late & looked.holds({_PRECISION: (word,)})
        same = _start(incident, unit) <= _start(later, unit)
        late &= ~(rough & same)
    return Part(("incident_on", other, _PRECISION), late)


def _start(days: np.ndarray, unit: str) -> np.ndarray:
    return days.astype("datetime64[D]").astype(f"datetime64[{unit}]")
