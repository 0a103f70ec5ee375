"""How well cases are recorded: items on hand-worked cases, ties for any answers, the sample."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.evidence.asked import Asked
from p2p_analysis.evidence.follows import IMPLIED
from p2p_analysis.evidence.recording import SAMPLE_SIZE, recording
from p2p_analysis.words.fields import NOT_RECORDED, all_fields
from p2p_analysis.words.recording_items import all_items, implied_answers
from tests.invented import write_review

WHOLE = {
    "harm_type": "rape",
    "same_setting_at_incident": "yes",
    "same_setting_at_referral": "no",
    "advice_recorded": "full",
    "advised_risk_assessment": "yes",
    "advised_safety_plan": "no",
    "advised_separation": "no",
    "advised_referral": "yes",
    "advised_support": "yes",
    "advice_followed": "partly",
    "referral_nfa": "no",
    "closure_reason": "RC8",
    "closed_on": "2018-06-01",
}
_BLANK = {"harm_type": ""}


def stands(tmp_path, **answers):
    """One case, whole but for these answers, as derived."""
    row = {**WHOLE, **answers}
    review = write_review(tmp_path, rows=[row])
    cases = p2p.load_cases(review)
    (_, found), *_ = cases.rows.iterrows()
    return found


def plain(found, name):
    value = found[name]
    return None if pd.isna(value) else value


def test_a_whole_record_is_complete_and_every_item_is_present(tmp_path):
    found = stands(tmp_path)
    assert {found[item.column] for item in all_items().values()} == {"present"}
    assert plain(found, "recording_complete") is True
    assert found["record_items_due"] == found["record_items_present"] == len(all_items()) == 10


@pytest.mark.parametrize(
    ("item", "blank"),
    [
        ("harm", {"harm_type": ""}),
        ("settings", {"same_setting_at_referral": ""}),
        ("plan", {"advised_risk_assessment": "", "advised_safety_plan": ""}),
        ("separation", {"advised_separation": ""}),
        ("referral", {"advised_referral": ""}),
        ("support", {"advised_support": ""}),
        ("school", {"advice_followed": ""}),
        ("outcome", {"referral_nfa": ""}),
        ("closing", {"closed_on": ""}),
    ],
)
def test_a_blank_item_is_missing_and_the_record_is_not_complete(tmp_path, item, blank):
    found = stands(tmp_path, **blank)
    assert found[f"item_{item}"] == "missing"
    assert plain(found, "recording_complete") is False
    assert found["record_items_present"] == 9


def test_one_of_two_fields_will_do_for_the_risk_assessment_or_safety_plan(tmp_path):
    assert stands(tmp_path, advised_safety_plan="")["item_plan"] == "present"


def test_a_case_that_is_still_open_needs_no_closing_day(tmp_path):
    found = stands(tmp_path, closed_on="", closure_reason="")
    assert found["item_closing"] == "not_due"
    assert plain(found, "recording_complete") is True
    assert found["record_items_due"] == 9


def test_advice_off_the_record_is_missing_and_nothing_is_asked_of_the_school(tmp_path):
    found = stands(tmp_path, advice_recorded="none", advice_followed="")
    assert found["item_advice"] == "missing"
    assert found["item_school"] == "not_due"
    assert plain(found, "recording_complete") is False


ADVICE = (
    "advice_recorded",
    "advised_risk_assessment",
    "advised_safety_plan",
    "advised_separation",
    "advised_referral",
    "advised_support",
    "advice_followed",
)


def test_advice_that_nobody_examined_leaves_the_answer_open(tmp_path):
    found = stands(tmp_path, **dict.fromkeys(ADVICE, ""))
    assert plain(found, "item_advice") is None
    assert plain(found, "recording_complete") is None
    assert plain(found, "record_items_due") is None


def test_an_item_missing_elsewhere_settles_it_though_advice_was_not_examined(tmp_path):
    found = stands(tmp_path, **dict.fromkeys(ADVICE, ""), referral_nfa="")
    assert plain(found, "recording_complete") is False


# --- Ties ---

_SOURCES = sorted({name for item in all_items().values() for name in item.sources})


def _column(name, answers):
    kind = all_fields()[name].kind
    if kind == "date":
        day = pd.Timestamp(2018, 6, 1)
        return pd.Series([day if a else pd.NaT for a in answers], dtype="datetime64[us]")
    if kind == "yes_no":
        return pd.Series(
            [{"yes": True, "no": False}.get(a, pd.NA) for a in answers], dtype="boolean"
        )
    return pd.Series([pd.NA if a is None else a for a in answers], dtype="string")


def _answers(name):
    levels = all_fields()[name].levels or ("a day",)
    return st.sampled_from([*levels, None, None])


CASES = st.lists(st.fixed_dictionaries({name: _answers(name) for name in _SOURCES}), min_size=1)


@given(CASES)
def test_every_tie_of_the_items_holds_for_any_answers(rows):
    table = pd.DataFrame({name: _column(name, [row[name] for row in rows]) for name in _SOURCES})
    found = {**table, **recording(Asked(table, len(table)))}
    for (one, words), (other, others) in implied_answers():
        for first, second in zip(found[one], found[other], strict=True):
            if _word(first) in words:
                assert _word(second) in others, (one, sorted(words), other, sorted(others))


def _word(answer):
    if pd.isna(answer):
        return NOT_RECORDED
    return answer if isinstance(answer, str) else ("yes" if answer else "no")


def test_the_gate_knows_the_ties():
    pairs = {(one[0], other[0]) for one, other in IMPLIED}
    assert ("harm_type", "recording_complete") in pairs
    assert ("advice_recorded", "recording_complete") in pairs
    assert (
        ("harm_type", frozenset({NOT_RECORDED})),
        ("recording_complete", frozenset({"no"})),
    ) in IMPLIED


# --- Lists ---


def _many(tmp_path):
    rows = [
        {**WHOLE, "referred_on": f"2019-{month:02}-03", "closed_on": "2020-01-31", **blank}
        for month in range(5, 13)
        for blank in ({}, {"harm_type": ""}, {"harm_type": "", "referral_nfa": ""})
    ]
    return p2p.load_cases(write_review(tmp_path, rows=rows))


def test_the_sample_is_the_same_each_time_worst_first_and_of_the_last_months(tmp_path):
    one, two = _many(tmp_path / "a"), _many(tmp_path / "b")
    sample = one.lists["audit_sample"]
    assert sample.rows == two.lists["audit_sample"].rows
    assert len(sample.rows) == SAMPLE_SIZE
    missing = [int(row[2]) for row in sample.rows]
    assert missing == sorted(missing, reverse=True)
    months = {row[1].split(" ", 1)[1] for row in sample.rows}
    assert months <= {
        f"{m} 2019" for m in ("July", "August", "September", "October", "November", "December")
    }


def test_the_missing_items_of_a_case_are_listed_in_its_row(tmp_path):
    review = write_review(tmp_path, rows=[{**WHOLE, "harm_type": "", "closed_on": ""}, WHOLE])
    listed = p2p.load_cases(review).lists["recording_by_case"]
    items = all_items()
    closing = items["closing"].label.replace("The", "the", 1)
    assert listed.rows == (("CASE-000", f"{items['harm'].label}; {closing}"),)


def test_the_invented_cases_give_the_paper_its_incomplete_records(counts):
    tally = counts.tallies["recording_complete"]
    assert (tally.yes, tally.no, tally.not_recorded) == (10, 13, 5)
