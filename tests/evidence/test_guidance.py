"""What guidance asked of a case on the day of the advice, and what its record shows, by hand."""

import datetime
import itertools
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.evidence.asked import Asked
from p2p_analysis.evidence.derive import derive
from p2p_analysis.evidence.follows import compliance_follows
from p2p_analysis.evidence.guidance import judgement
from p2p_analysis.words.errors import CaseDataError
from tests.invented import write_review

DOCUMENTS = """\
[documents.advice]
title = "Advice"
status = "advice"
in_force = 2018-03-01
until = 2018-12-31
[documents.statute]
title = "Statute"
status = "statutory"
in_force = 2019-01-01
"""
PLAN = """\
[requirements.plan]
label = "A plan after sexual violence"
guidance = ["advice", "statute"]
addressee = "schools"
when = { harm_class = "violence" }
field = "advised_safety_plan"
expected = "yes"
"""
SUPPORT = """\
[requirements.support]
label = "A decision on support"
guidance = ["statute"]
addressee = "schools"
field = "advised_support"
expected = ["yes", "no"]
"""
FULL, PART, FAILED, NOTHING = (
    "complied_recorded", "complied_part_recorded", "not_complied", "nothing_required",
)  # fmt: skip


def reviewed(folder, rows, *, guide=DOCUMENTS + PLAN + SUPPORT, local="", **more):
    """Write a small review with a register of its own."""
    review = write_review(folder, rows=rows, guidance=guide, **more)
    if local:
        (folder / "requirements.toml").write_text(local, encoding="utf-8")
        review = p2p.load_review(folder)
    return review


def judged(folder, rows, **more):
    """Every case with its verdicts, None for what is not recorded."""
    rows = p2p.load_cases(reviewed(folder, rows, **more)).rows
    return rows.astype(object).where(rows.notna(), None)


def case(**answers):
    """A case of sexual violence, advised in 2019 unless told otherwise."""
    return {"referred_on": "2019-02-01", "advice_on": "2019-02-01", "harm_type": "rape", **answers}


@pytest.mark.parametrize(
    ("answers", "plan", "support", "together"),
    [
        (case(advised_safety_plan="yes", advised_support="yes"), "met", "met", FULL),
        (case(advised_safety_plan="yes", advised_support="no"), "met", "met", FULL),
        (case(advised_safety_plan="no", advised_support="yes"), "not_met", "met", FAILED),
        (case(advised_safety_plan="yes"), "met", None, PART),
        (case(advised_support="no"), None, "met", PART),
        (case(advised_safety_plan="no"), "not_met", None, FAILED),
        (case(), None, None, None),
        # Harassment: no plan was asked for, whatever the record says of one.
        (case(harm_type="harassment", advised_support="no"), "not_required", "met", FULL),
        (case(harm_type="harassment", advised_safety_plan="no"), "not_required", None, None),
        # The condition is blank: nobody can tell whether a plan was asked for.
        (case(harm_type="", advised_safety_plan="yes", advised_support="yes"), None, "met", PART),
        (case(harm_type="", advised_safety_plan="no", advised_support=""), None, None, None),
        # The days of the advice: support was asked for from 2019, a plan from March 2018.
        (case(advice_on="2018-12-31", advised_safety_plan="yes"), "met", "not_required", FULL),
        (case(advice_on="2018-12-31"), None, "not_required", None),
        (case(advice_on="2019-01-01", advised_safety_plan="yes"), "met", None, PART),
        (case(advice_on="2018-03-01", advised_safety_plan="no"), "not_met", "not_required", FAILED),
        (case(advice_on="2018-02-28"), "not_required", "not_required", NOTHING),
        (case(advice_on="2018-02-28", advised_safety_plan="no"), "not_required", "not_required",
         NOTHING),
    ],
)  # fmt: skip
def test_the_verdicts_of_a_case_worked_out_by_hand(tmp_path, answers, plan, support, together):
    (_, row), = judged(tmp_path, [answers]).iterrows()  # fmt: skip
    assert row["requirement_plan"] == plan
    assert row["requirement_support"] == support
    assert row["guidance_compliance"] == together


@pytest.mark.parametrize(
    ("referred", "advised", "dated", "plan"),
    [
        ("2018-02-01", "2018-03-01", "advice", None),  # the advice came after the rule did
        ("2018-02-01", "", "referral", "not_required"),
        ("2018-03-01", "", "referral", None),
        ("2018-03-01", "2018-02-28", "advice", "not_required"),
        ("2018-03-01", "2017-12-31", "referral", None),  # before the window: a slip
        ("2018-03-01", "2020-03-03", "referral", None),  # after the review: a slip
        ("2018-02-01", "2020-03-02", "advice", None),
    ],
)
def test_the_day_of_the_advice_decides_and_else_the_day_of_the_referral(
    tmp_path, referred, advised, dated, plan
):
    rows = [{"referred_on": referred, "advice_on": advised, "harm_type": "rape"}]
    row = judged(tmp_path, rows).iloc[0]
    assert (row["guidance_dated_by"], row["requirement_plan"]) == (dated, plan)


def test_the_period_of_a_case_plays_no_part(tmp_path):
    rows = [
        {"referred_on": "2018-11-01", "advice_on": "2019-01-02", "advised_support": "yes"},
        {"referred_on": "2019-01-02", "advice_on": "2019-01-02", "advised_support": "yes"},
    ]
    found = judged(tmp_path, rows)
    assert list(found["period"]) == ["first", "second"]
    assert list(found["requirement_support"]) == ["met", "met"]


@pytest.mark.parametrize(
    ("complied", "recorded", "advised", "agrees"),
    [
        ("yes", "full", ("yes", "yes"), True),
        ("yes", "full", ("yes", ""), False),
        ("yes", "part", ("yes", ""), True),
        ("yes", "part", ("yes", "yes"), False),
        ("", "none", ("", ""), True),
        ("yes", "none", ("", ""), True),
        ("", "none", ("yes", "yes"), False),
        ("no", "full", ("no", "yes"), True),
        ("no", "full", ("yes", "yes"), False),
        ("", "full", ("yes", "yes"), None),
        ("yes", "", ("yes", "yes"), None),
    ],
)
def test_the_reviewers_own_finding_is_compared(tmp_path, complied, recorded, advised, agrees):
    plan, support = advised
    answers = case(
        advised_safety_plan=plan, advised_support=support,
        advice_complied=complied, advice_recorded=recorded,
    )  # fmt: skip
    review = reviewed(tmp_path, [answers])
    cases = p2p.load_cases(review)
    found = cases.rows["guidance_agrees"].iloc[0]
    assert (None if found is pd.NA else bool(found)) is agrees
    listed = cases.lists["guidance_disagreements"].rows
    assert [row[0] for row in listed] == (["CASE-000"] if agrees is False else [])


def test_a_disagreement_names_the_day_the_guidance_both_findings_and_what_is_missing(tmp_path):
    answers = case(advised_safety_plan="yes", advice_complied="yes", advice_recorded="full")
    (row,) = p2p.load_cases(reviewed(tmp_path, [answers])).lists["guidance_disagreements"].rows
    assert row == (
        "CASE-000",
        "1 February 2019 (advice)",
        "Statute",
        "All that guidance asked is on the record",
        "Part of it is on the record, and nothing against it",
        "A decision on support: not recorded",
    )


def test_the_list_by_case_gives_the_letters_of_what_has_each_verdict(tmp_path):
    found = p2p.load_cases(
        reviewed(tmp_path, [case(advised_safety_plan="no", advice_recorded="part")])
    )
    listed = found.lists["guidance_by_case"]
    assert listed.head == (
        "Case", "Day judged by", "Met", "Not met", "Not recorded, or not examined", "Overall",
    )  # fmt: skip
    (row,) = listed.rows
    assert row[2:5] == ("none", "A", "B")


def test_a_case_whose_advice_nobody_examined_is_not_told_as_not_recorded(tmp_path):
    answers = [case(advice_recorded="none"), case(advice_recorded="")]
    listed = p2p.load_cases(reviewed(tmp_path, answers)).lists["guidance_by_case"]
    seen, unseen = listed.rows
    assert seen[-2:] == ("A, B", "Not recorded")
    assert unseen[-2:] == ("A, B", "Not examined")


def test_the_herefordshire_records_part_from_the_reviewer_in_one_case(cases, review):
    rows = cases.rows[cases.rows["period"] == "second"]
    found = rows["guidance_compliance"].fillna("not_recorded").value_counts().to_dict()
    assert found == {FULL: 13, PART: 3, "not_recorded": 2}
    (row,) = cases.lists["guidance_disagreements"].rows
    apart = rows[rows["case_id"] == row[0]].iloc[0]
    # Neither violence nor harassment: no text asks for the risk assessment that is missing.
    assert apart["harm_class"] == "other" and pd.isna(apart["advised_risk_assessment"])


def test_a_review_that_asks_for_compliance_needs_the_columns_of_every_requirement(tmp_path):
    measures = {"a": {"label": "x", "where": {"guidance_compliance": "not_complied"}}}
    review = reviewed(tmp_path, [case()], measures=measures)
    with pytest.raises(CaseDataError) as caught:
        p2p.load_cases(review)
    told = str(caught.value)
    assert '"advised_safety_plan"' in told and '"advised_support"' in told
    assert '"harm_class"' not in told and '"advice_recorded"' not in told


# --- A change of the register touches the cases that it is about, and no other --------------------

DAYS = [datetime.date(2018, 1, 1) + datetime.timedelta(days=13 * n) for n in range(50)]
CASES = [
    {
        "referred_on": day.isoformat(),
        "advice_on": "" if n % 5 == 0 else day.isoformat(),
        "harm_type": ("rape", "harassment", "other_hsb", "")[n % 4],
        "advised_safety_plan": ("yes", "no", "")[n % 3],
        "advised_support": ("", "yes")[n % 2],
    }
    for n, day in enumerate(DAYS)
]
NEW = """\
[requirements.new]
label = "Something new"
guidance = ["advice", "statute"]
addressee = "schools"
when = { harm_class = "harassment" }
field = "advised_safety_plan"
expected = "yes"
in_force = %s
"""


@pytest.fixture(scope="module")
def before(home):
    return judged(home(), CASES)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder, number = tmp_path_factory.mktemp("registers"), itertools.count()
    return lambda: folder / str(next(number))


@settings(max_examples=25)
@given(day=st.dates(datetime.date(2018, 3, 1), datetime.date(2019, 10, 1)))
def test_moving_the_first_day_of_a_requirement_changes_the_cases_between_and_no_other(
    home, before, day
):
    own = PLAN + f"in_force = {day}\n"
    after = judged(home(), CASES, guide=DOCUMENTS + own + SUPPORT)
    between = (before["referred_on"] >= pd.Timestamp(2018, 3, 1)) & (
        before["referred_on"] < pd.Timestamp(day)
    )
    touched = between & (before["requirement_plan"] != "not_required")
    changed = before["requirement_plan"] != after["requirement_plan"]
    # None is equal to nothing, so a missing verdict on both sides is no change.
    changed &= ~(before["requirement_plan"].isna() & after["requirement_plan"].isna())
    assert list(changed) == list(touched)
    assert set(after["requirement_plan"][touched]) <= {"not_required"}
    same = ~touched
    for name in ("requirement_support", "guidance_compliance", "guidance_dated_by"):
        assert list(before[name][same]) == list(after[name][same])


@settings(max_examples=25)
@given(day=st.dates(datetime.date(2018, 3, 1), datetime.date(2019, 10, 1)))
def test_adding_a_requirement_changes_the_cases_that_it_is_asked_of_and_no_other(home, before, day):
    after = judged(home(), CASES, local=NEW % day)
    asked = (after["referred_on"] >= pd.Timestamp(day)) & (
        (after["harm_class"] == "harassment") | after["harm_type"].isna()
    )
    assert list(after["requirement_new"] != "not_required") == list(asked)
    untouched = ~asked
    for name in before:
        assert list(before[name][untouched]) == list(after[name][untouched]), name
    for name in before.drop(columns=["guidance_compliance", "guidance_agrees"]):
        assert list(before[name]) == list(after[name]), name


# --- What can stand beside a word of compliance ---------------------------------------------------


@given(data=st.data())
def test_no_case_has_answers_beside_its_compliance_that_are_called_impossible(review, data):
    names, combinations = compliance_follows(review)
    row = {
        "advice_on": data.draw(st.dates(datetime.date(2016, 1, 1), datetime.date(2021, 1, 1))),
        "referred_on": data.draw(st.dates(review.window.first, review.window.last)),
        "harm_type": data.draw(
            st.sampled_from(["rape", "causing", "harassment", "other_hsb", None])
        ),
    }
    yes_no = [name for name in names if name.startswith("advised_")]
    row |= {name: data.draw(st.sampled_from([True, False, None])) for name in yes_no}
    rows = pd.DataFrame([row])
    for name in ("advice_on", "referred_on"):
        rows[name] = pd.to_datetime(rows[name])
    for name in (*yes_no, "advice_complied"):
        rows[name] = pd.Series([row.get(name)], dtype="boolean")
    rows["harm_type"] = rows["harm_type"].astype("string")
    rows["advice_recorded"] = pd.Series([None], dtype="string")
    violent = {"rape": "violence", "causing": "violence", "harassment": "harassment"}
    kind = violent.get(row["harm_type"], "other" if row["harm_type"] else None)
    rows["harm_class"] = pd.Series([kind], dtype="string")
    found = rows.assign(**judgement(Asked(rows, len(rows)), review)).iloc[0]
    answers = tuple(
        None if pd.isna(found[name]) else {True: "yes", False: "no"}.get(found[name], found[name])
        for name in names
    )
    assert answers in combinations


def test_compliance_on_the_record_means_that_a_decision_on_referral_is_too(review):
    names, combinations = compliance_follows(review)
    at, whole = names.index("advised_referral"), names.index("guidance_compliance")
    assert {one[at] for one in combinations if one[whole] == FULL} == {"yes", "no"}
    assert NOTHING not in {one[whole] for one in combinations}


def test_a_requirement_may_turn_on_any_answer_that_can_be_asked(tmp_path):
    steps = PLAN.replace('harm_class = "violence"', 'referral_nfa = "no", historic = "yes"')
    steps = steps.replace('"advised_safety_plan"', '"risk_assessment_written"')
    review = reviewed(tmp_path, [case()], guide=DOCUMENTS + steps)
    names, combinations = compliance_follows(review)
    assert set(names) == {
        "referral_nfa", "historic", "risk_assessment_written", "guidance_compliance",
    }  # fmt: skip
    told = {dict(zip(names, one, strict=True))["guidance_compliance"] for one in combinations}
    assert told == {FULL, FAILED, NOTHING, None}


def test_an_answer_of_several_words_is_too_much_to_follow(tmp_path):
    several = PLAN.replace('harm_class = "violence"', 'support_agencies = "school"')
    assert compliance_follows(reviewed(tmp_path, [case()], guide=DOCUMENTS + several)) is None


def test_fifty_thousand_cases_are_judged_in_a_few_seconds(cases, review):
    many = pd.concat([cases.rows] * 1800, ignore_index=True)
    started = time.perf_counter()
    found = derive(many, review)
    assert time.perf_counter() - started < 10
    assert len(found) == len(many) > 50_000
