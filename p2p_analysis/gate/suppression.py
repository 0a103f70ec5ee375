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

from collections.abc import Iterable
from types import MappingProxyType

import numpy as np

from p2p_analysis.gate.attacker import TOLERANCE, Attacker, Mover
from p2p_analysis.gate.problem import Interval, Pattern, Problem

_REACH = 4  # how far, in widths, the search looks: enough to see that a cell is wide


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
    attacker = Attacker(problem)
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
        self.attacker = Attacker(problem, reach=_REACH * width)
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
            if np.abs(self.witnesses[cell][:, columns] - truth).max() > TOLERANCE:
                found = self.attacker.witnesses(cell)
                if not self._wide(cell, found):
                    return {cell}
                self.witnesses[cell] = found
        return set()

    def _wide(self, cell: int, tables: np.ndarray) -> bool:
        return bool(tables[1, cell] - tables[0, cell] >= self.room[cell] - TOLERANCE)

    def widen(self) -> None:
        """Hide more until each hidden cell is wide enough in whole numbers."""
        attacker, mover = Attacker(self.problem), Mover(self.problem)
        fresh = self.hidden
        while fresh:
            attacker.hide(fresh)
            mover.hide(fresh)
            fresh = self._more(attacker, mover)
            self.hidden |= fresh

    def _more(self, attacker: Attacker, mover: Mover) -> frozenset[int]:
        """What else to hide for a cell that is too narrow; nothing if that would help no cell."""
        for cell in _asked(self.problem, self.hidden):
            if cell not in self.given_up:
                low, high = attacker.limits(cell, whole=True)
                if high - low < self.width:
                    more = self._help(mover, cell, (low, high)) or self._give_up(cell)
                    if more:
                        return more
        return frozenset()

    def _help(self, mover: Mover, cell: int, limits: Interval) -> frozenset[int]:
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


__all__ = ["Interval", "Pattern", "Problem", "audit", "suppress"]
