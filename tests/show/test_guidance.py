"""Guidance in print: the timeline, what was asked, and what the records show of it."""

import dataclasses

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.checked import unverified
from p2p_analysis.show.nodes import plain, walk
from tests.invented import several

GUIDE = """\
[documents.advice]
title = "The advice of the ministry"
short = "The advice"
status = "withdrawn"
in_force = 2017-01-01
until = 2018-08-31
verified = %s
[documents.statute]
title = "The statute book"
status = "statutory"
in_force = 2018-09-01
precision = "month"
supersedes = "advice"
verified = %s
[requirements.plan]
label = "A plan"
guidance = ["advice", "statute"]
addressee = "schools"
field = "advised_safety_plan"
expected = "yes"
paragraph = "part five"
verified = %s
[requirements.support]
label = "Support after violence"
guidance = ["statute"]
addressee = "schools"
when = { harm_class = "violence" }
field = "advised_support"
expected = "yes"
"""
NOTHING_CHECKED, ALL_CHECKED = GUIDE % (("false",) * 3), GUIDE % (("true",) * 3)
MEASURES = {
    "guidance_judged": {"label": "cases judged", "by": ["guidance_compliance", "requirements"]}
}
BLANK = dict.fromkeys(("advice_on", "advised_support", "harm_type"), "")
ROWS = several(20, advised_safety_plan="yes", referred_on="2018-02-01", **BLANK)


def rows_of(block):
    return [[plain(cell) for cell in row] for row in block["rows"]]


@pytest.fixture
def edition(release):
    def make(name, guide=NOTHING_CHECKED):
        return release(name, measures=MEASURES, rows=ROWS, guidance=guide)

    return make


def test_the_timeline_lists_each_document_with_its_days_and_whether_they_were_checked(edition):
    table, _ = p2p.guidance(edition("public")).blocks
    assert rows_of(table) == [
        ["The advice of the ministry (The advice)", "Advice, since withdrawn", "Not found",
         "1 January 2017", "About the end of August 2018", "No"],
        ["The statute book", "Statutory", "Not found", "September 2018",
         "Still in force at the date of this paper", "No"],
    ]  # fmt: skip


def test_what_held_when_is_told_with_the_periods_that_it_lies_in(edition):
    _, table = p2p.guidance(edition("public")).blocks
    assert rows_of(table) == [
        ["1 January 2018 to about the end of August 2018", "The advice", "the first period"],
        ["September 2018 to 31 December 2019", "The statute book",
         "the first period; the second period"],
    ]  # fmt: skip


def test_the_public_edition_says_what_was_asked_and_not_how_many_records_meet_it(edition):
    table, words = p2p.requirements(edition("public")).blocks
    assert rows_of(table) == [
        ["(A) A plan", "Part five", "No"],
        ["(B) Support after violence", "Not found", "No"],
    ]
    assert table["notes"][:2] == [
        "(A): asked from 1 January 2017, by The advice; The statute book.",
        "(B): asked from September 2018, by The statute book.",
    ]
    assert not [node for node in walk([table, words]) if node["kind"] == "figure"]
    assert "exempt edition only" in plain(words["content"])


def test_the_exempt_edition_counts_each_verdict_and_binds_each_number_to_its_figure(edition):
    _, table = p2p.requirements(edition("exempt")).blocks
    assert rows_of(table) == [
        ["(A) A plan", "20", "0", "0", "0"],
        ["(B) Support after violence", "0", "0", "20", "0"],
    ]
    ids = {node["id"] for node in walk([table]) if node["kind"] == "figure"}
    assert "guidance_judged.requirement_plan.met" in ids and len(ids) == 8


@pytest.mark.parametrize(
    ("guide", "told"),
    [
        (NOTHING_CHECKED,
         "Dates not checked at source: The advice of the ministry; The statute book. Wording not "
         "checked in the documents themselves: every requirement."),
        (ALL_CHECKED,
         "All dates were checked at source. Wording not checked in the documents themselves: "
         "Support after violence."),
        (ALL_CHECKED + "verified = true\n",
         "All dates were checked at source. All wording was checked in the documents themselves."),
        ("", "All dates were checked at source."),
    ],
)  # fmt: skip
def test_what_was_not_checked_is_said_from_the_register(edition, guide, told):
    assert unverified(edition("public", guide).review) == told


def test_a_chapter_can_say_what_was_not_checked(release):
    chapters = {"method": "2.1 {{ guidance_register.unverified }}"}
    made = release("public", chapters, guidance=NOTHING_CHECKED)
    (paragraph,) = p2p.narrate(made, "method").blocks
    assert plain(paragraph["content"]).endswith("every requirement.")


def test_compliance_is_a_table_and_a_chart_where_the_edition_may_tell_it(edition):
    table, chart = p2p.compliance(edition("public")).blocks
    assert next(row[:2] for row in rows_of(table)) == [
        "All that guidance asked is on the record",
        "20",
    ]
    assert (
        chart["kind"] == "chart" and "All that guidance asked is on the record: 20" in chart["alt"]
    )
    assert "nothing" not in chart["alt"].lower().replace("and nothing against it", "")


def test_where_compliance_would_tell_what_is_alleged_the_public_edition_says_where_it_is(edition):
    guide = NOTHING_CHECKED.replace('field = "advised_safety_plan"', "when = { harm_class = "
                                    '"violence" }\nfield = "advised_safety_plan"')  # fmt: skip
    (words,) = p2p.compliance(edition("public", guide)).blocks
    assert "in the exempt edition only" in plain(words["content"])
    table, chart = p2p.compliance(edition("exempt", guide)).blocks
    assert "Guidance asked for nothing" in [row[0] for row in rows_of(table)]
    assert "guidance asked for nothing" in chart["alt"].lower()


def test_both_readings_of_herefordshire_stand_side_by_side(exempt, public):
    table, chart = p2p.compliance(exempt).blocks
    assert [row[1:] for row in rows_of(table)] == [["13", "12"], ["3", "4"], ["2", "2"], ["0", "0"]]
    assert chart["kind"] == "chart"
    shown = rows_of(p2p.compliance(public).blocks[0])
    for told, full in zip(shown, rows_of(table), strict=True):
        assert all(one in ("[c]", two) for one, two in zip(told, full, strict=True))


def test_the_lists_of_cases_are_printed_in_the_exempt_edition_only(exempt, public):
    for name, rows in (("guidance_disagreements", 1), ("guidance_by_case", 28)):
        (table,) = p2p.case_list(exempt, name).blocks
        assert len(table["rows"]) == rows
        (words,) = p2p.case_list(public, name).blocks
        assert words["kind"] == "paragraph" and "POP-" not in plain(words["content"])
    assert not public.lists


def test_the_tables_stand_on_the_release_and_the_register_alone(public):
    bare = dataclasses.replace(public, case_rows=(), decisions=())
    for show in (p2p.guidance, p2p.requirements, p2p.compliance):
        assert show(bare).blocks == show(public).blocks
