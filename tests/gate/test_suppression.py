"""The pattern of what is hidden, against tables worked by hand."""

import math

import pytest

from p2p_analysis.gate.suppression import Problem, audit, suppress
from tests.gate.tables import table, whole


def hidden(problem, **settings):
    """The hidden cells, in order."""
    return sorted(suppress(problem, **settings).hidden)


# --- Worked by hand ---------------------------------------------------------------------------


def test_fifteen_of_sixteen_hides_the_fifteen_with_the_one():
    # yes 15, no 1, not recorded 0, asked 16
    problem = Problem([15, 1, 0, 16], [whole(3, 0, 1, 2)], frozenset({1}), fixed=frozenset({2}))
    pattern = suppress(problem)
    assert pattern.hidden == {0, 1}
    assert pattern.intervals == {0: (0, 16), 1: (0, 16)}
    assert pattern.status == "optimal"


def test_a_hidden_count_known_to_be_one_or_more_has_narrower_limits():
    problem = Problem(
        [15, 1, 0, 16], [whole(3, 0, 1, 2)], frozenset({1}),
        fixed=frozenset({2}), lower={0: 1, 1: 1},
    )  # fmt: skip
    assert suppress(problem).intervals == {0: (1, 15), 1: (1, 15)}


def test_two_by_two_hides_all_four_inner_cells():
    #  1  9 | 10
    #  8 12 | 20
    #  9 21 | 30
    pattern = suppress(table([[1, 9], [8, 12]], sensitive=frozenset({0})))
    assert pattern.hidden == {0, 1, 2, 3}
    assert pattern.intervals == {0: (0, 9), 1: (1, 10), 2: (0, 9), 3: (11, 20)}


def test_three_by_three_hides_the_cheapest_rectangle():
    #  2  9 20 | 31
    #  8  7 30 | 45
    # 50 60 70 | 180
    # 60 76 120 | 256    the corner 2 hides with 9, 8 and 7: all else is dearer
    problem = table([[2, 9, 20], [8, 7, 30], [50, 60, 70]], sensitive=frozenset({0}))
    pattern = suppress(problem)
    assert pattern.hidden == {0, 1, 3, 4}
    assert pattern.intervals == {0: (0, 10), 1: (1, 11), 3: (0, 10), 4: (5, 15)}


def test_two_sensitive_cells_of_a_row_are_not_safe_by_themselves():
    #  1  2  9 | 12      row 1 hides two, but each column would give its one back
    problem = table([[1, 2, 9], [20, 20, 20], [9, 30, 30]], sensitive=frozenset({0, 1}))
    found = audit(problem, {0, 1})
    assert found == {0: (1, 1), 1: (2, 2)}
    pattern = suppress(problem)
    assert pattern.hidden > {0, 1}
    assert all(high - low >= 3 for low, high in pattern.intervals.values())


def test_a_chain_of_questions_hides_what_leads_back_to_its_last_link():
    # 28 asked: 16 yes, 12 no; of the 16: 15 yes, 1 no
    problem = Problem(
        [28, 16, 12, 15, 1], [whole(0, 1, 2), whole(1, 3, 4)], frozenset({4}),
    )  # fmt: skip
    pattern = suppress(problem)
    assert pattern.hidden == {3, 4}  # the 16 stays: hiding it would cost the 12 as well
    assert pattern.intervals[4] == (0, 16)


def test_the_dearer_of_two_companions_stays_shown():
    cells, equations = [1, 9, 9, 19], [whole(3, 0, 1, 2)]
    for dear, cheap in ((1, 2), (2, 1)):
        problem = Problem(cells, equations, frozenset({0}), weights={dear: 100.0})
        assert hidden(problem) == sorted({0, cheap})


def test_nothing_is_hidden_where_nothing_is_sensitive():
    pattern = suppress(table([[1, 9], [8, 12]]))
    assert (pattern.hidden, dict(pattern.intervals)) == (frozenset(), {})


def test_everything_sensitive_hides_everything():
    problem = table([[1, 2], [2, 1]], sensitive=frozenset(range(9)))
    pattern = suppress(problem)
    assert pattern.hidden == set(range(9))
    assert all(high == math.inf for _, high in pattern.intervals.values())


def test_a_sensitive_cell_that_no_equation_holds_is_hidden_alone():
    pattern = suppress(Problem([4, 9], [], frozenset({0})))
    assert (pattern.hidden, dict(pattern.intervals)) == ({0}, {0: (0, math.inf)})


def test_an_unprinted_cell_gives_room_and_is_never_in_the_pattern():
    shown = Problem([15, 1, 16], [whole(2, 0, 1)], frozenset({1}))
    behind = Problem([15, 1, 16], [whole(2, 0, 1)], frozenset({1}), unprinted=frozenset({0}))
    assert hidden(shown) == [0, 1]
    assert hidden(behind) == [1]


def test_an_unprinted_cell_that_is_sensitive_is_protected_too():
    problem = Problem([15, 1, 16], [whole(2, 0, 1)], frozenset({1}), unprinted=frozenset({1}))
    assert hidden(problem) == [0]


@pytest.mark.parametrize("fixed", [{0}, {3}, {0, 2}])
def test_a_fixed_cell_is_never_hidden(fixed):
    # 1 sensitive; 15 and 16 and 20 could hide with it
    problem = Problem(
        [15, 1, 20, 36], [whole(3, 0, 1, 2)], frozenset({1}), fixed=frozenset(fixed)
    )  # fmt: skip
    pattern = suppress(problem)
    assert not pattern.hidden & fixed
    assert pattern.intervals[1][1] - pattern.intervals[1][0] >= 3
    assert pattern.status == "optimal"


def test_a_pattern_that_cannot_be_fails_closed():
    problem = Problem(
        [15, 1, 16], [whole(2, 0, 1)], frozenset({1}), fixed=frozenset({0, 2})
    )  # fmt: skip
    pattern = suppress(problem)
    assert pattern.status == "infeasible"
    assert pattern.hidden == {1}
    assert pattern.intervals[1] == (1, 1)


def test_where_no_smaller_pattern_does_the_whole_block_is_hidden():
    # 1 + 1 = 2, both known to be at least 1 and the 2 fixed: nothing can move.
    stuck = Problem(
        [1, 1, 2, 9, 9], [whole(2, 0, 1), whole(3, 4)], frozenset({0}),
        fixed=frozenset({2}), lower={0: 1, 1: 1},
    )  # fmt: skip
    pattern = suppress(stuck)
    assert pattern.status == "infeasible"
    assert pattern.hidden == {0, 1}  # its own block; the other block stays shown


def test_a_cell_that_cannot_be_wide_enough_keeps_the_room_it_has():
    # 1 + 1 = 2 and the 2 is fixed: 0 to 2 is all the room there is, and showing the other takes it.
    pattern = suppress(
        Problem([1, 1, 2], [whole(2, 0, 1)], frozenset({0}), fixed=frozenset({2}))
    )  # fmt: skip
    assert pattern.status == "infeasible"
    assert pattern.intervals == {0: (0, 2), 1: (0, 2)}


def test_a_block_that_fails_does_not_leave_the_next_one_narrow():
    stuck = [1, 1, 2], [whole(2, 0, 1)]
    halves = [1, 2, 1, 3], [{3: 2, 4: -1}, whole(6, 4, 5)]  # needs its total hidden; see below
    problem = Problem(
        stuck[0] + halves[0], stuck[1] + halves[1], frozenset({0, 3}),
        fixed=frozenset({2}), lower={0: 1, 1: 1}, weights={6: 50.0},
    )  # fmt: skip
    pattern = suppress(problem, width=2)
    assert pattern.status == "infeasible"
    assert 6 in pattern.hidden
    assert pattern.intervals[3][1] - pattern.intervals[3][0] >= 2


def test_zero_cells_can_hide_and_be_hidden_among():
    #  0  0 | 0     a sensitive nought cannot be told from what might be there
    problem = table([[0, 5], [7, 9]], sensitive=frozenset({0}))
    pattern = suppress(problem)
    assert pattern.hidden >= {0}
    assert pattern.intervals[0][0] == 0
    assert pattern.intervals[0][1] >= 3


def test_a_table_of_noughts_opens_no_door():
    problem = table([[0, 0], [0, 0]], sensitive=frozenset({0}))
    pattern = suppress(problem)
    assert pattern.intervals[0][1] >= 3
    assert pattern.status == "optimal"


def test_whole_numbers_can_be_narrower_than_fractions():
    # 2a = b and b + c = 3: a is 0 or 1 in whole numbers, but up to 1.5 in fractions.
    problem = Problem([1, 2, 1, 3], [{0: 2, 1: -1}, whole(3, 1, 2)], frozenset({0}))
    assert audit(problem, {0, 1, 2}) == {0: (0, 1), 1: (0, 2), 2: (1, 3)}


def test_whole_numbers_decide_what_must_be_hidden_besides():
    # In fractions the cell is 1.5 wide, in whole numbers 1: width 2 needs the total hidden too.
    problem = Problem(
        [1, 2, 1, 3], [{0: 2, 1: -1}, whole(3, 1, 2)], frozenset({0}), weights={3: 50.0}
    )
    assert 3 not in suppress(problem, width=1).hidden
    assert 3 in suppress(problem, width=2).hidden


def test_every_companion_is_needed():
    problem = table(
        [[2, 9, 20, 4], [8, 7, 30, 11], [50, 60, 70, 12], [3, 13, 14, 40]],
        sensitive=frozenset({0, 3, 12}),
    )
    pattern = suppress(problem)
    spare = pattern.hidden - problem.sensitive
    assert spare
    for cell in spare:
        found = audit(problem, pattern.hidden - {cell})
        assert min(high - low for low, high in found.values()) < 3


def test_a_programme_that_loses_its_way_begins_again():
    # A warm start on this one ended with neither an answer nor "no limit".
    quarters = [2, 0, 0, 0, 2, 0, 0, 0]
    problem = Problem(
        [0, 0, 4, 1, 2, 1, *quarters, 2, 2, 0, 2, 0, 0],
        [
            {0: 1}, {1: 1}, {0: -1, 1: -1}, whole(2, 3, 4, 5), whole(2, *range(6, 14)),
            whole(14, 6, 7, 8, 9), whole(15, 10, 11, 12, 13), {16: 1}, whole(17, 3, 5), {18: 1},
            whole(2, 17, 18, 4),
        ],
        sensitive=frozenset({3, 4, 5, 6, 10, 14, 15, 17}),
        unprinted=frozenset(range(6, 14)),
        fixed=frozenset({0, 1, 16, 18, 19}),
        lower=dict.fromkeys((2, 3, 4, 5, 14, 15, 17), 1),
        weights={2: 10_000, 0: 0.2, 1: 2, 5: 2, 3: 2, 4: 6, 14: 3, 15: 3, 16: 1, 17: 30, 18: 0.2,
                 19: 10},
    )  # fmt: skip
    pattern = suppress(problem, width=2)
    assert pattern.hidden == {2, 3, 4, 5, 14, 15, 17}
    assert pattern.status == "optimal"


# --- The same every time, and silent ----------------------------------------------------------


def test_the_same_problem_gives_the_same_pattern_twice():
    problem = table([[1, 9, 3], [8, 2, 4], [5, 5, 5]], sensitive=frozenset({0, 4}))
    first, second = suppress(problem), suppress(problem)
    assert first == second
    assert first.hidden


def test_the_solver_says_nothing(capfd):
    suppress(table([[1, 9], [8, 12]], sensitive=frozenset({0})))
    audit(Problem([1, 2, 1, 3], [{0: 2, 1: -1}, whole(3, 1, 2)]), {0, 1, 2})
    assert capfd.readouterr() == ("", "")
