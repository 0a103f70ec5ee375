"""Populations: the same people are the same population, whatever a measure is called."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.populations import EVERYONE, base_of, narrow, yes_of
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.recorded import all_hold, matches, surely

FIELDS = all_fields()
ASKED = ("advice_recorded", "police_status", "support_agencies")
WORDS = {name: FIELDS[name].levels[:3] for name in ASKED}


def measure(where=None, of=None):
    return Measure(label="x", where=where or {}, of=of)


def test_a_measure_of_nothing_asks_everyone():
    assert base_of("a", {"a": measure({"historic": "yes"})}, FIELDS) == EVERYONE


def test_a_measure_asks_those_who_said_yes_all_the_way_up():
    chain = {
        "a": measure({"historic": "yes"}),
        "b": measure({"closed": "no"}, of="a"),
        "c": measure({"cin_plan": "yes"}, of="b"),
    }
    assert base_of("c", chain, FIELDS) == yes_of("b", chain, FIELDS)
    assert base_of("c", chain, FIELDS) == {
        ("historic", frozenset({"yes"})),
        ("closed", frozenset({"no"})),
    }


def test_two_names_for_one_question_are_one_population():
    found = {
        "a": measure({"historic": "yes", "closed": "no"}),
        "b": measure({"closed": "no"}),
        "c": measure({"historic": "yes"}, of="b"),
    }
    assert yes_of("a", found, FIELDS) == yes_of("c", found, FIELDS)


def test_a_second_condition_on_one_word_leaves_what_both_allow():
    people = narrow(EVERYONE, "advice_recorded", frozenset({"full", "part"}), FIELDS)
    people = narrow(people, "advice_recorded", frozenset({"part", "none"}), FIELDS)
    assert people == {("advice_recorded", frozenset({"part"}))}


def test_a_second_condition_on_several_words_keeps_both_since_different_words_may_meet_them():
    people = narrow(EVERYONE, "support_agencies", frozenset({"school"}), FIELDS)
    people = narrow(people, "support_agencies", frozenset({"nspcc"}), FIELDS)
    assert people == {
        ("support_agencies", frozenset({"school"})),
        ("support_agencies", frozenset({"nspcc"})),
    }


conditions = st.dictionaries(
    st.sampled_from(ASKED),
    st.sampled_from([0, 1, 2]).flatmap(
        lambda _: st.lists(st.integers(0, 3), min_size=1, max_size=3)
    ),
    max_size=2,
)


def where_of(drawn):
    """Words by number: 3 stands for "not recorded"."""
    return {
        name: tuple("not_recorded" if n == 3 else WORDS[name][n] for n in sorted(set(numbers)))
        for name, numbers in drawn.items()
    }


def rows_of(answers):
    return pd.DataFrame(
        {
            "advice_recorded": pd.Series([a for a, _, _ in answers], dtype="string"),
            "police_status": pd.Series([b for _, b, _ in answers], dtype="string"),
            "support_agencies": pd.Series(
                [c if c is pd.NA else frozenset(c) for _, _, c in answers], dtype=object
            ),
        }
    )


answer = st.tuples(
    *[st.sampled_from([*WORDS[name], pd.NA]) for name in ASKED[:2]],
    st.one_of(st.just(pd.NA), st.sets(st.sampled_from(WORDS["support_agencies"]), min_size=1)),
)


@given(st.lists(conditions, min_size=1, max_size=3), st.lists(answer, min_size=1, max_size=12))
def test_a_population_holds_just_those_who_say_yes_at_each_link_of_the_chain(chain, answers):
    rows = rows_of(answers)
    measures = {
        f"m{n}": measure(where_of(drawn), of=f"m{n - 1}" if n else None)
        for n, drawn in enumerate(chain)
    }
    kept = rows
    for declared in measures.values():
        asked = [matches(kept[field], words) for field, words in declared.where.items()]
        kept = kept[surely(all_hold(asked, kept.index))]
    people = yes_of(f"m{len(chain) - 1}", measures, FIELDS)
    at_once = surely(all_hold((matches(rows[f], w) for f, w in people), rows.index))
    assert list(rows.index[at_once]) == list(kept.index)
