"""What a rule looks at: the columns that the file has, and which rows meet a condition.

An answer that could not be read holds nothing: it has a fault of its own already.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

import numpy as np

from p2p_analysis.evidence.coded import NO_DAY, Coded
from p2p_analysis.words.rules import Conditions, Days


class Part(NamedTuple):
    """One way in which a rule holds: the fields affected, the rows, and rows to compare with."""

    fields: tuple[str, ...]
    mask: np.ndarray
    beside: np.ndarray | None = None  # for each row that the mask names, another row


@dataclass(frozen=True, repr=False)
class Looked:
    """The columns of a file, and what was asked of them already.

    Attributes
    ----------
    columns : mapping of str to Coded
        Those that the file has, by field.
    size : int
        How many rows.
    as_at : datetime.date
        The date of the review.
    """

    columns: Mapping[str, Coded]
    size: int
    as_at: datetime.date
    _held: dict[tuple[str, tuple[str, ...]], np.ndarray] = field(default_factory=dict)
    _days: dict[str, np.ndarray] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Whether the file has all these columns."""
        return all(name in self.columns for name in names)

    def holds(self, conditions: Conditions) -> np.ndarray:
        """Which rows surely meet all of these; all rows if there are none."""
        masks = (self._holds(name, words) for name, words in conditions.items())
        return reduce(np.logical_and, masks, np.ones(self.size, dtype=bool))

    def days(self, name: str) -> np.ndarray:
        """Days as numbers; `NO_DAY` where none is recorded."""
        if name not in self._days:
            self._days[name] = self.columns[name].days()
        return self._days[name]

    def out_of_order(self, first: str, second: str) -> np.ndarray:
        """Which rows have both days, and the first after the second."""
        later = self.days(second)
        return (self.days(first) > later) & (later != NO_DAY)

    def within(self, before: Days, since: Days) -> np.ndarray:
        """Which rows have each day before, or on or after, the one that is given."""
        found = np.ones(self.size, dtype=bool)
        for name, day in before.items():
            days = self.days(name)
            found &= (days < number_of(day)) & (days != NO_DAY)
        for name, day in since.items():
            found &= self.days(name) >= number_of(day)
        return found

    def _holds(self, name: str, words: tuple[str, ...]) -> np.ndarray:
        key = (name, words)
        if key not in self._held:
            self._held[key] = self.columns[name].holds(words)
        return self._held[key]


def number_of(day: datetime.date) -> int:
    """A day as a number."""
    return (day - datetime.date(1970, 1, 1)).days
