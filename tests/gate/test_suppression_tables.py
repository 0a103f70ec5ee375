"""Tables of the shapes that councils print, drawn at random: linked, hierarchical and over time.

Another solver looks at every pattern. What is drawn is the same on every run.
"""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from p2p_analysis.gate.suppression import audit, search, suppress
from tests.gate.tables import FORMS, Cells, limits, narrowest, whole

DRAWS = [
    pytest.param(form, width, seed, id=f"{form}, width {width}, {seed}")
    for form, width, seed in itertools.product(FORMS, (1, 3), (1, 2))
]


def drawn(form, seed, **settings):
    """The problem of a table of some form."""
    return FORMS[form](np.random.default_rng(seed), **settings).problem()


def assert_safe(problem, pattern, width):
    """Every sensitive cell is hidden, and another solver finds no hidden cell too narrow."""
    assert pattern.status in ("optimal", "feasible")
    assert not pattern.doubtful
    assert pattern.hidden >= problem.sensitive
    assert not pattern.hidden & problem.fixed
    found = limits(problem, pattern.hidden)
    assert set(found) == set(pattern.intervals) == pattern.hidden
    assert narrowest(found) >= width
    for cell, (low, high) in pattern.intervals.items():
        assert found[cell][0] <= low <= high <= found[cell][1]
    assert pattern.objective == sum(
        problem.weight(cell) for cell in pattern.hidden - problem.sensitive
    )


@pytest.mark.parametrize(("form", "width", "seed"), DRAWS)
def test_a_table_is_safe_to_another_solver(form, width, seed):
    problem = drawn(form, seed)
    assert problem.sensitive
    pattern = suppress(problem, width=width)
    assert_safe(problem, pattern, width)
    assert pattern.status == "optimal"
    assert dict(pattern.intervals) == limits(problem, pattern.hidden)


@pytest.mark.parametrize("form", FORMS)
def test_the_sensitive_cells_alone_are_not_safe(form):
    # Else the tests around this one would pass with an engine that does nothing.
    problems = [drawn(form, seed) for seed in (1, 2, 3)]
    assert any(narrowest(limits(problem, problem.sensitive)) < 3 for problem in problems)


@pytest.mark.parametrize(("form", "width", "seed"), DRAWS)
def test_the_quick_search_is_safe_to_another_solver(form, width, seed, monkeypatch):
    problem = drawn(form, seed)
    best = suppress(problem, width=width)
    monkeypatch.setattr(search, "MOST_CELLS", 0)
    pattern = suppress(problem, width=width)
    assert_safe(problem, pattern, width)
    assert pattern.status == "feasible"
    assert best.objective <= pattern.objective <= 1.5 * best.objective


@pytest.mark.parametrize("form", FORMS)
def test_no_time_at_all_is_time_for_a_safe_pattern(form, monkeypatch):
    problem = drawn(form, 1)
    assert_safe(problem, suppress(problem, width=3, time_limit=0.0), 3)
    monkeypatch.setattr(search, "MOST_CELLS", 0)
    assert_safe(problem, suppress(problem, width=3, time_limit=1e-9), 3)


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gets_the_same_pattern(form, quick, monkeypatch):
    if quick:
        monkeypatch.setattr(search, "MOST_CELLS", 0)
    first, second = (suppress(drawn(form, 2)) for _ in range(2))
    assert first == second
    assert first.hidden


@pytest.mark.parametrize("form", FORMS)
def test_noughts_that_may_be_hidden_are_hidden_like_any_count(form):
    cells = FORMS[form](np.random.default_rng(5), mean=0.4)
    problem = cells.problem(zeros="withhold")
    assert 0 in problem.values
    pattern = suppress(problem)
    assert_safe(problem, pattern, 3)


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize(("form", "seed"), list(itertools.product(FORMS, (1, 2))))
def test_no_pattern_of_a_small_table_is_cheaper_than_the_optimal_one(form, seed, width):
    small = {
        "linked": {"first": 2, "shared": 2, "second": 2, "mean": 2.0},
        "hierarchical": {"regions": 2, "authorities": 2, "types": 1, "mean": 6.0},
        "over time": {"years": 1, "outcomes": 1, "mean": 6.0},
    }
    cells = FORMS[form](np.random.default_rng(seed), **small[form])
    few = [c for c, value in enumerate(cells.values) if 0 < value < 6][:2]
    assert few
    problem = cells.problem(sensitive=frozenset(few))
    pattern = suppress(problem, width=width)
    assert pattern.status == "optimal"
    may = set(range(len(problem.values))) - problem.fixed - problem.sensitive
    for number in range(len(may) + 1):
        for more in itertools.combinations(sorted(may), number):
            if sum(problem.weight(cell) for cell in more) < pattern.objective - 1e-9:
                assert narrowest(audit(problem, problem.sensitive | set(more))) < width


def test_a_change_between_years_may_be_negative_and_is_protected_like_a_count():
    cells = Cells()
    for year, counts in enumerate([(12, 9, 4), (7, 15, 2)]):
        for area, count in enumerate(counts):
            cells.set((year, area), count)
        cells.add((year, "all"), [(year, area) for area in range(3)])
    for area in (0, 1, 2, "all"):
        change = cells.values[cells.place[1, area]] - cells.values[cells.place[0, area]]
        at = cells.set(("change", area), change)
        cells.equations.append(whole(cells.place[1, area], cells.place[0, area], at))
    small = frozenset(cells.place[year, 2] for year in (0, 1))
    problem = cells.problem(zeros="withhold", sensitive=small)
    pattern = suppress(problem)
    assert min(problem.values) < 0
    assert_safe(problem, pattern, 3)
    # Both years' small counts behind one shown change would still tell their difference.
    assert narrowest(limits(problem, small)) < 3


def test_limits_that_the_attacker_knows_are_kept_to():
    problem = drawn("linked", 3)
    upper = {cell: problem.values[cell] + 4 for cell in range(len(problem.values))}
    problem = replace(problem, upper=upper)
    pattern = suppress(problem)
    assert_safe(problem, pattern, 3)
    for cell, (low, high) in pattern.intervals.items():
        assert problem.lower.get(cell, 0) <= low <= high <= upper[cell]
