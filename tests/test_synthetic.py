"""The invented cases: made by a script, the same each time, plausible one by one."""

import csv
import datetime
import runpy
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).resolve().parent.parent / "data" / "synthetic"
SCRIPT = DATA / "make_herefordshire_2020.py"
FILE = DATA / "herefordshire-2020.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
BY_ID = {row["case_id"]: row for row in ROWS}


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def test_the_script_writes_the_committed_bytes(tmp_path):
    made = tmp_path / "cases.csv"
    runpy.run_path(str(SCRIPT))["write"](made)
    assert made.read_bytes() == FILE.read_bytes()


def test_the_script_of_screened_records_writes_the_committed_bytes(tmp_path):
    made = tmp_path / "screened.csv"
    runpy.run_path(str(DATA / "make_herefordshire_2020_screened.py"))["write"](made)
    assert made.read_bytes() == (DATA / "herefordshire-2020-screened.csv").read_bytes()


def test_loading_the_script_writes_nothing(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("it wrote a file")

    monkeypatch.setattr(Path, "open", refuse)
    assert "invent" in runpy.run_path(str(SCRIPT))


def test_there_are_28_cases_each_with_its_own_id_contact_and_referral():
    assert len(ROWS) == 28
    for name in ("case_id", "contact_id", "referral_id"):
        assert len({row[name] for row in ROWS}) == 28


def test_no_setting_has_the_number_of_a_real_one():
    assert all(900000 <= int(row["school_urn"]) <= 999999 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=list(BY_ID))
def test_the_days_of_a_case_come_in_a_plausible_order(row):
    referred = day(row["referred_on"])
    told = [day(row[name]) for name in ("incident_on", "disclosed_on", "contacted_on")]
    order = [date for date in (*told, referred) if date]
    assert order == sorted(order)
    for later in (
        "strategy_discussion_on", "section_47_started_on", "assessment_started_on",
        "assessment_authorised_on", "closed_on", "advice_on", "reviewed_on",
    ):  # fmt: skip
        assert day(row[later]) is None or day(row[later]) >= referred, later
    begun, done = day(row["assessment_started_on"]), day(row["assessment_authorised_on"])
    if done:
        assert len(pd.bdate_range(begun, done)) - 1 <= 45  # the statutory working days
    if row["section_47_started_on"]:
        assert day(row["strategy_discussion_on"]) <= day(row["section_47_started_on"])


@pytest.mark.parametrize("row", ROWS, ids=list(BY_ID))
def test_the_answers_of_a_case_agree_with_one_another(row):
    if row["referral_nfa"] == "yes":
        assert row["support_agencies"], "2.25(a): support was put in place in all of these"
        assert not row["section_47_started_on"] and not row["assessment_started_on"]
    assert bool(row["section_47_started_on"]) == bool(row["section_47_type"])
    if row["police_status"] in ("open", "no_charge", "charged"):
        assert row["police_referred"] == "yes"
    if row["police_reason"]:
        assert row["police_status"] == "no_charge"
    if row["advice_followed"]:
        assert row["advice_recorded"] in ("full", "part"), "2.26(j)"
    if row["advice_recorded"] in ("", "none"):
        assert not row["advice_on"] and not row["advice_by"]
    assert row["same_setting_at_incident"] == "yes", "2.12"
    assert row["risk_assessment_written"] == "yes" or not row["risk_assessment_on"]


def test_the_factor_of_2017_to_2019_is_the_code_of_that_time():
    used = {row["assessment_factors"] for row in ROWS} - {""}
    assert used == {"19A"}, "19B begins with 2019-20"


def test_all_cases_without_further_action_have_support_agencies():
    without = [row for row in ROWS if row["referral_nfa"] == "yes"]
    assert len(without) == 14
    assert all(row["support_agencies"] for row in without)
    agencies = {name for row in without for name in row["support_agencies"].split(";")}
    assert agencies == {
        "school", "nspcc", "wmrsasc", "early_help", "keep_safe", "family_support",
    }  # fmt: skip  # those that 2.25(a) lists


def test_advice_is_on_the_record_in_the_second_period_only():
    with_finding = [row for row in ROWS if row["advice_recorded"]]
    assert all(row["referred_on"] >= "2018-11-01" for row in with_finding)
    found = [row["advice_recorded"] for row in with_finding]
    assert {word: found.count(word) for word in set(found)} == {"full": 12, "part": 4, "none": 2}


def test_the_same_case_is_not_told_twice():
    told = [tuple(value for name, value in row.items() if not name.endswith("_id")) for row in ROWS]
    assert len(set(told)) == 28
