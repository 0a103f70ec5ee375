"""The report of a check: whole, worst first, on the exempt side, and nothing of it elsewhere."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from pathlib import Path

import nbformat
import openpyxl
import pytest

import p2p_analysis as p2p
from p2p_analysis.__main__ import main
from p2p_analysis.evidence.records import read_records
from p2p_analysis.press import publish
from p2p_analysis.press.check import page, report
from p2p_analysis.press.check.workbook import check_xlsx
from p2p_analysis.press.document import paper_of
from p2p_analysis.show.nodes import MIME, to_text
from p2p_analysis.words.errors import CaseDataError, RenderingError
from p2p_analysis.words.fields import all_fields
from tests.evidence.rules.records import SOUND, sound
from tests.invented import write_review

OWN = [name for name, field in all_fields().items() if not field.derived]
CANARY = "Zxq7-Wystan-Okonkwo"
QUERY = {"same_setting_at_incident": "no"}  # C28
ERROR = {  # C25
    "separation_in_place": "no",
    "separation_from": "2019-12-01",
    "separation_to": "",
    "separation_end_reason": "",
}
PERIOD = {"periods": {"all": ("2017-01-01", "2019-12-31")}}


def review_of(folder: Path, records: list[dict[str, str]], **settings):
    review = write_review(folder, **PERIOD, **settings)
    with review.cases_path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return review


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """Check records from the command line; return the exit code and the review."""
    monkeypatch.setattr("p2p_analysis.press.run.check_parameters", lambda *given: None)

    def check(records, **settings):
        review = review_of(tmp_path / "review", records, **settings)
        return main(["check", str(review.folder)]), review

    return check


def pages(review):
    folder = review.folder / "exempt"
    book = openpyxl.load_workbook(folder / "check.xlsx")
    return (folder / "check.html").read_text(encoding="utf-8"), book


# --- The terminal ---


def test_errors_end_with_four_and_are_told_by_rule_with_rows(checked, capsys):
    records = sound(9)
    for at in range(2, 9):
        records[at] |= ERROR
    records[0] |= QUERY
    code, _ = checked(records)
    told = capsys.readouterr()
    assert code == 4
    head, *lines = told.out.splitlines()
    assert head == "review: 7 errors and 1 query in 8 of 9 records:"
    assert lines == [
        "  error  C25  The children were not kept apart, and yet the separation has a day or an "
        "end: 7 (rows 4, 5, 6, 7, 8 and 2 more: see exempt/check.html)",
        "  query  C28  The children did not attend one setting when it happened: 1 (row 2)",
    ]
    faults = told.err.splitlines()
    assert len(faults) == 6
    assert faults[0].startswith("cases.csv, row 4, separation_from: the children were not kept")
    assert faults[0].endswith("(C25)")
    assert faults[-1].startswith("cases.csv: and 2 more of C25 (the children")


def test_a_check_that_found_nothing_says_how_many_records_it_read(checked):
    _, review = checked(sound(3))
    page = (review.folder / "exempt" / "check.html").read_text(encoding="utf-8")
    assert "3 records checked: no errors, no queries." in page
    assert "0 errors" not in page and "ask about it" not in page


def test_queries_stop_nothing(checked, capsys):
    records = sound(3)
    records[1] |= QUERY
    code, review = checked(records)
    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    assert "query  C28" in told.out
    assert "review: no faults" in told.out
    assert len(p2p.load_cases(review).rows) == 3


def test_a_rule_that_the_review_made_a_query_stops_nothing_and_one_left_out_is_silent(
    checked, capsys
):
    records = sound(2)
    records[0] |= ERROR
    changes = '[rules]\nC25 = {{ as = "{}", reason = "kept on paper" }}\n'
    assert checked(records, extra=changes.format("query"))[0] == 0
    assert "query  C25" in capsys.readouterr().out
    code, review = checked(records, extra=changes.format("off"))
    assert (code, "C25" in capsys.readouterr().out) == (0, False)
    assert "kept on paper" in pages(review)[0]


def test_nothing_of_a_record_leaves_the_exempt_side(checked, capsys):
    """A marker in every column, in records that are at fault in every way."""
    spoiled = {name: f"{CANARY}-{number}" for number, name in enumerate(OWN)}
    ids = {name: spoiled[name] for name in OWN if all_fields()[name].kind == "id"}
    wrong = {**SOUND, **ERROR, **QUERY, **ids}
    code, review = checked([spoiled, wrong, {**SOUND, "case_id": "A3"}, dict(wrong)])
    told = capsys.readouterr()
    assert code == 4
    # Every column that can be at fault is told of, and none of what stands in it.
    readable = {name for name in OWN if all_fields()[name].kind != "id"}
    with pytest.raises(CaseDataError) as caught:
        p2p.load_cases(review)
    named = {fault.place.rsplit(", ", 1)[-1] for fault in caught.value.faults}
    assert {"case_id"} | {name for name in readable if name.endswith("_sex")} <= named
    findings = read_records(review).findings
    shown = p2p.check(review)
    for words in (told.out, told.err, str(caught.value), *map(repr, caught.value.faults)):
        assert CANARY not in words
    for shy in (findings, *findings.found, *findings.columns.values(), shown):
        assert CANARY not in repr(shy)
    text, _ = pages(review)
    assert all(f"{CANARY}-{OWN.index(name)}" in text for name in readable)
    holders = {
        path.parent.name
        for path in review.folder.rglob("*")
        if path.is_file() and CANARY in path.read_text("utf-8", "replace")
    }
    assert holders == {"review", "exempt"}  # the case file itself, and the report


# --- The page and the workbook ---


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Some hundred records, most of them with something wrong."""
    records = sound(500)
    for at in range(450):
        records[at] |= ERROR
    for at in range(100, 350):
        records[at] |= QUERY
    records[300]["location"] = '=HYPERLINK("http://x","<b>y</b>")'
    review = review_of(tmp_path_factory.mktemp("many"), records)
    return review, read_records(review).findings


def test_the_page_is_one_file_without_a_script_and_no_longer_than_one_can_read(many):
    text = page.check_page(*many)
    assert "<script" not in text and "http-equiv" not in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert text.count("<tr>") < 2 * page.MOST_OF_A_RULE + page.MOST_RECORDS + 20
    assert "The first 50 stand here. The sheet Findings of check.xlsx lists all." in text
    assert "And 250 more records: the sheet Records of check.xlsx lists them." in text
    assert "<b>y</b>" not in text and "&lt;b&gt;y&lt;/b&gt;" in text


def test_the_page_is_marked_and_every_table_can_be_read_aloud(many):
    text = page.check_page(*many)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert '<p class="marking">Exempt</p>' in text
    tables = re.findall(r"<table .*?</table>", text, re.DOTALL)
    assert len(tables) == 5
    for table in tables:
        assert "<caption" in table
        assert not re.search(r"<th(?! scope| class)", table.replace("<thead", ""))
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_the_worst_stand_first(many):
    _, findings = many
    assert [rule.code for rule in findings.rules()] == ["C25", "F06", "C28"]
    first = findings.records()[0]
    assert (first.row, first.errors, first.queries) == (302, 2, 1)
    assert first.codes == ("F06", "C25", "C28")
    assert page.check_page(*many).index(">302<") < page.check_page(*many).index(">102<")


def test_a_line_says_where_what_was_found_what_was_expected_and_what_to_do(many):
    _, findings = many
    (line,) = findings.lines("F06")
    assert (line.row, line.case, line.where) == (302, "POP-000300", "location")
    assert line.found == 'location: =HYPERLINK("http://x","<b>y</b>")'
    assert line.expected == (
        "one of: school, outside, online, transport, or nothing; list other words under "
        "[words.location] in review.toml"
    )
    assert line.todo == "Correct the word."


def test_the_workbook_holds_everything_and_no_formula(many):
    written = check_xlsx(*many)
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert book.sheetnames == ["Rules", "Records", "Findings"]
    rows = list(book["Findings"].iter_rows(min_row=3, values_only=True))
    assert len(rows) == 450 + 250 + 1
    assert len(list(book["Records"].iter_rows(min_row=3))) == 450
    for sheet in book:
        assert "quotes case records" in sheet["A1"].value
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert not sheet._hyperlinks


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", " =1"])
def test_an_id_that_looks_like_a_formula_stays_quoted_text(text, tmp_path):
    records = sound(2)
    records[0] |= {**QUERY, "case_id": text}
    review = review_of(tmp_path, records)
    book = openpyxl.load_workbook(io.BytesIO(check_xlsx(review, read_records(review).findings)))
    cell = book["Records"]["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text.strip(), "s", True)


def test_what_a_sheet_cannot_hold_is_told_as_a_number(many):
    book = openpyxl.load_workbook(io.BytesIO(check_xlsx(*many, most_rows=100)))
    assert book["Findings"].max_row == 100
    assert book["Findings"]["A100"].value.startswith("And 604 more")


def test_the_same_records_give_the_same_bytes(many):
    assert report.check_files(*many) == report.check_files(*many)
    with zipfile.ZipFile(io.BytesIO(check_xlsx(*many))) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- Where it stands ---


def test_a_check_replaces_the_last_one_and_touches_nothing_beside_it(checked):
    records = sound(2)
    records[0] |= QUERY
    _, review = checked(records)
    assert "C28" in pages(review)[0]
    (review.folder / "exempt" / "report.html").write_text("a paper")
    checked(sound(2))
    assert "none found anything" in pages(review)[0]
    names = sorted(path.name for path in (review.folder / "exempt").iterdir())
    assert names == ["check.html", "check.xlsx", "report.html"]
    assert (review.folder / "exempt" / "report.html").read_text() == "a paper"


def test_a_file_that_cannot_be_read_is_reported_too(checked):
    _, review = checked(sound(2))
    review.cases_path.unlink()
    assert main(["check", str(review.folder)]) == 4
    text, book = pages(review)
    assert "F01" in text and "no such file" in text
    assert book["Findings"]["C3"].value == "the file"


def test_a_column_that_is_not_read_is_named_on_the_exempt_side_alone(checked, capsys):
    records = [{**one, CANARY: "x"} for one in sound(2)]
    code, review = checked(records)
    told = capsys.readouterr()
    assert code == 0
    assert "query  F03  A column of the file is not read: 1" in told.out
    assert CANARY not in told.out and CANARY in pages(review)[0]


def test_a_disk_that_fails_leaves_the_last_check_and_no_scrap(checked, monkeypatch):
    _, review = checked(sound(2))
    before = {path.name: path.read_bytes() for path in (review.folder / "exempt").iterdir()}

    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RenderingError, match="could not be written"):
        report.write_check(review, read_records(review).findings)
    assert {p.name: p.read_bytes() for p in (review.folder / "exempt").iterdir()} == before


def test_a_build_writes_the_check_of_its_own_records_into_the_exempt_folder(
    tmp_path, monkeypatch, copy_of_review
):
    folder = copy_of_review()
    monkeypatch.setattr(publish, "_make", lambda *given: ({"report.html": b"x"}, None, {}))
    monkeypatch.setattr(publish, "audit_new", lambda *given: b"")
    written = publish.build(folder, edition="exempt").files
    assert {path.name for path in written} == {"report.html", "check.html", "check.xlsx"}
    assert "none found anything" in (folder / "exempt" / "check.html").read_text()
    written = publish.build(folder, edition="public").files
    assert {path.name for path in written} == {"report.html"}


# --- In a notebook ---


def test_the_notebook_shows_the_report_marked_exempt_and_no_paper_takes_it(tmp_path):
    records = sound(3)
    records[1] |= QUERY
    review = review_of(tmp_path, records)
    shown = p2p.check(review)
    assert "<strong>Exempt.</strong>" in shown._repr_html_()
    assert "POP-000001" in shown._repr_html_()
    assert "POP-" not in repr(shown)
    cell = nbformat.v4.new_code_cell("p2p.check(review)")
    cell.outputs = [
        nbformat.v4.new_output("execute_result", {"text/html": shown._repr_html_()}),
        nbformat.v4.new_output("execute_result", {MIME: to_text([{"kind": "end"}])}),
    ]
    blocks, _ = paper_of(nbformat.v4.new_notebook(cells=[cell]))
    assert blocks == []
