"""Mappings: what a ready one gives, what the review writes over it, and what cannot be."""

import csv
import re
from pathlib import Path

import pytest

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import first_of, mapping_of
from p2p_analysis.brief.mappings import mapping_names, ready_mapping
from p2p_analysis.words.errors import ReviewFileError
from p2p_analysis.words.fields import all_fields
from tests.invented import write_review

OWN = {name: field for name, field in all_fields().items() if not field.derived}
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def refused(tmp_path):
    """Write a review with these tables, which must be refused; return its lines."""

    def lines(extra):
        with pytest.raises(ReviewFileError) as caught:
            write_review(tmp_path, extra=extra)
        return [str(fault).partition(", ")[2] for fault in caught.value.faults]

    return lines


# --- The ready mappings ---


def test_the_two_exports_that_councils_share_are_ready():
    assert mapping_names() == ("annex-a", "ssd")


@pytest.mark.parametrize("name", mapping_names())
def test_a_ready_mapping_gives_each_field_or_says_why_it_cannot(name):
    ready = ready_mapping(name)
    absent = [field for group in ready.absent for field in group.fields]
    assert sorted([*ready.columns, *absent]) == sorted(OWN)
    assert all(len(group.why.split()) >= 6 for group in ready.absent)
    assert all(len(one.why.split()) >= 4 for one in (ready.main, *ready.joined))


@pytest.mark.parametrize("name", mapping_names())
def test_the_words_of_a_ready_mapping_fit_their_fields(name):
    from p2p_analysis.brief.mapping_faults import mapping_faults

    ready = ready_mapping(name)
    assert list(mapping_faults(ready.columns, ready.words)) == []


def test_the_names_of_the_standard_dataset_are_those_that_mosaic_builds():
    with (SHARED / "ssd_ddl_reference_mosaic.csv").open(encoding="utf-8") as file:
        built = {(row["table_name"], row["field_name"]) for row in csv.DictReader(file)}
    fields = {field for _, field in built}
    ready = ready_mapping("ssd")
    mapping = mapping_of({"from": "ssd"}, Words())
    lacking = {name for name in ready.columns if not set(mapping.place(name).every()) & fields}
    assert lacking == set()
    for one in ready.joined:
        assert {(one.sheet, heading) for heading in one.on} <= built
        assert {one.day, *one.on.values()} - {""} <= fields
    assert ready.main.sheet in {table for table, _ in built}


# --- Over a ready mapping ---


def test_what_the_review_writes_replaces_the_same_key_and_nothing_else():
    words = Words(no=("Nay",), referral_source={"3": ("Health",)})
    mapping = mapping_of({"from": "annex-a", "referred_on": "Received"}, words)
    assert mapping.place("referred_on").headings == ("Received",)
    assert mapping.place("referral_source").headings == ("Referral Source",)
    known = mapping.known(all_fields()["referral_source"])
    assert known["health"] == "3" and "3d" not in known and known["5d"] == "5"
    assert mapping.known(all_fields()["referral_nfa"])["nay"] == "no"
    assert mapping.known(all_fields()["referral_nfa"])["yes"] == "yes"


def test_a_field_that_the_review_maps_is_absent_no_more():
    assert "location" in mapping_of({"from": "ssd"}, Words()).absent
    assert "location" not in mapping_of({"from": "ssd", "location": "Place"}, Words()).absent


def test_a_field_that_the_review_calls_absent_is_not_sought_where_a_ready_mapping_has_it():
    mapping = mapping_of({"from": "annex-a", "absent": ("referral_nfa",)}, Words())
    assert "referral_nfa" in mapping.absent
    assert mapping.place("referral_nfa").headings == ("referral_nfa",)


def test_without_a_mapping_a_field_has_its_own_name_as_heading():
    mapping = mapping_of({}, Words())
    assert mapping.heading("harm_type") == "harm_type"
    assert not mapping.absent


def test_a_heading_is_found_whatever_its_case_and_padding():
    assert first_of(("a", "Date of Referral"), ["x", " date of  referral"]) == " date of  referral"
    assert first_of(("a",), ["b"]) is None


# --- What may not be ---


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ('[columns]\nfrom = "annexa"', 'from: no ready mapping has this name; did you mean "annex'),
        ('[columns]\nclosed = "Shut"', "[columns] closed: unknown field: it is worked out from"),
        ("[columns]\nlocation = []", "[columns] location: expected a heading, or several to try"),
        ('[columns]\nlocation = { school = "A" }', "only a field of several words is"),
        ('[columns.support_agencies]\nnspc = "A"', 'nspc: not a word of this field; did you'),
        ('[columns]\ncase_id = { nspcc = "x" }', "expected a heading, or { joined = [headings] }"),
        ('[words]\nyes = ["Y"]\nno = ["y"]', '[words] no: "y" has two meanings'),
        ('[words]\nyes = ["N/K"]\nnot_recorded = ["nk"]', '[words] yes: "N/K" has two meanings'),
        ('[words.location]\nskool = ["A"]', 'skool: not a word of this field; did you'),
        ('[words.location]\nschool = ["A"]\noutside = [" a"]', 'outside: " a" has two meanings'),
        ('[words.closed]\nyes = ["A"]', "[words] closed: unknown field: it is worked out"),
        ('[words.victims]\none = ["A"]', "a field of the kind number has no words"),
        ('[words]\nlocation = ["School"]', "[words] location: expected a table: our word ="),
        ('[columns]\nabsent = ["closed"]', "absent: closed: unknown field: it is worked out"),
        ('[columns]\nabsent = ["case_id"]', "absent: case_id: no case can be counted without it"),
        ('[columns]\nabsent = ["location"]\nlocation = "A"', "take out one of the two"),
        ('[columns]\nabsent = { location = "A" }', "expected the names of fields that the export"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_told_with_its_place(refused, extra, told):
    lines = refused(extra)
    assert any(told in line for line in lines), lines
    assert all(re.match(r"line \d+", line) for line in lines), lines


def test_every_fault_of_a_mapping_is_told_at_once(refused):
    assert len(refused('[columns]\nfrom = "x"\nplace = "y"\n[words]\nyess = ["z"]')) == 3
