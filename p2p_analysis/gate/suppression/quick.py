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

from p2p_analysis.gate.suppression.attacker import Attacker
from p2p_analysis.gate.suppression.moves import Move, Mover
from p2p_analysis.gate.suppression.problem import Problem

_MOST_SHARED = 5  # more users than this make a cell no cheaper
_CHEAPEST = 0.02  # of its price, for a cell that the guide hides wholly
_SHARE_FOR_REPEATS = 0.4  # of the work, before cells are shown again

Witness = tuple[Move, ...]


@dataclass
class Plan:
    """What is hidden, and for each cell in question the moves that make it wide.

    Attributes
    ----------
    hidden : set of int
    witnesses : dict of int to tuple of Move
    stuck : set of int
        Sensitive cells that no moves made wide enough.
    """

    hidden: set[int]
    witnesses: dict[int, Witness] = field(default_factory=dict)
    stuck: set[int] = field(default_factory=set)

    def uses(self, one: int, cell: int) -> bool:
        """Whether a cell needs another to be hidden."""
        moves = self.witnesses.get(one, ())
        return one != cell and any(cell in move.touched for move in moves)


class Quick:
    """The search; see `Exact` for its parameters.

    `guide` tells how much of each cell the cheapest pattern in shares hides; such cells come first.
    """

    def __init__(
        self,
        problem: Problem,
        width: int,
        guide: Mapping[int, float],
        *,
        work: float,
        seconds: float,
    ) -> None:
        self.problem, self.width, self.guide = problem, width, guide
        self.work, self.end = work, time.monotonic() + seconds
        self.mover, self.attacker = Mover(problem), Attacker(problem)
        self.asked = sorted(
            problem.sensitive - problem.fixed, key=lambda cell: (problem.values[cell], cell)
        )

    def run(self) -> Plan:
        """Find a plan, and better ones while there is time."""
        for cell, share in self.guide.items():
            self.mover.prices[cell] *= max(1 - share, _CHEAPEST)
        best = plan = self._build()
        first = self._spent()
        while not best.stuck and self._time_for(first, _SHARE_FOR_REPEATS):
            self._lower_prices(plan)
            plan = self._build()
            if self._cost(plan.hidden) < self._cost(best.hidden):
                best = plan
        self._true_prices()
        self._hide(best.hidden)
        if not best.stuck:
            self._show_again(best)
        return best

    def _spent(self) -> float:
        return self.mover.programme.work + self.attacker.programme.work

    def _time_for(self, work: float, share: float) -> bool:
        return self._spent() + work < self.work * share and time.monotonic() < self.end

    def _hide(self, cells: Iterable[int]) -> None:
        cells = sorted(cells)
        self.mover.hide(cells)
        self.attacker.hide(cells)

    def _show(self, cells: Iterable[int]) -> None:
        cells = sorted(cells)
        self.mover.show(cells)
        self.attacker.share(dict.fromkeys(cells, 0.0))

    # --- Build ---

    def _build(self) -> Plan:
        problem = self.problem
        plan = Plan(set(problem.sensitive - problem.unprinted - problem.fixed))
        self._show(set(range(len(problem.values))) - plan.hidden - problem.unprinted)
        self._hide(plan.hidden)
        waiting = list(self.asked)
        for cell in waiting:
            if self._width_of(cell, plan.witnesses.get(cell, ())) >= self.width:
                continue
            witness = self._way(cell, plan.hidden, plan.witnesses.get(cell, ()))
            if witness is None:
                plan.stuck.add(cell)
                continue
            fresh = self._fresh(witness, plan.hidden)
            plan.hidden |= fresh
            self._hide(fresh)
            self._record(plan.witnesses, cell, witness)
            waiting += sorted(fresh)
        return plan

    def _way(self, cell: int, hidden: set[int], known: Witness) -> Witness | None:
        """Moves that make a cell wide: among what is hidden, or besides at least cost."""
        found = [*known]
        reach = {}
        for upward in (True, False):
            move = self.attacker.farthest(cell, self.width, upward=upward)
            found.append(move)
            if self._width_of(cell, found) >= self.width:
                return self._fewest(cell, found)
            reach[upward] = max(0, *(_step(one, cell) * (1 if upward else -1) for one in found))
        ways: list[tuple[float, Witness]] = []
        for upward, sign in ((True, 1), (False, -1)):
            move = self.mover.cheapest(cell, sign * (self.width - reach[not upward]))
            if move is not None:
                witness = self._fewest(cell, [*found, move])
                ways.append((self._price(self._fresh(witness, hidden)), witness))
        return min(ways, key=lambda way: way[0])[1] if ways else None

    def _fewest(self, cell: int, moves: Iterable[Move]) -> Witness:
        """The first single move that is enough, or the farthest each way."""
        moves = list(moves)
        for move in moves:
            if self._width_of(cell, (move,)) >= self.width:
                return (move,)
        ends = (max(moves, key=lambda m: _step(m, cell)), min(moves, key=lambda m: _step(m, cell)))
        return tuple(move for move in ends if _step(move, cell))

    def _width_of(self, cell: int, moves: Iterable[Move]) -> int:
        steps = [0, *(_step(move, cell) for move in moves)]
        return max(steps) - min(steps)

    def _record(self, witnesses: dict[int, Witness], cell: int, witness: Witness) -> None:
        """Keep what moves show of their own cell and of every other that they touch."""
        witnesses[cell] = witness
        for move in witness:
            for one in move.cells.tolist() if move.whole else ():
                known = witnesses.get(one, ())
                if self._width_of(one, known) < self.width:
                    both = (*known, move)
                    if self._width_of(one, both) > self._width_of(one, known):
                        witnesses[one] = self._fewest(one, both)

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
        self._show(set(range(len(self.problem.values))) - self.problem.unprinted)

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
        self._show([cell])
        self.mover.bar(cell)
        hidden = plan.hidden - {cell}
        waiting = [one for one in sorted(hidden | set(self.asked)) if plan.uses(one, cell)]
        found: dict[int, Witness] = {
            one: tuple(move for move in plan.witnesses[one] if cell not in move.touched)
            for one in waiting
        }
        fresh: set[int] = set()
        fits = True
        for one in waiting:
            if self._width_of(one, found.get(one, ())) >= self.width:
                continue
            witness = self._way(one, hidden | fresh, found.get(one, ()))
            more = self._fresh(witness, hidden | fresh) if witness else set()
            if witness is None or self._cost(fresh | more) >= budget:
                fits = False
                break
            fresh |= more
            self._hide(more)
            self._record(found, one, witness)
            waiting += sorted(more)
        self.mover.bar(cell, barred=False)
        if not fits:
            self._show(fresh)
            self._hide([cell])
            return False
        plan.hidden = hidden | fresh
        plan.witnesses |= {one: found[one] for one in waiting}
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
        self._show(plan.hidden - needed)
        plan.hidden &= needed
        plan.witnesses = {one: moves for one, moves in plan.witnesses.items() if one in needed}


def _step(move: Move, cell: int) -> int:
    """How far a move takes a cell, in whole numbers; nought if the move is not whole."""
    return round(move.step(cell)) if move.whole else 0
