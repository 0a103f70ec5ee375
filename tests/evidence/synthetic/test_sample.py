"""Invented cases: whatever the seed they check clean, and they are written as the review reads."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.evidence.synthetic.faults import sample
from p2p_analysis.evidence.synthetic.sample import invent, written
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.fields import all_fields
from tests.evidence.read_back import mapped
from tests.invented import write_review

RECENT = {"first": ("2023-04-01", "2024-03-31"), "second": ("2024-04-01", "2025-03-31")}
OTHER_WORDS = """
[columns]
referred_on = "Date of referral"
support_agencies = { school = "School", nspcc = "NSPCC?", camhs = "CAMHS", other = "Else" }
[words]
yes = ["Ja"]
no = ["Nein"]
not_recorded = ["?"]
[words.location]
outside = ["Park"]
[words.assessment_factors]
19A = ["Sexual"]
"""


@pytest.fixture(scope="module")
def plain_review(tmp_path_factory):
    return write_review(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def reviews(tmp_path_factory, plain_review):
    home = tmp_path_factory.mktemp("reviews")
    return {
        "plain": plain_review,
        "words": write_review(home / "w", extra=OTHER_WORDS),
        "annex-a": write_review(home / "a", extra='[columns]\nfrom = "annex-a"\n'),
        "ssd": write_review(home / "s", extra='[columns]\nfrom = "ssd"\n'),
    }


def read_back(review, table):
    return mapped(table, review.mapping)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(plain_review):
    made = [sample(plain_review, number=50, seed=seed)[0] for seed in (3, 3, 4)]
    assert made[0] == made[1] != made[2]


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32))
def test_whatever_the_seed_the_cases_read_without_a_fault_and_agree_with_themselves(
    plain_review, seed
):
    cases = invent(plain_review, 40, seed)
    rows = read_back(plain_review, written(cases, plain_review)).rows  # raises on a fault
    agrees(rows, plain_review)


def agrees(rows, review):
    """What holds in every case, as the validation rules of the domain ask it."""
    on = {name: rows[name] for name, field in all_fields().items() if name.endswith("_on")}
    today = pd.Timestamp(review.as_at)
    assert all((days.dropna() <= today).all() for days in on.values())
    for first, last in (
        ("incident_on", "disclosed_on"),
        ("disclosed_on", "contacted_on"),
        ("contacted_on", "referred_on"),
        ("referred_on", "strategy_discussion_on"),
        ("strategy_discussion_on", "section_47_started_on"),
        ("strategy_discussion_on", "conference_on"),
        ("assessment_started_on", "assessment_authorised_on"),
        ("conference_on", "cin_plan_started_on"),
        ("assessment_authorised_on", "closed_on"),
        ("cin_plan_started_on", "closed_on"),
        ("referred_on", "advice_on"),
        ("referred_on", "reviewed_on"),
        ("risk_assessment_on", "risk_assessment_checked_on"),
        ("separation_from", "separation_to"),
    ):
        both = rows[[first, last]].dropna()
        assert (both[first] <= both[last]).all(), (first, last)
    window = review.window
    assert rows["referred_on"].between(pd.Timestamp(window.first), pd.Timestamp(window.last)).all()
    no_action = rows["referral_nfa"].fillna(False)
    steps = ["strategy_discussion_on", "section_47_started_on", "conference_on", "closed_on"]
    assert rows.loc[no_action, steps].isna().all(axis=None)
    enquiry = rows["section_47_started_on"].notna()
    assert (enquiry == rows["section_47_type"].notna()).all()
    assert rows.loc[enquiry, "strategy_discussion_on"].notna().all()
    assert (rows["closed_on"].notna() == rows["closure_reason"].notna()).all()
    assert rows.loc[rows["police_reason"].notna(), "police_status"].eq("no_charge").all()
    told = rows["police_status"].isin(["open", "no_charge", "charged"])
    assert rows.loc[told, "police_referred"].all()
    silent = ~rows["advice_recorded"].isin(["full", "part"])
    advice = ["advice_on", "advice_followed", "advice_complied", "advised_separation"]
    assert rows.loc[silent, advice].isna().all(axis=None)
    factors = rows["assessment_factors"]
    old = rows["assessment_authorised_on"] < pd.Timestamp("2020-04-01")
    assert not any("19B" in found for found in factors[old].dropna())
    new = rows["referred_on"] >= pd.Timestamp("2021-04-01")
    assert not any("19A" in found for found in factors[new].dropna())
    assert rows["same_setting_at_incident"].all()
    ids = [name for name in rows if name.endswith("_id") and name not in ("reviewer_id",)]
    assert all(rows[name].is_unique for name in ids)
    assert rows["school_urn"].astype("int64").between(900001, 999999).all()
    moved = rows["separation_end_reason"].isin(["school_move", "left"])
    assert not (moved & rows["same_setting_now"].fillna(False)).any()
    alike = ["referred_on", "incident_on", "school_urn"]
    assert not rows[alike].dropna().duplicated().any()
    young = rows["perpetrator_age_band"].isin(["0-4", "5-9"])
    assert not (young & rows["police_status"].eq("charged")).any()


@pytest.mark.parametrize("name", ["plain", "words", "annex-a", "ssd"])
def test_what_is_written_for_a_mapping_is_read_back_as_it_was_invented(reviews, name):
    review = reviews[name]
    cases = invent(review, 150, 7)
    table = written(cases, review)
    rows = read_back(review, table).rows
    own = written(cases, reviews["plain"])
    expected = read_back(reviews["plain"], own).rows
    # Two fields of one heading hold the same there; several words have only the columns given.
    aside = {
        "annex-a": {"case_id", "strategy_discussion_on", "section_47_started_on"},
        "ssd": {"referral_id"},
        "words": {"support_agencies"},
    }.get(name, set())
    for field in set(rows) - set(review.mapping.absent) - aside:
        assert rows[field].dtype == expected[field].dtype
        known = expected[field].notna()
        assert (rows[field].notna() == known).all(), field
        assert list(rows[field][known]) == list(expected[field][known]), field
    assert rows["case_id"].is_unique
    assert rows[list(review.mapping.absent)].isna().all(axis=None)


def test_headings_and_words_are_those_of_the_review(reviews):
    table = written(invent(reviews["words"], 150, 7), reviews["words"])
    assert {"Date of referral", "NSPCC?", "CAMHS"} <= set(table)
    assert not {"referred_on", "support_agencies"} & set(table)
    assert set(table["police_referred"]) <= {"Ja", "Nein", ""}
    assert "Park" in set(table["location"]) and "outside" not in set(table["location"])
    assert set(table["NSPCC?"]) == {"Ja", "Nein", ""}


def test_a_recent_review_has_codes_and_offences_of_its_time(tmp_path):
    review = write_review(
        tmp_path, periods=RECENT, head="", extra="", rows=[{"referred_on": "2023-05-01"}]
    )
    review = review.model_copy(update={"as_at": np.datetime64("2025-06-30").item()})
    rows = read_back(review, written(invent(review, 600, 2), review)).rows
    agrees(rows, review)
    assert "causing" in set(rows["harm_type"].dropna())
    assert {"19B", "14A"} == set().union(*rows["assessment_factors"].dropna())


def test_every_answer_of_every_field_comes_up_or_is_left_silent(plain_review):
    cases = invent(plain_review, 5000, 1)
    for name in ("location", "harm_type", "advice_recorded", "police_status"):
        seen = set(cases[name]) - {""}
        assert seen >= set(all_fields()[name].words) - {"causing"}, name
    silent = [name for name in cases if (cases[name] == "").all()]
    assert silent == []


@pytest.mark.slow
def test_five_thousand_cases_load_and_count_without_a_fault(tmp_path):
    review = write_review(tmp_path, measures={"a": {"label": "x", "by": ["social_care_outcome"]}})
    text, key = sample(review, number=5000, seed=1)
    review.cases_path.write_text(text, encoding="utf-8")
    assert key is None
    cases = p2p.load_cases(review)
    assert len(cases.rows) == 5000 and set(cases.left_out.values()) == {0}
    assert cases.repairs == ()
    p2p.count(cases, review)  # raises if anything does not add up


def test_a_review_of_days_to_come_and_a_number_out_of_reach_are_refused(plain_review):
    for number, seed in ((0, 1), (10**7, 1), (5, -1)):
        with pytest.raises(UsageError):
            invent(plain_review, number, seed)
    early = plain_review.model_copy(update={"as_at": plain_review.window.first.replace(year=1999)})
    with pytest.raises(UsageError, match="before its first period"):
        invent(early, 5, 1)


def test_the_table_is_plain_text(plain_review):
    text, _ = sample(plain_review, number=3, seed=1)
    table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert len(table) == 3 and not table.isin(["nan", "NaT", "<NA>", "None"]).any(axis=None)
