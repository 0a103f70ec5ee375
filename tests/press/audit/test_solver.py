"""Whole numbers that fit equations: many cells told apart at once, and each to the last unit."""

import itertools
import math
import random

import pytest

from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.joint import joint_of
from p2p_analysis.gate.variables import vocabulary
from p2p_analysis.press.audit.solver import Solver


def cells_with(many, *equations):
    """As many cells as that, and equations between them."""
    cells = Cells(joint_of([], [], vocabulary([], {}, {}, [])))
    cells.recipes += [("invented", number) for number in range(many)]
    cells.equations += equations
    return cells


def whole_and_parts(rng):
    """A total of five parts that is printed, some sums of its parts, and some parts printed."""
    parts = [rng.randint(0, 9) for _ in range(5)]
    equations, known = [{0: -1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1}], {0: sum(parts)}
    for sums in range(2):
        chosen = rng.sample(range(1, 6), rng.randint(2, 4))
        equations.append({6 + sums: -1, **dict.fromkeys(chosen, 1)})
        known[6 + sums] = sum(parts[cell - 1] for cell in chosen)
    known |= {cell: parts[cell - 1] for cell in rng.sample(range(1, 6), rng.randint(0, 1))}
    return cells_with(8, *equations), known


def by_hand(cells, known):
    """The least and greatest value of each part, by trying all."""
    fits = []
    for parts in itertools.product(range(known[0] + 1), repeat=4):
        table = {0: known[0], 5: known[0] - sum(parts), **dict(enumerate(parts, 1))}
        table |= {cell: known[cell] for cell in (6, 7)}
        if (
            table[5] >= 0
            and all(table[cell] == value for cell, value in known.items())
            and not any(sum(f * table[c] for c, f in one.items()) for one in cells.equations)
        ):
            fits.append(table)
    return {cell: [f(one[cell] for one in fits) for f in (min, max)] for cell in range(1, 6)}


@pytest.mark.parametrize("seed", range(12))
def test_cells_are_told_apart_only_where_the_limits_lie_so_far_apart(seed):
    rng = random.Random(seed)
    cells, known = whole_and_parts(rng)
    limits = by_hand(cells, known)
    solve = Solver(cells, known, {})
    assert solve.possible
    solve.tell_apart(limits, 3)
    for cell, (least, most) in limits.items():
        assert solve.spread(cell) <= most - least
        assert solve.limits(cell) == (least, most)


def test_most_cells_are_told_apart_by_few_searches(monkeypatch):
    # Twenty pairs of cells that add up to 9 each.
    many = 20
    cells = cells_with(3 * many, *({i: 1, many + i: 1, 2 * many + i: -1} for i in range(many)))
    solve = Solver(cells, {2 * many + i: 9 for i in range(many)}, {})
    searches = []
    move = Solver._move
    monkeypatch.setattr(
        Solver, "_move", lambda self, *a, **k: searches.append(a) or move(self, *a, **k)
    )
    solve.tell_apart(range(2 * many), 3)
    assert sum(solve.spread(cell) >= 3 for cell in range(2 * many)) > 1.8 * many
    assert len(searches) <= 8


def test_a_cell_without_a_limit_is_told_apart():
    solve = Solver(cells_with(2, {0: 1, 1: -1}), {}, {})
    solve.tell_apart([0, 1], 3)
    assert solve.spread(0) >= 3
    assert solve.limits(1) == (0, math.inf)


def test_what_nothing_fits_is_told_and_searched_no_further():
    solve = Solver(cells_with(2, {0: 1, 1: 1}), {0: 4}, {})
    assert not solve.possible
    solve.tell_apart([1], 3)
    assert solve.spread(1) < 0


def test_a_table_that_is_not_whole_counts_for_nothing():
    # 2 y = 3 has an answer, but none in whole numbers: rounding must not make one up.
    solve = Solver(cells_with(2, {0: 2, 1: -1}), {1: 4}, {})
    solve._meet([1.4, 4.0])
    assert solve.spread(0) == 0


def test_without_equations_each_cell_is_free():
    solve = Solver(cells_with(2), {0: 4}, {1: 2})
    solve.tell_apart([1], 3)
    assert solve.spread(1) >= 3
    assert solve.limits(0) == (4, 4)
