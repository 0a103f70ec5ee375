"""OpenDocument spreadsheets (.ods), as LibreOffice writes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from p2p_analysis.evidence.sources.choosing import choose_sheet
from p2p_analysis.evidence.sources.sheet import Builder, Grid, Source
from p2p_analysis.evidence.sources.values import ERRORS, NOT_CALCULATED, number
from p2p_analysis.words.errors import CaseDataError, Fault

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_REPEATED = 200_000  # cells; rows that are all the same are no cases


def read_open_document(source: Source, content: bytes) -> Grid:
    """Read one sheet of an .ods spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = "META-INF/manifest.xml"
        if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
            problem = "is protected by a password; save a copy without one"
            raise CaseDataError(Fault(source.name, problem))
        with archive.open("content.xml") as part:
            root = ElementTree.parse(part).getroot()
    tables = {
        table.get(f"{_TABLE}name", f"Sheet{place}"): table
        for place, table in enumerate(root.iter(f"{_TABLE}table"), 1)
    }
    unseen = {
        style.get("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name")
        for style in root.iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}style")
        for told in style.iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}table-properties")
        if told.get(f"{_TABLE}display") == "false"
    }
    hidden = {name: table.get(f"{_TABLE}style-name") in unseen for name, table in tables.items()}
    chosen, repairs = choose_sheet(
        source, list(tables), hidden, lambda name: not any(True for _ in _cells(tables[name]))
    )
    builder = Builder()
    for row, place, text in _cells(tables[chosen]):
        builder.add(row, place, text)
    name = f"{source.name}, sheet {chosen}"
    cells = builder.table(name)
    rows = (
        row
        for first, count, line in _rows(tables[chosen])
        if line.get(f"{_TABLE}visibility") in ("collapse", "filter")
        for row in range(first, first + min(count, 10_000))
    )
    return Grid(
        name,
        cells,
        hidden_rows=tuple(rows),
        hidden_columns=tuple(_hidden_columns(tables[chosen])),
        repairs=repairs,
    )


def _rows(table: Any) -> Iterator[tuple[int, int, Any]]:
    """Every row: its number, how many like it follow one another, and its cells."""
    number = 1
    for line in table.iter(f"{_TABLE}table-row"):
        count = _count(line, "number-rows-repeated")
        yield number, count, line
        number += count
        if number > _LAST_ROW:
            return


def _cells(table: Any) -> Iterator[tuple[int, int, str]]:
    budget = _MOST_REPEATED
    for first, count, line in _rows(table):
        found: list[tuple[int, str]] = []
        place = 0
        for cell in line:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            again = _count(cell, "number-columns-repeated")
            text = _text(cell)
            if text:
                last = min(place + again, _LAST_COLUMN)
                found += ((at, text) for at in range(place, last))
            place += again
        if not found:
            continue
        budget -= (count - 1) * len(found)
        if budget < 0:
            raise ValueError("one row is repeated without end")
        for row in range(first, min(first + count, _LAST_ROW + 1)):
            yield from ((row, at, text) for at, text in found)


def _text(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "\n".join("".join(line.itertext()) for line in cell.findall(f"{_TEXT}p"))
    formula = cell.get(f"{_TABLE}formula")
    if cell.get(f"{_CALC}value-type") == "error" or (formula and shown.startswith("Err:")):
        return shown if shown in ERRORS else "#VALUE!"
    if kind in ("float", "currency", "percentage"):
        zeros = shown if re.fullmatch(r"0\d+", shown) else ""
        return number(float(cell.get(f"{_OFFICE}value", "nan")), "0" * len(zeros))
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").replace("T00:00:00", "").replace("T", " ")
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    if kind == "time":
        return shown
    if formula and kind is None and not shown:
        return NOT_CALCULATED
    return shown or cell.get(f"{_OFFICE}string-value", "")


def _hidden_columns(table: Any) -> Iterator[int]:
    place = 0
    for column in table.iter(f"{_TABLE}table-column"):
        count = min(_count(column, "number-columns-repeated"), _LAST_COLUMN)
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            yield from range(place, min(place + count, _LAST_COLUMN))
        place += count


def _count(element: Any, key: str) -> int:
    return max(1, min(int(element.get(f"{_TABLE}{key}", "1")), _LAST_ROW))
