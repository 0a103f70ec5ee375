"""The attacker's limits of hidden cells, in whole numbers.

Fractions first, since they are quick; their limit, rounded inwards, is the limit in whole numbers
if some whole table reaches it. Every whole table that is met is remembered for all cells, and
one is looked for by a few goals before it is searched for, so that few cells need a search in
whole numbers of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from p2p_analysis.gate.suppression.attacker import Attacker
from p2p_analysis.gate.suppression.blocks import only
from p2p_analysis.gate.suppression.problem import Interval, Problem
from p2p_analysis.gate.suppression.programme import TOLERANCE
from p2p_analysis.gate.suppression.reach import reach

_WHOLE = 10 * TOLERANCE  # a search in whole numbers may end as far off as its own tolerance


class Limits:
    """Limits of cells under a pattern.

    Parameters
    ----------
    hidden : iterable of int
        Printed cells that are withheld; unprinted ones are hidden besides.
    """

    def __init__(self, problem: Problem, hidden: Iterable[int]) -> None:
        self.problem, free = problem, frozenset(hidden) | problem.unprinted
        self._least, self._most = reach(problem, free)
        moving = [cell for cell in sorted(free) if self._least[cell] < self._most[cell]]
        self._block = only(problem, moving)
        self._place = {cell: at for at, cell in enumerate(self._block.cells)}
        self._fractions = self._attacker()
        self._whole: Attacker | None = None  # apart, so that fractions stay warm
        values = np.array(self._block.problem.values, dtype=float)
        self._met = {end: values.copy() for end in (False, True)}
        self._bounds: dict[tuple[int, bool], float] = {}

    def of(self, cell: int) -> Interval:
        """The least and the greatest whole value that a cell can take.

        Where a whole-number search is cut short, a value that it met: the attacker's own limit
        is no nearer than that.
        """
        return self._end(cell, greatest=False), self._end(cell, greatest=True)

    def wide(self, cell: int, width: int) -> bool:
        """Whether the limits differ by at least so much: tables met before may show it at once."""
        place = self._place.get(cell)
        if place is None:
            return width <= 0
        if self._met[True][place] - self._met[False][place] >= width:
            return True
        # Fractions show most: how far apart the limits are at most, and often a table for each.
        ends = [self._bound(cell, greatest=greatest) for greatest in (True, False)]
        if ends[0] - ends[1] < width:
            return False
        if self._met[True][place] - self._met[False][place] >= width:
            return True
        low, high = self.of(cell)
        return high - low >= width

    def _attacker(self) -> Attacker:
        attacker = Attacker(self._block.problem)
        attacker.hide(range(len(self._block.cells)))
        return attacker

    def _end(self, cell: int, *, greatest: bool) -> float:
        place = self._place.get(cell)
        if place is None:  # it can be nothing but what it is
            return float(self.problem.values[cell])
        bound = self._bound(cell, greatest=greatest)
        if not math.isfinite(bound) or self._met[greatest][place] == bound:
            return bound
        table = self._fractions.whole_at(place, bound)
        if table is not None:
            self._meet(table)
        if self._met[greatest][place] != bound:
            self._whole = self._whole or self._attacker()
            self._meet(self._whole.end(place, greatest=greatest, whole=True).columns)
        return float(self._met[greatest][place])

    def _bound(self, cell: int, *, greatest: bool) -> float:
        """How far a cell could move in fractions, rounded inwards; no whole table goes farther."""
        place, farthest = self._place[cell], (self._most if greatest else self._least)[cell]
        if self._met[greatest][place] == farthest:
            return float(farthest)
        if (place, greatest) not in self._bounds:
            answer = self._fractions.end(place, greatest=greatest)
            if math.isfinite(answer.value):
                self._meet(answer.columns)
            self._bounds[place, greatest] = _inwards(answer.value, greatest=greatest)
        return self._bounds[place, greatest]

    def _meet(self, columns: np.ndarray) -> None:
        """Remember a table, if it is whole."""
        table = np.round(columns)
        if np.abs(columns - table).max(initial=0.0) < _WHOLE:
            np.minimum(self._met[False], table, out=self._met[False])
            np.maximum(self._met[True], table, out=self._met[True])


def _inwards(value: float, *, greatest: bool) -> float:
    if not math.isfinite(value):
        return value
    whole = math.floor(value + TOLERANCE) if greatest else math.ceil(value - TOLERANCE)
    return float(whole)
