"""The workbook: the figures of an edition as a spreadsheet that everyone can read.

gptables lays it out as the Government Analysis Function asks: a cover, contents, and one marked
table a sheet. This room alone knows gptables. It sees to two things that the library leaves open:
words stay words, whatever they begin with, and the same inputs give the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from p2p_analysis.press.same_zip import same_zip
from p2p_analysis.press.sheets import Sheet, cover_lines, marking_line, sheets_of
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import Fault, RenderingError

if TYPE_CHECKING:
    from gptables import GPTable, GPWorkbook
    from gptables.core.wrappers import GPWorksheet

FILE = "tables.xlsx"
_LANGUAGE = "en-GB"
_CORE = "docProps/core.xml"
_WIDEST = 70  # characters of a column; longer words go on in a second line
_A4 = 9
# How numbers look; the cell itself holds the number whole.
_WHOLE, _BROKEN = "#,##0", "0.00"
_SAYS_SOMETHING = re.compile("[a-zA-Z0-9]")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def tables_xlsx(end: Node) -> bytes:
    """Write the workbook of an edition from its end mark.

    Raises
    ------
    RenderingError
        If a label is one that gptables takes for no label, such as one of signs alone.
    """
    paper, sheets = end["paper"], sheets_of(end)
    file = io.BytesIO()
    with warnings.catch_warnings():
        # gptables 2.0 calls pandas in ways that pandas 4 will have changed, and forgets to close
        # the file of its theme when it is first imported.
        warnings.filterwarnings("ignore", category=_pandas_is_changing())
        warnings.filterwarnings("ignore", "unclosed file .*theme_pickles", ResourceWarning)
        try:
            _write(file, paper, sheets)
        except ValueError as error:
            raise RenderingError(Fault(FILE, " ".join(str(error).split()))) from None
    return same_zip(file.getvalue(), _with_language)


def _write(file: io.BytesIO, paper: Node, sheets: Sequence[Sheet]) -> None:
    from gptables import Cover, GPWorkbook

    workbook = GPWorkbook(file, _OPTIONS)
    workbook._strip_annotation_references = str  # as in _add: a title stays as it is
    workbook.set_properties(_properties(paper))
    introduction, about, contact = cover_lines(paper)
    cover = Cover(paper["title"], intro=introduction, about=about, contact=contact or None)
    _add(workbook, "Cover").write_cover(cover)
    tables = {sheet.name: _table(sheet, paper) for sheet in sheets}
    contents = workbook.make_table_of_contents(
        tables,
        column_names=["Worksheet", "What it shows"],
        table_name="contents",
        title="Contents",
        subtitles=[marking_line(paper)],
        instructions="This worksheet contains one table, with a link to each worksheet after it.",
    )
    page = _add(workbook, "Contents")
    page.write_gptable(contents, auto_width=False)
    _widths(page, ["Worksheet", *tables], ["What it shows", *(sheet.title for sheet in sheets)])
    for sheet in sheets:
        page = _add(workbook, sheet.name)
        page._write_table_elements = partial(_write_cells, page, sheet)
        page.write_gptable(tables[sheet.name], auto_width=False)
        _widths(page, *zip(sheet.head, *sheet.rows, strict=True))
    workbook.close()


def _add(workbook: GPWorkbook, name: str) -> GPWorksheet:
    """Begin a worksheet, in which words are words."""
    sheet = workbook.add_worksheet(name)
    # In gptables [words](address) is a link and $$name$$ a note: a label would become either.
    sheet._parse_urls = sheet._reference_annotations = lambda *ignored: None
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # 2.22 is a paragraph
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def _table(sheet: Sheet, paper: Node) -> GPTable:
    from gptables import GPTable
    from pandas import DataFrame  # gptables takes nothing else

    return GPTable(
        DataFrame([list(row) for row in sheet.rows], columns=list(sheet.head), dtype=object),
        table_name=sheet.name.lower(),
        title=sheet.title,
        subtitles=[marking_line(paper)],
        instructions=sheet.instructions,
        legend=list(sheet.legend),
        index_columns={2: 0},
    )


def _write_cells(
    page: GPWorksheet, sheet: Sheet, place: list[int], table: GPTable, auto_width: bool
) -> None:
    """Write the table as gptables would, without its frames of one format for each cell.

    Four fifths of the workbook's time went into those. The bytes are the same.
    """
    from pandas import DataFrame

    theme, (top, *_) = page.theme, table.data_range
    aligned = [{"align": "left"} for _ in sheet.head]
    for column in sheet.numeric:
        aligned[column] = {"align": "right", "num_format": _WHOLE}
    headings = [{**theme.column_heading_format, **align} for align in aligned]
    below = [{**theme.data_format, **align} for align in aligned]
    below[0] = {**theme.index_2_format, **aligned[0]}
    for column, (words, form) in enumerate(zip(sheet.head, headings, strict=True)):
        page._smart_write(top, column, words, form)
    for number, row in enumerate(sheet.rows, start=top + 1):
        for column, (cell, form) in enumerate(zip(row, below, strict=True)):
            if not _SAYS_SOMETHING.search(str(cell)):
                raise ValueError(f"a cell of worksheet {sheet.name} holds signs alone: name it")
            broken = isinstance(cell, float) and column in sheet.numeric
            page._smart_write(
                number, column, cell, {**form, "num_format": _BROKEN} if broken else form
            )
    page._mark_data_as_worksheet_table(table, DataFrame([headings], dtype=object))


def _widths(page: GPWorksheet, *columns: Sequence[object]) -> None:
    for number, cells in enumerate(columns):
        shown = [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells]
        longest = max(map(len, shown))
        page.set_column(number, number, min(1.2 * longest + 2, _WIDEST))


def _properties(paper: Node) -> dict[str, object]:
    as_at = datetime.date.fromisoformat(paper["as_at"])
    return {
        "title": f"{paper['title']} ({paper['edition']} edition)",
        "subject": f"Figures of the paper. {paper['marking']}",
        "author": paper["council"],
        "company": paper["council"],
        "status": paper["status"].capitalize(),
        "created": datetime.datetime(as_at.year, as_at.month, as_at.day),
    }


def _with_language(name: str, content: bytes) -> bytes:
    """The properties of the workbook with its language, which gptables has no word for."""
    if name != _CORE:
        return content
    end = b"</cp:coreProperties>"
    return content.replace(end, f"<dc:language>{_LANGUAGE}</dc:language>".encode() + end)


def _pandas_is_changing() -> type[Warning]:
    from pandas.errors import PandasChangeWarning

    return PandasChangeWarning
