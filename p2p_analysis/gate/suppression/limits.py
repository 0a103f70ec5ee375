"""The attacker's limits of hidden cells, in whole numbers.

Fractions first, since they are quick; their limit, rounded inwards, is the limit in whole numbers
if some whole table reaches it. Every whole table that is met is remembered for all cells, so that
few cells need a search in whole numbers of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from p2p_analysis.gate.suppression.attacker import Attacker
from p2p_analysis.gate.suppression.problem import Interval, Problem
from p2p_analysis.gate.suppression.programme import TOLERANCE

_WHOLE = 10 * TOLERANCE  # a search in whole numbers may end as far off as its own tolerance


class Limits:
    """Limits of cells under a pattern.

    Parameters
    ----------
    hidden : iterable of int
        Printed cells that are withheld; unprinted ones are hidden besides.
    """

    def __init__(self, problem: Problem, hidden: Iterable[int]) -> None:
        self.problem, self.hidden = problem, frozenset(hidden)
        self._fractions = self._attacker()
        self._whole: Attacker | None = None  # apart, so that fractions stay warm
        self._met = {end: np.array(problem.values, dtype=float) for end in (False, True)}

    def of(self, cell: int) -> Interval:
        """The least and the greatest whole value that a cell can take.

        Where a whole-number search is cut short, a value that it met: the attacker's own limit
        is no nearer than that.
        """
        return self._end(cell, greatest=False), self._end(cell, greatest=True)

    def wide(self, cell: int, width: int) -> bool:
        """Whether the limits differ by at least so much: tables met before may show it at once."""
        if self._met[True][cell] - self._met[False][cell] >= width:
            return True
        low, high = self.of(cell)
        return high - low >= width

    def _attacker(self) -> Attacker:
        attacker = Attacker(self.problem)
        attacker.hide(self.hidden)
        return attacker

    def _end(self, cell: int, *, greatest: bool) -> float:
        fall, rise = self.problem.room(cell)
        farthest = self.problem.values[cell] + (rise if greatest else -fall)
        if self._met[greatest][cell] == farthest:
            return farthest
        answer = self._fractions.end(cell, greatest=greatest)
        if not math.isfinite(answer.value):
            return answer.value
        self._meet(answer.columns)
        bound = (
            math.floor(answer.value + TOLERANCE)
            if greatest
            else math.ceil(answer.value - TOLERANCE)
        )
        if self._met[greatest][cell] != bound:
            self._whole = self._whole or self._attacker()
            self._meet(self._whole.end(cell, greatest=greatest, whole=True).columns)
        return float(self._met[greatest][cell])

    def _meet(self, columns: np.ndarray) -> None:
        """Remember a table, if it is whole."""
        table = np.round(columns)
        if np.abs(columns - table).max(initial=0.0) < _WHOLE:
            np.minimum(self._met[False], table, out=self._met[False])
            np.maximum(self._met[True], table, out=self._met[True])
