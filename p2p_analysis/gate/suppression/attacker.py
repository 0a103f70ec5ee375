"""The attacker's arithmetic: what a hidden cell could be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from p2p_analysis.gate.suppression.move import Move
from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.programme import TOLERANCE, Answer, Programme

_SPREAD = (math.sqrt(5) - 1) / 2  # its multiples, less whole numbers, lie apart and never meet
_TURNS = 97.0


@dataclass(frozen=True)
class Side:
    """One limit of a cell: how far it is from the true value, and what holds it there.

    Attributes
    ----------
    reach : float
        Distance of the limit from the true value.
    moves : np.ndarray of float
        How each cell of the table at the limit differs from the true table.
    numbers : np.ndarray of float
        By how much, at most, each cell adds to the reach if it is hidden.
    """

    reach: float
    moves: np.ndarray
    numbers: np.ndarray


class Attacker:
    """The equations as a programme, kept warm: a shown cell is fixed, a hidden one has room."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.values = np.array(problem.values, dtype=float)
        self.least, self.most = self.values.copy(), self.values.copy()  # as cells may move now
        self.programme = Programme(primal=True)
        for value in problem.values:
            self.programme.column(value, value)
        for equation in problem.equations:
            total = sum(factor * problem.values[cell] for cell, factor in equation.items())
            self.programme.row(equation, total, total)
        rooms = np.array([problem.room(cell) for cell in range(len(problem.values))])
        self.down, self.up = rooms.reshape(-1, 2).T
        self.hide(problem.unprinted)

    def hide(self, cells: Iterable[int]) -> None:
        """Let the attacker doubt these cells."""
        self.share(dict.fromkeys(sorted(cells), 1.0))

    def share(self, shares: Mapping[int, float]) -> None:
        """Hide cells in part: a cell may move by a share of the room it would have if hidden."""
        for cell, share in shares.items():
            value, down, up = self.values[cell], self.down[cell], self.up[cell]
            if share <= TOLERANCE:
                down = up = share = 0.0
            least, most = value - down * share, value + up * share
            if (least, most) != (self.least[cell], self.most[cell]):
                self.least[cell], self.most[cell] = least, most
                self.programme.bounds(cell, least, most)

    def sides(self, cell: int, enough: float) -> tuple[Side, ...]:
        """Limits of a cell, each with its reasons: both, or the first if that is far enough."""
        value, down, up = self.values[cell], self.least[cell], self.most[cell]
        # No farther than is enough: where nothing limits a cell, there is a table to show it.
        self.programme.bounds(cell, max(down, value - enough), min(up, value + enough))
        found: list[Side] = []
        for sign in (1.0, -1.0):
            self.programme.cost(cell, sign)
            found.append(self._side(cell))
            if found[-1].reach >= enough - TOLERANCE:
                break
        self.programme.cost(cell, 0.0)
        self.programme.bounds(cell, down, up)
        return tuple(found)

    def _side(self, cell: int) -> Side:
        answer = self.programme.solve()
        if answer is None:
            raise ArithmeticError("the true table does not fit its own bounds")
        if math.isinf(answer.value):
            nothing = np.zeros(self.values.shape)
            return Side(math.inf, np.full(self.values.shape, math.nan), nothing)
        dual, moves = self.programme.reasons(), answer.columns - self.values
        with np.errstate(invalid="ignore"):
            numbers = np.where(dual > 0, dual * self.down, np.where(dual < 0, -dual * self.up, 0.0))
        return Side(abs(moves[cell]), moves, numbers)

    def farthest(self, cell: int, distance: float, *, upward: bool, whole: bool = False) -> Move:
        """How a cell moves up or down as far as it can, but no farther than a distance."""
        value, down, up = self.values[cell], self.down[cell], self.up[cell]
        least, most = value - min(down, distance), value + min(up, distance)
        self.programme.bounds(cell, value if upward else least, most if upward else value)
        self.programme.cost(cell, 1.0)
        answer = self.programme.solve(greatest=upward)
        if whole and answer is not None and _fractional(answer.columns):
            answer = self.programme.solve(greatest=upward, whole=True)
        self.programme.cost(cell, 0.0)
        self.programme.bounds(cell, self.least[cell], self.most[cell])
        if answer is None:
            raise ArithmeticError("the true table does not fit its own bounds")
        return Move.of(answer.columns - self.values)

    def together(self, signs: Mapping[int, float], distance: float) -> Move:
        """How many cells move at once, up (1) or down (-1), none farther than a distance."""
        for cell, sign in signs.items():
            value = self.values[cell]
            least, most = min(self.down[cell], distance), min(self.up[cell], distance)
            self.programme.bounds(cell, value - least, value + most)
            self.programme.cost(cell, sign)
        answer = self.programme.solve(greatest=True)
        for cell in signs:
            self.programme.cost(cell, 0.0)
            self.programme.bounds(cell, self.least[cell], self.most[cell])
        if answer is None:
            raise ArithmeticError("the true table does not fit its own bounds")
        return Move.of(answer.columns - self.values)

    def end(self, cell: int, *, greatest: bool, whole: bool = False) -> Answer:
        """The table in which a cell is least or greatest."""
        self.programme.cost(cell, 1.0)
        answer = self.programme.solve(greatest=greatest, whole=whole)
        self.programme.cost(cell, 0.0)
        if answer is None:
            raise ArithmeticError("the true table does not fit its own bounds")
        return answer

    def whole_at(self, cell: int, value: float) -> np.ndarray | None:
        """A whole table in which a cell has a value; None if none of a few goals meets one.

        Which table a programme ends in is up to its goal. With the same factor for many cells it
        may be one of halves between two whole ones; with factors that all differ it seldom is.
        """
        self.programme.bounds(cell, value, value)
        found = None
        for factors in (np.zeros(self.values.shape), *self._goals):
            self.programme.costs(factors)
            answer = self.programme.solve()
            if answer is None:  # then nothing fits, whatever the goal
                break
            if answer.columns.size and not _fractional(answer.columns):
                found = answer.columns
                break
        self.programme.costs(np.zeros(self.values.shape))
        self.programme.bounds(cell, self.least[cell], self.most[cell])
        return found

    @cached_property
    def _goals(self) -> tuple[np.ndarray, ...]:
        """Factors that all differ: everything small, everything large, and some of either."""
        different = 1 + np.arange(len(self.values)) * _SPREAD % 1
        turned = np.where(different * _TURNS % 1 < 0.5, different, -different)
        return different, -different, turned, -turned


def _fractional(columns: np.ndarray) -> bool:
    return bool(np.any(np.abs(columns - np.round(columns)) > TOLERANCE))
