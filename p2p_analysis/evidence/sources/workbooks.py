"""Excel workbooks (.xlsx): every cell as the text that a person sees.

Read with openpyxl's own parser of a sheet, since the ready ways through pandas turn a cell that
holds an error into a blank, and none tells of a formula without its result.
"""

from __future__ import annotations

import io
from typing import Any

from p2p_analysis.evidence.sources.choosing import choose_sheet
from p2p_analysis.evidence.sources.sheet import Builder, Grid, Repair, Source
from p2p_analysis.evidence.sources.values import MALFORMED, NOT_CALCULATED, number, text_of


def read_workbook(source: Source, content: bytes) -> Grid:
    """Read one sheet of an .xlsx workbook."""
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        hidden = {title: sheet.sheet_state != "visible" for title, sheet in sheets.items()}
        chosen, repairs = choose_sheet(
            source, list(sheets), hidden, lambda title: _is_empty(book, sheets[title])
        )
        with sheets[chosen]._get_source() as part:
            parser = _parser(book, sheets[chosen], part)
            builder, zeros = Builder(), 0
            for row, cells in parser.parse():
                for cell in cells:
                    text, padded = _text(cell, parser.shown_as)
                    if text:
                        builder.add(row, cell["column"] - 1, text)
                        zeros += padded
        name = f"{source.name}, sheet {chosen}"
        if zeros:
            words = f"{zeros} numbers keep the leading zeros that their cells show"
            repairs = (*repairs, Repair("leading-zeros", name, zeros, words))
        return Grid(
            name,
            builder.table(name),
            hidden_rows=tuple(
                int(row)
                for row, settings in parser.row_dimensions.items()
                if _is_set(settings.get("hidden"))
            ),
            hidden_columns=tuple(_hidden_columns(parser.column_dimensions)),
            epoch_1904=book.epoch == CALENDAR_MAC_1904,
            repairs=repairs,
        )
    finally:
        book.close()


def _parser(book: Any, sheet: Any, part: Any) -> Any:
    """A parser of openpyxl for a sheet, which also sees formulas that were never calculated."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            try:
                cell = super().parse_cell(element)
            except (ValueError, TypeError, LookupError, OverflowError):
                cell = _malformed(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                value = element.find(VALUE_TAG)
                if value is None or (not value.text and element.get("t", "n") == "n"):
                    cell["value"] = NOT_CALCULATED
            return cell

        def shown_as(self, style: int) -> str:
            kind = book._cell_styles[style].numFmtId if style < len(book._cell_styles) else 0
            if kind < BUILTIN_FORMATS_MAX_SIZE:
                return BUILTIN_FORMATS.get(kind, "")
            return book._number_formats[kind - BUILTIN_FORMATS_MAX_SIZE]

    return Parser(
        part,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _malformed(element: Any) -> dict[str, Any]:
    """A cell that says what it cannot be: an error in its own place, and the others are read.

    One that does not say where it is leaves all places in doubt.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    row, column = coordinate_to_tuple(element.get("r"))
    return {"row": row, "column": column, "value": MALFORMED, "style_id": 0}


def _text(cell: dict[str, Any], shown_as: Any) -> tuple[str, bool]:
    """The text of a cell, and whether it has leading zeros that only its format gives it."""
    value = cell["value"]
    if isinstance(value, bool):
        return str(value).upper(), False
    if isinstance(value, int | float):
        text = number(value, shown_as(cell["style_id"]) if cell["style_id"] else "")
        return text, text.startswith("0") and len(text) > 1 and text[1] != "."
    return text_of(value), False


def _is_empty(book: Any, sheet: Any) -> bool:
    with sheet._get_source() as part:
        rows = _parser(book, sheet, part).parse()
        return not any(cell["value"] not in (None, "") for _, cells in rows for cell in cells)


def _hidden_columns(settings: dict[str, Any]) -> Any:
    for one in settings.values():
        if _is_set(one.get("hidden")):
            first, last = int(one["min"]), int(one["max"])
            yield from range(first - 1, min(last, 16384))


def _is_set(flag: object) -> bool:
    return str(flag).lower() in ("1", "true")
