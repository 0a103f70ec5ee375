"""Linear and whole-number programmes; the one room that knows the solver.

One thread, a fixed seed and no clock, unless a limit in seconds is given: the same questions in
the same order get the same answers. `work` counts the solver's iterations, which do not depend on
the machine, so that a search can stop at the same point on every run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

TOLERANCE = 1e-6
_SENSE = {False: highspy.ObjSense.kMinimize, True: highspy.ObjSense.kMaximize}
_KIND = {False: highspy.HighsVarType.kContinuous, True: highspy.HighsVarType.kInteger}
_OPTIMAL = highspy.HighsModelStatus.kOptimal
_NO_LIMIT = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
_NO_ANSWER = (highspy.HighsModelStatus.kInfeasible,)
_CUT_SHORT = (
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kIterationLimit,
)
_MOST_NODES = 2_000
# What a question costs before its first iteration, in iterations: always, and for so many columns.
_A_QUESTION, _COLUMNS = 20, 60


@dataclass(frozen=True)
class Answer:
    """What a programme found.

    Attributes
    ----------
    value : float
        Of the goal; infinite where nothing limits it.
    columns : np.ndarray of float
        One value for each column.
    proven : bool
        Whether nothing better exists; if not, `columns` are the best that was met.
    """

    value: float
    columns: np.ndarray
    proven: bool = True


class Programme:
    """Columns within bounds, rows that tie them, and a goal; kept warm between questions."""

    def __init__(self, *, primal: bool = False) -> None:
        self._highs = _Quiet()
        if primal:
            self._highs.setOptionValue("simplex_strategy", 4)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", 1)
        self._highs.setOptionValue("presolve", "off")  # warm starts pay more
        self._highs.setOptionValue("simplex_scale_strategy", 0)  # factors are whole and small
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_max_nodes", _MOST_NODES)
        self.work = 0

    def column(self, least: float, most: float, cost: float = 0.0) -> None:
        """Add a column."""
        self._highs.addVar(least, most)
        if cost:
            self._highs.changeColCost(self._highs.getNumCol() - 1, cost)

    def row(self, factors: Mapping[int, float], least: float, most: float = math.inf) -> None:
        """Add a row: the columns times their factors add up to something within bounds."""
        columns = np.fromiter(factors.keys(), np.int32, len(factors))
        numbers = np.fromiter(factors.values(), np.double, len(factors))
        self._highs.addRow(least, most, len(factors), columns, numbers)

    def bounds(self, column: int, least: float, most: float) -> None:
        """Change the bounds of a column."""
        self._highs.changeColBounds(column, least, most)

    def cost(self, column: int, cost: float) -> None:
        """Change what a column adds to the goal."""
        self._highs.changeColCost(column, cost)

    def costs(self, costs: np.ndarray) -> None:
        """Change what every column adds to the goal."""
        every = np.arange(costs.size, dtype=np.int32)
        self._highs.changeColsCost(costs.size, every, costs.astype(np.double))

    def solve(
        self, *, greatest: bool = False, whole: bool = False, seconds: float | None = None
    ) -> Answer | None:
        """Find the least or the greatest value of the goal; None if nothing fits.

        Parameters
        ----------
        whole : bool
            Whether each column must be a whole number.
        seconds : float, optional
            When to give up.
        """
        self._highs.changeObjectiveSense(_SENSE[greatest])
        if whole:
            self._kinds(whole=True)
        if seconds is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(seconds, 0.0))
        self._run()
        answer = self._answer(greatest=greatest, whole=whole)
        if whole:
            self._kinds(whole=False)
        return answer

    def reasons(self) -> np.ndarray:
        """The dual value of each column in the last answer."""
        dual = np.array(self._highs.getSolution().col_dual)
        dual[np.abs(dual) < TOLERANCE] = 0.0
        return dual

    def _run(self) -> None:
        """Solve from where the last answer was; if that leads nowhere, once more from nothing."""
        self._highs.run()
        if self._highs.getModelStatus() not in (_OPTIMAL, *_NO_LIMIT, *_NO_ANSWER, *_CUT_SHORT):
            self._highs.clearSolver()
            self._highs.run()
        iterations = max(self._highs.getInfo().simplex_iteration_count, 0)
        self.work += iterations + _A_QUESTION + self._highs.getNumCol() // _COLUMNS

    def _answer(self, *, greatest: bool, whole: bool) -> Answer | None:
        status = self._highs.getModelStatus()
        if status in _NO_ANSWER:
            return None
        if status in _NO_LIMIT:
            return Answer(math.inf if greatest else -math.inf, np.array([]))
        info = self._highs.getInfo()
        if status == _OPTIMAL or (whole and math.isfinite(info.objective_function_value)):
            columns = np.array(self._highs.getSolution().col_value)
            value = round(info.objective_function_value, 6)
            return Answer(value, columns, status == _OPTIMAL) if columns.size else None
        if status in _CUT_SHORT:
            return None
        raise ArithmeticError(f"a programme ended with {status}")

    def _kinds(self, *, whole: bool) -> None:
        size = self._highs.getNumCol()
        kinds = np.full(size, _KIND[whole])
        self._highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        self._highs.setOptionValue("presolve", "on" if whole else "off")


class _Quiet(highspy.Highs):
    """A solver that says nothing: its banner would stand in notebooks and in JSON output."""

    def enableCallbacks(self) -> None:
        """Fall silent instead: this is the first call a solver makes of itself."""
        self.setOptionValue("output_flag", False)
