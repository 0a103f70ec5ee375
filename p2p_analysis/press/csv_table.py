"""A table as a CSV file, of words and numbers alone: a spreadsheet has nothing to run in it.

CSV has no way to say that a cell is text. A spreadsheet takes one that begins with = + - or @ for a
formula, and putting a sign before it would change the words for every other program. So such words
are refused, where the workbook can hold them as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from p2p_analysis.words.errors import Fault, RenderingError

# Also the wide forms of the signs, and a formula after what a spreadsheet may take for the end of a
# cell: a line, a tab, or the semicolon that parts cells where a comma is the decimal sign.
_FORMULA = re.compile(
    r"^\s*[=+\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    r"\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]|^[\t\n]|[;\t\n]\s*[=+\-@]"
)


def csv_table(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, file: str, named_by: str
) -> str:
    """Write rows under a heading; None is an empty cell, and other keys of a row are left out.

    Parameters
    ----------
    columns : sequence of str
    rows : iterable of mapping
    file : str
        Its name, for faults.
    named_by : str
        The column whose words tell a reader which row is at fault.

    Raises
    ------
    RenderingError
        If a cell's words would be run as a formula, or break its row: every one of them.
    """
    kept = [{column: _blank_none(row.get(column)) for column in columns} for row in rows]
    faults = dict.fromkeys(
        Fault(file, f'the {_words(column)} of "{row[named_by]}" {problem}')
        for row in kept
        for column, cell in row.items()
        for problem in _problems(cell)
    )
    if faults:
        raise RenderingError(faults)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return buffer.getvalue()


def _problems(cell: object) -> Iterator[str]:
    if not isinstance(cell, str):
        return
    if "\r" in cell:  # not every reader, nor Python's own writer, knows it from the end of a row
        yield "holds a carriage return, which breaks the row; write it in one line"
    elif _FORMULA.search(cell):
        yield "would be run as a formula by a spreadsheet; let it begin with a letter or a digit"


def _blank_none(cell: object) -> object:
    return "" if cell is None else cell


def _words(column: str) -> str:
    return column.replace("_", " ")
