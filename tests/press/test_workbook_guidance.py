"""What the Government Analysis Function asks of a spreadsheet, asked of this one, point by point.

The points are those of its guidance on releasing statistics in spreadsheets.
"""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import p2p_analysis as p2p
from p2p_analysis.gate.release import Release
from p2p_analysis.press import workbook
from p2p_analysis.press.workbook import tables_xlsx
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import RenderingError

EDITIONS = ["public", "exempt"]


def opened(written: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


@pytest.fixture(scope="module")
def ends(public: Release, exempt: Release) -> dict[str, Node]:
    return {
        name: json.loads(json.dumps(p2p.finish(release).blocks[0], sort_keys=True))
        for name, release in (("public", public), ("exempt", exempt))
    }


@pytest.fixture(scope="module")
def written(ends: dict[str, Node]) -> dict[str, bytes]:
    return {name: tables_xlsx(end) for name, end in ends.items()}


@pytest.fixture(scope="module", params=EDITIONS)
def book(request: pytest.FixtureRequest, written: dict[str, bytes]) -> Workbook:
    return opened(written[request.param])


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def table_of(sheet: Worksheet):
    (table,) = sheet.tables.values()
    return table


def filled(sheet: Worksheet) -> Iterator:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_it_begins_with_a_cover_the_contents_and_the_notes(book: Workbook) -> None:
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert book.active.title == "Cover"
    assert not book["Cover"].tables


def test_the_name_of_a_worksheet_is_short_unlike_the_others_and_without_spaces(
    book: Workbook,
) -> None:
    names = book.sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+(_\d+)?", name) and len(name) <= 31 for name in names)


def test_the_title_is_the_first_cell_and_everything_starts_in_the_first_column(
    book: Workbook,
) -> None:
    titles = set()
    for sheet in book:
        assert isinstance(sheet["A1"].value, str) and len(sheet["A1"].value) > 5, sheet.title
        assert sheet["A1"].font.b, sheet.title
        assert sheet.min_column == 1 and sheet.min_row == 1
        for table in sheet.tables.values():
            assert table.ref.startswith("A")
        titles.add(sheet["A1"].value)
    assert len(titles) == len(book.sheetnames)


def test_a_sheet_holds_one_table_with_a_name_and_one_row_of_headings(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        table = table_of(sheet)
        assert table.name == table.displayName == sheet.title.lower()
        assert table.headerRowCount == 1
        assert not table.totalsRowCount
        head = [cell.value for cell in sheet[table.ref][0]]
        assert [column.name for column in table.tableColumns] == head
        assert len(set(head)) == len(head) and all(head)


def test_no_row_no_column_and_no_cell_inside_is_empty(book: Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows(max_col=1):
            assert row[0].value not in (None, ""), f"{sheet.title}!{row[0].coordinate}"
        for table in sheet.tables.values():
            for row in sheet[table.ref]:
                assert not [cell.coordinate for cell in row if cell.value in (None, "")]


def test_nothing_is_merged_hidden_frozen_filtered_or_behind_a_cell(book: Workbook) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert all(table.autoFilter is None for table in sheet.tables.values())
        assert sheet.sheet_state == "visible"
        assert not sheet.conditional_formatting
        assert not sheet.data_validations.dataValidation
        assert not sheet.protection.sheet
        assert not sheet._images and not sheet._charts
        for place in (sheet.oddHeader, sheet.oddFooter, sheet.firstHeader, sheet.firstFooter):
            assert not (place.left.text or place.center.text or place.right.text)
        assert not [cell for cell in filled(sheet) if cell.comment]


def test_words_are_large_plain_and_read_from_the_left_and_numbers_from_the_right(
    book: Workbook,
) -> None:
    for sheet in book:
        for cell in filled(sheet):
            assert cell.font.name == "Arial", cell.coordinate
            assert cell.font.sz >= 12, cell.coordinate
            assert not (cell.font.i or cell.font.vertAlign), cell.coordinate
            assert cell.fill.fill_type is None, "colour alone would carry a meaning"
            if isinstance(cell.value, str):
                assert "\n" not in cell.value, f"{sheet.title}!{cell.coordinate}"
            else:
                assert cell.alignment.horizontal == "right", f"{sheet.title}!{cell.coordinate}"


def test_the_file_has_a_title_an_author_and_a_language(book: Workbook) -> None:
    told = book.properties
    assert told.title and told.creator and told.subject
    assert told.language == "en-GB"


def test_shorthand_is_in_square_brackets_and_explained_on_its_sheet_and_in_the_notes(
    book: Workbook,
) -> None:
    notes = {row[0].value for row in book["Notes"][table_of(book["Notes"]).ref]}
    for sheet in book.worksheets[3:]:
        table = table_of(sheet)
        first = sheet[table.ref][0][0].row
        said = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=first - 1))
        cells = [cell.value for row in sheet[table.ref] for cell in row]
        marks = {cell for cell in cells if re.fullmatch(r"\W*\[?\w{1,2}\]", str(cell))}
        assert marks <= notes
        assert all(f"{mark} means" in said for mark in marks), sheet.title


def test_the_contents_name_and_link_every_sheet_after_them(book: Workbook) -> None:
    rows = book["Contents"][table_of(book["Contents"]).ref][1:]
    assert [row[0].value for row in rows] == book.sheetnames[2:]
    for row in rows:
        assert row[0].hyperlink.location == f"'{row[0].value}'!A1"


# --- No words are ever a formula ---

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", '"', "{=", " =", "")
# What XML can hold; a workbook writes the rest in an escape of its own.
WORDS = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn")), max_size=30)


@pytest.fixture(scope="module")
def small_end(ends: dict[str, Node]) -> Node:
    """An end mark of one figure and one breakdown: many can be written in little time."""
    end = copy.deepcopy(ends["public"])
    end["figures"] = {"cases": end["figures"]["cases"]}
    end["breakdowns"] = {"cases": {"period": end["breakdowns"]["cases"]["period"]}}
    end["order"] = {"figures": ["cases"], "breakdowns": [["cases", "period"]]}
    return end


@settings(max_examples=15)
@given(start=st.sampled_from(STARTS), words=WORDS)
def test_no_words_of_a_review_are_ever_a_formula_or_a_link(
    small_end: Node, start: str, words: str
) -> None:
    hostile = f"{start}{words}x"
    end = copy.deepcopy(small_end)
    end["figures"]["cases"] |= {"label": hostile, "paragraph": hostile, "unit": hostile}
    end["fields"]["period"]["title"] = f"Period {hostile}"
    end["fields"]["period"]["levels"][0][1] = hostile
    for key in ("title", "council", "committee", "contact", "marking", "rule", "data_note"):
        end["paper"][key] = hostile
    try:
        content = tables_xlsx(end)
    except RenderingError:
        return  # refused by name: nothing was written
    for name, text in parts(content).items():
        assert not re.search(r"<f[ >/]", text), name
        assert 'TargetMode="External"' not in text, name
        assert "<!ENTITY" not in text, name
    cells = 0
    for sheet in opened(content):
        for cell in filled(sheet):
            assert cell.data_type in ("s", "n"), f"{sheet.title}!{cell.coordinate}"
            assert cell.data_type == "s" or isinstance(cell.value, int | float)
            assert cell.hyperlink is None or sheet.title == "Contents"
            cells += isinstance(cell.value, str) and words in cell.value
    assert cells > 5


def test_the_proof_above_would_see_a_formula(
    small_end: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = copy.deepcopy(small_end)
    end["figures"]["cases"]["paragraph"] = "=1+1"
    assert not [text for text in parts(tables_xlsx(end)).values() if re.search(r"<f[ >/]", text)]
    monkeypatch.setitem(workbook._OPTIONS, "strings_to_formulas", True)
    assert [text for text in parts(tables_xlsx(end)).values() if re.search(r"<f[ >/]", text)]
