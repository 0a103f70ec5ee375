"""Answers that follow from others are known to the attacker, so the gate must know them too."""

import numpy as np
import pytest

from p2p_analysis.gate import disclosure
from p2p_analysis.gate.disclosure import cells_of
from p2p_analysis.gate.model import definitions_of
from p2p_analysis.gate.suppression import Problem, audit
from p2p_analysis.words.fields import NOT_RECORDED
from tests.invented import write_review

MEASURES = {
    "cases": {"label": "cases"},
    "told": {"label": "told", "where": {"police_referred": "yes"}},
    "apart": {"label": "apart", "where": {"separation_in_place": "yes"}},
}
# Invented for the test: where the police were told, the children were kept apart.
TIE = (("police_referred", frozenset({"yes"})), ("separation_in_place", frozenset({"yes"})))


def largest(folder, hidden, **shown):
    """The greatest value that a reader could believe of one number."""
    review = write_review(folder, measures=MEASURES)
    cells = cells_of(definitions_of(review, review.editions["public"]))
    values = [0] * len(cells.recipes)
    places = {name: cells.printed[name, "value"] for name in MEASURES}
    for name, value in shown.items():
        values[places[name]] = value
    known = frozenset(places[name] for name in shown if name != hidden)
    values = fitted(cells.equations, len(values), {c: values[c] for c in known})
    problem = Problem(
        values=tuple(values),
        equations=tuple(cells.equations),
        sensitive=frozenset({places[hidden]}),
        unprinted=frozenset(range(len(values))) - known,
        fixed=known,
    )
    return audit(problem, frozenset({places[hidden]}))[places[hidden]][1]


def fitted(equations, size, known):
    """Some whole numbers that fit the equations and what is known."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    table = np.zeros((len(equations), size))
    for row, equation in enumerate(equations):
        for cell, factor in equation.items():
            table[row, cell] = factor
    low = np.array([known.get(cell, 0) for cell in range(size)])
    high = np.array([known.get(cell, 100) for cell in range(size)])
    found = milp(
        np.zeros(size),
        constraints=LinearConstraint(table, 0, 0),
        bounds=Bounds(low, high),
        integrality=np.ones(size),
    )
    assert found.success
    return [int(value) for value in found.x.round()]


def test_a_tie_narrows_what_a_reader_could_believe(tmp_path, monkeypatch):
    assert largest(tmp_path / "free", "told", cases=20, apart=4) == 20
    monkeypatch.setattr(disclosure, "IMPLIED", (TIE,))
    assert largest(tmp_path / "tied", "told", cases=20, apart=4) == 4


def test_a_tie_to_no_answer_is_one_too(tmp_path, monkeypatch):
    silent = (TIE[0], ("separation_in_place", frozenset({NOT_RECORDED})))
    monkeypatch.setattr(disclosure, "IMPLIED", (silent,))
    assert largest(tmp_path, "told", cases=20, apart=4) == 16


@pytest.mark.parametrize("tie", [(TIE[0], ("harm_class", frozenset({"violence"})))])
def test_a_tie_to_a_field_that_nobody_asks_for_says_nothing(tmp_path, monkeypatch, tie):
    monkeypatch.setattr(disclosure, "IMPLIED", (tie,))
    assert largest(tmp_path, "told", cases=20, apart=4) == 20
