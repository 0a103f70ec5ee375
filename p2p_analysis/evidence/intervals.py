"""Spans of days, and where they meet: no case, no review, only keys and whole numbers.

This room alone knows how overlaps are found. Every span is an entry and a departure; all are put
in order once, and whoever is present is counted along the way. So the work grows with the number
of spans (times its logarithm), and never with the number of pairs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

EARLIEST, LATEST = -(10**7), 10**7  # days before and after any that a file can hold


class Spans(NamedTuple):
    """Spans of days, each under a key: arrays of one length, of whole numbers.

    Attributes
    ----------
    key : np.ndarray
        Spans meet only under the same key, such as a case and a place.
    first, last : np.ndarray
        Days as numbers; both belong to the span. A span whose last day is before its first is
        empty.
    """

    key: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def where(self, chosen: np.ndarray) -> Spans:
        """Some of the spans."""
        return Spans(self.key[chosen], self.first[chosen], self.last[chosen])

    def clipped(self, first: np.ndarray | int, last: np.ndarray | int) -> Spans:
        """The same within limits, which may differ from span to span; empty ones stay."""
        return Spans(self.key, np.maximum(self.first, first), np.minimum(self.last, last))


def overlap(one: Spans, other: Spans) -> Spans:
    """Days on which a span of each side is there, as spans that do not meet one another.

    Examples
    --------
    >>> a = Spans(*(np.array(x) for x in ([1, 1], [0, 4], [5, 9])))
    >>> b = Spans(*(np.array(x) for x in ([1, 2], [3, 0], [6, 9])))
    >>> [part.tolist() for part in merged(overlap(a, b))]
    [[1], [3], [6]]
    """
    spans, present, also = _sweep(one, other)
    return spans.where(present & also)


def without(one: Spans, other: Spans) -> Spans:
    """Days of the one side on which no span of the other is there."""
    spans, present, also = _sweep(one, other)
    return spans.where(present & ~also)


def merged(spans: Spans) -> Spans:
    """The same days in as few spans as there can be: none meets or touches another."""
    apart = overlap(spans, spans)  # in order, and disjoint
    if not len(apart.key):
        return apart
    begins = np.ones(len(apart.key), dtype=bool)
    begins[1:] = (apart.key[1:] != apart.key[:-1]) | (apart.first[1:] > apart.last[:-1] + 1)
    ends = np.append(begins[1:], True)
    return Spans(apart.key[begins], apart.first[begins], apart.last[ends])


def days(spans: Spans, size: int) -> np.ndarray:
    """How many distinct days each key has, for keys from 0 to below `size`."""
    apart = overlap(spans, spans)
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, apart.key, apart.last - apart.first + 1)
    return found


def joined(*several: Spans) -> Spans:
    """All spans of several lists in one."""
    return Spans(*(np.concatenate(parts) for parts in zip(*several, strict=True)))


def _sweep(one: Spans, other: Spans) -> tuple[Spans, np.ndarray, np.ndarray]:
    """Cut time wherever a span begins or ends; tell for each piece which side is there."""
    one, other = (side.where(side.first <= side.last) for side in (one, other))
    key = np.concatenate([one.key, one.key, other.key, other.key]).astype(np.int64)
    day = np.concatenate([one.first, one.last + 1, other.first, other.last + 1]).astype(np.int64)
    sizes = [len(one.key), len(one.key), len(other.key), len(other.key)]
    ours = np.repeat([1, -1, 0, 0], sizes)
    theirs = np.repeat([0, 0, 1, -1], sizes)
    order = np.lexsort((day, key))
    key, day = key[order], day[order]
    # Who enters under a key leaves under it, so the sums are nought again at each new key.
    present, also = np.cumsum(ours[order]) > 0, np.cumsum(theirs[order]) > 0
    piece = np.zeros(len(key), dtype=bool)
    piece[:-1] = (key[1:] == key[:-1]) & (day[1:] > day[:-1])
    until = np.append(day[1:], 0) - 1
    return Spans(key[piece], day[piece], until[piece]), present[piece], also[piece]
