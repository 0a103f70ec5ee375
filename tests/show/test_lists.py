"""Lists of single cases: whole in the edition that may hold them, nowhere else."""

from dataclasses import replace
from types import MappingProxyType

import pytest

import p2p_analysis as p2p
from p2p_analysis.show import lists
from p2p_analysis.show.nodes import plain
from p2p_analysis.words.case_list import CAPTIONS, NOTES, CaseList
from p2p_analysis.words.errors import DisclosureError, UsageError
from tests.invented import several, write_review

FOUND = CaseList(("Case", "What"), (("CASE-000", "told late"), ("CASE-001", "no plan")))


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(lists, "CAPTIONS", MappingProxyType({"late": "Cases told late"}))


def release(folder, edition, found=FOUND):
    review = write_review(folder, rows=several(8))
    cases = p2p.load_cases(review)
    cases = replace(cases, lists=MappingProxyType({"late": found} if found else {}))
    return p2p.protect(p2p.count(cases, review), review.editions[edition])


def test_the_exempt_edition_prints_the_list(tmp_path):
    (table,) = p2p.case_list(release(tmp_path, "exempt"), "late").blocks
    assert table["caption"] == "Cases told late"
    assert table["head"] == ["Case", "What"]
    rows = [[plain(cell) for cell in row] for row in table["rows"]]
    assert rows == [["CASE-000", "told late"], ["CASE-001", "no plan"]]


def test_a_public_edition_does_not_hold_the_list_at_all(tmp_path):
    public = release(tmp_path, "public")
    assert dict(public.lists) == {}
    (block,) = p2p.case_list(public, "late").blocks
    words = plain(block["content"])
    assert "in the exempt edition only" in words
    assert "CASE" not in words


def test_what_a_public_edition_says_is_the_same_whether_the_list_is_empty_or_not(tmp_path):
    full = p2p.case_list(release(tmp_path / "a", "public"), "late").blocks
    empty = p2p.case_list(release(tmp_path / "b", "public", CaseList(("Case",))), "late").blocks
    assert full == empty


def test_a_list_says_below_it_what_its_headings_do_not(tmp_path, monkeypatch):
    monkeypatch.setattr(lists, "NOTES", MappingProxyType({"late": ("Late is late.",)}))
    (table,) = p2p.case_list(release(tmp_path, "exempt"), "late").blocks
    assert table["notes"] == ["Late is late."]


def test_every_note_belongs_to_a_list():
    assert set(NOTES) <= set(CAPTIONS)


def test_an_empty_list_is_said_in_words(tmp_path):
    for found in (None, CaseList(("Case",))):
        (block,) = p2p.case_list(release(tmp_path, "exempt", found), "late").blocks
        assert plain(block["content"]) == "Cases told late: the list is empty."


def test_an_unknown_list_is_told_with_the_known(tmp_path):
    with pytest.raises(UsageError, match='called "lat"; did you mean "late"'):
        p2p.case_list(release(tmp_path, "exempt"), "lat")


def test_a_list_shows_nothing_of_itself_and_only_a_release_prints_it():
    assert "CASE" not in repr(FOUND)
    with pytest.raises(DisclosureError):
        p2p.case_list(FOUND, "late")
