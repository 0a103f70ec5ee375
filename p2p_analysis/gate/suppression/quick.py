"""A good safe pattern for a large block, where the cheapest would take too long to prove.

For each sensitive cell in turn: how far can it move, up and down, among what is hidden already?
If that is less than the width, the cheapest move that makes up the rest is found, and what it
touches is hidden too. Then all of it again, with lower prices for cells that many moves shared, as
long as there is time; the best pattern is kept. Last, hidden cells are shown again one by one,
dearest first, where what used them finds another way that costs less.

Moves are witnesses: the true table and each table after a move fit all that is shown, so that a
cell is known to be as wide as the moves found for it lie apart.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from p2p_analysis.gate.suppression.crowd import Crowd
from p2p_analysis.gate.suppression.moves import Mover
from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.spread import Spread, Witness, apart, step

_MOST_SHARED = 5  # more users than this make a cell no cheaper
_CHEAPEST = 0.02  # of its price, for a cell that the guide hides wholly
_WORK_FOR_A_MOVE = 0.075  # for each cell of the table
_MOVES_TO_A_CROWD = 50  # in a hurry, the crowd is moved again after so many cells
_MOST_REPEATS = 30
_SHARE_FOR_REPEATS = 0.4  # of the work, before cells are shown again


@dataclass
class Plan:
    """What is hidden, and for each cell in question the moves that make it wide.

    Attributes
    ----------
    hidden : set of int
    witnesses : Spread
    stuck : set of int
        Sensitive cells that no moves made wide enough.
    """

    hidden: set[int]
    witnesses: Spread
    stuck: set[int] = field(default_factory=set)

    def uses(self, one: int, cell: int) -> bool:
        """Whether a cell needs another to be hidden."""
        moves = self.witnesses.get(one, ())
        return one != cell and any(cell in move.touched for move in moves)


class Quick:
    """The search; see `Exact` for its parameters."""

    def __init__(
        self,
        problem: Problem,
        width: int,
        *,
        work: float,
        seconds: float,
    ) -> None:
        self.problem, self.width = problem, width
        self.work, self.end = work, time.thread_time() + seconds
        self.mover = Mover(problem)
        self.asked = sorted(
            problem.sensitive - problem.fixed, key=lambda cell: (problem.values[cell], cell)
        )
        self.given = problem.sensitive - problem.unprinted - problem.fixed
        self.crowd = Crowd(problem, width, self.given)
        self.known = Spread(width)
        self.crowd.move(self.asked, self.known)
        narrow = sum(not self.known.wide(cell) for cell in self.asked)
        # Whether there is time for one plan only, so that a guide would not be worth its while.
        self.hurried = narrow * len(problem.values) * _WORK_FOR_A_MOVE > work

    def run(self, guide: Mapping[int, float]) -> Plan:
        """Find a plan, and better ones while there is time.

        Parameters
        ----------
        guide : mapping of int to float
            How much of each cell the cheapest pattern in shares hides; such cells come first.
        """
        for cell, share in guide.items():
            self.mover.prices[cell] *= max(1 - share, _CHEAPEST)
        best = plan = self._build()
        first = self._spent()
        for _ in range(0 if best.stuck or self.hurried else _MOST_REPEATS):
            if not self._time_for(first, _SHARE_FOR_REPEATS):
                break
            self._lower_prices(plan)
            plan = self._build()
            if self._cost(plan.hidden) < self._cost(best.hidden):
                best = plan
        self._true_prices()
        self.mover.hide(best.hidden)
        if not best.stuck:
            self._show_again(best)
        return best

    def _spent(self) -> float:
        return self.mover.programme.work + self.crowd.work

    def _time_for(self, work: float, share: float) -> bool:
        return self._spent() + work < self.work * share and time.thread_time() < self.end

    # --- Build ---

    def _build(self) -> Plan:
        problem = self.problem
        plan = Plan(set(self.given), Spread(self.width, self.known.items()))
        self.mover.show(set(range(len(problem.values))) - plan.hidden - problem.unprinted)
        self.mover.hide(plan.hidden)
        waiting = list(self.asked)
        moves = 0
        for cell in waiting:
            if plan.witnesses.wide(cell):
                continue
            moves += 1
            if self.hurried and not moves % _MOVES_TO_A_CROWD:
                self.crowd.hide(plan.hidden)
                self.crowd.move(waiting, plan.witnesses)
                if plan.witnesses.wide(cell):
                    continue
            witness = self._way(cell, plan.hidden, plan.witnesses)
            if witness is None:
                plan.stuck.add(cell)
                continue
            fresh = self._fresh(witness, plan.hidden)
            plan.hidden |= fresh
            self.mover.hide(fresh)
            plan.witnesses[cell] = witness
            plan.witnesses.record(witness)
            waiting += sorted(fresh)
        return plan

    def _way(self, cell: int, hidden: set[int], spread: Spread) -> Witness | None:
        """Moves that make a cell wide: among what is hidden, or besides at least cost."""
        known = spread.of(cell)
        ways: list[tuple[bool, float, Witness]] = []
        for sign in (1, -1):
            reach = max(0, *(-sign * step(move, cell) for move in known), 0)
            move = self.mover.cheapest(cell, sign * (self.width - reach))
            if move is not None:
                witness = spread.fewest(cell, [*known, move])
                narrow = apart(cell, witness) < self.width
                price = self._price(self._fresh(witness, hidden))
                if not (narrow or price):
                    return witness
                ways.append((narrow, price, witness))
        if ways:
            return min(ways, key=lambda way: way[:2])[2]
        return self._both_ways(cell, hidden)

    def _both_ways(self, cell: int, hidden: set[int]) -> Witness | None:
        """Two moves that make a cell wide together, where it has too little room for one."""
        ways: list[tuple[float, Witness]] = []
        for rise in range(1, self.width):
            up = self.mover.cheapest(cell, rise)
            down = self.mover.cheapest(cell, rise - self.width) if up else None
            if up and down:
                ways.append((self._price(self._fresh((up, down), hidden)), (up, down)))
        return min(ways, key=lambda way: way[0])[1] if ways else None

    def _fresh(self, witness: Witness, hidden: set[int]) -> set[int]:
        """What a witness touches that is not hidden yet."""
        return set().union(*(move.touched for move in witness)) - hidden - self.problem.unprinted

    # --- Prices ---

    def _cost(self, cells: Iterable[int]) -> float:
        return sum(self.problem.weight(cell) for cell in sorted(cells))

    def _price(self, cells: Iterable[int]) -> float:
        return sum(float(self.mover.prices[cell]) for cell in sorted(cells))

    def _lower_prices(self, plan: Plan) -> None:
        """Divide the price of a hidden cell by the number of moves that share it."""
        users = dict.fromkeys(plan.hidden, 0)
        for move in {id(m): m for witness in plan.witnesses.values() for m in witness}.values():
            for cell in move.touched & plan.hidden:
                users[cell] += 1
        self._true_prices()
        for cell, number in users.items():
            self.mover.prices[cell] /= 1 + min(number, _MOST_SHARED)

    def _true_prices(self) -> None:
        for cell in range(len(self.problem.values)):
            self.mover.prices[cell] = float(self.problem.weight(cell))
        self.mover.show(set(range(len(self.problem.values))) - self.problem.unprinted)

    # --- Show again ---

    def _show_again(self, plan: Plan) -> None:
        again = True
        while again:
            again = False
            spare = plan.hidden - self.problem.sensitive
            for cell in sorted(spare, key=lambda one: (-self.problem.weight(one), one)):
                if not self._time_for(0, 1.0):
                    return
                if cell in plan.hidden:
                    again |= self._reroute(plan, cell)

    def _reroute(self, plan: Plan, cell: int) -> bool:
        """Show a cell if what used it finds another way that costs less."""
        budget = self.problem.weight(cell)
        self.mover.show([cell])
        self.mover.bar(cell)
        hidden = plan.hidden - {cell}
        waiting = [one for one in sorted(hidden | set(self.asked)) if plan.uses(one, cell)]
        kept = (
            (one, tuple(move for move in plan.witnesses[one] if cell not in move.touched))
            for one in waiting
        )
        found = Spread(self.width, kept)
        fresh: set[int] = set()
        fits = True
        for one in waiting:
            if found.wide(one):
                continue
            witness = self._way(one, hidden | fresh, found)
            more = self._fresh(witness, hidden | fresh) if witness else set()
            if witness is None or self._cost(fresh | more) >= budget:
                fits = False
                break
            fresh |= more
            self.mover.hide(more)
            found[one] = witness
            found.record(witness)
            waiting += sorted(more)
        self.mover.bar(cell, barred=False)
        if not fits:
            self.mover.show(fresh)
            self.mover.hide([cell])
            return False
        plan.hidden = hidden | fresh
        plan.witnesses.update((one, found[one]) for one in waiting)
        plan.witnesses.pop(cell, None)
        self._forget(plan)
        return True

    def _forget(self, plan: Plan) -> None:
        """Show what no sensitive cell's witness needs any more, directly or by another's."""
        needed = set(self.asked)
        waiting = list(self.asked)
        for one in waiting:
            more = self._fresh(plan.witnesses[one], needed)
            needed |= more
            waiting += sorted(more)
        self.mover.show(plan.hidden - needed)
        plan.hidden &= needed
        kept = ((one, moves) for one, moves in plan.witnesses.items() if one in needed)
        plan.witnesses = Spread(self.width, kept)
