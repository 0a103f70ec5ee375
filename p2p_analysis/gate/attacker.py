"""The attacker's arithmetic: what could a hidden cell be, and what moves if it moves.

This room alone knows the solver. Linear programmes are kept warm between questions; where their
answer is not in whole numbers, an integer programme settles it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import highspy
import numpy as np

from p2p_analysis.gate.problem import Interval, Problem

TOLERANCE = 1e-6
_HIDDEN_COST = 1e-3  # moving what is hidden already is almost free; "almost" breaks ties
_LEAST, _GREATEST = highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize
_NO_LIMIT = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class Attacker:
    """The equations as a linear programme, kept warm: what a hidden cell could be."""

    def __init__(self, problem: Problem, *, reach: float = math.inf) -> None:
        self.problem, self.reach = problem, reach
        self.highs = _quiet()
        for value in problem.values:
            self.highs.addVar(value, value)
        for equation in problem.equations:
            _add_row(self.highs, 0.0, equation)
        self.hide(problem.unprinted)

    def hide(self, cells: Iterable[int]) -> None:
        """Let the attacker doubt these cells; what is hidden stays hidden."""
        for cell in sorted(cells):
            value, least = self.problem.values[cell], self.problem.lower.get(cell, 0)
            self.highs.changeColBounds(cell, max(least, value - self.reach), value + self.reach)

    def show(self, cells: Iterable[int]) -> None:
        """Print cells after all."""
        for cell in sorted(cells):
            value = self.problem.values[cell]
            self.highs.changeColBounds(cell, value, value)

    def limits(self, cell: int, *, whole: bool) -> Interval:
        """The least and greatest value that a cell can take; `whole` asks for whole numbers."""
        self.highs.changeColCost(cell, 1.0)
        low, high = (self._limit(sense, whole) for sense in (_LEAST, _GREATEST))
        self.highs.changeColCost(cell, 0.0)
        return low, high

    def witnesses(self, cell: int) -> np.ndarray:
        """Two tables that fit all that is shown, as far apart in one cell as they can be."""
        self.highs.changeColCost(cell, 1.0)
        tables = []
        for sense in (_LEAST, _GREATEST):
            self.highs.changeObjectiveSense(sense)
            self._run()
            tables.append(np.array(self.highs.getSolution().col_value))
        self.highs.changeColCost(cell, 0.0)
        return np.array(tables)

    def _limit(self, sense: highspy.ObjSense, whole: bool) -> float:
        self.highs.changeObjectiveSense(sense)
        self._run()
        found = self._objective(sense)
        if whole and math.isfinite(found) and self._fractional():
            self._integrality(highspy.HighsVarType.kInteger)
            self.highs.setOptionValue("presolve", "on")
            self.highs.run()
            found = self._objective(sense)
            self.highs.setOptionValue("presolve", "off")
            self._integrality(highspy.HighsVarType.kContinuous)
        return found

    def _run(self) -> None:
        """Solve from where the last answer was; if that leads nowhere, once more from nothing."""
        self.highs.run()
        if self.highs.getModelStatus() not in (highspy.HighsModelStatus.kOptimal, *_NO_LIMIT):
            self.highs.clearSolver()
            self.highs.run()

    def _objective(self, sense: highspy.ObjSense) -> float:
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return round(self.highs.getObjectiveValue(), 6)
        if status in _NO_LIMIT:
            return math.inf if sense == _GREATEST else -math.inf
        raise ArithmeticError(f"the attacker's programme ended with {status}")

    def _fractional(self) -> bool:
        solution = np.array(self.highs.getSolution().col_value)
        return bool(np.any(np.abs(solution - np.round(solution)) > TOLERANCE))

    def _integrality(self, kind: highspy.HighsVarType) -> None:
        size = len(self.problem.values)
        self.highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, kind))


class Mover:
    """The equations as changes up and down: what must move if a cell moves."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.size = problem, len(problem.values)
        self.highs = _quiet()
        self.loose: set[int] = set()
        for sign in (1, -1):
            for cell in range(self.size):
                self.highs.addVar(0.0, self._room(cell, sign))
                self.highs.changeColCost(cell + (sign < 0) * self.size, problem.weight(cell))
        for equation in problem.equations:
            both = {cell + self.size: -factor for cell, factor in equation.items()}
            _add_row(self.highs, 0.0, {**equation, **both})
        self.hide(problem.unprinted)

    def hide(self, cells: Iterable[int]) -> None:
        """Moving what is hidden costs next to nothing."""
        for cell in sorted(cells):
            self.loose.add(cell)
            for column in (cell, cell + self.size):
                self.highs.changeColCost(column, _HIDDEN_COST)

    def cheapest(self, cell: int, shift: float) -> frozenset[int] | None:
        """The shown cells that move when a cell moves by `shift` at least cost."""
        if self.problem.values[cell] + shift < self.problem.lower.get(cell, 0):
            return None
        for column, amount in ((cell, max(shift, 0)), (cell + self.size, max(-shift, 0))):
            self.highs.changeColBounds(column, amount, amount)
        self.highs.run()
        optimal = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        moved = np.array(self.highs.getSolution().col_value)
        for sign in (1, -1):
            column = cell + (sign < 0) * self.size
            self.highs.changeColBounds(column, 0.0, self._room(cell, sign))
        if not optimal:
            return None
        net = np.abs(moved[: self.size] - moved[self.size :]) > TOLERANCE
        return frozenset(int(one) for one in np.flatnonzero(net)) - self.loose

    def _room(self, cell: int, sign: int) -> float:
        if cell in self.problem.fixed:
            return 0.0
        down = self.problem.values[cell] - self.problem.lower.get(cell, 0)
        return highspy.kHighsInf if sign > 0 else float(max(down, 0))


class _Quiet(highspy.Highs):
    """A solver that says nothing: its banner would stand in notebooks and in JSON output."""

    def enableCallbacks(self) -> None:
        """Fall silent instead: this is the first call a solver makes of itself."""
        self.setOptionValue("output_flag", False)


def _quiet() -> highspy.Highs:
    highs = _Quiet()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("presolve", "off")  # the programmes are small, and warm starts pay more
    return highs


def _add_row(highs: highspy.Highs, total: float, factors: Mapping[int, int]) -> None:
    cells = np.fromiter(factors.keys(), np.int32)
    highs.addRow(total, total, len(cells), cells, np.fromiter(factors.values(), np.double))
