"""Cells and equations are written once for all who ask for the same, and for nobody else."""

import pytest

from p2p_analysis.brief.loading import load_review
from p2p_analysis.gate.disclosure import cells_of
from p2p_analysis.gate.earlier import as_in_manifest
from p2p_analysis.gate.model import definitions_of
from p2p_analysis.gate.structure import structure_of
from p2p_analysis.press import ahead
from p2p_analysis.words.errors import UsageError
from tests.invented import write_review

TOGETHER = {"label": "together", "where": {"same_setting_now": "yes"}}
EDITIONS = {
    "public": {"marking": "Public", "suppress_below": 6},
    "exempt": {"marking": "Exempt", "suppress_below": 0},
}


@pytest.fixture
def asked(tmp_path):
    """Definitions of a review that declares these measures."""

    def make(**measures):
        name = f"review-{len(list(tmp_path.iterdir()))}"
        folder = tmp_path / name
        write_review(folder, measures={"cases": {"label": "cases"}, **measures}, rows=[{}])
        review = load_review(folder)
        return definitions_of(review, review.editions["public"])

    return make


def test_who_asks_for_the_same_is_given_the_same_whatever_it_is_called(asked):
    first = structure_of(asked(together=TOGETHER))
    assert structure_of(asked(together={**TOGETHER, "label": "x", "paragraph": "2.1"})) is first


def test_what_is_given_is_what_the_definitions_say(asked):
    definitions = asked(together={**TOGETHER, "by": ["police_status"]})
    given, alone = structure_of(definitions), cells_of(definitions)
    assert repr(given.recipes) == repr(alone.recipes)
    assert given.equations == alone.equations
    assert given.printed == alone.printed
    assert given.groups == alone.groups


@pytest.mark.parametrize(
    "other",
    [
        {"where": {"same_setting_now": "no"}},
        {"by": ["police_status"]},
        {"unit": "schools"},
    ],
)
def test_who_asks_for_anything_else_is_given_something_else(asked, other):
    first = structure_of(asked(together=TOGETHER))
    assert structure_of(asked(together={**TOGETHER, **other})) is not first
    assert structure_of(asked()) is not first


def test_the_order_of_the_measures_is_part_of_the_question(asked):
    apart = {"label": "apart", "where": {"same_setting_now": "no"}}
    one = structure_of(asked(together=TOGETHER, apart=apart))
    assert structure_of(asked(apart=apart, together=TOGETHER)) is not one


def test_cells_that_others_share_take_no_more(asked):
    shared = structure_of(asked(together=TOGETHER))
    number = len(shared.recipes)
    with pytest.raises(UsageError, match="shared by several papers"):
        shared.cell("left out", "again")
    with pytest.raises(UsageError, match="shared by several papers"):
        shared.equal([0], [1, 1])
    assert shared.cell("left out") < number == len(shared.recipes)


def test_what_a_build_and_its_audit_ask_for_is_there_before_they_begin(tmp_path, monkeypatch):
    write_review(
        tmp_path / "small", measures={"cases": {"label": "cases"}, "together": TOGETHER},
        rows=[{}], editions=EDITIONS,
    )  # fmt: skip
    review = load_review(tmp_path / "small")
    monkeypatch.setattr(ahead, "may_fork", lambda: True)
    ahead.prepare(review, ["public"])
    definitions = definitions_of(review, review.editions["public"])

    def fail(*_):
        raise AssertionError("written down again")

    monkeypatch.setattr("p2p_analysis.gate.structure.cells_of", fail)
    for one in (definitions, as_in_manifest(definitions)):
        assert ("cases", "value") in structure_of(one).printed


def test_what_is_wrong_with_a_review_is_not_told_before_its_time(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "may_fork", lambda: True)
    editions = {"public": {**EDITIONS["public"], "earlier": ["gone.json"]}}
    write_review(tmp_path / "small", rows=[{}], editions=editions)
    ahead.prepare(load_review(tmp_path / "small"), ["public"])


def test_where_nothing_is_handed_on_nothing_is_made_ready(tmp_path, monkeypatch):
    write_review(tmp_path / "small", rows=[{}], editions=EDITIONS)
    asked_for = []
    monkeypatch.setattr(ahead, "structure_of", lambda *given: asked_for.append(given))
    for forks, number in ((False, 0), (True, 2)):
        monkeypatch.setattr(ahead, "may_fork", lambda forks=forks: forks)
        ahead.prepare(load_review(tmp_path / "small"), ["public", "exempt"])
        assert len(asked_for) == number
