"""What a settings history says of each day: surely here, perhaps here, perhaps anywhere.

This room alone knows what a missing day, a missing number and a gap mean (they are open, never
"elsewhere"), and how long a stay lasts that has not ended. It knows children and settings as
numbers, and neither case nor review.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from p2p_analysis.evidence.intervals import EARLIEST, LATEST, Spans, joined, without

ANYWHERE, NOWHERE = -1, -2  # in place of a setting: not known which, and surely none
UNKNOWN = int(np.iinfo(np.int64).min)  # in place of a day


class Stays(NamedTuple):
    """Stays of children at settings: arrays of one length.

    Attributes
    ----------
    child : np.ndarray
        From 0.
    place : np.ndarray
        A setting from 0, or ANYWHERE, or NOWHERE.
    first, last : np.ndarray
        Days as numbers, or UNKNOWN.
    current : np.ndarray of bool
        Whether the child attends on the review's day; then the last day is not known.
    """

    child: np.ndarray
    place: np.ndarray
    first: np.ndarray
    last: np.ndarray
    current: np.ndarray

    def where(self, chosen: np.ndarray) -> Stays:
        """Some of the stays."""
        return Stays(*(part[chosen] for part in self))


class Placed(NamedTuple):
    """Spans under the child as key, each at a place; `fresh` ones may begin after the review."""

    spans: Spans
    place: np.ndarray
    fresh: np.ndarray

    def where(self, chosen: np.ndarray) -> Placed:
        """Some of the spans."""
        return Placed(self.spans.where(chosen), self.place[chosen], self.fresh[chosen])


class Whereabouts(NamedTuple):
    """Where children surely were, and where they were perhaps (which holds all that is sure)."""

    sure: Placed
    perhaps: Placed


def until_review(stays: Stays, children: int, review_day: int) -> Whereabouts:
    """Where each child was on each day up to the review's.

    Parameters
    ----------
    stays : Stays
    children : int
        How many there are; some may have no stay, and then nothing is known of them.
    review_day : int
    """
    begun, ended = stays.first != UNKNOWN, stays.last != UNKNOWN
    # A stay without one of its days is sure on the other.
    last_sure = np.where(stays.current, review_day, np.where(ended, stays.last, stays.first))
    first_sure = np.where(begun, stays.first, last_sure)
    known = begun | ended | stays.current
    open_end = ~ended & ~stays.current
    spans = Spans(
        stays.child,
        np.where(known, first_sure, LATEST),
        np.where(known, last_sure, EARLIEST),
    )
    wide = Spans(
        stays.child,
        np.where(begun, stays.first, EARLIEST),
        np.where(open_end, LATEST, last_sure),
    )
    fresh = np.zeros(len(stays.child), dtype=bool)
    return _with_gaps(stays.place, spans, wide, fresh, fresh, children)


def after_review(
    stays: Stays, phase_ends: np.ndarray, review_day: int, year_ends: int
) -> Whereabouts:
    """Where each child will be on each day of the coming year, as far as the record knows.

    Parameters
    ----------
    stays : Stays
    phase_ends : np.ndarray
        Of each child, the last day of its phase of education, or UNKNOWN.
    review_day, year_ends : int
        The year is the days after the first, up to the second.
    """
    planned = (stays.first != UNKNOWN) & (stays.first > review_day)
    until = lasts_until(stays, phase_ends, review_day)[stays.child]
    ended = stays.last != UNKNOWN
    last_sure = np.where(
        planned,
        np.where(ended, stays.last, year_ends),
        np.where(stays.current, until, np.where(ended, stays.last, EARLIEST)),
    )
    # Without a first day, a stay is sure on its last day only.
    undated = (stays.first == UNKNOWN) & ~stays.current
    first_sure = np.where(
        planned, stays.first, np.where(undated & ended, stays.last, review_day + 1)
    )
    open_end = ~planned & ~ended & ((until == UNKNOWN) | ~stays.current)
    spans = Spans(stays.child, first_sure, last_sure)
    wide = Spans(
        stays.child,
        np.where(planned, stays.first, review_day + 1),
        np.where(open_end, LATEST, last_sure),
    )
    whole = _with_gaps(stays.place, spans, wide, planned, planned | undated, len(phase_ends))
    return Whereabouts(*(_within(side, review_day + 1, year_ends) for side in whole))


def lasts_until(stays: Stays, phase_ends: np.ndarray, review_day: int) -> np.ndarray:
    """Of each child, the last day of what it attends on the review's day, or UNKNOWN.

    That is the day before its next planned stay or, if none is planned, the end of its phase.
    """
    planned = (stays.first != UNKNOWN) & (stays.first > review_day)
    next_planned = np.full(len(phase_ends), LATEST, dtype=np.int64)
    np.minimum.at(next_planned, stays.child[planned], stays.first[planned])
    known = np.where(phase_ends > review_day, phase_ends, UNKNOWN)  # a past end tells nothing
    return np.where(next_planned < LATEST, next_planned - 1, known)


def _with_gaps(
    place: np.ndarray,
    sure: Spans,
    wide: Spans,
    sure_fresh: np.ndarray,
    wide_fresh: np.ndarray,
    children: int,
) -> Whereabouts:
    """Add that a child may be anywhere on a day that nothing surely covers."""
    known = place != ANYWHERE
    certain = Placed(sure, place, sure_fresh).where(known & (sure.first <= sure.last))
    everyone = np.arange(children, dtype=np.int64)
    always = Spans(everyone, np.full(children, EARLIEST), np.full(children, LATEST))
    gaps = without(always, certain.spans)
    open_days = Placed(
        gaps,
        np.full(len(gaps.key), ANYWHERE),
        np.ones(len(gaps.key), dtype=bool),
    )
    maybe = Placed(wide, place, wide_fresh).where((place != NOWHERE) & (wide.first <= wide.last))
    there = certain.where(certain.place != NOWHERE)
    return Whereabouts(there, _joined(there, maybe, open_days))


def _within(placed: Placed, first: int, last: int) -> Placed:
    spans = placed.spans.clipped(first, last)
    cut = Placed(spans, placed.place, placed.fresh)
    return cut.where(spans.first <= spans.last)


def _joined(*several: Placed) -> Placed:
    return Placed(
        joined(*(one.spans for one in several)),
        np.concatenate([one.place for one in several]),
        np.concatenate([one.fresh for one in several]),
    )
