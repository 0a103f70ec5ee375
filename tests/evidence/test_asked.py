"""Conditions as look-ups: they say of each row what three-valued logic says of its answers."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from p2p_analysis.evidence.asked import SAYS_NO, SAYS_NOTHING, SAYS_YES, Asked, by_group
from p2p_analysis.words.recorded import all_hold, matches, surely, tally

SAID = {True: SAYS_YES, False: SAYS_NO, None: SAYS_NOTHING}
LEVELS = {"told": ("yes", "no"), "how": ("full", "part", "none"), "who": ("a", "b", "c")}
conditions = st.lists(
    st.sampled_from(sorted(LEVELS)).flatmap(
        lambda name: st.tuples(
            st.just(name), st.frozensets(st.sampled_from([*LEVELS[name], "not_recorded"]))
        )
    ),
    max_size=4,
)


@st.composite
def tables(draw):
    """Rows with a column of each kind that a condition may ask, and their weights."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from([True, False, pd.NA]),
                st.sampled_from([*LEVELS["how"], pd.NA]),
                st.one_of(st.just(pd.NA), st.frozensets(st.sampled_from("abc"), min_size=1)),
                st.integers(0, 3),
            ),
            max_size=9,
        )
    )
    kinds = {"told": "boolean", "how": "string", "who": "object", "n": "int64"}
    return pd.DataFrame(
        {
            name: pd.Series([row[at] for row in rows], dtype=kind)
            for at, (name, kind) in enumerate(kinds.items())
        }
    )


def by_logic(rows, asked):
    return all_hold((matches(rows[name], words) for name, words in asked), rows.index)


@given(tables(), conditions)
def test_a_row_answers_as_three_valued_logic_has_it(rows, asked):
    found = Asked(rows, len(rows)).answer(asked)
    expected = by_logic(rows, asked)
    assert list(found) == [SAID[None if one is pd.NA else bool(one)] for one in expected]


@given(tables(), conditions, conditions)
def test_a_tally_adds_up_the_weights_of_the_chosen_rows(rows, asked, base):
    told = Asked(rows, len(rows))
    among = surely(by_logic(rows, base))
    found = told.tally(told.answer(asked), among.to_numpy())
    assert found == tally(by_logic(rows, asked)[among], rows["n"][among])


@given(tables(), st.sampled_from(sorted(LEVELS)), conditions)
def test_levels_are_counted_as_if_each_were_asked_for(rows, name, base):
    among = surely(by_logic(rows, base))
    expected = [
        int(rows["n"][among & surely(matches(rows[name], {level}))].sum())
        for level in (*LEVELS[name], "not_recorded")
    ]
    assert list(Asked(rows, len(rows)).levels(name, LEVELS[name], among.to_numpy())) == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(sorted(SAID.values()))), max_size=12))
def test_a_group_answers_as_and_does_for_its_members(rows):
    names = sorted({group for group, _ in rows})
    groups = np.array([names.index(group) for group, _ in rows], dtype=np.int64)
    answers = np.array([one for _, one in rows], dtype=np.int8)
    members = [[one for group, one in rows if group == name] for name in names]
    by_hand = [
        SAYS_NO if SAYS_NO in told else SAYS_NOTHING if SAYS_NOTHING in told else SAYS_YES
        for told in members
    ]
    assert list(by_group(answers, groups)) == by_hand


def test_rows_that_are_asked_show_nothing_of_themselves():
    rows = pd.DataFrame({"how": pd.Series(["full"], dtype="string"), "n": [1]})
    assert repr(Asked(rows, len(rows))) == "Asked: rows are not shown."
