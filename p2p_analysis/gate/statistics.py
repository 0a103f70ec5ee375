"""Values over cases: which of them an edition may show.

A least or greatest value, or a day, is always a single case's. A sum is safe only if no part of it
that a reader could work out, by taking sums from one another, rests on few cases.
"""

from __future__ import annotations

import numpy as np

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.populations import yes_of
from p2p_analysis.evidence.counting import Counts

ONE_CASE = ("smallest", "largest", "earliest", "latest")


def statistics_shown(counts: Counts, edition: Edition) -> frozenset[str]:
    """Name the statistics that an edition may print, as far as sums give one another away.

    Sums are taken in the order of the review file; one that would leave a part of few cases
    beside those before it stays out.
    """
    review = counts.review
    if not edition.protects:
        return frozenset(counts.statistics)
    shown: set[str] = set()
    beside: dict[str, list[np.ndarray]] = {}
    for name, statistic in counts.statistics.items():
        measure = review.measures[name]
        if statistic.value is None:
            shown.add(name)  # that nothing is on the record is no value of anyone's
        elif measure.field and review.fields[measure.field].exempt_sum:
            continue
        elif measure.statistic not in ONE_CASE and measure.field:
            people = yes_of(name, review.measures, review.fields)
            inside = np.ones(len(counts.weights), dtype=bool)
            for condition in people:
                inside = inside & counts.holds(condition)
            family = [*beside.get(measure.field, []), inside]
            _, recorded = counts.numbers(measure.field)
            if _no_part_is_small(family, recorded * counts.weights, edition.suppress_below):
                beside[measure.field] = family
                shown.add(name)
    return frozenset(shown)


def _no_part_is_small(sets: list[np.ndarray], weights: np.ndarray, below: int) -> bool:
    """Whether every part that the sets cut one another into holds none or enough."""
    _, part = np.unique(np.array(sets), axis=1, return_inverse=True)
    in_any = np.any(sets, axis=0)
    sizes = np.bincount(part.reshape(-1), weights=weights * in_any)
    return bool(((sizes == 0) | (sizes >= below)).all())
