"""Blocks: parts of a problem that no equation ties together, each a problem of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.reach import reach


@dataclass(frozen=True)
class Block:
    """A part of a problem, and which cells of the whole it has.

    Attributes
    ----------
    problem : Problem
        Its cells are numbered from 0. A cell that stays shown in any case is a known number, and
        has gone from the equations; so has one that is never printed and can be nothing else.
    cells : tuple of int
        The number of each cell in the whole problem.
    """

    problem: Problem
    cells: tuple[int, ...]

    @property
    def printed(self) -> int:
        """How many of its cells may be hidden."""
        return len(self.cells) - len(self.problem.unprinted)

    def outer(self, cells: Iterable[int]) -> set[int]:
        """Numbers of the whole problem for numbers of the block."""
        return {self.cells[cell] for cell in cells}


def blocks_of(problem: Problem) -> Iterator[Block]:
    """Find the blocks that hold a sensitive cell, in order of their first cell."""
    shown = (problem.fixed - problem.unprinted) | _certain(problem)
    open_equations = [
        {cell: factor for cell, factor in equation.items() if cell not in shown}
        for equation in problem.equations
    ]
    touching: dict[int, list[int]] = {}
    for number, equation in enumerate(open_equations):
        for cell in equation:
            touching.setdefault(cell, []).append(number)
    done: set[int] = set()
    for first in sorted(problem.sensitive - shown):
        if first not in done:
            cells, rows = _reached(first, open_equations, touching)
            done |= cells
            yield _block(problem, sorted(cells), [open_equations[row] for row in sorted(rows)])


def near(problem: Problem, cell: int, free: frozenset[int], most: int) -> Block:
    """Cut out a cell and those free cells that equations lead to first, a step beyond `most`.

    All other cells are taken to be shown.
    """
    touching: dict[int, list[list[int]]] = {}
    for equation in problem.equations:
        members = sorted(free.intersection(equation))
        for one in members:
            touching.setdefault(one, []).append(members)
    cells, edge = {cell}, [cell]
    while edge and len(cells) < most:
        reached = {new for one in edge for members in touching.get(one, ()) for new in members}
        edge = sorted(reached - cells)
        cells |= reached
    return only(problem, cells)


def only(problem: Problem, cells: Collection[int]) -> Block:
    """Cut out some cells; all others are taken to be shown."""
    kept = frozenset(cells)
    rows = ({one: f for one, f in e.items() if one in kept} for e in problem.equations)
    return _block(problem, sorted(kept), [row for row in rows if row])


def _certain(problem: Problem) -> frozenset[int]:
    """Cells that are never printed and, whatever is hidden, can be nothing but what they are."""
    shown = problem.fixed - problem.unprinted
    least, most = reach(problem, frozenset(range(len(problem.values))) - shown)
    unasked = problem.unprinted - problem.sensitive
    return frozenset(cell for cell in unasked if least[cell] == most[cell])


def _reached(
    first: int, equations: list[dict[int, int]], touching: dict[int, list[int]]
) -> tuple[set[int], set[int]]:
    cells, rows, waiting = {first}, set[int](), [first]
    while waiting:
        for row in touching.get(waiting.pop(), ()):
            if row not in rows:
                rows.add(row)
                fresh = equations[row].keys() - cells
                cells |= fresh
                waiting += fresh
    return cells, rows


def _block(problem: Problem, cells: list[int], equations: list[dict[int, int]]) -> Block:
    place = {cell: at for at, cell in enumerate(cells)}

    def those(known: frozenset[int]) -> frozenset[int]:
        return frozenset(place[cell] for cell in cells if cell in known)

    inner = Problem(
        values=[problem.values[cell] for cell in cells],
        equations=[{place[c]: factor for c, factor in one.items()} for one in equations],
        sensitive=those(problem.sensitive),
        unprinted=those(problem.unprinted),
        lower={place[c]: problem.lower[c] for c in cells if c in problem.lower},
        upper={place[c]: problem.upper[c] for c in cells if c in problem.upper},
        weights={place[c]: problem.weight(c) for c in cells},
    )
    return Block(inner, tuple(cells))
