"""Cheapest moves: which cells must be hidden so that one cell can be something else.

Each cell has a part that rises and a part that falls, both dear while the cell is shown and almost
free once it is hidden (after Kelly, Golden and Assad, 1992).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from p2p_analysis.gate.suppression.move import Move
from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.programme import Programme

_HIDDEN_COST = 1e-3  # "almost" free: it breaks ties in favour of short moves


class Mover:
    """The equations as changes up and down."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.size = problem, len(problem.values)
        self.programme = Programme()
        rooms = [problem.room(cell) for cell in range(self.size)]
        self.rooms = [
            (0.0, 0.0) if cell in problem.fixed else room for cell, room in enumerate(rooms)
        ]
        self.prices = np.array([float(problem.weight(cell)) for cell in range(self.size)])
        for upward in (True, False):
            for cell in range(self.size):
                self.programme.column(0.0, self.rooms[cell][upward], self.prices[cell])
        for equation in problem.equations:
            both = {cell + self.size: -factor for cell, factor in equation.items()}
            self.programme.row({**equation, **both}, 0.0, 0.0)
        self.hide(problem.unprinted)

    def hide(self, cells: Iterable[int]) -> None:
        """Moving what is hidden costs next to nothing."""
        for cell in sorted(cells):
            self._cost(cell, _HIDDEN_COST)

    def show(self, cells: Iterable[int]) -> None:
        """Moving what is shown costs its price."""
        for cell in sorted(cells):
            self._cost(cell, self.prices[cell])

    def bar(self, cell: int, *, barred: bool = True) -> None:
        """Forbid a cell to move, or allow it again."""
        for upward in (True, False):
            self._bound(cell, upward, 0.0, 0.0 if barred else self.rooms[cell][upward])

    def cheapest(self, cell: int, shift: float) -> Move | None:
        """The cheapest move that changes a cell by `shift`; None if there is none."""
        if abs(shift) > self.rooms[cell][shift > 0]:
            return None
        for upward in (True, False):
            amount = max(shift if upward else -shift, 0.0)
            self._bound(cell, upward, amount, amount)
        answer = self.programme.solve()
        self.bar(cell, barred=False)
        if answer is None or not math.isfinite(answer.value):
            return None
        return Move.of(answer.columns[: self.size] - answer.columns[self.size :])

    def _cost(self, cell: int, cost: float) -> None:
        self.programme.cost(cell, cost)
        self.programme.cost(cell + self.size, cost)

    def _bound(self, cell: int, upward: bool, least: float, most: float) -> None:
        self.programme.bounds(cell if upward else cell + self.size, least, most)
