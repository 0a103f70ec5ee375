"""Tables behind the paper: whole numbers that fit a reader's equations, by branch and bound.

They are found by scipy, not by the gate's own solver. Two tables that differ in a cell prove that
its value is open by as much, and one search may find such tables for many cells at once; the least
and the greatest value of a cell cost a search each.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.suppression import Interval

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# A search for tables that differ needs no best one.
_NEAR = {"mip_rel_gap": 0.05}


class Solver:
    """Finds tables that fit.

    Parameters
    ----------
    cells : Cells
        The equations.
    known : mapping of int to int
        Cells whose value is printed.
    least : mapping of int to int
        The least value of others; 0 where it does not say.

    Attributes
    ----------
    possible : bool
        Whether any table fits.
    """

    def __init__(self, cells: Cells, known: Mapping[int, int], least: Mapping[int, int]) -> None:
        size = len(cells.recipes)
        self._low, self._high = np.zeros(size), np.full(size, np.inf)
        for cell, value in least.items():
            self._low[cell] = value
        for cell, value in known.items():
            self._low[cell] = self._high[cell] = value
        self._equations = _matrix(cells.equations, size)
        self._seen = np.full(size, np.inf), np.full(size, -np.inf)
        self.possible = self._best(np.zeros(size)) is not None

    def limits(self, cell: int) -> Interval:
        """Least and greatest whole value of a cell."""
        cost = np.zeros(len(self._low))
        cost[cell] = 1
        least, most = self._best(cost), self._best(-cost)
        return (
            -math.inf if least is None else round(least),
            math.inf if most is None else round(-most),
        )

    def spread(self, cell: int) -> float:
        """How far apart a cell's values lie in the tables met so far: its limits are no nearer."""
        least, most = self._seen
        return float(most[cell] - least[cell])

    def tell_apart(self, cells: Iterable[int], width: int) -> None:
        """Look for tables in which many cells differ by a width, until no search finds more.

        A cell that still does not differ by so much (`spread`) may do so all the same (`limits`).
        """
        wanted = np.array(list(cells), dtype=int)
        weights, ways, vain = np.random.default_rng(0), itertools.cycle([1, -1]), 0
        least, most = self._seen
        while (least <= most).all() and vain < 2:  # a table was met; each way may find more
            still = wanted[most[wanted] - least[wanted] < width]
            if not len(still):
                return
            self._move(still, next(ways), width, weights.uniform(1, 3, len(still)))
            gained = (most[still] - least[still] >= width).any()
            vain = 0 if gained else vain + 1

    def _move(self, cells: np.ndarray, way: int, width: int, weights: np.ndarray) -> None:
        """Look for a table in which as many cells as can be lie away from the values met so far.

        The way s is 1 for up from the least value v of each cell y, -1 for down from its greatest.
        The weighted sum of all t is made as large as can be, where t <= s (y - v) and t <= width.
        The weights differ, since among parts of a printed whole one grows by what another loses.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import block_array, csr_array, eye_array

        size, many, rows = len(self._low), len(cells), self._equations.shape[0]
        least, most = self._seen
        near = way * (least if way > 0 else most)[cells]
        there = csr_array((np.full(many, way), (np.arange(many), cells)), shape=(many, size))
        matrix = block_array([[self._equations, None], [there, -eye_array(many)]], format="csr")
        nought = np.zeros(rows)
        found = milp(
            np.concatenate([np.zeros(size), -weights]),
            integrality=np.concatenate([np.ones(size), np.zeros(many)]),
            bounds=Bounds(
                np.concatenate([self._low, np.full(many, -np.inf)]),
                np.concatenate([self._high, np.full(many, width)]),
            ),
            constraints=LinearConstraint(
                matrix,
                np.concatenate([nought, near]),
                np.concatenate([nought, np.full(many, np.inf)]),
            ),
            options=_NEAR,
        )
        if found.status == 0:
            self._meet(found.x[:size])

    def _best(self, cost: np.ndarray) -> float | None:
        """The least cost; None if there is no limit, or nothing fits."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(self._low, self._high),
            constraints=LinearConstraint(self._equations, 0, 0),
        )
        if found.status != 0:
            return None
        self._meet(found.x)
        return float(found.fun)

    def _meet(self, table: np.ndarray) -> None:
        """Take note of a table, if it fits in whole numbers: a solver's own are nearly whole."""
        whole = np.round(table)
        fits = (self._low <= whole).all() and (whole <= self._high).all()
        if fits and not (self._equations @ whole).any():
            least, most = self._seen
            np.minimum(least, whole, out=least)
            np.maximum(most, whole, out=most)


def _matrix(equations: Sequence[Mapping[int, int]], size: int) -> csr_array:
    """The equations as rows; one that says nothing if there is none."""
    from scipy.sparse import csr_array

    factors = [float(factor) for one in equations for factor in one.values()]
    cells = [cell for one in equations for cell in one]
    ends = [0, *itertools.accumulate(len(one) for one in equations)]
    shape = max(1, len(equations)), size
    matrix = csr_array((factors, cells, ends if equations else [0, 0]), shape)
    matrix.sort_indices()
    return matrix
