"""The workbook, opened and read back: complete, explained, plain words, and the same every time."""

from __future__ import annotations

import copy
import datetime
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.release import Release
from p2p_analysis.press import workbook
from p2p_analysis.press.sheets import Sheet
from p2p_analysis.press.workbook import tables_xlsx
from p2p_analysis.show.level_names import field_names, level_name
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import SYMBOL_MEANING
from p2p_analysis.show.tables import SEVERAL, sentence
from p2p_analysis.words.errors import RenderingError
from p2p_analysis.words.screening import FIGURES, RECEIVED

EDITIONS = ["public", "exempt"]
FIRST = ["Cover", "Contents", "Notes", "Figures"]
SCREENING = "Screening"
HEAD = ("Figure", "Label", "Paragraph", "Unit", "Value", "No", "Not recorded", "Base",
        "Yes at most")  # fmt: skip
HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "{=1+1}",
    '=HYPERLINK("https://example.invalid","x")',
    "https://example.invalid/x",
    "mailto:x@example.invalid",
    "internal:'Figures'!A1",
    "external:other.xlsx",
    "[words](https://example.invalid)",
    "$$note$$ words",
    "<b>&amp;</b>",
]


def end_of(release: Release) -> Node:
    """The end mark as it comes out of a notebook's file, which sorts every mapping."""
    (block,) = p2p.finish(release).blocks
    return json.loads(json.dumps(block, sort_keys=True))


def opened(written: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


def grid(sheet: Worksheet) -> list[tuple]:
    """The table of a sheet, its heading first."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]


def above(sheet: Worksheet) -> list[str]:
    """The lines above the table, from top to bottom."""
    (table,) = sheet.tables.values()
    rows = sheet.iter_rows(max_row=sheet[table.ref][0][0].row - 1)
    lines = [[cell.value for cell in row if cell.value is not None] for row in rows]
    assert all(len(line) == 1 for line in lines), "only the first column speaks above a table"
    return [line[0] for line in lines]


def figures(book: Workbook) -> dict[str, dict]:
    head, *rows = grid(book["Figures"])
    assert head == HEAD
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def parts(written: bytes) -> dict[str, str]:
    """The files inside the file, as text."""
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def as_cell(value: object, nothing: str) -> object:
    """What a cell must say for a value of the release, worked out apart from the workbook."""
    if value is WITHHELD:
        return "[c]"
    if value is None:
        return nothing
    if isinstance(value, datetime.date):
        return f"{value.day} {value:%B %Y}"
    return pytest.approx(value, rel=1e-14)


@pytest.fixture(scope="module")
def ends(public: Release, exempt: Release) -> dict[str, Node]:
    return {"public": end_of(public), "exempt": end_of(exempt)}


@pytest.fixture(scope="module")
def written(ends: dict[str, Node]) -> dict[str, bytes]:
    return {edition: tables_xlsx(end) for edition, end in ends.items()}


@pytest.fixture(scope="module")
def books(written: dict[str, bytes]) -> dict[str, Workbook]:
    return {edition: opened(content) for edition, content in written.items()}


# --- All of it is there, and nothing that is withheld ---


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_stands_in_a_row_with_its_three_answers(
    edition: str, books: dict[str, Workbook], request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(edition)
    found = figures(books[edition])
    assert list(found) == list(release.figures)
    for name, figure in release.figures.items():
        row = found[name]
        assert row["Value"] == as_cell(figure.value, "not recorded"), name
        assert row["No"] == as_cell(figure.no, "[z]"), name
        assert row["Not recorded"] == as_cell(figure.not_recorded, "[z]"), name
        assert row["Base"] == as_cell(figure.base, "[z]"), name
        assert row["Yes at most"] == as_cell(figure.at_most, "[z]"), name
        assert row["Label"].lower() == figure.label.lower()
        assert row["Paragraph"] == figure.paragraph


def breakdown_sheets(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title.startswith("Breakdown_")]


def sheet_called(book: Workbook, title: str) -> Worksheet:
    (found,) = [sheet for sheet in book.worksheets if sheet["A1"].value == title]
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_breakdown_has_a_sheet_with_its_levels_in_print_order(
    edition: str, books: dict[str, Workbook], request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(edition)
    names = field_names(release)
    counted = [
        (n, by, v)
        for n, each in release.breakdowns.items()
        for by, v in each.items()
        # What an edition merges into the same half-years stands there once.
        if by != RECEIVED and not (by == "month" and release.edition.merge)
    ]
    sheets = breakdown_sheets(books[edition])
    assert len(sheets) == len(counted) >= 8
    for number, (sheet, (name, by, levels)) in enumerate(zip(sheets, counted, strict=True), 1):
        figure, field = release[name], release.fields[by]
        assert sheet.title == f"Breakdown_{number}"
        assert above(sheet)[0] == sentence(figure.label) + names[by].behind
        head, *rows = grid(sheet)
        assert head == (names[by].title, "Cases")
        told = [(level_name(field, one), as_cell(value, "")) for one, value in levels.items()]
        *rows, last = rows
        assert last == ("All", as_cell(figure.value, "not recorded"))
        assert [one for one in told if one in rows] == rows
        # Only what cannot be is left out; of a withheld figure even that may be withheld.
        assert all(value in (0, "[c]") for words, value in told if words not in dict(rows)), by


def test_a_breakdown_has_the_words_of_the_page_and_not_the_name_of_a_column(
    books: dict[str, Workbook],
) -> None:
    titles = [row[1] for row in grid(books["exempt"]["Contents"])]
    judged = "Cases of the second period, held against the guidance of their day: "
    assert f"{judged}(C) A risk assessment where sexual violence is alleged" in titles
    stands = "Cases of the first period, by how each item stands on the record: "
    assert f"{stands}The advice that MASH gave" in titles
    assert not [title for title in titles if re.search(r"by (requirement|item|boundary) ", title)]


def test_an_item_that_nobody_looked_for_is_not_examined_as_on_the_page(
    books: dict[str, Workbook],
) -> None:
    title = "Cases of the first period, by how each item stands on the record: "
    rows = grid(sheet_called(books["exempt"], f"{title}The advice that MASH gave"))
    assert ("Not examined", 10) in rows
    assert "Not recorded" not in dict(rows)


def test_a_level_that_a_figures_own_question_rules_out_has_no_row(
    books: dict[str, Workbook],
) -> None:
    for book in books.values():
        police = grid(
            sheet_called(book, "Cases that the police investigated, by what the police did")
        )
        assert [row[0] for row in police] == [
            "What the police did", "Still open", "Ended, no charge", "Charge brought", "All",
        ]  # fmt: skip
        title = "Cases whose social care outcome is on the record, by what social care did"
        assert "Not recorded" not in dict(grid(sheet_called(book, title)))
        assert "Not recorded" not in dict(
            grid(sheet_called(book, "Cases in the review, by period"))
        )
    kept = "Cases in the review, by location"
    assert dict(grid(sheet_called(books["exempt"], kept)))["Not recorded"] == 0


def test_what_an_edition_merges_into_the_same_spans_is_one_sheet_under_their_name(
    books: dict[str, Workbook],
) -> None:
    titles = [row[1] for row in grid(books["public"]["Contents"])]
    assert titles.count("Cases in the review, by half-year") == 1
    assert not [title for title in titles if re.search("by (quarter|month)$", title)]
    titles = [row[1] for row in grid(books["exempt"]["Contents"])]
    assert {"Cases in the review, by quarter", "Cases in the review, by month"} <= set(titles)


def test_the_screening_by_time_of_receipt_has_one_sheet_in_the_exempt_edition_alone(
    books: dict[str, Workbook], exempt: Release
) -> None:
    assert SCREENING not in books["public"].sheetnames
    head, *rows = grid(books["exempt"][SCREENING])
    assert head == ("Records", *(title for title in exempt.fields[RECEIVED].words.values()), "All")
    for name, row in zip(FIGURES, rows, strict=True):
        counted = exempt.breakdown(name, RECEIVED).values()
        assert row == (sentence(exempt[name].label), *counted, exempt[name].value)


def test_a_withheld_number_is_a_symbol_and_a_small_count_is_in_no_cell(
    books: dict[str, Workbook], public: Release
) -> None:
    found = figures(books["public"])
    kept = {name for name, figure in public.figures.items() if figure.withheld}
    assert len(kept) > 30
    assert {found[name]["Value"] for name in kept} == {"[c]"}
    for sheet in books["public"]:
        for row in sheet.iter_rows():
            for cell in row:
                assert not (isinstance(cell.value, int) and 1 <= cell.value <= 5), cell.coordinate


def test_both_reasons_to_withhold_have_one_symbol(books: dict[str, Workbook]) -> None:
    marks = {
        cell.value
        for sheet in books["public"].worksheets[3:]
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and re.fullmatch(r"\[\w+\]", cell.value)
    }
    assert marks == {"[c]", "[z]"}


def test_the_exempt_workbook_withholds_nothing(books: dict[str, Workbook]) -> None:
    for sheet in books["exempt"].worksheets[3:]:
        assert not [1 for row in sheet.iter_rows() for cell in row if cell.value == "[c]"]
    found = figures(books["exempt"])
    assert found["advice_followed"]["Value"] == 15
    assert found["unfollowed_visit"]["Value"] == "13 December 2019"
    assert found["unfollowed_visit"]["Unit"] == "date"
    assert found["section_47_joint_months"]["Unit"] == "months"
    assert found["unrecorded_historic_years"]["Unit"] == "years"
    assert (found["days_shared"]["Unit"], found["cases"]["Unit"]) == ("days", "cases")


def test_a_changed_number_is_a_changed_cell(ends: dict[str, Node]) -> None:
    end = copy.deepcopy(ends["exempt"])
    end["figures"]["cases"]["value"] = 12345
    end["breakdowns"]["cases"]["period"]["first"] = 6789
    book = opened(tables_xlsx(end))
    assert figures(book)["cases"]["Value"] == 12345
    rows = grid(book["Breakdown_1"])
    assert (rows[1][1], rows[-1][1]) == (6789, 12345)


def test_what_is_not_on_the_record_at_all_says_so_in_words(ends: dict[str, Node]) -> None:
    end = copy.deepcopy(ends["exempt"])
    end["figures"]["unfollowed_visit"]["value"] = None
    end["figures"]["cases"]["paragraph"] = ""
    found = figures(opened(tables_xlsx(end)))
    assert found["unfollowed_visit"]["Value"] == "not recorded"
    assert found["cases"]["Paragraph"] == "[z]"


def test_numbers_are_numbers_and_look_like_those_of_the_paper(books: dict[str, Workbook]) -> None:
    sheet = books["public"]["Figures"]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    assert (rows["cases"][4].data_type, rows["cases"][4].number_format) == ("n", "#,##0")
    assert rows["cases_rate_ratio"][4].number_format == "0.00"
    assert rows["cases_per_month_first"][4].number_format == "0.00"
    assert {row[4].alignment.horizontal for row in rows.values() if row[0].row > 5} == {"right"}
    assert rows["cases"][2].data_type == "s", "a paragraph's number is its name"


# --- A reader finds the way ---


@pytest.mark.parametrize("edition", EDITIONS)
def test_cover_contents_notes_and_figures_come_first(
    edition: str, books: dict[str, Workbook]
) -> None:
    assert books[edition].sheetnames[: len(FIRST)] == FIRST
    assert books[edition].active.title == "Cover"


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_cover_says_what_this_is_and_how_to_read_it(
    edition: str, books: dict[str, Workbook], request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(edition)
    (column,) = books[edition]["Cover"].iter_cols(values_only=True)
    assert None not in column
    assert column[0] == release.review.title
    for line in (
        f"{release.review.council}, {release.review.committee}",
        f"Edition: {edition}",
        f"Marking: {release.edition.marking}",
        "Status: draft",
        "As at: 7 September 2020",
        release.review.data_note,
        release.rule,
        SYMBOL_MEANING,
    ):
        assert line in column
    assert [line for line in column if line.startswith("[z] means not applicable")]
    assert [line for line in column if line.startswith("Not recorded is an answer of its own")]
    assert column[-2:] == ("Contact", release.review.contact)


def test_the_cover_names_a_contact_if_the_review_does_and_says_final(
    ends: dict[str, Node],
) -> None:
    end = copy.deepcopy(ends["public"])
    end["paper"] |= {"contact": "Review team, 01234 567890", "status": "final", "committee": ""}
    end["paper"]["data_note"] = ""
    book = opened(tables_xlsx(end))
    (column,) = book["Cover"].iter_cols(values_only=True)
    assert column[-2:] == ("Contact", "Review team, 01234 567890")
    assert {"Status: final", "Herefordshire Council"} <= set(column)
    assert above(book["Figures"])[1] == "Public. Final, as at 7 September 2020."
    assert book.properties.contentStatus == "Final"


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_contents_link_to_every_sheet_with_its_title(
    edition: str, books: dict[str, Workbook]
) -> None:
    book = books[edition]
    head, *rows = grid(book["Contents"])
    assert head == ("Worksheet", "What it shows")
    assert rows == [(name, book[name]["A1"].value) for name in book.sheetnames[2:]]
    links = {cell.value: cell.hyperlink for row in book["Contents"] for cell in row}
    for name in book.sheetnames[2:]:
        assert links[name].location == f"'{name}'!A1"
        assert links[name].target is None


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_notes_explain_every_mark_and_every_column(
    edition: str, books: dict[str, Workbook]
) -> None:
    _, *rows = grid(books[edition]["Notes"])
    told = dict(rows)
    assert told["[c]"].startswith("withheld, so that no child can be recognised")
    assert told["[z]"].startswith("not applicable")
    assert "never means no" in told["Not recorded"]
    assert set(HEAD) - {"Label"} <= set(told)
    assert len(rows) == len(told)


@pytest.mark.parametrize("edition", EDITIONS)
def test_shorthand_is_explained_above_each_table_that_uses_it_and_no_other(
    edition: str, books: dict[str, Workbook]
) -> None:
    for sheet in books[edition].worksheets[3:]:
        used = {cell for row in grid(sheet) for cell in row}
        lines = " ".join(above(sheet))
        for mark in ("[c]", "[z]"):
            assert (mark in used) == (f"{mark} means" in lines), sheet.title


def test_a_sheet_whose_rows_overlap_says_so(books: dict[str, Workbook], public: Release) -> None:
    said = [s["A1"].value for s in books["public"].worksheets[3:] if SEVERAL in above(s)]
    overlap = [
        f"{sentence(public[name].label)}, by {public.fields[by].title.lower()}"
        for name, each in public.breakdowns.items()
        for by in each
        if public.fields[by].kind == "choices"
    ]
    assert said == overlap != []


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_sheet_but_the_cover_is_one_marked_table_without_an_empty_cell(
    edition: str, books: dict[str, Workbook], ends: dict[str, Node]
) -> None:
    names = []
    for sheet in books[edition].worksheets[1:]:
        head, *rows = grid(sheet)
        assert rows
        assert all(isinstance(word, str) and word for word in head)
        assert len(set(head)) == len(head)
        assert not [1 for row in rows for cell in row if cell in (None, "")], sheet.title
        (table,) = sheet.tables.values()
        assert table.headerRowCount == 1
        assert table.ref.split(":")[1] == sheet.dimensions.split(":")[1], "nothing below a table"
        assert not sheet.merged_cells.ranges
        assert above(sheet)[1].startswith(ends[edition]["paper"]["marking"])
        assert "Draft" in above(sheet)[1]
        names.append(table.name)
    assert len(set(names)) == len(names)


# --- Plain words, and nothing behind them ---


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_file_holds_sheets_and_tables_and_nothing_else(
    edition: str, written: dict[str, bytes], books: dict[str, Workbook]
) -> None:
    found = parts(written[edition])
    known = re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/_rels/workbook\.xml\.rels"
        r"|xl/(workbook|styles|sharedStrings|theme/theme1|tables/table\d+)\.xml"
        r"|xl/worksheets/(sheet\d+\.xml|_rels/sheet\d+\.xml\.rels)"
    )
    assert not [name for name in found if not known.fullmatch(name)]
    assert "definedName" not in found["xl/workbook.xml"]
    for name, text in found.items():
        assert 'TargetMode="External"' not in text, name
        assert not re.search(r"<f[ >]", text), name
        assert "Formula" not in text, name
    for sheet in books[edition]:
        assert sheet.sheet_state == "visible"
        assert not [one for one in sheet.row_dimensions.values() if one.hidden]
        assert not [one for one in sheet.column_dimensions.values() if one.hidden]
        assert not [1 for row in sheet.iter_rows() for cell in row if cell.comment]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words_whatever_they_begin_with(words: str, ends: dict[str, Node]) -> None:
    end = copy.deepcopy(ends["public"])
    end["figures"]["cases"] |= {"label": words, "paragraph": words}
    end["fields"]["period"]["levels"][0][1] = words
    for key in ("title", "council", "committee", "contact", "marking", "rule", "data_note"):
        end["paper"][key] = words
    content = tables_xlsx(end)
    book = opened(content)
    row = figures(book)["cases"]
    assert (row["Label"].lower(), row["Paragraph"]) == (words.lower(), words)
    assert grid(book["Breakdown_1"])[1][0] == words
    assert above(book["Breakdown_1"])[0].lower().startswith(words.lower())
    titles = [row[1] for row in grid(book["Contents"])[1:]]
    assert titles == [book[name]["A1"].value for name in book.sheetnames[2:]]
    (column,) = book["Cover"].iter_cols(values_only=True)
    assert column[0] == words
    assert column.count(words) == 4  # the title, what is invented, the rule and the contact
    assert book.properties.creator == words
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n"), cell.coordinate
            assert cell.hyperlink is None or sheet.title == "Contents", cell.coordinate
    for name, text in parts(content).items():
        assert 'TargetMode="External"' not in text, name
        assert not re.search(r"<f[ >]", text), name


def test_a_label_of_signs_alone_is_a_fault_that_names_the_file(ends: dict[str, Node]) -> None:
    end = copy.deepcopy(ends["public"])
    end["figures"]["cases"]["label"] = "--"
    with pytest.raises(RenderingError) as refused:
        tables_xlsx(end)
    (fault,) = refused.value.faults
    assert str(fault).startswith("tables.xlsx: ")
    assert "\n" not in str(fault)


def test_cells_look_as_the_library_itself_would_write_them(
    ends: dict[str, Node], written: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gptables.core.wrappers import GPTable, GPWorksheet  # `written` met its open theme file

    def by_library(
        page: GPWorksheet, sheet: Sheet, place: list[int], table: GPTable, auto_width: bool
    ) -> None:
        whole = {"num_format": "#,##0", "align": "right"}
        columns = {"columns": list(sheet.numeric), "format": whole, "include_names": True}
        broken = [
            (at, column)
            for at, row in enumerate(sheet.rows, start=1)
            for column in sheet.numeric
            if isinstance(row[column], float)
        ]
        table.additional_formatting = [{"column": columns}] if sheet.numeric else []
        table.additional_formatting += [
            {"cell": {"cells": cell, "format": {"num_format": "0.00"}}} for cell in broken
        ]
        GPWorksheet._write_table_elements(page, place, table, auto_width)

    monkeypatch.setattr(workbook, "_write_cells", by_library)
    assert tables_xlsx(ends["public"]) == written["public"]


# --- The same every time ---


def test_the_same_end_mark_gives_the_same_bytes(
    ends: dict[str, Node], written: dict[str, bytes]
) -> None:
    for edition in EDITIONS:
        before = copy.deepcopy(ends[edition])
        assert tables_xlsx(ends[edition]) == written[edition]
        assert ends[edition] == before
    assert written["public"] != written["exempt"]


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_in_another_place_writes_the_same_bytes(
    seed: str, ends: dict[str, Node], written: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "end.json").write_text(json.dumps(ends["public"]))
    script = (
        "import json, pathlib\n"
        "from p2p_analysis.press.workbook import tables_xlsx\n"
        "end = json.loads(pathlib.Path('end.json').read_text())\n"
        "pathlib.Path('tables.xlsx').write_bytes(tables_xlsx(end))\n"
    )
    root = str(Path(p2p.__file__).parents[1])
    elsewhere = {"PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "PYTHONPATH": root}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert (tmp_path / "tables.xlsx").read_bytes() == written["public"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_file_says_whose_it_is_and_nothing_of_the_clock(
    edition: str, written: dict[str, bytes], books: dict[str, Workbook]
) -> None:
    told = books[edition].properties
    assert (
        told.title
        == f"Peer-on-peer abuse: how allegations were handled, 2017 to 2019 ({edition} edition)"
    )
    assert told.subject.startswith("Figures of the paper. " + edition.capitalize())
    assert told.creator == told.lastModifiedBy == "Herefordshire Council"
    assert told.language == "en-GB"
    assert told.contentStatus == "Draft"
    assert told.created == told.modified == datetime.datetime(2020, 9, 7)
    this_year = str(datetime.date.today().year)
    found = parts(written[edition])
    assert not re.search(rf"{this_year}-\d\d-\d\d", "".join(found.values()))
    with zipfile.ZipFile(io.BytesIO(written[edition])) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.create_system for part in file.infolist()} == {0}
        assert file.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_published_workbook_is_the_one_read_here(
    edition: str, papers: Path, written: dict[str, bytes]
) -> None:
    assert (papers / edition / "tables.xlsx").read_bytes() == written[edition]


def test_to_load_the_room_does_not_load_the_library() -> None:
    script = "import sys, p2p_analysis.press.workbook; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"gptables", "xlsxwriter", "openpyxl"} & set(told)
