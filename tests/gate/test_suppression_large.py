"""A table as large as a national one: 153 authorities by 4 types by 6 periods, with all totals."""

import time

import pytest

from benchmarks import suppression as benchmark
from p2p_analysis.gate.suppression import suppress


@pytest.mark.slow
@pytest.mark.parametrize("run", ["some", "uneven", "many"])
def test_a_national_table_is_protected_with_few_secondaries(run):
    result = benchmark.RUNS[run]()
    assert len(result.problem.values) == 5705
    # How long it takes is for the benchmark to say: a busy machine is no fault of the code.
    assert [fault for fault in result.faults if not fault.startswith("took more")] == []


@pytest.mark.slow
def test_a_national_table_gets_the_same_pattern_again():
    problem = benchmark.regional_table(mean=40.0)
    assert suppress(problem) == suppress(problem)


@pytest.mark.slow
def test_a_national_table_is_safe_with_no_time_at_all():
    result = benchmark.measure(
        "hasty", benchmark.regional_table(mean=27.0), most_seconds=10.0, sample=5
    )
    problem = result.problem
    begun = time.process_time()
    hasty = suppress(problem, time_limit=0.0)
    assert time.process_time() - begun < result.seconds
    assert hasty.status == "feasible"
    assert benchmark.narrow_cells(problem, hasty.hidden, sorted(hasty.hidden)[::60]) == []


def test_a_table_of_the_benchmark_adds_up():
    problem = benchmark.regional_table(authorities=14, regions=5, periods=4, mean=12.0)
    assert len(problem.values) == 500
    for equation in problem.equations:
        assert sum(factor * problem.values[cell] for cell, factor in equation.items()) == 0


def test_the_other_solver_of_the_benchmark_finds_what_is_narrow():
    problem = benchmark.regional_table(authorities=6, regions=2, types=2, periods=2, mean=8.0)
    bare = sorted(problem.sensitive)
    safe = sorted(suppress(problem).hidden)
    assert benchmark.narrow_cells(problem, bare, bare)
    assert benchmark.narrow_cells(problem, safe, safe) == []


def test_the_benchmark_tells_of_a_floor_that_is_missed(monkeypatch, capsys):
    table = benchmark.regional_table(authorities=6, regions=2, types=2, periods=2, mean=8.0)
    slow = benchmark.measure("slow", table, most_seconds=0.0)
    dear = benchmark.measure("dear", table, most_seconds=60.0, most_secondaries=0)
    good = benchmark.measure("good", table, most_seconds=60.0, audited=True, sample=3)
    assert slow.faults == ("took more than 0 s",)
    assert dear.faults == ("more than 0 secondaries",)
    assert good.faults == ()
    runs = {"slow": lambda: slow, "good": lambda: good}
    monkeypatch.setattr(benchmark, "RUNS", runs)
    assert benchmark.main(["good"]) == 0
    assert benchmark.main([]) == 1
    assert "took more than 0 s" in capsys.readouterr().out
