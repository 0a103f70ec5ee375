"""Workbooks of Excel 97 to 2003 (.xls)."""

from __future__ import annotations

import io
from typing import Any

from p2p_analysis.evidence.sources.choosing import choose_sheet
from p2p_analysis.evidence.sources.sheet import Builder, Grid, Source
from p2p_analysis.evidence.sources.values import number, text_of
from p2p_analysis.words.errors import CaseDataError, Fault


def read_old_workbook(source: Source, content: bytes) -> Grid:
    """Read one sheet of an .xls workbook."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            problem = "is protected by a password; save a copy without one"
            raise CaseDataError(Fault(source.name, problem)) from None
        raise
    sheets = {sheet.name: sheet for sheet in book.sheets()}
    hidden = {name: sheet.visibility != 0 for name, sheet in sheets.items()}
    chosen, repairs = choose_sheet(
        source, list(sheets), hidden, lambda name: not any(True for _ in _cells(book, sheets[name]))
    )
    builder = Builder()
    for row, place, text in _cells(book, sheets[chosen]):
        builder.add(row + 1, place, text)
    sheet, name = sheets[chosen], f"{source.name}, sheet {chosen}"
    return Grid(
        name,
        builder.table(name),
        hidden_rows=tuple(row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden),
        hidden_columns=tuple(place for place, told in sheet.colinfo_map.items() if told.hidden),
        epoch_1904=book.datemode == 1,
        repairs=repairs,
    )


def _cells(book: Any, sheet: Any) -> Any:
    """Every cell that holds something: its row and place from 0, and its text."""
    import xlrd

    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for place, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind == xlrd.XL_CELL_ERROR:
                text = xlrd.error_text_from_code.get(value, "#UNKNOWN!")
            elif kind == xlrd.XL_CELL_DATE:
                try:
                    text = text_of(xlrd.xldate.xldate_as_datetime(value, book.datemode))
                except (xlrd.xldate.XLDateError, ValueError, OverflowError):
                    text = "#VALUE!"
            elif kind == xlrd.XL_CELL_BOOLEAN:
                text = "TRUE" if value else "FALSE"
            elif kind == xlrd.XL_CELL_NUMBER:
                format_key = book.xf_list[sheet.cell_xf_index(row, place)].format_key
                text = number(value, book.format_map[format_key].format_str)
            else:
                text = str(value)
            if text:
                yield row, place, text
