"""Check a plan in whole numbers, without the solver; and hide more where it does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from p2p_analysis.gate.suppression.attacker import Attacker
from p2p_analysis.gate.suppression.blocks import near
from p2p_analysis.gate.suppression.crowd import Crowd
from p2p_analysis.gate.suppression.move import Move
from p2p_analysis.gate.suppression.moves import Mover
from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.spread import Spread, Witness
from p2p_analysis.gate.suppression.witness import proven

_MOST_REPAIRS = 50
_NEAR = 500  # cells, where a small programme is asked before a large one


class Repair:
    """A pattern, what is proven of each of its cells, and what else can be done.

    Parameters
    ----------
    hidden : frozenset of int
        The pattern to begin with.
    witnesses : mapping of int to tuple of Move
        For each cell that is to be wide the moves that are said to show it.
    """

    def __init__(
        self,
        problem: Problem,
        width: int,
        hidden: frozenset[int],
        witnesses: Mapping[int, Witness],
    ) -> None:
        self.problem, self.width, self.hidden = problem, width, hidden
        self.intervals = proven(problem, hidden, witnesses)
        self._attacker: Attacker | None = None
        self._mover: Mover | None = None

    def run(self) -> bool:
        """Make every cell wide; whether that was possible."""
        before: set[int] = set()
        for _ in range(_MOST_REPAIRS):
            self._look_around(self._narrow())
            # What more cells did not help the last time is worth a large programme.
            self._look_everywhere(before.intersection(self._narrow()))
            narrow = self._narrow()
            if not narrow:
                return True
            if not self._hide_more(narrow):
                self._look_everywhere(narrow)
                if self._narrow():
                    return False
            before = set(narrow)
        return False

    def _narrow(self) -> list[int]:
        limits = sorted(self.intervals.items())
        return [cell for cell, (low, high) in limits if high - low < self.width]

    def _learn(self, witnesses: Mapping[int, Witness]) -> None:
        for cell, (low, high) in proven(self.problem, self.hidden, witnesses).items():
            least, most = self.intervals[cell]
            self.intervals[cell] = (min(low, least), max(high, most))

    def _look_around(self, cells: Iterable[int]) -> None:
        """Look for whole moves of many cells at once, then for each among hidden cells near it."""
        cells = list(cells)
        if not cells:
            return
        known = Spread(self.width)
        Crowd(self.problem, self.width, self.hidden).move(cells, known)
        for cell in cells:
            if not known.wide(cell):
                known.record(self._nearby(cell))
        self._learn({cell: known.of(cell) for cell in cells})

    def _nearby(self, cell: int) -> Iterable[Move]:
        block = near(self.problem, cell, self.hidden | self.problem.unprinted, _NEAR)
        attacker = Attacker(block.problem)
        attacker.hide(range(len(block.cells)))
        moves = self._both_ways(attacker, block.cells.index(cell))
        return [move.outer(block.cells) for move in moves]

    def _look_everywhere(self, cells: Iterable[int]) -> None:
        """Look for whole moves of each cell among all that is hidden."""
        for cell in sorted(cells):
            self._attacker = self._attacker or Attacker(self.problem)
            self._attacker.hide(self.hidden)
            self._learn({cell: self._both_ways(self._attacker, cell)})

    def _both_ways(self, attacker: Attacker, cell: int) -> Witness:
        """Whole moves of a cell, up and down, as far as the width."""
        ways = (True, False)
        return tuple(attacker.farthest(cell, self.width, upward=way, whole=True) for way in ways)

    def _hide_more(self, narrow: Iterable[int]) -> bool:
        """Hide the cheapest cells that let each narrow one move; whether there are any."""
        self._mover = self._mover or Mover(self.problem)
        self._mover.hide(self.hidden)
        more: set[int] = set()
        for cell in narrow:
            more |= self._help(self._mover, cell) - self.hidden - self.problem.unprinted
            self._mover.hide(more)
        self.hidden |= more
        self.intervals |= {cell: (self.problem.values[cell],) * 2 for cell in sorted(more)}
        return bool(more)

    def _help(self, mover: Mover, cell: int) -> frozenset[int]:
        """The cheapest cells to hide so that one cell's limits move far enough apart."""
        value, (low, high) = self.problem.values[cell], self.intervals[cell]
        shifts = (self.width - value + low, high - value - self.width)
        tries = [move.touched for shift in shifts if (move := mover.cheapest(cell, shift))]
        return min(tries, key=lambda cells: sum(mover.prices[sorted(cells)]), default=frozenset())


def asked(problem: Problem, hidden: Iterable[int]) -> list[int]:
    """Which cells are to be wide under a pattern."""
    return sorted({*hidden} | (problem.sensitive & problem.unprinted))
