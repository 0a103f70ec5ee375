"""From text to answers: what is known, what is not recorded, and what is never guessed."""

import pandas as pd
import pytest

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import mapping_of
from p2p_analysis.evidence.answers import answers_of, expected
from p2p_analysis.words.fields import all_fields


def read(name, *texts, columns=None, **words):
    mapping = mapping_of(columns or {}, Words(**words))
    declared = all_fields()[name]
    return answers_of(pd.Series(texts, dtype=object), declared, mapping.known(declared))


def told(answers):
    return [None if pd.isna(one) else one for one in answers.values]


def test_yes_and_no_are_known_in_spite_of_case_padding_and_letters():
    found = read("referral_nfa", "Yes", " YES\u00a0", "a) Yes", "b) No", "n", "Y")
    assert told(found) == [True, True, True, False, False, True]
    assert found.bad == [] and found.loose == [2, 3]


@pytest.mark.parametrize(
    "text", ["", "NK", "N/K", "nk", "Not known", "not\u00a0recorded", "c) Not known"]
)
def test_what_is_not_recorded_is_missing_and_no_fault(text):
    for name in ("referral_nfa", "location", "support_agencies"):
        found = read(name, text)
        assert told(found) == [None] and found.bad == []


def test_na_is_not_missing_until_the_review_says_so():
    assert read("location", "NA").bad == [0]
    assert read("location", "NA", not_recorded=("", "N/A")).bad == []
    only_here = {"location": {"not_recorded": ("NA",)}}
    assert read("location", "NA", **only_here).bad == []
    assert read("harm_type", "NA", **only_here).bad == [0]


def test_an_id_and_a_day_are_never_trimmed_to_a_code():
    assert told(read("case_id", "a) 12")) == ["a) 12"]
    assert read("referred_on", "a) 2018-01-01").bad == [0]


def test_a_field_claims_a_word_that_is_silence_elsewhere():
    found = read("referral_source", "Not known", referral_source={"10": ("Not known",)})
    assert told(found) == ["10"]


def test_codes_with_their_text_are_known_by_the_code():
    found = read(
        "referral_source", "q) 6: Police", "j) 3D: Health", "2A", columns={"from": "annex-a"}
    )
    assert told(found) == ["6", "3", "2A"] and found.loose == [0, 1]


@pytest.mark.parametrize("text", ["Schools", "in school", "x", "school;online", "0"])
def test_a_word_that_is_only_near_is_a_fault(text):
    assert read("location", "school", text).bad == [1]


def test_several_words_are_read_from_a_list_or_from_json():
    field = "assessment_factors"
    texts = ("19a; 14A", '["19A"]', '{"19A": "Yes", "18B": "No"}', "19A;99Z", "{broken", "[]")
    found = read(field, *texts)
    assert told(found)[:3] == [{"19A", "14A"}, {"19A"}, {"19A"}]
    assert found.bad == [3, 4] and told(found)[5] is None


def test_what_the_standard_knows_and_the_review_does_not_ask_is_left_out():
    found = read("assessment_factors", '["2B", "19A"]', '["2B"]', columns={"from": "ssd"})
    assert told(found) == [{"19A"}, None] and found.bad == []


def test_a_fault_says_where_a_further_word_would_be_listed():
    assert "[words.location]" in expected(all_fields()["location"])


def test_a_list_of_very_many_brackets_is_a_text_that_nobody_knows():
    assert read("support_agencies", "[" * 100_000).bad == [0]
