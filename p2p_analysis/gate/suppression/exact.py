"""The cheapest safe pattern, by cut generation (Fischetti and Salazar, 2001).

Which cells to hide is a 0/1 programme, the master: least sum w_i x_i. For its answer the
attacker's limits of each cell in question are worked out. Where they are too close together,
linear duality says why, as a condition on x that every safe pattern meets. With a cell i of true
value a_i free to fall to l_i and to rise to u_i only if it is hidden (x_i = 1), and d the duals of
the programme for the least value of cell p,

    a_p - least(p)  <=  sum_i x_i (d_i^+ (a_i - l_i) + d_i^- (u_i - a_i))

for every x, with equality for this one; likewise with other duals for greatest(p) - a_p. Both
right sides together must be at least the width asked for, times x_p if p need not be hidden
itself. A factor larger than the width may be lowered to it, which cuts deeper.

First the master is solved in shares, where its answers are quick and its conditions just as true;
then in whole cells. A pattern that is wide enough for fractions but not for whole numbers is
answered by: hide at least one cell more, since hiding less never widens anything.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from p2p_analysis.gate.suppression.attacker import Attacker, Side
from p2p_analysis.gate.suppression.limits import Limits
from p2p_analysis.gate.suppression.master import Master
from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.programme import TOLERANCE

_ROUNDS = 60  # of the master in shares
_MOST_PATTERNS = 400  # of the master in whole cells


class Exact:
    """The search for the cheapest pattern of one block.

    Parameters
    ----------
    problem : Problem
        The block.
    width : int
        Asked of every hidden cell, and of every sensitive one that is never printed.
    work : float
        When to give up, in the units of `Programme.work`, so that every run stops alike.
    seconds : float
        When to give up whatever the work.
    """

    def __init__(self, problem: Problem, width: int, *, work: float, seconds: float) -> None:
        self.problem, self.width = problem, width
        self.work, self.end = work, time.thread_time() + seconds
        cells = frozenset(range(len(problem.values)))
        self.may = cells - problem.unprinted - problem.fixed
        self.must = problem.sensitive & self.may
        self.asked = sorted(problem.sensitive & (self.may | problem.unprinted))
        self.attacker = Attacker(problem)
        self.master = Master(problem, self.may, self.must)
        self.shares: np.ndarray | None = None
        self.seen: dict[int, list[frozenset[int]]] = {}
        self.met = Met(len(problem.values))

    def guide(self) -> dict[int, float]:
        """How much of each cell the cheapest pattern in shares hides, as far as time allows."""
        shares = self._in_shares() if self.shares is None else self.shares
        return dict(zip(self.master.cells, shares.tolist(), strict=True))

    def run(self) -> frozenset[int] | None:
        """Find the cheapest pattern; None if it was not proven in time."""
        self.shares = self._in_shares()
        for _ in range(_MOST_PATTERNS):
            found = self.master.solve(whole=True, seconds=self.end - time.thread_time())
            if found is None or self._out_of_time():
                return None
            hidden = frozenset(self.master.cells[at] for at in np.flatnonzero(found > 0.5))
            if not self._asks_more(hidden):
                return hidden
        return None

    def _out_of_time(self) -> bool:
        spent = self.attacker.programme.work + self.master.programme.work
        return spent > self.work or time.thread_time() > self.end

    def _in_shares(self) -> np.ndarray:
        """Collect conditions from the master in shares, asking first where the last were found."""
        asked = self.asked
        shares = np.zeros(len(self.master.cells))
        for _ in range(_ROUNDS):
            found = self.master.solve(whole=False, seconds=self.end - time.thread_time())
            if found is None:
                break
            shares = found
            if self._out_of_time():
                break
            self._share(dict(zip(self.master.cells, shares, strict=True)))
            narrow = self._narrow(asked)
            if not narrow and len(asked) < len(self.asked):
                narrow = self._narrow(self.asked)
            if not narrow:
                break
            asked = narrow
        return shares

    def _narrow(self, cells: Iterable[int]) -> list[int]:
        """Which cells are too narrow now; a condition is added for each."""
        return [cell for cell in cells if not self._out_of_time() and self._cut(cell)]

    def _asks_more(self, hidden: frozenset[int]) -> bool:
        """Add the conditions that a pattern fails; whether there were any."""
        self._share({cell: float(cell in hidden) for cell in self.may})
        doubt = [cell for cell in sorted(hidden | set(self.asked)) if not self._known(cell, hidden)]
        cuts = [self._cut(cell) for cell in doubt]  # every one, not only up to the first
        if any(cuts):
            return True
        limits = None
        for cell in doubt:
            if self._known(cell, hidden):
                continue
            limits = limits or Limits(self.problem, hidden)
            low, high = limits.of(cell)
            if high - low < self.width:
                others = dict.fromkeys(self.may - hidden, 1.0)
                if self._is_given(cell):
                    return self.master.require(others, 1.0)
                return self.master.require({**others, cell: -1.0}, 0.0)
        return False

    def _is_given(self, cell: int) -> bool:
        """Whether a cell is hidden in every pattern."""
        return cell in self.must or cell not in self.may

    def _known(self, cell: int, hidden: frozenset[int]) -> bool:
        """Whether two whole tables seen before still show that a cell is wide."""
        free = hidden | self.problem.unprinted
        return any(moved <= free for moved in self.seen.get(cell, ()))

    def _share(self, shares: Mapping[int, float]) -> None:
        self.attacker.share(shares)
        self.met = Met(len(self.problem.values))

    def _cut(self, cell: int) -> bool:
        """Add the condition that makes a cell wide, if it is not; remember why if it is."""
        met = self.met.sides(cell)
        if sum(side.reach for side in met) >= self.width - TOLERANCE:
            self._remember(cell, met)
            return False
        sides = self.attacker.sides(cell, self.width)
        self.met.add(sides)
        if sum(side.reach for side in sides) >= self.width - TOLERANCE:
            self._remember(cell, sides)
            return False
        factors = {
            one: min(number, float(self.width))
            for one, number in _added(sides).items()
            if one not in self.problem.fixed
        }
        given = sum(factors.pop(one) for one in list(factors) if one not in self.may)
        if self._is_given(cell):
            least = self.width - given
            return self.master.require({c: min(f, least) for c, f in factors.items()}, least)
        factors[cell] = factors.get(cell, 0.0) + given - self.width
        return self.master.require(factors, 0.0)

    def _remember(self, cell: int, sides: Iterable[Side]) -> None:
        moves = np.array([side.moves for side in sides])
        if not np.isnan(moves).any() and np.abs(moves - np.round(moves)).max() < TOLERANCE:
            moved = np.flatnonzero(np.abs(moves).max(axis=0) > TOLERANCE)
            self.seen.setdefault(cell, []).append(frozenset(moved.tolist()))


class Met:
    """The tables that questions about one pattern met: they answer later questions about it."""

    def __init__(self, size: int) -> None:
        self._tables: list[Side] = []
        self._rise, self._fall = np.zeros(size), np.zeros(size)
        self._riser, self._faller = np.full(size, -1), np.full(size, -1)

    def add(self, sides: Iterable[Side]) -> None:
        """Keep the table of each side, if it has one: a limit that is infinite has none."""
        for side in sides:
            if np.isnan(side.moves).any():
                continue
            number = len(self._tables)
            self._tables.append(side)
            for best, source, moves in (
                (self._rise, self._riser, side.moves),
                (self._fall, self._faller, -side.moves),
            ):
                farther = moves > best
                best[farther], source[farther] = moves[farther], number

    def sides(self, cell: int) -> tuple[Side, ...]:
        """The tables in which a cell fell and rose farthest so far."""
        ends = (self._faller[cell], self._fall[cell]), (self._riser[cell], self._rise[cell])
        return tuple(
            replace(self._tables[table], reach=float(reach)) for table, reach in ends if table >= 0
        )


def _added(sides: Iterable[Side]) -> Mapping[int, float]:
    """What each cell adds to the reach of both limits."""
    whole = sum(side.numbers for side in sides)
    return {int(at): float(whole[at]) for at in np.flatnonzero(whole > TOLERANCE)}
