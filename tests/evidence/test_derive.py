"""Derived answers, worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.evidence.derive import derive
from p2p_analysis.evidence.shared_settings import FROM_SETTINGS
from p2p_analysis.words.fields import all_fields
from tests.invented import counted, write_review


@pytest.fixture(scope="session")
def derived(tmp_path_factory):
    """Read one case; return an answer of it, None if it is missing."""
    home, number = tmp_path_factory.mktemp("derive"), iter(range(10**6))

    def answer(field, **row):
        review = write_review(home / f"r{next(number)}", rows=[row])
        value = p2p.load_cases(review).rows.loc[0, field]
        return None if pd.isna(value) else value

    return answer


@pytest.mark.parametrize(
    ("referred_on", "period", "quarter"),
    [
        ("2018-01-01", "first", "2018-Q1"),
        ("2018-12-31", "first", "2018-Q4"),
        ("2019-01-01", "second", "2019-Q1"),
        ("2019-12-31", "second", "2019-Q4"),
    ],
)
def test_the_day_of_referral_decides_period_and_quarter(derived, referred_on, period, quarter):
    assert derived("period", referred_on=referred_on) == period
    assert derived("quarter", referred_on=referred_on) == quarter


@pytest.mark.parametrize(
    ("harm", "group"),
    [
        ("rape", "violence"),
        ("penetration", "violence"),
        ("sexual_assault", "violence"),
        ("causing", "violence"),
        ("harassment", "harassment"),
        ("online_harassment", "harassment"),
        ("other_hsb", "other"),
        ("", None),
    ],
)
def test_harm_is_grouped_as_the_guidance_does(derived, harm, group):
    assert derived("harm_class", harm_type=harm) == group


def test_every_harm_type_belongs_to_a_declared_group(derived):
    for word in all_fields()["harm_type"].words:
        assert derived("harm_class", harm_type=word) in all_fields()["harm_class"].words


NFA = {"referral_nfa": "yes"}
TALK = {"strategy_discussion_on": "2018-02-02"}
ENQUIRY = {"section_47_started_on": "2018-02-03"}


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({}, None),
        ({"referral_nfa": "no"}, None),
        (NFA, "nfa"),
        (NFA | {"support_agencies": "school"}, "nfa_with_support"),
        ({"support_agencies": "school"}, None),
        ({"early_help_on": "2018-02-02"}, "early_help"),
        (NFA | {"early_help_on": "2018-02-02"}, "nfa"),
        ({"assessment_started_on": "2018-02-02"}, "assessment"),
        (TALK, "strategy_only"),
        (TALK | {"assessment_started_on": "2018-02-04"}, "strategy_only"),
        (TALK | ENQUIRY | {"section_47_type": "single"}, "section_47_single"),
        (TALK | ENQUIRY | {"section_47_type": "joint"}, "section_47_joint"),
        (TALK | ENQUIRY, None),
    ],
)
def test_the_outcome_is_the_furthest_step_on_the_record(derived, row, outcome):
    assert derived("social_care_outcome", **row) == outcome


@pytest.mark.parametrize(
    ("row", "answer"),
    [({}, None), (TALK, True), (ENQUIRY, True), (NFA, False), (NFA | TALK, True),
     ({"referral_nfa": "no"}, None)],
)  # fmt: skip
def test_every_enquiry_follows_a_strategy_discussion_and_silence_is_no_no(derived, row, answer):
    assert derived("strategy_discussion", **row) == answer


@pytest.mark.parametrize(
    ("row", "answer"),
    [({}, None), (NFA, False), ({"assessment_authorised_on": "2018-03-01"}, True)],
)
def test_an_assessment_is_complete_when_authorised(derived, row, answer):
    assert derived("assessment_completed", **row) == answer


@pytest.mark.parametrize(
    ("row", "answer"),
    [({}, None), (NFA, False), ({"closed_on": "2018-03-01"}, False),
     ({"cin_plan_started_on": "2018-03-01"}, True),
     ({"cin_plan_started_on": "2018-03-01", "closed_on": "2018-09-01"}, True)],
)  # fmt: skip
def test_a_closed_case_without_a_plan_had_none(derived, row, answer):
    assert derived("cin_plan", **row) == answer


def test_a_case_without_a_closing_day_is_not_known_to_be_open(derived):
    assert derived("closed") is None
    assert derived("closed", closed_on="2018-03-01")


@pytest.mark.parametrize(
    ("incident", "told", "years", "historic"),
    [
        ("2016-03-15", "2018-03-15", 2, True),
        ("2016-03-16", "2018-03-15", 1, False),
        ("2018-03-01", "2018-03-15", 0, False),
        ("", "2018-03-15", None, None),
        ("2016-03-15", "", None, None),
    ],
)
def test_an_incident_is_historic_from_two_whole_years(derived, incident, told, years, historic):
    row = {"incident_on": incident, "disclosed_on": told, "referred_on": "2018-03-15"}
    assert derived("years_to_disclosure", **row) == years
    assert derived("historic", **row) == historic


@pytest.mark.parametrize(
    ("closed_on", "months"),
    [("2018-02-28", 0), ("2018-03-14", 0), ("2018-03-15", 1), ("2019-02-15", 12), ("", None)],
)
def test_a_month_is_whole_when_its_day_is_reached(derived, closed_on, months):
    assert derived("months_to_closure", referred_on="2018-02-15", closed_on=closed_on) == months


@pytest.mark.parametrize(
    ("assessment", "plan", "answer"),
    [("yes", "", True), ("", "yes", True), ("no", "yes", True), ("no", "no", False),
     ("no", "", None), ("", "", None)],
)  # fmt: skip
def test_a_plan_is_advised_if_either_kind_is(derived, assessment, plan, answer):
    row = {"advised_risk_assessment": assessment, "advised_safety_plan": plan}
    assert derived("plan_advised", **row) == answer


@pytest.mark.parametrize(
    ("written", "checked_on", "answer"),
    [("yes", "2018-03-01", True), ("yes", "", None), ("", "", None), ("no", "", False),
     ("", "2018-03-01", True)],
)  # fmt: skip
def test_a_blank_day_of_checking_is_no_only_where_nothing_was_written(
    derived, written, checked_on, answer
):
    row = {"risk_assessment_written": written, "risk_assessment_checked_on": checked_on}
    assert derived("risk_assessment_checked", **row) == answer


def test_children_are_victims_and_perpetrators_if_both_are_known(derived):
    assert derived("children_involved", victims="1", perpetrators="2") == 3
    assert derived("children_involved", victims="1") is None


def test_the_table_that_is_given_is_left_as_it_is(cases, review):
    own = [name for name, field in all_fields().items() if not field.derived]
    given_rows = cases.rows[own].copy()
    before = given_rows.copy(deep=True)
    found = derive(given_rows, review)
    assert given_rows.map(repr).equals(before.map(repr))
    assert set(found.columns) == set(review.fields) - set(FROM_SETTINGS)


@given(st.dates(), st.integers(0, 400))
def test_so_many_years_later_on_the_same_day_is_so_many_whole_years(begin, months):
    from p2p_analysis.evidence.derive import _whole_months

    start = pd.Timestamp(begin.year % 300 + 1700, begin.month, min(begin.day, 28))
    end = start + pd.DateOffset(months=months)
    found = _whole_months(*_days(start, end))
    assert found.tolist() == [months]
    less = _whole_months(*_days(start, end - pd.Timedelta(days=1)))
    assert less.tolist() == [months - 1]


def _days(*told):
    return [np.array([day], dtype="datetime64[D]") for day in told]


def test_each_referral_is_in_the_month_and_the_quarter_that_hold_its_day(tmp_path):
    measures = {"cases": {"label": "cases", "by": ["month", "quarter"]}}
    days = ["2018-01-01", "2018-01-31", "2018-02-01", "2019-12-31"]
    rows = [{"referred_on": day} for day in days]
    found = counted(write_review(tmp_path, measures=measures, rows=rows)).breakdowns["cases"]
    assert {month: n for month, n in found["month"].items() if n} == {
        "2018-01": 2, "2018-02": 1, "2019-12": 1,
    }  # fmt: skip
    assert {quarter: n for quarter, n in found["quarter"].items() if n} == {
        "2018-Q1": 3, "2019-Q4": 1,
    }  # fmt: skip
