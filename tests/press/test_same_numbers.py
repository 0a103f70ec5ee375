"""One build says one thing: the page, the workbook, the figures file and the manifest agree."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from openpyxl import Workbook

from p2p_analysis.words.screening import RECEIVED
from tests.press.test_papers import Page

EDITIONS = ["public", "exempt"]
WITHHELD = "[c]"
ANSWERS = {"no": "No", "not_recorded": "Not recorded", "base": "Base", "at_most": "Yes at most"}
# Forms of a reference that print the value itself, and not another number of the figure.
OWN = {"", "number", "words", "cases", "of", "of_cases", "of_them", "date", "day"}


@cache
def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


@cache
def workbook(folder: Path) -> Workbook:
    return openpyxl.load_workbook(folder / "tables.xlsx")


def grid(sheet) -> list[tuple]:
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]


@cache
def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Bound:
    """The numbers of a page that are bound to a figure, and how many of each tag there are."""

    def __init__(self, written: str) -> None:
        read = Page(written)
        self.tags = Counter(read.tags)
        self.found = [(*name.partition(".")[::2], *_told(value, words))
                      for name, value, words in read.bound]  # fmt: skip


def _told(value: str | None, words: str) -> tuple[str, bool]:
    """The number that words begin with, unless its own value stands beside them."""
    leading = re.match(r"[\d,]+(?![\d.,%/])", words)
    number = value if value is not None else leading[0].replace(",", "") if leading else ""
    return number, "withheld" in words or words == WITHHELD


@cache
def page(folder: Path) -> Bound:
    return Bound((folder / "report.html").read_text(encoding="utf-8"))


def in_csv(value: object) -> str:
    return "" if value is None else str(value)


def levels_of(told: dict) -> Iterator[tuple[str, str, str, object]]:
    for name, fields in told["breakdowns"].items():
        for field, levels in fields.items():
            for level, value in levels.items():
                yield name, field, level, value


@pytest.fixture(params=EDITIONS)
def folder(request: pytest.FixtureRequest, papers: Path) -> Path:
    return papers / request.param


def test_the_same_figures_stand_in_the_workbook_the_figures_file_and_the_manifest(
    folder: Path,
) -> None:
    figures = manifest(folder)["figures"]
    assert len(figures) > 100
    _, *rows = grid(workbook(folder)["Figures"])
    assert sorted(row[0] for row in rows) == sorted(figures)
    names = [row["figure"] for row in rows_of(folder) if not row["field"]]
    assert names == list(figures)


def test_each_value_and_each_answer_is_the_same_in_all_three(folder: Path) -> None:
    figures = manifest(folder)["figures"]
    head, *rows = grid(workbook(folder)["Figures"])
    sheet = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    table = {row["figure"]: row for row in rows_of(folder) if not row["field"]}
    marks = 0
    for name, figure in figures.items():
        expected = "withheld" if figure["withheld"] else "shown"
        if figure["value"] is None and not figure["withheld"]:
            expected = "not recorded"
        assert table[name]["status"] == expected, name
        assert table[name]["value"] == in_csv(figure["value"]), name
        cell = sheet[name]["Value"]
        if figure["withheld"]:
            assert (figure["value"], cell) == (None, WITHHELD), name
            marks += 1
        elif isinstance(figure["value"], int | float):
            assert cell == pytest.approx(figure["value"], rel=1e-14), name
        for part, title in ANSWERS.items():
            assert table[name][part] == in_csv(figure[part]), (name, part)
            if part in figure["withheld_answers"]:
                assert (figure[part], sheet[name][title]) == (None, WITHHELD), (name, part)
            else:
                assert sheet[name][title] == ("[z]" if figure[part] is None else figure[part])
    assert (marks > 30) == (folder.name == "public")


def test_every_breakdown_of_the_manifest_stands_in_the_workbook_and_the_figures_file(
    folder: Path,
) -> None:
    told = manifest(folder)
    table = {
        (row["figure"], row["field"], row["level"]): row for row in rows_of(folder) if row["field"]
    }
    assert {key[:3] for key in levels_of(told)} == set(table)
    for name, field, level, value in levels_of(told):
        row = table[name, field, level]
        assert row["value"] == in_csv(value)
        assert row["status"] == ("withheld" if value is None else "shown")
    counted = {
        (name, field): sorted(map(str, levels.values()))
        for name, fields in told["breakdowns"].items()
        for field, levels in fields.items()
        if field != RECEIVED
    }
    sheets = [s for s in workbook(folder).worksheets if s.title.startswith("Breakdown_")]
    assert len(sheets) == len(counted) >= 8
    found = {}
    for sheet in sheets:
        _, *rows, last = grid(sheet)
        (line,) = [
            str(cell.value)
            for row in sheet.iter_rows(max_row=5)
            for cell in row
            if "is the figure" in str(cell.value)
        ]
        name = re.search(r'is the figure "(\w+)"', line)[1]
        values = sorted(str(None if value == WITHHELD else value) for _, value in rows)
        found.setdefault(name, []).append(values)
        figure = told["figures"][name]
        assert last == ("All", WITHHELD if figure["withheld"] else figure["value"])
    for name in found:
        assert sorted(found[name]) == sorted(v for (n, _), v in counted.items() if n == name), name
    assert set(found) == {name for name, _ in counted}


def test_each_number_on_the_page_is_that_of_the_manifest_and_is_withheld_where_it_is(
    folder: Path,
) -> None:
    figures = manifest(folder)["figures"]
    compared = set()
    for name, form, value, hidden in page(folder).found:
        if name not in figures or form not in OWN:
            continue
        figure = figures[name]
        assert hidden == figure["withheld"] or form in ("of", "of_cases", "of_them"), (name, form)
        if figure["withheld"]:
            assert value == "", (name, form)
        elif isinstance(figure["value"], int):
            assert value in ("", str(figure["value"])), (name, form)
        compared.add(name)
    assert len(compared) > 60


def test_the_page_and_the_print_have_the_same_tables_and_charts(folder: Path) -> None:
    tags = page(folder).tags
    with pikepdf.open(folder / "report.pdf") as pdf:
        kinds = [
            str(one.S)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") in ("/Table", "/Figure")
            and "/P" in one
        ]  # fmt: skip
    assert kinds.count("/Figure") == tags["figure"] >= 7
    assert kinds.count("/Table") == tags["table"]
    assert tags["table"] == tags["caption"]


def test_a_figure_that_one_file_withholds_no_other_shows(papers: Path) -> None:
    folder = papers / "public"
    hidden = {name for name, figure in manifest(folder)["figures"].items() if figure["withheld"]}
    _, *rows = grid(workbook(folder)["Figures"])
    head = grid(workbook(folder)["Figures"])[0]
    at = head.index("Value")
    assert {row[0] for row in rows if row[at] == WITHHELD} == hidden
    assert {r["figure"] for r in rows_of(folder) if not r["field"] and r["status"] == "withheld"} \
        == hidden  # fmt: skip
    on_page = {name for name, form, _, is_hidden in page(folder).found if is_hidden and not form}
    assert on_page & set(manifest(folder)["figures"]) <= hidden
    assert len(on_page & hidden) > 10
