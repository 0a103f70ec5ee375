"""Which cells to hide so that none of the hidden ones can be worked back.

This room knows nothing of reviews: only values, linear equations between them, and an attacker
who knows the equations, every shown value, and the bounds. A hidden cell is safe when the
attacker's largest and smallest possible value for it differ by at least the width asked for.

Method. The attacker's limits for a cell are two linear programmes over the hidden cells (the
audit); where the optimum is not in whole numbers, an integer programme settles it. The search
begins with everything hidden that is tied to a sensitive cell and shows cells again, dearest
first, as long as every hidden cell stays wide enough. If whole numbers then leave a cell too
little room, the cheapest change of the table that moves it far enough names what to hide besides
(after Kelly, Golden and Assad, 1992). A cell that is too narrow even with all around it hidden
fails closed: all of that stays hidden.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import highspy
import numpy as np

Interval = tuple[float, float]
_TOLERANCE = 1e-6
_HIDDEN_COST = 1e-3  # moving what is hidden already is almost free; "almost" breaks ties
_REACH = 4  # how far, in widths, the search looks: enough to see that a cell is wide
_LEAST, _GREATEST = highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize
_NO_LIMIT = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


@dataclass(frozen=True)
class Problem:
    """A table to protect.

    Attributes
    ----------
    values : sequence of int
        The true value of each cell.
    equations : sequence of mapping of int to int
        Each maps cells to coefficients that sum, with the values, to nought.
    sensitive : frozenset of int
        Cells that must be hidden.
    unprinted : frozenset of int
        Cells that are never printed. They count as hidden and cost nothing.
    fixed : frozenset of int
        Cells that must stay shown.
    lower : mapping of int to int
        The least value that the attacker will believe of a hidden cell; 0 where not given.
    weights : mapping of int to float
        Cost of hiding a cell; its value + 1 where not given.
    """

    values: Sequence[int]
    equations: Sequence[Mapping[int, int]]
    sensitive: frozenset[int] = frozenset()
    unprinted: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    lower: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))

    def weight(self, cell: int) -> float:
        """What it costs to hide a cell."""
        return self.weights.get(cell, self.values[cell] + 1)


@dataclass(frozen=True)
class Pattern:
    """What to hide, and what an attacker could then know.

    Attributes
    ----------
    hidden : frozenset of int
        Printed cells to withhold, sensitive ones and others.
    intervals : mapping of int to (float, float)
        The attacker's limits for each hidden cell.
    status : {"feasible", "failed closed"}
        Whether each hidden cell is as wide as asked. "failed closed" means that whole blocks were
        hidden because no smaller pattern would do.
    """

    hidden: frozenset[int]
    intervals: Mapping[int, Interval]
    status: Literal["feasible", "failed closed"]


class _Attacker:
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
            self.highs.run()
            tables.append(np.array(self.highs.getSolution().col_value))
        self.highs.changeColCost(cell, 0.0)
        return np.array(tables)

    def _limit(self, sense: highspy.ObjSense, whole: bool) -> float:
        self.highs.changeObjectiveSense(sense)
        self.highs.run()
        found = self._objective(sense)
        if whole and math.isfinite(found) and self._fractional():
            self._integrality(highspy.HighsVarType.kInteger)
            self.highs.setOptionValue("presolve", "on")
            self.highs.run()
            found = self._objective(sense)
            self.highs.setOptionValue("presolve", "off")
            self._integrality(highspy.HighsVarType.kContinuous)
        return found

    def _objective(self, sense: highspy.ObjSense) -> float:
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return round(self.highs.getObjectiveValue(), 6)
        if status in _NO_LIMIT:
            return math.inf if sense == _GREATEST else -math.inf
        raise ArithmeticError(f"the attacker's programme ended with {status}")

    def _fractional(self) -> bool:
        solution = np.array(self.highs.getSolution().col_value)
        return bool(np.any(np.abs(solution - np.round(solution)) > _TOLERANCE))

    def _integrality(self, kind: highspy.HighsVarType) -> None:
        size = len(self.problem.values)
        self.highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.full(size, kind))


class _Mover:
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
        net = np.abs(moved[: self.size] - moved[self.size :]) > _TOLERANCE
        return frozenset(int(one) for one in np.flatnonzero(net)) - self.loose

    def _room(self, cell: int, sign: int) -> float:
        if cell in self.problem.fixed:
            return 0.0
        down = self.problem.values[cell] - self.problem.lower.get(cell, 0)
        return highspy.kHighsInf if sign > 0 else float(max(down, 0))


def audit(problem: Problem, hidden: Iterable[int]) -> dict[int, Interval]:
    """Work out what an attacker could know of each hidden cell.

    Parameters
    ----------
    problem : Problem
        The table and its equations.
    hidden : iterable of int
        Printed cells that are withheld; unprinted cells are hidden besides.

    Returns
    -------
    dict of int to (float, float)
        Least and greatest possible whole value of each hidden or unprinted sensitive cell.
    """
    hidden = frozenset(hidden)
    attacker = _Attacker(problem)
    attacker.hide(hidden)
    return {cell: attacker.limits(cell, whole=True) for cell in _asked(problem, hidden)}


def suppress(problem: Problem, *, width: int = 3) -> Pattern:
    """Choose what to hide.

    Parameters
    ----------
    problem : Problem
        The table, its equations, and what is sensitive.
    width : int
        Least difference between the attacker's limits for every hidden cell.

    Returns
    -------
    Pattern
        Same problem, same pattern, on every run.
    """
    search = _Search(problem, width)
    search.thin()
    search.widen()
    intervals = audit(problem, search.hidden)
    wide = all(high - low >= width for low, high in intervals.values())
    status = "feasible" if wide else "failed closed"
    return Pattern(search.hidden, MappingProxyType(intervals), status)


class _Search:
    """The pattern while it is being found: from everything in danger down to what is needed."""

    def __init__(self, problem: Problem, width: int) -> None:
        self.problem, self.width = problem, width
        self.attacker = _Attacker(problem, reach=_REACH * width)
        self.given_up: set[int] = set()
        danger = problem.sensitive.union(*(_block(problem, cell) for cell in problem.sensitive))
        self.hidden = danger - problem.unprinted - problem.fixed
        self.attacker.hide(self.hidden)
        self.witnesses: dict[int, np.ndarray] = {}
        self.room: dict[int, float] = {}

    def thin(self) -> None:
        """Show again, dearest first, what the others do not need to hide among.

        A cell that a shown cell would pin down is shown with it, or it stays hidden. Each hidden
        cell keeps two tables as witnesses that it can move; only those that used a cell now
        shown must be looked for again. A cell that has too little room with all around it hidden
        must not lose what it has.
        """
        for cell in _asked(self.problem, self.hidden):
            self.witnesses[cell] = found = self.attacker.witnesses(cell)
            self.room[cell] = min(self.width, found[1, cell] - found[0, cell])
        spare = self.hidden - self.problem.sensitive
        for cell in sorted(spare, key=lambda one: (-self.problem.weight(one), one)):
            if cell in self.hidden:
                self._try_to_show(cell)

    def _try_to_show(self, cell: int) -> None:
        group, pinned = set(), {cell}
        kept = dict(self.witnesses)
        while pinned and not pinned & self.problem.sensitive:
            group |= pinned
            self.attacker.show(pinned)
            pinned = self._narrowed(pinned, group)
        if pinned:
            self.attacker.hide(group)
            self.witnesses = kept
        else:
            self.hidden -= group

    def _narrowed(self, shown: set[int], group: set[int]) -> set[int]:
        """The first hidden cell that lost its room, if any; new witnesses for the others."""
        columns = sorted(shown)
        truth = np.array([self.problem.values[cell] for cell in columns])
        for cell in _asked(self.problem, self.hidden - group):
            if np.abs(self.witnesses[cell][:, columns] - truth).max() > _TOLERANCE:
                found = self.attacker.witnesses(cell)
                if not self._wide(cell, found):
                    return {cell}
                self.witnesses[cell] = found
        return set()

    def _wide(self, cell: int, tables: np.ndarray) -> bool:
        return bool(tables[1, cell] - tables[0, cell] >= self.room[cell] - _TOLERANCE)

    def widen(self) -> None:
        """Hide more until each hidden cell is wide enough in whole numbers."""
        attacker, mover = _Attacker(self.problem), _Mover(self.problem)
        fresh = self.hidden
        while fresh:
            attacker.hide(fresh)
            mover.hide(fresh)
            fresh = self._more(attacker, mover)
            self.hidden |= fresh

    def _more(self, attacker: _Attacker, mover: _Mover) -> frozenset[int]:
        """What else to hide for a cell that is too narrow; nothing if that would help no cell."""
        for cell in _asked(self.problem, self.hidden):
            if cell not in self.given_up:
                low, high = attacker.limits(cell, whole=True)
                if high - low < self.width:
                    more = self._help(mover, cell, (low, high)) or self._give_up(cell)
                    if more:
                        return more
        return frozenset()

    def _help(self, mover: _Mover, cell: int, limits: Interval) -> frozenset[int]:
        """The cheapest cells to hide so that one cell's limits move far enough apart."""
        low, high = limits
        value = self.problem.values[cell]
        shifts = (self.width - value + low, high - value - self.width)
        tries = [mover.cheapest(cell, shift) for shift in shifts]
        return min((move for move in tries if move), key=self._cost, default=frozenset())

    def _cost(self, move: frozenset[int]) -> tuple[float, list[int]]:
        return sum(self.problem.weight(one) for one in move), sorted(move)

    def _give_up(self, cell: int) -> frozenset[int]:
        self.given_up.add(cell)
        block = _block(self.problem, cell)
        return block - self.problem.unprinted - self.problem.fixed - self.hidden


def _asked(problem: Problem, hidden: frozenset[int]) -> list[int]:
    return sorted(hidden | (problem.sensitive & problem.unprinted))


def _block(problem: Problem, cell: int) -> frozenset[int]:
    """Every cell tied to a cell by equations, however long the chain."""
    found, fresh = {cell}, {cell}
    while fresh:
        near = {one for equation in problem.equations if fresh & set(equation) for one in equation}
        fresh = near - found
        found |= fresh
    return frozenset(found)


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
