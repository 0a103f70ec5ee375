"""What one edition solved explains it in the other; nobody is believed that it is safe."""

import pytest

from p2p_analysis.gate import solved
from p2p_analysis.gate.model import model_of
from p2p_analysis.gate.protection import protection_of
from tests.invented import counted, several, write_review

MEASURES = {
    "cases": {"label": "cases", "by": ["police_status"]},
    "together": {"label": "together", "where": {"same_setting_now": "yes"}, "by": ["location"]},
}
ROWS = [
    *several(9, same_setting_now="yes", location="school", police_status="open"),
    *several(3, same_setting_now="no", location="outside", police_status="charged"),
    *several(7, same_setting_now="yes", location="outside", police_status="none"),
]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(solved, "_known", {})


@pytest.fixture
def asked(tmp_path):
    """A model, and the edition that protects it."""
    editions = {"public": {"marking": "Public", "suppress_below": 6}}
    review = write_review(tmp_path / "small", measures=MEASURES, rows=ROWS, editions=editions)
    edition = review.editions["public"]
    return model_of(counted(review), edition), edition


@pytest.fixture
def searches(monkeypatch):
    """How often a pattern was searched for."""
    made = []

    def search(*given, **more):
        made.append(given)
        return protection_of(*given, **more)

    monkeypatch.setattr(solved, "protection_of", search)
    return made


def test_an_explanation_is_the_same_whether_it_was_searched_for_or_known(asked, searches):
    model, edition = asked
    alone = protection_of(model, edition)
    assert alone.kinds
    solved.protection(model, edition, limits=False)
    assert len(searches) == 1
    again = solved.protection(model, edition)
    assert len(searches) == 1
    assert dict(again.kinds) == dict(alone.kinds)
    assert dict(again.intervals) == dict(alone.intervals)


def test_another_process_may_hand_over_what_it_solved(asked, searches, monkeypatch):
    model, edition = asked
    solved.protection(model, edition, limits=False)
    handed = solved.solved()
    monkeypatch.setattr(solved, "_known", {})
    solved.take(handed)
    assert solved.protection(model, edition).intervals
    assert len(searches) == 1


def test_an_edition_never_takes_its_own_pattern_from_another(asked, searches):
    model, edition = asked
    solved.protection(model, edition, limits=False)
    (question,) = solved.solved()
    solved.take({question: {}})
    kinds = solved.protection(model, edition, limits=False).kinds
    assert len(searches) == 2
    assert dict(kinds) == dict(protection_of(model, edition).kinds)


def test_a_pattern_that_does_not_protect_is_not_believed(asked, searches):
    model, edition = asked
    right = dict(solved.protection(model, edition, limits=False).kinds)
    (question,) = solved.solved()
    primary = {cell: kind for cell, kind in right.items() if kind == "primary"}
    assert set(primary) < set(right)
    solved.take({question: primary})
    assert dict(solved.protection(model, edition).kinds) == right
    assert len(searches) == 2


def test_another_question_has_another_answer(asked, searches):
    model, edition = asked
    solved.protection(model, edition)
    stricter = edition.model_copy(update={"suppress_below": 8})
    solved.protection(model, stricter)
    assert len(searches) == len(solved.solved()) == 2


def test_where_nothing_is_withheld_nothing_is_solved(asked):
    model, edition = asked
    open_ = edition.model_copy(update={"suppress_below": 0})
    assert not open_.protects
    assert not solved.protection(model, open_).kinds
    assert solved.solved() == {}


def test_only_so_many_answers_are_kept():
    solved.take({str(number): {} for number in range(20)})
    assert list(solved.solved()) == [str(number) for number in range(12, 20)]
