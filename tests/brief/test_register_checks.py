"""The checks of the registers: each rule trips on one small review, and is silent on a good one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from p2p_analysis.brief.printed_cells import printed_names
from p2p_analysis.brief.register_checks import RULES, register_warnings
from tests.invented import write_review

ROOT = Path(__file__).parents[2]
FINDINGS = '[[findings]]\nparagraph = "2.27(a)"\nid = "records"\ntext = "Poor."\n'
GOOD = """\
[[recommendations]]
paragraph = "3.1(a)"
id = "audit"
title = "Audit"
text = "Keep the monthly audit."
owner = "officer"
due = 2020-12-01
due_text = "monthly from December 2020"
answers = ["records"]
"""
SECOND = GOOD.replace("(a)", "(b)").replace('"audit"', '"again"')
ACTION = '[[actions]]\nparagraph = "2.28(a)"\ntext = "An officer will start."\n'
STEP = '[[next_steps]]\nparagraph = "2.30(a)"\ntext = "Train."\n'
APPENDIX = '[[appendices]]\nnumber = 1\ntitle = "Cases"\nprints = ["cases"]\n'


def found(folder, *, findings=FINDINGS, recommendations=GOOD, cells=(), **more):
    files = {"findings.toml": findings, "recommendations.toml": recommendations}
    files |= {f"{name}.toml": text for name, text in more.items()}
    review = write_review(
        folder, files=files, head='notebook = "paper.ipynb"\ncontact = "The team"'
    )
    notebook = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    (folder / "paper.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return [(one.code, one.key) for one in register_warnings(review)]


def test_good_registers_give_no_warning(tmp_path):
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("R01", {"recommendations": GOOD.replace('owner = "officer"\n', "")}),
        ("R02", {"recommendations": GOOD.replace("due = 2020-12-01\n", "")}),
        ("R03", {"recommendations": GOOD.replace("2020-12-01", "2020-02-01")}),
        ("R05", {"recommendations": GOOD + SECOND.replace('answers = ["records"]\n', "")}),
        ("R10", {"recommendations": GOOD.replace("the monthly", "the quarterly")}),
        ("R10", {"recommendations": GOOD + 'conflict = "Its parts disagree."\n'}),
        ("R09", {"recommendations": GOOD + 'duplicates = ["again"]\n' + SECOND}),
        ("R08", {"actions": ACTION + "due_on = 2020-02-01\nprecision = 'month'\n"}),
        ("R08", {"next_steps": STEP + "due = 2020-02-01\n"}),
    ],
)
def test_each_rule_trips_once(tmp_path, code, given):
    assert [one for one, _ in found(tmp_path, **given)] == [code]


def test_a_paper_that_names_nobody_to_ask_is_told(tmp_path):
    review = write_review(tmp_path)
    assert [(one.code, one.file) for one in register_warnings(review)] == [("R15", "review.toml")]


def test_a_paper_that_still_calls_its_cases_invented_when_they_are_a_councils_own_is_told(tmp_path):
    head = 'contact = "The team"\ndata_note = "All case data in this paper is invented."'
    review = write_review(tmp_path, head=head)
    assert register_warnings(review) == []
    (tmp_path / "sample.csv").touch()
    assert [(one.code, one.key) for one in register_warnings(review)] == [("R16", "data_note")]


def test_a_finding_that_nobody_answers_is_told(tmp_path):
    second = FINDINGS.replace("(a)", "(b)").replace("records", "families")
    assert found(tmp_path, findings=FINDINGS + second) == [("R04", "2.27(b)")]


def test_recommendations_that_overlap_agree_on_owner_and_date(tmp_path):
    first = GOOD + 'duplicates = ["again"]\n'
    second = SECOND.replace("officer", "council") + 'duplicates = ["audit"]\n'
    assert found(tmp_path, recommendations=first + second) == [("R11", "3.1(a)")]


@pytest.mark.parametrize("status", ["done", "not agreed"])
def test_what_is_settled_is_neither_overdue_nor_without_a_date(tmp_path, status):
    settled = f'{GOOD}status = "{status}"\n'
    assert found(tmp_path, recommendations=settled.replace("2020-12-01", "2020-02-01")) == []
    again = tmp_path / "again"
    assert found(again, recommendations=settled.replace("due = 2020-12-01\n", "")) == []


def test_what_was_done_is_not_stale(tmp_path):
    done = ACTION + "due_on = 2020-02-01\ndone_on = 2020-02-03\n"
    assert found(tmp_path, actions=done) == []


def test_the_day_of_the_paper_itself_is_not_past(tmp_path):
    assert found(tmp_path, actions=ACTION + "due_on = 2020-03-02\n") == []


def test_appendices_are_numbered_from_one_without_a_gap(tmp_path):
    cells = ['p2p.appendix(release, "cases")']
    late = APPENDIX.replace("= 1", "= 2")
    assert found(tmp_path, cells=cells, appendices=late) == [("R12", "Appendix 2")]


def test_a_listed_appendix_must_be_printed(tmp_path):
    assert found(tmp_path, appendices=APPENDIX) == [("R13", "Appendix 1")]


@pytest.mark.parametrize(
    "cell", ['p2p.appendix(release, "counted")', 'p2p.case_list(release, "transitions")']
)
def test_a_printed_appendix_or_list_of_cases_must_be_listed(tmp_path, cell):
    cells = ['p2p.appendix(release, "cases")', cell]
    assert found(tmp_path, cells=cells, appendices=APPENDIX) == [("R14", "Appendices")]


def test_a_notebook_that_cannot_be_read_prints_nothing(tmp_path):
    assert printed_names(tmp_path / "none.ipynb") == set()


# --- The Herefordshire review ---


def test_every_rule_has_a_question_and_a_code_of_its_own():
    assert list(RULES) == [f"R{number:02}" for number in range(1, len(RULES) + 1)]


def test_the_recommendations_have_the_owners_and_dates_of_the_source(review):
    rows = {one.paragraph: one for one in review.registers.recommendations}
    assert list(rows) == [f"3.1({letter})" for letter in "abcdefghijk"]
    due = {
        "a": "2020-09-30", "b": "2021-01-31", "c": "2020-12-31", "d": "2020-12-31",
        "e": "2020-12-31", "f": "2020-12-31", "g": "2020-10-31", "h": "2020-09-30",
    }  # fmt: skip
    for letter in "abcdefghijk":
        last = rows[f"3.1({letter})"].last_day
        assert (last and last.isoformat()) == due.get(letter)
    owners = {letter: rows[f"3.1({letter})"].owner.lower() for letter in "abcdefghijk"}
    assert {letter for letter, owner in owners.items() if not owner} == {"e", "h", "j"}
    assert "safeguarding officer" in owners["a"] and "safeguarding officer" in owners["c"]
    assert owners["b"] == "children and families directorate"
    assert owners["d"] == "education safeguarding team"
    assert "assistant director" in owners["f"] and owners["f"] == owners["g"]
    assert owners["i"] == owners["k"] == "council"


def test_every_letter_of_the_2020_paper_is_there(review):
    registers = review.registers
    ends = {"findings": "k", "actions": "s", "next_steps": "g", "documents": "h"}
    for name, last in ends.items():
        letters = [row.letter for row in getattr(registers, name)]
        assert letters == [chr(n) for n in range(ord("a"), ord(last) + 1)]
    assert [row.letter for row in registers.assurances if row.text] == list("abcdefg")


def test_what_the_checks_find_agrees_with_the_register_of_contradictions(review):
    found = {(one.code, one.key) for one in register_warnings(review)}
    told = " ".join(one.paragraphs for one in review.contradictions)
    assert ("R10", "3.1(a)") in found and "3.1(a)" in told
    assert ("R11", "3.1(b)") in found and "3.1(b), 3.1(j)" in told
    assert ("R08", "2.28(j)") in found and "2.28(j)" in told
    assert {key for code, key in found if code == "R01"} == {"3.1(e)", "3.1(h)", "3.1(j)"}
    assert {key for code, key in found if code == "R02"} == {"3.1(i)", "3.1(j)", "3.1(k)"}
    assert not {code for code, _ in found} & {"R03", "R04", "R05", "R12", "R13", "R14"}


def test_the_register_of_printed_claims_gives_the_same_gaps(review):
    """What printed.toml calls a gap among the recommendations is what the checks find."""
    found = {one.key for one in register_warnings(review) if one.code in ("R01", "R02")}
    gaps = {
        claim.paragraph
        for claim in review.claims
        if claim.paragraph.startswith("3.1(") and claim.status == "gap"
    }
    assert gaps == found
