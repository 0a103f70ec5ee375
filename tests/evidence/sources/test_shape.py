"""The table in a sheet: every repair is said, and nothing that could be a case is dropped."""

import csv
import io
import os
import time
import tomllib
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.evidence.proposal import propose
from p2p_analysis.evidence.sources.sheet import Repair
from tests.evidence.sources import written as w
from tests.evidence.sources.conftest import told
from tests.invented import write_review

GOOD = w.text()


def test_a_tidy_file_needs_no_repair(read):
    sheet = read(GOOD)
    assert sheet.repairs == ()
    assert list(sheet.rows.index) == [2, 3]
    assert sheet.rows.to_numpy().tolist() == w.ROWS
    assert (sheet.name, sheet.headings_at) == ("cases.csv", "cases.csv, row 1")


def test_rows_above_the_headings_are_passed_over_and_rows_keep_their_numbers(read):
    sheet = read(w.text(above="Anyshire Council\nCases of 2018\n\n"))
    assert list(sheet.rows.index) == [5, 6]
    (repair,) = sheet.repairs
    words = "the headings are in row 4; 2 rows above are passed over"
    assert repair == Repair("title-rows", "cases.csv", 2, words)


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx"])
def test_headings_in_two_rows_are_joined_under_merged_cells(read, name):
    upper = ["case_id", "Referral", "", "second_review"]
    lower = ["", "date", "location", ""]
    known = ["case_id", "Referral date", "location", "second_review"]
    rows = [lower, *w.ROWS]
    content = w.xlsx(rows, headings=upper) if "xlsx" in name else w.text(rows, headings=upper)
    sheet = read(content, name=name, known=known)
    assert list(sheet.rows.columns) == known
    assert sheet.rows.to_numpy().tolist() == w.ROWS
    assert "two-rows-of-headings" in told(sheet)


def test_headings_are_known_in_spite_of_case_blanks_and_width(read):
    odd = ["Case_ID ", "referred_on\u200b", "LOCATION", "second_review"]
    sheet = read(w.text(headings=odd))
    assert list(sheet.rows.columns) == w.HEADINGS
    assert told(sheet) == {"respelt-headings": 2}  # the blank and the mark fall away unsaid


def test_a_heading_that_the_review_does_not_know_may_stand_twice(read):
    sheet = read(w.text(headings=["case_id", "referred_on", "Sex", "Sex"]))
    assert list(sheet.rows.columns)[2:] == ["Sex", "Sex (2)"]
    assert told(sheet) == {"numbered-headings": 1}


def test_a_column_without_a_heading_is_left_out_and_that_is_said(read):
    sheet = read(w.text(headings=["case_id", "referred_on", "location", ""]))
    assert list(sheet.rows.columns) == w.HEADINGS[:3]
    assert told(sheet) == {"unnamed-columns": 1}


def test_cells_lose_blanks_and_marks_that_nobody_sees(read):
    sheet = read(w.text([["A1 ", "2018-02-01", "\u00a0school", "y\u200bes"], *w.ROWS[1:]]))
    assert sheet.rows.iloc[0].tolist() == w.ROWS[0]
    assert told(sheet) == {"padding": 1, "unseen-characters": 1}
    assert {repair.place for repair in sheet.repairs} == {
        "cases.csv, case_id", "cases.csv, location", "cases.csv, second_review",
    }  # fmt: skip


@pytest.mark.parametrize(
    "last", ["Total,,2,\n", "Grand total:,,,12\n", "Totals,,,\n", "Total cases,,2,2\n"]
)
def test_a_row_of_totals_is_passed_over_and_that_is_said(read, last):
    sheet = read(w.text(below=last))
    assert len(sheet.rows) == 2
    (repair,) = sheet.repairs
    assert (repair.code, repair.count) == ("totals", 1)
    assert "row 4 below the records" in repair.words


def test_what_may_be_a_row_of_totals_is_asked_and_settled_by_the_review(read, refused):
    content = w.text(below="Total,2018-04-01,school,yes\n")
    (line,) = refused(content)
    assert line.startswith("cases.csv, row 4: may be a row of totals, but holds other answers")
    assert len(read(content, totals="keep").rows) == 3
    assert len(read(content, totals="leave out").rows) == 2


@pytest.mark.parametrize(
    "row", ["T1,2018-02-01,school,yes", "Totally,2018-02-01,,", ",2018-02-01,,", "A 3,,,", "99,1,,"]
)
def test_a_row_that_could_be_a_case_stays_whatever_it_looks_like(read, row):
    assert len(read(w.text(below=row + "\n")).rows) == 3


def test_a_total_in_the_middle_is_no_row_of_totals(read):
    sheet = read(w.text([w.ROWS[0], ["Total", "", "1", ""], w.ROWS[1]]))
    assert len(sheet.rows) == 3


@pytest.mark.parametrize(
    "below",
    [
        "Source: case system\n",
        "\nrun by the data team,,,\n",
        "Run by:,the data team,,\n",
        "* closed cases have no answer,,,\n\nReport of the night\n",
    ],
)
def test_notes_below_the_records_are_passed_over_and_that_is_said(read, below):
    sheet = read(w.text(below=below))
    assert len(sheet.rows) == 2
    assert "notes" in told(sheet)


def test_a_note_that_looks_like_the_id_of_a_case_is_a_case(read):
    rows = [[f"Child {n}", "2018-02-01", "school", ""] for n in range(3)]
    assert len(read(w.text(rows, below="\nChild 12,,,\n")).rows) == 4


def test_a_record_above_the_headings_is_never_passed_over(refused):
    (line,) = refused(w.text(above="A0,2018-02-01,school,no\n"))
    assert line.startswith("cases.csv, row 1: stands above the headings and may be a record")


def test_totals_and_notes_together_leave_the_cases(read):
    sheet = read(w.text(below="Total,,2,\n\nSource: case system\nEnd of report\n"))
    assert len(sheet.rows) == 2
    assert told(sheet) == {"totals": 1, "notes": 2}


def test_blank_rows_between_cases_are_passed_over_and_that_is_said(read):
    sheet = read(w.text([w.ROWS[0], [""] * 4, w.ROWS[1]]))
    assert list(sheet.rows.index) == [2, 4]
    assert told(sheet) == {"blank-rows": 1}


def test_headings_that_stand_again_on_every_page_are_passed_over(read):
    sheet = read(w.text([w.ROWS[0], w.HEADINGS, w.ROWS[1], w.HEADINGS]))
    assert len(sheet.rows) == 2
    assert told(sheet)["repeated-headings"] == 2


def _hide(sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True


def test_hidden_rows_are_asked_about_and_hidden_columns_are_read(read, refused):
    content = w.xlsx(change=_hide)
    (line,) = refused(content, name="c.xlsx")
    assert (
        'row 3: 1 rows are hidden, perhaps by a filter; show them, or set hidden = "read"' in line
    )
    sheet = read(content, name="c.xlsx", hidden="read")
    assert sheet.rows["location"].tolist() == ["school", "online"]
    assert told(sheet) == {"hidden-rows": 1, "hidden-columns": 1}
    assert len(read(content, name="c.xlsx", hidden="leave out").rows) == 1


def test_leading_zeros_stay_also_those_that_only_the_format_shows(read):
    def shown(sheet):
        sheet["A2"] = 123
        sheet["A2"].number_format = "000000"

    sheet = read(w.xlsx(change=shown), name="c.xlsx")
    assert sheet.rows["case_id"].tolist() == ["000123", "A2"]
    assert told(sheet) == {"leading-zeros": 1}
    assert read(w.text([["007", "", "", ""]])).rows["case_id"].tolist() == ["007"]


def test_a_whole_number_has_no_point_and_a_truth_is_as_excel_shows_it(read):
    sheet = read(w.xlsx([[7, 2.5, True, 7.0]]), name="c.xlsx")
    assert sheet.rows.iloc[0].tolist() == ["7", "2.5", "TRUE", "7"]


def test_without_known_headings_the_first_row_that_looks_like_headings_is_taken(read):
    content = w.text(headings=["Ref", "Date of referral", "Place", "Seen"], above="Anyshire\n\n")
    assert list(read(content, known=()).rows.columns) == [
        "Ref", "Date of referral", "Place", "Seen",
    ]  # fmt: skip


def test_a_sheet_is_found_by_name_or_the_names_are_told(read, refused):
    content = w.xlsx(sheets=("Cases", "Notes"))
    assert read(content, name="c.xlsx", sheet="Cases").name == "c.xlsx, sheet Cases"
    assert len(read(content, name="c.xlsx", sheet=" cases").rows) == 2
    (line,) = refused(content, name="c.xlsx", sheet="Case")
    assert line == 'c.xlsx: no sheet is called "Case"; did you mean "Cases"?'
    (line,) = refused(content, name="c.xlsx", sheet="2018")
    assert line.endswith("it holds: Cases, Notes")
    (line,) = refused(GOOD, sheet="Cases")
    assert "is no workbook, so it has no `sheet`" in line


def test_every_kind_of_source_gives_the_same_rows(read):
    texts = [read(w.text(mark=mark)) for mark in ",;\t|"]
    books = [read(w.xlsx(), name="c.xlsx"), read(w.xls(), name="c.xls")]
    others = [read(w.ods(), name="c.ods"), read(w.parquet(), name="c"), read(w.page(), name="d")]
    for sheet in (*texts, *books, *others):
        assert list(sheet.rows.columns) == w.HEADINGS
        assert sheet.rows.to_numpy().tolist() == w.ROWS
        assert set(sheet.rows.dtypes.astype(str)) == {"str"}


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_file_read_at_once_and_row_by_row_is_the_same(read, quoting, monkeypatch):
    from p2p_analysis.evidence.sources import text_files

    rows = [[f"A{n}", 'a "word", or two', "x\ny" if n % 3 else "", " é "] for n in range(50)]
    file = io.StringIO()
    csv.writer(file, quoting=quoting).writerows([w.HEADINGS, *rows])
    assert text_files._at_once(file.getvalue().rstrip("\r\n"), ",") is not None
    quick = read(file.getvalue())
    monkeypatch.setattr(text_files, "_at_once", lambda *_: None)
    slow = read(file.getvalue())
    assert quick.rows.equals(slow.rows)
    assert quick.fingerprint == slow.fingerprint


def test_neither_a_sheet_nor_its_parts_show_a_case(read):
    sheet = read(GOOD)
    assert "A1" not in repr(sheet)
    assert not hasattr(sheet, "_repr_html_")


SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "liia_Annex_A_sample.xlsx"


@pytest.mark.skipif(
    not SAMPLE.is_file() and not os.environ.get("CI"),
    reason="the sample lies beside the project and not in it; in CI it must be there",
)
def test_the_public_sample_of_annex_a_loads_sheet_by_sheet(read, refused):
    content = SAMPLE.read_bytes()
    assert "holds 11 sheets (List 1, List 2, " in refused(content, name="a.xlsx")[0]
    lists = {n: read(content, name="a.xlsx", sheet=f"List {n}", known=()) for n in range(1, 12)}
    assert {n: len(sheet.rows) for n, sheet in lists.items()} == (
        dict.fromkeys(range(1, 12), 5) | {3: 6, 7: 7, 9: 6}
    )
    assert {"Child Unique ID", "Date of Referral", "Referral Source"} <= set(lists[3].rows.columns)
    assert told(lists[3]) == {"unseen-characters": 6}  # no-break spaces in the workers' names
    assert told(lists[1]) == told(lists[6]) == {}


def test_check_says_every_repair_and_nothing_of_a_case(tmp_path, capsys):
    review = write_review(tmp_path, head='notebook = "none.ipynb"')  # a fault, so it ends early
    rows = [["POP-1", "03/04/2018", "School", ""], ["POP-2", "25/04/2018", "online ", "no"]]
    text = w.text(rows, mark="\t", above="Anyshire Council\n\n", below="Total\t2\n")
    review.cases_path.write_text(text, encoding="utf-16")
    assert main(["check", str(tmp_path)]) != 0
    told = capsys.readouterr().out
    assert told.splitlines() == [
        "repaired: cases.csv: is read as utf-16-le, since it is not UTF-8",
        "repaired: cases.csv: has tabs between its cells, and is read so",
        "repaired: cases.csv: the headings are in row 3; 1 rows above are passed over",
        "repaired: cases.csv, location: 1 cells lose the blanks around them",
        "repaired: cases.csv: row 6 below the records, with totals, is passed over",
        "repaired: cases.csv, referred_on: 2 days are read day first",
        "repaired: cases.csv, location: 1 answers are known in spite of their capitals",
    ]
    assert "POP-" not in told


@pytest.mark.slow
def test_reading_a_large_file_costs_little_over_pandas_alone(read, tmp_path):
    """The shape of 300,000 rows is checked without a loop over them."""
    rows = [[f"A{n}", "2018-02-01", "school", "yes", *["no"] * 20] for n in range(300_000)]
    headings = [*w.HEADINGS, *(f"x{n}" for n in range(20))]
    content = w.text(rows, headings=headings)
    (tmp_path / "plain.csv").write_text(content)

    def cost(run):
        begun = time.process_time()
        run()
        return time.process_time() - begun

    alone = cost(lambda: pd.read_csv(tmp_path / "plain.csv", dtype=str))
    assert cost(lambda: read(content)) < 1.5 * alone


# --- Where nobody knows the headings, and what must not reach a terminal ---


def test_two_rows_of_headings_are_read_together_though_nobody_knows_them(read):
    text = (
        "Harm between children,,,\n"
        "Child,Referral,,Incident\n"
        "LCS ID,Date,Source,Date\n"
        "7,2018-02-01,6,2018-01-30\n"
    )
    sheet = read(text, known=())
    assert list(sheet.rows.columns) == [
        "LCS ID",
        "Referral Date",
        "Referral Source",
        "Incident Date",
    ]
    proposed = propose(sheet, cases='"x.csv"')
    assert '# Near the top of review.toml: cases = "x.csv"' in proposed
    assert "rows 2 and 3 together are the headings" in proposed
    assert tomllib.loads(proposed)["columns"]["referred_on"] == "Referral Date"


def test_a_heading_is_one_line_and_commands_no_terminal(read):
    sheet = read(w.parquet(**{"\x1b[2Jloud\nheading": ["a", "b"]}), name="cases.parquet")
    assert "[2Jloud heading" in sheet.rows.columns


def test_a_day_that_no_calendar_here_has_is_read_as_text_and_not_called_a_damaged_file(read):
    far = pd.array(pa.array([2**30, 17_000], pa.date32()), dtype=pd.ArrowDtype(pa.date32()))
    sheet = read(w.parquet(incident_on=far), name="cases.parquet")
    assert sheet.rows["incident_on"].str.contains("2016-07-18").tolist() == [False, True]


@pytest.mark.parametrize("maker", [w.parquet, w.xlsx])
def test_a_very_wide_table_of_any_kind_is_refused(refused, maker):
    wide = [f"c{n}" for n in range(5001)]
    (line,) = refused(maker([["x"] * 5001], headings=wide))
    assert line.endswith("holds more than 5,000 columns; is this a table of cases?")
