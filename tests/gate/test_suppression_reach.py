"""How far cells can move by adding up alone: never less than an attacker could find."""

import math

from hypothesis import given, settings

from p2p_analysis.gate.suppression import Problem
from p2p_analysis.gate.suppression.blocks import blocks_of
from p2p_analysis.gate.suppression.limits import Limits
from p2p_analysis.gate.suppression.reach import reach
from tests.gate.tables import brute_force, tiny_problems, whole

SUM = Problem([2, 9, 11], [whole(2, 0, 1)], frozenset({0}))


def ends(problem, free):
    """Both ends of each cell, as pairs."""
    return list(zip(*(side.tolist() for side in reach(problem, free)), strict=True))


def test_parts_reach_from_nought_to_their_whole():
    assert ends(SUM, {0, 1}) == [(0, 11), (0, 11), (11, 11)]


def test_a_whole_reaches_from_its_shown_part_without_end():
    assert ends(SUM, {1, 2}) == [(2, 2), (0, math.inf), (2, math.inf)]


def test_what_is_not_free_is_what_it_is():
    assert ends(SUM, ()) == [(2, 2), (9, 9), (11, 11)]


def test_a_cell_alone_in_its_equation_cannot_move():
    assert ends(SUM, {1}) == [(2, 2), (9, 9), (11, 11)]


def test_limits_pass_from_one_equation_to_the_next():
    problem = Problem([1, 2, 3, 4, 7], [whole(2, 0, 1), whole(4, 2, 3)], lower={3: 1})
    assert ends(problem, {0, 1, 2, 3})[:4] == [(0, 6), (0, 6), (0, 6), (1, 7)]


def test_a_difference_below_nought_reaches_without_end():
    assert ends(Problem([-2, 5, 3], [whole(2, 0, 1)]), {0, 1}) == [
        (-math.inf, 3),
        (0, math.inf),
        (3, 3),
    ]


def test_the_parts_of_a_shown_nought_leave_their_block():
    problem = Problem(
        [0, 0, 0, 2, 9, 11],
        [whole(2, 0, 1), {**whole(5, 3, 4), 0: -1}],
        sensitive=frozenset({3}),
        unprinted=frozenset({0, 1}),
        fixed=frozenset({2}),
    )
    assert [block.cells for block in blocks_of(problem)] == [(3, 4, 5)]


def test_a_hidden_cell_that_can_be_nothing_else_has_its_value_as_both_limits():
    limits = Limits(Problem([0, 0, 0], [whole(2, 0, 1)]), {0, 1})
    assert limits.of(0) == (0.0, 0.0)
    assert not limits.wide(0, 1)


@settings(max_examples=150)
@given(tiny_problems())
def test_no_table_lies_beyond_reach(case):
    problem, free, hidden = case
    least, most = reach(problem, hidden | problem.unprinted)
    for cell, (low, high) in brute_force(problem, free, hidden).items():
        assert least[cell] <= low <= high <= most[cell]
