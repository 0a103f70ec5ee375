"""The master problem: the cheapest pattern that meets every condition found so far.

One 0/1 column for each printed cell that may be hidden. Conditions are sums of them, found one
by one by asking what an attacker would know; see `exact`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.programme import Programme


class Master:
    """The cheapest pattern under conditions, in shares or in whole cells."""

    def __init__(self, problem: Problem, may: Iterable[int], must: frozenset[int]) -> None:
        self.cells = sorted(may)
        self.column = {cell: at for at, cell in enumerate(self.cells)}
        self.programme = Programme()
        for cell in self.cells:
            self.programme.column(float(cell in must), 1.0, problem.weight(cell))
        self.rows: set[tuple[tuple[tuple[int, float], ...], float]] = set()

    def require(self, factors: Mapping[int, float], least: float) -> bool:
        """Add the condition that a weighted sum of hidden cells is at least so much."""
        row = tuple(sorted((cell, round(factor, 7)) for cell, factor in factors.items() if factor))
        if (row, least) in self.rows:
            return False
        self.rows.add((row, least))
        self.programme.row({self.column[cell]: factor for cell, factor in row}, least)
        return True

    def solve(self, *, whole: bool, seconds: float) -> np.ndarray | None:
        """How much each cell is hidden, from 0 to 1; whole asks for 0 or 1. None if too hard."""
        answer = self.programme.solve(whole=whole, seconds=seconds)
        return answer.columns if answer is not None and answer.proven else None
