"""The attacker, and the cost of a pattern, against trying every table and every pattern."""

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p_analysis.gate.suppression import Problem, audit, search, suppress
from tests.gate.tables import (
    brute_force,
    cheapest_by_trial,
    limits,
    narrowest,
    tiny_problems,
    whole,
)

WIDTHS = st.integers(1, 4)


@settings(max_examples=150)
@given(tiny_problems())
def test_the_audit_agrees_with_trying_every_table(case):
    problem, free, hidden = case
    assert audit(problem, hidden) == brute_force(problem, free, hidden)


@settings(max_examples=50)
@given(tiny_problems())
def test_the_other_solver_of_these_tests_agrees_with_trying_every_table(case):
    problem, free, hidden = case
    assert limits(problem, hidden) == brute_force(problem, free, hidden)


@settings(max_examples=150)
@given(tiny_problems(), WIDTHS)
def test_every_hidden_cell_is_wide_enough_or_the_pattern_says_that_it_failed(case, width):
    problem, free, _ = case
    pattern = suppress(problem, width=width)
    found = brute_force(problem, free, pattern.hidden)
    assert dict(pattern.intervals) == found
    assert pattern.hidden >= problem.sensitive - problem.unprinted
    assert not pattern.hidden & (problem.fixed | problem.unprinted)
    assert (narrowest(found) >= width) == (pattern.status == "optimal")
    assert pattern.doubtful == {c for c, (low, high) in found.items() if high - low < width}


@settings(max_examples=100)
@given(tiny_problems(), WIDTHS)
def test_an_optimal_pattern_costs_what_the_best_of_all_patterns_costs(case, width):
    problem, free, _ = case
    pattern = suppress(problem, width=width)
    least = cheapest_by_trial(problem, free, width)
    if least is None:
        assert pattern.status == "infeasible"
    else:
        assert pattern.status == "optimal"
        assert pattern.objective == pytest.approx(least)


@settings(max_examples=100)
@given(tiny_problems(), WIDTHS)
def test_the_quick_search_is_safe_and_never_cheaper_than_the_best(case, width):
    problem, free, _ = case
    with mock.patch.object(search, "MOST_CELLS", -1):
        pattern = suppress(problem, width=width)
    found = brute_force(problem, free, pattern.hidden)
    assert pattern.hidden >= problem.sensitive - problem.unprinted
    assert not pattern.hidden & (problem.fixed | problem.unprinted)
    # What it proves by example is open to the attacker indeed.
    assert set(pattern.intervals) == set(found)
    for cell, (low, high) in pattern.intervals.items():
        assert found[cell][0] <= low <= problem.values[cell] <= high <= found[cell][1]
    least = cheapest_by_trial(problem, free, width)
    if least is None:
        assert pattern.status == "infeasible" and pattern.doubtful
    else:
        assert pattern.status == ("feasible" if problem.sensitive else "optimal")
        assert narrowest(found) >= width
        assert pattern.objective >= least - 1e-9


def test_the_trial_of_all_patterns_can_tell_a_dear_pattern_from_a_cheap_one():
    problem = tiny_example()
    least = cheapest_by_trial(problem, 3, 2)
    assert least == 3  # the 2 goes with the 1; the 3 stays
    assert suppress(problem, width=2).objective == least


def tiny_example():
    """1 + 2 + 3 = 6, the 1 sensitive and the 6 fixed."""
    return Problem([1, 2, 3, 6], [whole(3, 0, 1, 2)], frozenset({0}), fixed=frozenset({3}))
