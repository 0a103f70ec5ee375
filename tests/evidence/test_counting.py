"""Counting: yes + no + not recorded is the base, whatever the cases and the measures."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.populations import yes_of
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.evidence.counting import count
from p2p_analysis.words.errors import CaseDataError
from p2p_analysis.words.tally import Tally
from tests.invented import counted, several, write_review

ASKED = {
    "historic": ("yes", "no"),
    "advice_recorded": ("full", "part", "none"),
    "support_agencies": ("school", "nspcc", "camhs"),
    "period": ("first", "second"),
}
words = {
    name: st.sets(st.sampled_from([*w, "not_recorded"]), min_size=1) for name, w in ASKED.items()
}
wheres = st.dictionaries(st.sampled_from(sorted(ASKED)), st.none(), max_size=2).flatmap(
    lambda names: st.fixed_dictionaries({name: words[name] for name in names})
)


@st.composite
def declared(draw):
    """A few measures, each of an earlier one or of none."""
    found = {}
    for number in range(draw(st.integers(1, 4))):
        of = draw(st.sampled_from([None, *found]))
        where = {name: tuple(sorted(w)) for name, w in draw(wheres).items()}
        found[f"m{number}"] = Measure(label="x", of=of, where=where, by=("advice_recorded",))
    return found


@st.composite
def records(draw):
    """A small table of cases, as they stand once read."""
    some = st.lists(
        st.fixed_dictionaries(
            {
                "historic": st.sampled_from([True, False, pd.NA]),
                "advice_recorded": st.sampled_from([*ASKED["advice_recorded"], pd.NA]),
                "support_agencies": st.one_of(
                    st.just(pd.NA),
                    st.frozensets(st.sampled_from(ASKED["support_agencies"]), min_size=1),
                ),
                "period": st.sampled_from(ASKED["period"]),
                "school_urn": st.sampled_from(["1", "2", "3", pd.NA]),
                "victims": st.one_of(st.just(pd.NA), st.integers(0, 4)),
                "n": st.integers(1, 5),
            }
        ),
        max_size=9,
    )
    return frame(draw(some))


def frame(rows):
    kinds = {
        "historic": "boolean",
        "advice_recorded": "string",
        "support_agencies": "object",
        "period": "string",
        "school_urn": "string",
        "victims": "Int64",
        "n": "int64",
    }
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()}
    )


def of_rows(rows, review, measures):
    """Count measures over rows, with the periods of a review."""
    asked = review.model_copy(update={"measures": measures, "identities": ()})
    for computed in ("fields", "window"):
        asked.__dict__.pop(computed, None)
    return count(Cases(rows, {}, ""), asked)


@settings(deadline=None, max_examples=30)
@given(records(), declared())
def test_yes_no_and_not_recorded_add_up_to_the_base(review, rows, measures):
    counts = of_rows(rows, review, measures)
    for name, measure in measures.items():
        tally = counts.tallies[name]
        assert tally.yes + tally.no + tally.not_recorded == tally.base
        whole = int(rows["n"].sum()) if measure.of is None else counts.tallies[measure.of].yes
        assert tally.base == whole


@settings(deadline=None, max_examples=30)
@given(records(), declared())
def test_a_population_has_as_many_as_say_yes(review, rows, measures):
    counts = of_rows(rows, review, measures)
    assert counts.weights.sum() == rows["n"].sum()
    for name in measures:
        inside = counts.weights
        for condition in yes_of(name, measures, review.fields):
            inside = inside * counts.holds(condition)
        assert inside.sum() == counts.tallies[name].yes


@settings(deadline=None, max_examples=30)
@given(records(), declared())
def test_a_row_that_weighs_k_counts_as_k_like_rows(review, rows, measures):
    measures = measures | {
        "schools": Measure(label="x", unit="schools", where={"historic": "yes"}),
        "children": Measure(label="x", unit="children", statistic="sum", field="victims"),
        "most": Measure(label="x", statistic="largest", field="victims"),
    }
    copied = rows.loc[rows.index.repeat(rows["n"])].reset_index(drop=True).assign(n=1)
    heavy, light = of_rows(rows, review, measures), of_rows(copied, review, measures)
    assert heavy.tallies == light.tallies
    assert heavy.breakdowns == light.breakdowns
    assert heavy.statistics == light.statistics


@settings(deadline=None, max_examples=30)
@given(records(), declared())
def test_levels_of_a_breakdown_add_up_to_yes_where_a_field_has_one_word(review, rows, measures):
    counts = of_rows(rows, review, measures)
    for name in measures:
        levels = counts.breakdowns[name]["advice_recorded"]
        assert list(levels) == ["full", "part", "none", "not_recorded"]
        assert sum(levels.values()) == counts.tallies[name].yes


@settings(deadline=None, max_examples=30)
@given(records(), declared())
def test_counting_changes_no_case(review, rows, measures):
    before = rows.copy(deep=True)
    of_rows(rows, review, measures)
    assert rows.map(repr).equals(before.map(repr))


# --- Small tables by hand ---


def tallied(folder, rows, **measures):
    return counted(write_review(folder, measures=measures, rows=rows))


def test_a_blank_answer_is_never_a_no(tmp_path):
    rows = [{"second_review": word} for word in ("yes", "yes", "no", "", "", "")]
    asked = {"label": "x", "where": {"second_review": "yes"}}
    assert tallied(tmp_path, rows, a=asked).tallies["a"] == Tally(2, 1, 3)


def test_two_conditions_are_no_if_either_is_and_open_only_if_none_says_no(tmp_path):
    pairs = [("yes", "yes"), ("yes", "no"), ("yes", ""), ("no", ""), ("", "")]
    rows = [{"second_review": a, "police_referred": b} for a, b in pairs]
    asked = {"label": "x", "where": {"second_review": "yes", "police_referred": "yes"}}
    assert tallied(tmp_path, rows, a=asked).tallies["a"] == Tally(1, 2, 2)


def test_a_measure_of_another_asks_only_those_who_surely_said_yes(tmp_path):
    rows = [
        {"second_review": "yes", "location": "school"},
        {"second_review": "yes", "location": ""},
        {"second_review": "", "location": "school"},
        {"second_review": "no", "location": "school"},
    ]
    counts = tallied(
        tmp_path,
        rows,
        a={"label": "x", "where": {"second_review": "yes"}},
        b={"label": "x", "of": "a", "where": {"location": "school"}},
    )
    assert counts.tallies["b"] == Tally(1, 0, 1)


def test_an_empty_level_is_there_as_nought(tmp_path):
    rows = several(2, location="school")
    levels = tallied(tmp_path, rows, a={"label": "x", "by": ["location", "quarter"]}).breakdowns[
        "a"
    ]
    assert levels["location"] == {
        "school": 2, "outside": 0, "online": 0, "transport": 0, "not_recorded": 0,
    }  # fmt: skip
    assert levels["quarter"]["2018-Q1"] == 2
    assert len(levels["quarter"]) == 8 + 1


def test_a_breakdown_is_of_those_who_said_yes(tmp_path):
    rows = [{"location": "school", "second_review": word} for word in ("yes", "no", "")]
    asked = {"label": "x", "where": {"second_review": "yes"}, "by": ["location"]}
    levels = tallied(tmp_path, rows, a=asked).breakdowns["a"]["location"]
    assert levels["school"] == 1


def test_a_case_stands_once_under_each_of_its_words(tmp_path):
    rows = [{"support_agencies": "school;nspcc"}, {"support_agencies": "school"}, {}]
    levels = tallied(tmp_path, rows, a={"label": "x", "by": ["support_agencies"]}).breakdowns["a"]
    found = {word: n for word, n in levels["support_agencies"].items() if n}
    assert found == {"school": 2, "nspcc": 1, "not_recorded": 1}


def test_a_setting_is_yes_only_if_all_its_cases_are(tmp_path):
    answers = [
        ("1", "yes"), ("1", "yes"),  # yes
        ("2", "yes"), ("2", "no"), ("2", ""),  # no
        ("3", "yes"), ("3", ""),  # not recorded
        ("", "yes"), ("", "no"),  # of no known setting
    ]  # fmt: skip
    rows = [{"school_urn": urn, "second_review": word} for urn, word in answers]
    asked = {"label": "x", "unit": "schools", "where": {"second_review": "yes"}}
    assert tallied(tmp_path, rows, a=asked).tallies["a"] == Tally(1, 1, 3)


def test_settings_of_no_case_at_all_are_none(tmp_path):
    counts = tallied(
        tmp_path,
        several(2, second_review="no", school_urn="1"),
        a={"label": "x", "where": {"second_review": "yes"}},
        b={"label": "x", "of": "a", "unit": "schools", "where": {"location": "school"}},
    )
    assert counts.tallies["b"] == Tally(0, 0, 0)


@pytest.mark.parametrize(
    ("statistic", "field", "value"),
    [
        ("sum", "victims", 6),
        ("smallest", "victims", 1),
        ("largest", "victims", 3),
        ("earliest", "closed_on", datetime.date(2018, 3, 1)),
        ("latest", "closed_on", datetime.date(2018, 5, 1)),
    ],
)
def test_a_statistic_is_over_recorded_answers_and_says_how_many(tmp_path, statistic, field, value):
    rows = [
        {"victims": "1", "closed_on": "2018-05-01"},
        {"victims": "3", "closed_on": "2018-03-01"},
        {"victims": "2", "closed_on": "2018-04-01"},
        {},
    ]
    found = tallied(tmp_path, rows, a={"label": "x", "statistic": statistic, "field": field})
    assert found.statistics["a"].value == value
    assert type(found.statistics["a"].value) in (int, datetime.date)
    assert found.statistics["a"].rests_on == 3


def test_a_statistic_over_nothing_is_nothing_and_not_nought(tmp_path):
    found = tallied(tmp_path, [{}], a={"label": "x", "statistic": "sum", "field": "victims"})
    assert found.statistics["a"].value is None
    assert found.statistics["a"].rests_on == 0


def test_an_identity_that_does_not_hold_is_refused_without_its_sums(tmp_path):
    measures = {
        "cases": {"label": "x"},
        "a": {"label": "x", "where": {"location": "school"}},
        "b": {"label": "x", "where": {"location": "outside"}},
    }
    rows = [*several(71, location="school"), *several(13, location="online")]
    review = write_review(tmp_path, measures=measures, rows=rows, identities=[("cases", "a", "b")])
    with pytest.raises(CaseDataError) as caught:
        counted(review)
    assert str(caught.value) == (
        "review.toml, [[identities]] number 1: on these cases a + b is not cases; "
        "correct the cases or the identity"
    )


def test_every_identity_that_does_not_hold_is_told(tmp_path):
    measures = {"cases": {"label": "x"}, "a": {"label": "x", "where": {"location": "school"}}}
    identities = [("cases", "a"), ("cases", "cases"), ("a", "cases")]
    review = write_review(
        tmp_path, measures=measures, rows=several(2, location="online"), identities=identities
    )
    with pytest.raises(CaseDataError) as caught:
        counted(review)
    assert [fault.place[-1] for fault in caught.value.faults] == ["1", "3"]


def test_cases_left_out_are_counted_as_such(tmp_path):
    rows = [{"referred_on": day} for day in ("2017-05-01", "2018-05-01", "2021-01-01", "")]
    counts = tallied(tmp_path, rows, cases={"label": "x"})
    assert counts.tallies["cases"].yes == 1
    assert counts.left_out == {"before": 1, "after": 1, "undated": 1}


def test_an_export_with_no_case_in_the_window_counts_nought_everywhere(tmp_path):
    measures = {
        "a": {"label": "x", "where": {"support_agencies": "school"}, "by": ["location", "period"]},
        "b": {"label": "x", "unit": "schools"},
        "c": {"label": "x", "statistic": "latest", "field": "closed_on"},
    }
    counts = tallied(tmp_path, [{"referred_on": "2001-01-01"}], **measures)
    assert {tally.base for tally in counts.tallies.values()} == {0}
    assert counts.statistics["c"].value is None


def test_counts_refuse_to_be_shown(counts):
    for text in (repr(counts), str(counts), repr(counts.statistics["unfollowed_visit"])):
        assert "POP-" not in text
        assert "2019" not in text
    assert "28" not in repr(counts)
    assert not hasattr(counts, "_repr_html_")


# --- The review of 2020 ---


def test_the_review_of_2020_counts_28_cases_in_two_periods(counts):
    assert counts.tallies["cases"] == Tally(28, 0, 0)
    assert counts.breakdowns["cases"]["period"] == {"first": 10, "second": 18, "not_recorded": 0}
    assert counts.left_out == {"before": 0, "after": 0, "undated": 0}


def test_nine_outcomes_are_not_recorded_and_none_of_them_counts_as_no_action(counts):
    assert counts.tallies["nfa"] == Tally(yes=14, no=5, not_recorded=9)
    assert counts.tallies["outcome_not_recorded"].yes == 9


def test_four_quarters_and_more_are_shown_even_where_nobody_was_referred(counts):
    quarters = counts.breakdowns["cases"]["quarter"]
    assert len(quarters) == 12 + 1
    assert sum(quarters.values()) == 28


def test_the_order_of_the_rows_does_not_matter(cases, counts, review):
    turned = Cases(cases.rows.iloc[::-1].reset_index(drop=True), cases.left_out, cases.fingerprint)
    found = p2p.count(turned, review)
    assert found.tallies == counts.tallies
    assert found.breakdowns == counts.breakdowns
    assert found.statistics == counts.statistics


def test_a_case_is_printed_in_the_words_of_the_dictionary(counts):
    row = next(iter(counts.case_rows()))
    assert row["case_id"] == "POP-0001"
    assert row["referred_on"] == "8 February 2017"
    assert row["period"] == "January 2017 to October 2018"
    assert row["support_agencies"] == "Early help assessment, Family support worker"
    assert row["referral_nfa"] == "Yes"
    assert row["advice_recorded"] == "Not recorded"
