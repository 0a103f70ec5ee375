"""Fields: the columns of a case, declared once."""

import re

import pytest

from p2p_analysis.words.fields import KIND_MEANING, NOT_RECORDED, Field, all_fields

FIELDS = all_fields()


def test_every_field_has_a_known_kind_and_a_one_line_meaning():
    for field in FIELDS.values():
        assert field.kind in KIND_MEANING, field.name
        assert field.meaning and "\n" not in field.meaning, field.name


def test_names_are_plain_and_keep_no_prefix_of_another_standard():
    for name in FIELDS:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert not re.match(r"(pop|cine|cont|s47e|cina|pers)_", name)


def test_choices_have_words_and_nothing_else_has():
    by_review = {"period", "quarter", "month"}  # the words of these come from the review's periods
    for field in FIELDS.values():
        needs_words = field.kind in ("choice", "choices") and field.name not in by_review
        assert bool(field.words) == needs_words, field.name


def test_no_field_calls_one_of_its_words_not_recorded():
    assert not any(NOT_RECORDED in field.words for field in FIELDS.values())


def test_several_words_can_be_parted_since_none_holds_a_semicolon():
    several = [field for field in FIELDS.values() if field.kind == "choices"]
    assert {field.name for field in several} == {"assessment_factors", "support_agencies"}
    assert not any(";" in word or word != word.strip() for f in several for word in f.words)


@pytest.mark.parametrize(
    "name",
    ["case_id", "person_id", "referral_id", "contact_id", "school_urn", "reviewer_id"],
)
def test_what_could_name_a_record_is_exempt(name):
    assert FIELDS[name].kind == "id"
    assert FIELDS[name].exempt


def test_every_id_is_exempt():
    assert all(field.exempt for field in FIELDS.values() if field.kind == "id")


@pytest.mark.parametrize("kept_out", ["name", "birth", "postcode", "address", "notes", "text"])
def test_no_field_asks_for_what_a_case_file_must_not_hold(kept_out):
    assert not any(kept_out in name.split("_") for name in FIELDS)


@pytest.mark.parametrize(
    ("name", "ssd", "census", "annex_a"),
    [
        ("person_id", "cine_person_id", "LAchildID", "List 3: Child Unique ID"),
        ("referred_on", "cine_referral_date", "CINreferralDate", "List 3: Date of Referral"),
        ("contacted_on", "cont_contact_date", "", "List 1: Date of Contact"),
        ("primary_need", "cine_cin_primary_need_code", "PrimaryNeedCode", None),
        ("referral_source", "cine_referral_source_code", "ReferralSource", None),
        ("harm_type", "", "", ""),
    ],
)
def test_a_field_names_its_equivalents_in_the_three_standards(name, ssd, census, annex_a):
    field = FIELDS[name]
    assert (field.ssd, field.census) == (ssd, census)
    assert annex_a is None or field.annex_a == annex_a


def test_a_question_of_yes_or_no_has_these_two_levels():
    assert FIELDS["referral_nfa"].levels == ("yes", "no")


def test_levels_of_a_choice_stand_in_the_order_of_the_declaration():
    assert FIELDS["advice_recorded"].levels == ("full", "part", "none")


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("yes_no", True), ("choice", True), ("choices", True), ("date", False), ("id", False),
     ("number", False)],
)  # fmt: skip
def test_only_fields_with_words_can_be_asked(kind, asked):
    assert Field("x", kind, "x").can_be_asked is asked


def test_a_word_is_printed_by_its_meaning():
    assert FIELDS["advice_recorded"].word_title("part") == "Recorded in part"
    assert FIELDS["referral_nfa"].word_title("no") == "No"
    assert FIELDS["advice_recorded"].word_title("not_recorded") == "Not recorded"


def test_advice_not_on_the_record_is_worded_apart_from_no_answer_at_all():
    titles = [FIELDS["advice_recorded"].word_title(w) for w in ("none", "not_recorded")]
    assert len(set(titles)) == 2


def test_the_declaration_cannot_be_changed():
    with pytest.raises(TypeError):
        FIELDS["case_id"] = None
    with pytest.raises(TypeError):
        FIELDS["harm_type"].words["rape"] = "x"


def test_every_number_says_what_it_counts_or_measures_and_nothing_else_does():
    for field in all_fields().values():
        assert bool(field.unit) == (field.kind == "number"), field.name
