"""The other files in pieces: workbook parts, rows of a table, entries of a manifest."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from p2p_analysis.press.audit.differ import Piece, differences
from p2p_analysis.press.audit.finding import (
    CELL,
    FIGURES,
    FORMULA,
    MANIFEST,
    METADATA,
    PART,
    PROPERTIES,
    ROW_ORDER,
    SHEET,
    Finding,
)


def compare_workbooks(file: str, written: bytes, made: bytes) -> Iterator[Finding]:
    """Say where a workbook differs from the one made again."""
    try:
        one = list(_workbook(written))
    except (zipfile.BadZipFile, KeyError):
        yield Finding(file, "the whole file", PART, "not a workbook that can be opened")
        return
    found = list(differences(file, one, list(_workbook(made))))
    yield from found
    if not found:
        yield Finding(file, "between its parts", PART)


def compare_tables(file: str, written: bytes, made: bytes) -> Iterator[Finding]:
    """Say where a CSV file differs from the one made again."""
    one, other = (_rows(content) for content in (written, made))
    if one != other and sorted(one) == sorted(other):
        yield Finding(file, "the whole file", ROW_ORDER)
        return
    found = list(differences(file, [*_cells(one)], [*_cells(other)]))
    yield from found
    if not found:
        yield Finding(file, "between its cells", FIGURES)


def compare_manifests(file: str, written: bytes, made: bytes) -> Iterator[Finding]:
    """Say which entries of a manifest are not those made again."""
    one, other = ([*_entries(json.loads(content), "", MANIFEST)] for content in (written, made))
    found = list(differences(file, one, other))
    yield from found
    if not found:
        yield Finding(file, "between its entries", MANIFEST)


def compare_metadata(file: str, written: bytes, made: bytes) -> Iterator[Finding]:
    """Say which entries of the figures file's description are not those made again."""
    try:
        one = [*_entries(json.loads(written), "", METADATA)]
    except ValueError:
        yield Finding(file, "the whole file", METADATA, "not JSON that can be read")
        return
    found = list(differences(file, one, [*_entries(json.loads(made), "", METADATA)]))
    yield from found
    if not found:
        yield Finding(file, "between its entries", METADATA)


def _workbook(content: bytes) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        yield Piece("the archive", PROPERTIES, workbook.comment.decode("latin-1"))
        for part in workbook.infolist():
            yield Piece(part.filename, PART, f"{part.filename} {part.date_time} {part.extra!r}")
            text = workbook.read(part).decode("utf-8", "replace")
            yield from _Markup(part.filename, text).pieces


class _Markup(HTMLParser):
    """A part's elements; what a cell holds goes by the cell's name."""

    def __init__(self, part: str, text: str) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._part, self._place, self._tag = part, part, ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        found = dict(attrs)
        if tag in ("c", "sheet", "row"):
            self._place = f"{self._part}, {found.get('name') or found.get('r') or tag}"
        self._piece(f"<{tag} {sorted(found.items())}>")

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_data(self, data: str) -> None:
        self._piece(data)

    def handle_comment(self, data: str) -> None:
        self._piece(data)

    def _piece(self, text: str) -> None:
        self.pieces.append(Piece(self._place, self._kind(), text))

    def _kind(self) -> str:
        if self._tag == "f":
            return FORMULA
        if self._part.startswith("docProps/"):
            return PROPERTIES
        if self._tag == "sheet" or self._part.endswith("workbook.xml"):
            return SHEET
        sheets = ("xl/worksheets/", "xl/sharedStrings")
        return CELL if self._part.startswith(sheets) else PART


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "replace"))))


def _cells(rows: list[list[str]]) -> Iterator[Piece]:
    head = rows[0] if rows else []
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            title = head[at] if at < len(head) else f"column {at + 1}"
            yield Piece(f"row {number}, {title}", FIGURES, cell)


def _entries(value: Any, path: str, kind: str) -> Iterator[Piece]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield Piece(path, kind, f"{key}:")
            yield from _entries(inner, f"{path}.{key}" if path else key, kind)
    elif isinstance(value, list):
        for inner in value:
            yield from _entries(inner, path, kind)
    else:
        yield Piece(path, kind, json.dumps(value))
