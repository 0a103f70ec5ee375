"""Errors: a tree with an exit code a branch, all faults at once, hints that help."""

import inspect

import pytest

from p2p_analysis.words import errors
from p2p_analysis.words.errors import (
    CaseDataError,
    Fault,
    P2PError,
    ReviewFileError,
    did_you_mean,
    error_named,
)

BRANCHES = {
    "UsageError": 2,
    "ReviewFileError": 3,
    "CaseDataError": 4,
    "DisclosureError": 5,
    "NarrativeError": 6,
    "RenderingError": 7,
    "BusyError": 8,
}


@pytest.mark.parametrize(("name", "code"), BRANCHES.items())
def test_each_branch_has_the_exit_code_of_the_design(name, code):
    assert getattr(errors, name).exit_code == code
    assert issubclass(getattr(errors, name), P2PError)


def test_no_two_branches_share_an_exit_code_and_none_is_left_out():
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, P2PError) and kind is not P2PError
    ]
    assert {kind.__name__: kind.exit_code for kind in kinds} == BRANCHES


def test_an_error_carries_every_fault_and_one_line_for_each():
    error = CaseDataError([Fault("cases.csv, row 2", "one"), Fault("cases.csv, row 3", "two")])
    assert [fault.problem for fault in error.faults] == ["one", "two"]
    assert str(error) == "cases.csv, row 2: one\ncases.csv, row 3: two"


def test_faults_may_come_from_a_generator():
    error = CaseDataError(Fault("cases.csv", word) for word in ("one", "two"))
    assert len(error.faults) == 2
    assert "two" in str(error)


def test_a_single_fault_needs_no_list():
    assert ReviewFileError(Fault("review.toml", "gone")).faults == (Fault("review.toml", "gone"),)


def test_a_plain_sentence_is_placed_by_what_the_error_is_about():
    assert str(ReviewFileError("is gone")) == "review file: is gone"


@pytest.mark.parametrize("name", [*BRANCHES, "P2PError"])
def test_an_error_is_found_again_by_its_name(name):
    assert error_named(name) is getattr(errors, name)


def test_a_foreign_error_has_no_branch():
    assert error_named("ZeroDivisionError") is None


def test_a_near_word_is_proposed():
    assert did_you_mean("casses", ["cases", "schools"]) == '; did you mean "cases"?'


def test_a_few_known_words_are_listed_in_order_if_none_is_near():
    assert did_you_mean("zzz", ["yes", "no"]) == "; expected one of: no, yes"


def test_many_known_words_are_not_listed():
    assert did_you_mean("zzz", [f"field_{n}" for n in range(13)]) == ""


def test_nothing_known_means_no_hint():
    assert did_you_mean("zzz", []) == ""
