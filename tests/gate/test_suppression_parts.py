"""The parts of the suppression engine: problems, blocks, moves, proofs and programmes."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p_analysis.gate.suppression import Problem, search, suppress
from p2p_analysis.gate.suppression.attacker import Attacker
from p2p_analysis.gate.suppression.blocks import blocks_of, near
from p2p_analysis.gate.suppression.crowd import Crowd
from p2p_analysis.gate.suppression.limits import Limits
from p2p_analysis.gate.suppression.move import Move
from p2p_analysis.gate.suppression.moves import Mover
from p2p_analysis.gate.suppression.programme import Programme
from p2p_analysis.gate.suppression.repair import Repair
from p2p_analysis.gate.suppression.spread import Spread, apart
from p2p_analysis.gate.suppression.witness import proven
from tests.gate.tables import (
    brute_force,
    hierarchical,
    limits,
    narrowest,
    table,
    tiny_problems,
    whole,
)


def move(problem, **steps):
    """A move by cell, `c3=-1` for cell 3."""
    found = np.zeros(len(problem.values))
    for cell, step in steps.items():
        found[int(cell[1:])] = step
    return Move.of(found)


SUM = Problem([2, 9, 11], [whole(2, 0, 1)], frozenset({0}))

# --- A problem refuses what cannot be ---


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"sensitive": frozenset({7})}, r"no such cells: cells \[7\]"),
        ({"equations": [{9: 1, 0: -1}]}, r"no such cells: cells \[9\]"),
        ({"upper": {-1: 5}}, r"no such cells: cells \[-1\]"),
        ({"sensitive": frozenset({1}), "fixed": frozenset({1})}, r"both fixed and sens.*\[1\]"),
        ({"lower": {0: 3}}, r"below the lower limit: cells \[0\]"),
        ({"upper": {1: 8}}, r"above the upper limit: cells \[1\]"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        Problem(**{"values": [2, 9, 11], "equations": [whole(2, 0, 1)], **settings})


def test_all_faults_of_a_problem_are_told_at_once():
    with pytest.raises(ValueError, match=r"no such cells.*both fixed.*lower limit.*upper limit"):
        Problem(
            [2, 9], [{5: 1}], frozenset({0}),
            fixed=frozenset({0}), lower={1: 10}, upper={0: 1},
        )  # fmt: skip


def test_the_room_of_a_cell_ends_at_its_limits_or_at_nought_unless_it_is_below():
    problem = Problem([5, -2, 4, 3], [], lower={2: 1}, upper={2: 9, 3: 3})
    assert [problem.room(cell) for cell in range(4)] == [
        (5, np.inf), (np.inf, np.inf), (3, 5), (3, 0),
    ]  # fmt: skip


def test_hiding_costs_the_size_and_one_unless_a_weight_says_otherwise():
    problem = Problem([5, -2, 4], [], weights={2: 0.5})
    assert [problem.weight(cell) for cell in range(3)] == [6, 3, 0.5]


# --- Blocks ---


def test_parts_that_share_no_open_cell_are_blocks_of_their_own():
    equations = [whole(2, 0, 1), whole(5, 3, 4), whole(8, 2, 5, 7)]
    values = [1, 9, 10, 2, 9, 11, 3, 4, 25]
    sensitive = frozenset({0, 3})
    tied = list(blocks_of(Problem(values, equations, sensitive)))
    apart_ = list(blocks_of(Problem(values, equations, sensitive, fixed=frozenset({2}))))
    assert [block.cells for block in tied] == [(0, 1, 2, 3, 4, 5, 7, 8)]
    assert [block.cells for block in apart_] == [(0, 1), (3, 4, 5, 7, 8)]


def test_a_block_keeps_what_is_said_of_its_cells():
    problem = Problem(
        [4, 1, 9, 10], [whole(3, 1, 2)], frozenset({1}), frozenset({2}),
        lower={1: 1}, upper={3: 12}, weights={3: 7.0},
    )  # fmt: skip
    (block,) = blocks_of(problem)
    inner = block.problem
    assert block.cells == (1, 2, 3)
    assert (inner.sensitive, inner.unprinted, inner.lower, inner.upper) == (
        {0},
        {1},
        {0: 1},
        {2: 12},
    )
    assert inner.weight(2) == 7.0
    assert block.printed == 2
    assert block.outer({0, 2}) == {1, 3}


def test_a_failing_block_is_hidden_whole_and_named_and_the_others_are_not():
    problem = Problem(
        [1, 1, 2, 1, 9, 9, 10], [whole(2, 0, 1), whole(6, 3, 4)], frozenset({0, 3}),
        fixed=frozenset({2}), lower={0: 1, 1: 1},
    )  # fmt: skip
    for most in (500, 0):
        with mock.patch.object(search, "MOST_CELLS", most):
            pattern = suppress(problem)
        assert pattern.status == "infeasible"
        assert pattern.hidden == {0, 1, 3, 4}
        assert pattern.doubtful == {0, 1}
        assert pattern.intervals[0] == pattern.intervals[1] == (1, 1)
        assert narrowest({3: pattern.intervals[3], 4: pattern.intervals[4]}) >= 3


def test_what_is_near_a_cell_is_a_problem_with_the_same_values():
    problem = table([[1, 9, 2], [8, 12, 3]], sensitive=frozenset({0}))
    free = frozenset({0, 1, 3, 4})
    block = near(problem, 0, free, 500)
    assert block.cells == (0, 1, 3, 4)
    assert limits(block.problem, range(4))[0] == limits(problem, free)[0]
    assert set(near(problem, 0, free, 2).cells) == {0, 1, 3}


# --- Proof by example ---


def test_a_move_that_keeps_everything_proves_what_it_says():
    found = proven(SUM, {0, 1}, {0: (move(SUM, c0=3, c1=-3), move(SUM, c0=-2, c1=2))})
    assert found == {0: (0, 5)}


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param({"c0": 3, "c1": -2}, id="an equation breaks"),
        pytest.param({"c0": 3, "c2": 3}, id="a shown cell changes"),
        pytest.param({"c0": -3, "c1": 3}, id="a cell falls below its limit"),
        pytest.param({"c0": 1.5, "c1": -1.5}, id="not whole"),
    ],
)
def test_a_move_that_does_not_hold_proves_nothing(steps):
    assert proven(SUM, {0, 1}, {0: (move(SUM, **steps),)}) == {0: (2, 2)}


def test_an_upper_limit_is_kept_to_by_a_proof():
    capped = Problem([2, 9, 11], [whole(2, 0, 1)], frozenset({0}), upper={0: 4})
    assert proven(capped, {0, 1}, {0: (move(capped, c0=3, c1=-3),)}) == {0: (2, 2)}


@settings(max_examples=100)
@given(tiny_problems(), st.integers(1, 3))
def test_a_crowd_proves_no_more_than_the_attacker_can_find(case, width):
    problem, free, hidden = case
    asked = hidden | (problem.sensitive & problem.unprinted)
    spread = Spread(width)
    Crowd(problem, width, hidden).move(asked, spread)
    found, truth = proven(problem, hidden, spread), brute_force(problem, free, hidden)
    for cell in spread.keys() & truth.keys():
        low, high = found[cell]
        assert truth[cell][0] <= low <= high <= truth[cell][1]
        assert high - low >= min(apart(cell, spread.of(cell)), width)


def test_a_crowd_finds_that_cells_are_wide_by_each_other():
    problem = table([[4, 5], [6, 7]], sensitive=frozenset({0, 1, 2, 3}))
    spread = Spread(3)
    Crowd(problem, 3, {0, 1, 2, 3}).move({0, 1, 2, 3}, spread)
    assert all(spread.wide(cell) for cell in range(4))


def test_a_repair_hides_more_until_a_bad_plan_holds():
    problem = table([[2, 9, 20], [8, 7, 30], [50, 60, 70]], sensitive=frozenset({0}))
    repair = Repair(problem, 3, frozenset({0}), {0: ()})
    assert repair.run()
    assert repair.hidden == {0, 1, 3, 4}
    assert narrowest(limits(problem, repair.hidden)) >= 3


def test_a_repair_says_when_nothing_helps():
    problem = Problem([1, 1, 2], [whole(2, 0, 1)], frozenset({0}), fixed=frozenset({2}))
    assert not Repair(problem, 3, frozenset({0, 1}), {0: (), 1: ()}).run()


# --- Moves ---


def test_a_move_falls_into_parts_that_share_no_equation():
    problem = Problem([5, 5, 10, 6, 6, 12], [whole(2, 0, 1), whole(5, 3, 4)])
    by_cell = {cell: [eq for eq in problem.equations if cell in eq] for cell in range(6)}
    both = move(problem, c0=1, c1=-1, c3=-2.5, c4=2.5)
    first, second = both.parts(by_cell)
    assert (first.touched, second.touched) == ({0, 1}, {3, 4})
    assert (both.whole, first.whole, second.whole) == (False, True, False)
    assert first.outer([0, 1, 2, 3, 4, 5]).step(1) == -1


def test_the_cheapest_move_spares_what_is_dear_fixed_or_barred():
    #  2  9 20 | 31
    #  8  7 30 | 45
    problem = table([[2, 9, 20], [8, 7, 30]], sensitive=frozenset({0}))
    mover = Mover(problem)
    assert mover.cheapest(0, 3).touched == {0, 1, 3, 4}
    mover.bar(1)
    assert mover.cheapest(0, 3).touched == {0, 2, 3, 5}
    mover.bar(1, barred=False)
    assert mover.cheapest(0, 3).touched == {0, 1, 3, 4}
    assert mover.cheapest(0, -3) is None  # below nought


# --- The attacker in whole numbers ---


def test_a_table_met_for_one_cell_spares_a_search_for_another():
    problem = hierarchical(np.random.default_rng(1)).problem()
    hidden = suppress(problem).hidden
    known, asked = Limits(problem, hidden), []
    with mock.patch.object(Attacker, "end", autospec=True, side_effect=Attacker.end) as end:
        found = {cell: known.of(cell) for cell in sorted(hidden)}
        asked = [call for call in end.call_args_list if call.kwargs.get("whole")]
    assert found == limits(problem, hidden)
    assert end.call_count < 2 * len(hidden) + len(asked)


# --- Programmes ---


def simple():
    """A column from 0 to 4 and one from 0 to 9; twice the first is at most 5 less the second."""
    programme = Programme()
    programme.column(0.0, 4.0, 1.0)
    programme.column(0.0, 9.0)
    programme.row({0: 2.0, 1: 1.0}, -np.inf, 5.0)
    return programme


def test_a_programme_answers_in_fractions_and_in_whole_numbers():
    assert simple().solve(greatest=True).value == 2.5
    assert simple().solve(greatest=True, whole=True).value == 2
    assert simple().solve().value == 0


def test_a_programme_that_nothing_fits_has_no_answer():
    programme = simple()
    programme.row({0: 1.0, 1: 1.0}, 20.0)
    assert programme.solve() is None


def test_a_programme_without_limit_says_so():
    programme = Programme()
    programme.column(-np.inf, np.inf, 1.0)
    assert programme.solve(greatest=True).value == np.inf
    assert programme.solve().value == -np.inf


def test_work_is_counted_alike_for_the_same_questions():
    first, second = simple(), simple()
    for programme in (first, second):
        programme.solve(greatest=True)
        programme.solve(greatest=True, whole=True)
    assert first.work == second.work > 0


def test_a_programme_out_of_time_has_no_answer_or_an_unproven_one():
    chance = np.random.default_rng(1)
    programme = Programme()
    for cost in chance.integers(10, 99, 60):
        programme.column(0.0, 1.0, float(cost))
    for weights in chance.integers(10, 99, (20, 60)):
        programme.row(dict(enumerate(weights.astype(float))), -np.inf, float(weights.sum() // 2))
    answer = programme.solve(greatest=True, whole=True, seconds=0.0)
    assert answer is None or not answer.proven


@pytest.mark.parametrize(
    "ask",
    [
        lambda attacker: attacker.sides(1, 3),
        lambda attacker: attacker.end(0, greatest=True),
        lambda attacker: attacker.farthest(1, 1, upward=True),
        lambda attacker: attacker.together({1: 1.0}, 1),
    ],
)
def test_an_attacker_whose_bounds_exclude_the_truth_is_an_error(ask):
    attacker = Attacker(SUM)
    attacker.programme.bounds(0, 5.0, 6.0)
    with pytest.raises(ArithmeticError, match="true table does not fit"):
        ask(attacker)


@given(tiny=tiny_problems())
@settings(deadline=None, max_examples=60)
def test_a_table_found_by_a_few_goals_fits_and_leaves_the_attacker_as_it_was(tiny):
    problem, *_ = tiny
    attacker = Attacker(problem)
    attacker.hide(range(len(problem.values)))
    for cell, value in enumerate(problem.values):
        before = attacker.end(cell, greatest=False).value
        fall, rise = problem.room(cell)
        for asked in range(value - int(min(fall, 2)), value + int(min(rise, 2)) + 1):
            columns = attacker.whole_at(cell, asked)
            if columns is not None:
                found = np.round(columns)
                assert found[cell] == asked
                assert np.abs(found - columns).max() < 1e-5
                for equation in problem.equations:
                    assert sum(f * (found[c] - problem.values[c]) for c, f in equation.items()) == 0
                for one in range(len(found)):
                    down, up = problem.room(one)
                    assert -down <= found[one] - problem.values[one] <= up
        assert attacker.end(cell, greatest=False).value == before


def test_no_goal_finds_a_table_where_no_whole_table_has_the_value():
    attacker = Attacker(Problem([1, 1], [{0: 2, 1: -1}]))  # twice the first, less the second, is 1
    attacker.hide([0, 1])
    assert attacker.whole_at(1, 2) is None
    assert attacker.whole_at(1, 3).tolist() == [2, 3]
    assert attacker.whole_at(1, 4) is None
