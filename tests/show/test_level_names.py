"""Fields and levels have the words of the paper's tables, in every file."""

from __future__ import annotations

from p2p_analysis.gate.release import Release
from p2p_analysis.show.level_names import field_names, level_name


def test_a_requirement_goes_by_its_letter_and_wording_as_in_its_table(exempt: Release) -> None:
    names = field_names(exempt)
    wording = "(C) A risk assessment where sexual violence is alleged"
    assert names["requirement_risk_assessment_violence"] == (wording, f": {wording}")


def test_a_boundary_goes_by_its_label_and_other_fields_by_their_name(exempt: Release) -> None:
    names = field_names(exempt)
    label = exempt.review.boundaries["october_2018"].label
    assert names["boundary_october_2018"] == (label, f": {label}")
    assert names["harm_class"] == ("Kind of harm alleged", ", by kind of harm alleged")


def test_time_goes_by_the_spans_that_the_edition_counts(public: Release, exempt: Release) -> None:
    assert field_names(public)["quarter"] == field_names(public)["month"]
    assert field_names(public)["month"] == ("Half-year", ", by half-year")
    assert field_names(exempt)["month"] == ("Month", ", by month")


def test_only_an_item_of_the_record_is_not_examined(exempt: Release) -> None:
    fields = exempt.fields
    assert level_name(fields["item_plan"], "not_recorded") == "Not examined"
    assert level_name(fields["item_plan"], "missing") == "Missing"
    assert level_name(fields["police_status"], "not_recorded") == "Not recorded"
