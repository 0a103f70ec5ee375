"""Separation at the size of a region: the same answers as a plain loop, in seconds."""

import pytest

from benchmarks import separation as benchmark


@pytest.mark.slow
def test_two_hundred_thousand_stays_take_seconds_and_agree_with_a_plain_loop(capsys):
    assert benchmark.main(["--sample", "60"]) == 0
    assert "stays 200,000" in capsys.readouterr().out


def test_a_smaller_population_agrees_with_the_plain_loop_in_every_case():
    question = benchmark.population(children=600, cases=40, settings=20)
    answers = benchmark.answer(question)
    ours = [(int(a), int(b)) for a, b in zip(answers.since, answers.days, strict=True)]
    assert ours == benchmark.plain(question, list(range(40)))


def test_the_benchmark_ends_with_1_if_the_answers_differ(monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "plain", lambda question, cases: [(0, 0)] * len(cases))
    assert benchmark.main(["--children", "600", "--cases", "40", "--sample", "20"]) == 1
    assert "the answers differ" in capsys.readouterr().out
