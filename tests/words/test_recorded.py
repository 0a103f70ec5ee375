"""Three-valued logic: not recorded is never no."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p_analysis.words.recorded import all_hold, is_recorded, matches, surely, tally
from p2p_analysis.words.tally import Tally

Y, N, X = True, False, pd.NA
# Kleene's "and", written out by hand: the first answer, the second, both.
AND = [
    (Y, Y, Y), (Y, N, N), (Y, X, X),
    (N, Y, N), (N, N, N), (N, X, N),
    (X, Y, X), (X, N, N), (X, X, X),
]  # fmt: skip
answers = st.lists(st.sampled_from([Y, N, X]), max_size=12)


def column(*values):
    return pd.Series(list(values), dtype="boolean")


def plain(series):
    return [None if value is pd.NA else bool(value) for value in series]


def shown(*values):
    return [None if value is pd.NA else value for value in values]


@pytest.mark.parametrize(("a", "b", "both"), AND)
def test_and_follows_the_truth_table(a, b, both):
    found = all_hold([column(a), column(b)], pd.RangeIndex(1))
    assert plain(found) == shown(both)


def test_the_table_is_whole():
    assert {(str(a), str(b)) for a, b, _ in AND} == set(
        itertools.product(map(str, (Y, N, X)), repeat=2)
    )


@given(st.lists(st.tuples(*[st.sampled_from([Y, N, X])] * 3), min_size=1, max_size=10))
def test_and_over_three_answers_is_no_if_any_is_no_else_open_if_any_is_missing(rows):
    parts = [column(*values) for values in zip(*rows, strict=True)]
    found = all_hold(parts, pd.RangeIndex(len(rows)))
    by_hand = [
        False if any(v is N for v in row) else None if any(v is X for v in row) else True
        for row in rows
    ]
    assert plain(found) == by_hand


def test_with_no_condition_everything_holds():
    assert plain(all_hold([], pd.RangeIndex(2))) == [True, True]


def test_a_blank_answer_is_never_a_no():
    assert plain(matches(column(Y, N, X), {"yes"})) == [True, False, None]
    assert plain(matches(column(Y, N, X), {"no"})) == [False, True, None]


def test_a_blank_word_is_never_a_no():
    words = pd.Series(["full", "none", pd.NA], dtype="string")
    assert plain(matches(words, {"full", "part"})) == [True, False, None]


def test_a_blank_set_is_never_a_no():
    sets = pd.Series([frozenset({"a", "b"}), frozenset({"c"}), pd.NA], dtype=object)
    assert plain(matches(sets, {"b", "x"})) == [True, False, None]


@pytest.mark.parametrize(
    "answer",
    [
        column(Y, N, X),
        pd.Series(["full", "none", pd.NA], dtype="string"),
        pd.Series([frozenset({"full"}), frozenset({"none"}), pd.NA], dtype=object),
    ],
    ids=["yes or no", "a word", "several words"],
)
def test_asking_for_not_recorded_leaves_nothing_open(answer):
    assert plain(matches(answer, {"not_recorded"})) == [False, False, True]
    assert plain(matches(answer, {"yes", "full", "not_recorded"})) == [True, False, True]


@pytest.mark.parametrize("dtype", ["boolean", "string", "object"])
def test_an_empty_column_and_an_all_blank_one_are_asked_without_trouble(dtype):
    assert plain(matches(pd.Series([], dtype=dtype), {"yes"})) == []
    assert plain(matches(pd.Series([pd.NA, pd.NA], dtype=dtype), {"yes"})) == [None, None]


def test_recorded_means_that_there_is_any_answer():
    assert plain(is_recorded(column(Y, N, X))) == [True, True, False]
    days = pd.Series(pd.to_datetime(["2018-01-01", None]))
    assert plain(is_recorded(days)) == [True, False]


def test_surely_takes_a_recorded_yes_only_and_is_a_plain_mask():
    mask = surely(column(Y, N, X))
    assert mask.dtype == bool
    assert list(mask) == [True, False, False]


def test_a_tally_adds_up_the_weights_of_each_answer():
    found = tally(column(Y, N, X, Y), pd.Series([1, 20, 300, 4000]))
    assert found == Tally(yes=4001, no=20, not_recorded=300)


@given(answers, st.data())
def test_yes_no_and_not_recorded_are_all_that_were_asked(given_answers, data):
    n = len(given_answers)
    weights = data.draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    found = tally(column(*given_answers), pd.Series(weights, dtype="int64"))
    assert found.yes + found.no + found.not_recorded == found.base == sum(weights)
    assert found.not_recorded == sum(
        w for a, w in zip(given_answers, weights, strict=True) if a is X
    )
