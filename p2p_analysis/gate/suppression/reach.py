"""How far each cell can move at most, by adding up alone: no programme is asked.

Each equation limits a cell by what all its others can be. Limits found that way are true but may
be too wide; where a table is known that lies on one, it is the attacker's own. A cell whose limits
meet can be nothing but what it is, and need not be looked at again.
"""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from p2p_analysis.gate.suppression.problem import Problem

_MOST_ROUNDS = 20  # limits may creep for ever; wherever it stops, they are true
_CLOSE = 1e-9  # sums of small whole numbers are exact; this keeps a true limit if one is not


def reach(problem: Problem, free: Collection[int]) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest whole value of each cell, if only free cells can move.

    Returns
    -------
    pair of np.ndarray of float
        Infinite where nothing limits a cell.
    """
    values = np.array(problem.values, dtype=float)
    least, most = values.copy(), values.copy()
    for cell in free:
        down, up = problem.room(cell)
        least[cell], most[cell] = values[cell] - down, values[cell] + up
    row, cell, factor = _entries(problem, free)
    if not row.size:
        return least, most
    # Every equation speaks of differences from the true table, which add up to nought.
    for _ in range(_MOST_ROUNDS):
        low, high = (least - values)[cell] * factor, (most - values)[cell] * factor
        low, high = np.minimum(low, high), np.maximum(low, high)
        # What an entry can be is limited by what all others of its row can be together.
        top, bottom = -_others(row, low), -_others(row, high)
        lower, upper = bottom / factor, top / factor
        lower, upper = np.minimum(lower, upper), np.maximum(lower, upper)
        tighter = (least.copy(), most.copy())
        np.maximum.at(least, cell, np.ceil(values[cell] + lower - _CLOSE))
        np.minimum.at(most, cell, np.floor(values[cell] + upper + _CLOSE))
        if (tighter[0] == least).all() and (tighter[1] == most).all():
            break
    return least, most


def _entries(problem: Problem, free: Collection[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Equation, cell and factor of each free cell in each equation."""
    is_free = np.zeros(len(problem.values), dtype=bool)
    is_free[list(free)] = True
    row, cell, factor = problem.entries
    kept = is_free[cell]
    return row[kept], cell[kept], factor[kept]


def _others(row: np.ndarray, part: np.ndarray) -> np.ndarray:
    """For each entry the sum of all others in its row; infinite if one of them is."""
    endless = np.isinf(part)
    finite = np.where(endless, 0.0, part)
    size = int(row[-1]) + 1
    sums = np.bincount(row, finite, size)[row] - finite
    others = (np.bincount(row, endless, size)[row] - endless) > 0
    sign = -math.inf if (part[endless] < 0).any() else math.inf
    return np.where(others, sign, sums)
