"""The figures that follow from `per_month`: rates, and the ratios that compare two of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from p2p_analysis.brief.boundaries import Boundaries, rates_of_boundaries
from p2p_analysis.brief.measures import Measure

_RATIO = "_rate_ratio"


def rate_names(
    measures: Mapping[str, Measure], periods: Collection[str], boundaries: Boundaries
) -> dict[str, str]:
    """Name every rate and ratio of a review, each with its measure."""
    return {
        name: measure
        for measure, declared in measures.items()
        if declared.per_month
        for name in _names(measure, declared, periods, boundaries)
    }


def ratios_of(rates: Mapping[str, str]) -> set[str]:
    """Those that compare two rates, and have an interval.

    >>> ratios_of({"cases_per_month_first": "cases", "cases_rate_ratio": "cases"})
    {'cases_rate_ratio'}
    """
    return {name for name, measure in rates.items() if name.startswith(measure + _RATIO)}


def _names(
    measure: str, declared: Measure, periods: Collection[str], boundaries: Boundaries
) -> Iterator[str]:
    yield from (f"{measure}_per_month_{period}" for period in periods)
    if len(periods) == 2:
        yield measure + _RATIO
    for _, rates, ratio in rates_of_boundaries(measure, declared, boundaries):
        yield from (*rates, ratio)
