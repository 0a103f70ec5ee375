"""The check as a workbook: everything that was found, up to what a sheet holds.

What a case record holds is text here and stays text: a cell that begins like a formula is marked as
quoted, so that it stays text as well when somebody edits it or saves it as another kind of file.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.findings import Findings
from p2p_analysis.press.same_zip import same_zip

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FILE = "check.xlsx"
MOST_ROWS = 1_048_576  # of a sheet in Excel
_LONGEST = 32_767  # characters of a cell in Excel
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_RULES = ("Rule", "Kind", "What is wrong", "Records", "Expected", "What to do")
_RECORDS = ("Row of the sheet", "Case", "Errors", "Queries", "Rules")
_FINDINGS = (
    "Rule", "Kind", "Row of the sheet", "Case", "Where", "What is wrong", "What was found",
    "Expected", "What to do",
)  # fmt: skip
_WIDTHS = {
    "Rule": 8, "Kind": 8, "Records": 10, "Row of the sheet": 10, "Case": 18, "Errors": 8,
    "Queries": 8, "Rules": 30, "Where": 34,
}  # fmt: skip

Cell = str | int


def check_xlsx(review: Review, findings: Findings, *, most_rows: int = MOST_ROWS) -> bytes:
    """Write the workbook.

    Parameters
    ----------
    most_rows : int
        Rows of a sheet; what does not fit is told in the last of them.
    """
    from xlsxwriter import Workbook

    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(file, options)
    exempt = review.editions.get("exempt")
    marking = exempt.marking if exempt else "Exempt: not for publication"
    book.set_properties(
        {
            "title": f"Check of the case file: {review.title}",
            "subject": marking,
            "author": review.council,
            "created": datetime.datetime.combine(review.as_at, datetime.time()),
        }
    )
    writer = _Writer(book, f"{marking}. This sheet quotes case records.", most_rows)
    rules = findings.rules()
    writer.sheet(
        "Rules",
        _RULES,
        ((r.code, r.level, r.title, r.records, r.expected, r.todo) for r in rules),
    )
    records = findings.records()
    writer.sheet(
        "Records",
        _RECORDS,
        ((r.row, r.case, r.errors, r.queries, ", ".join(r.codes)) for r in records),
    )
    writer.sheet("Findings", _FINDINGS, _lines(findings))
    book.close()
    return same_zip(file.getvalue())


def _lines(findings: Findings) -> Iterator[Sequence[Cell]]:
    for rule in findings.rules():
        for line in findings.lines(rule.code):
            row: Cell = "the file" if line.row is None else line.row
            yield (
                line.code, line.level, row, line.case, line.where, line.title, line.found,
                line.expected, line.todo,
            )  # fmt: skip


class _Writer:
    """Writes sheets of words and whole numbers, row by row."""

    def __init__(self, book: Workbook, marking: str, most_rows: int) -> None:
        self._book, self._marking, self._most = book, marking, most_rows
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._bold = book.add_format({"bold": True})
        self._plain = book.add_format({"num_format": "@"})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})

    def sheet(self, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Write one sheet: its marking, its headings, and the rows that fit."""
        page = self._book.add_worksheet(name)
        for column, heading in enumerate(head):
            page.set_column(column, column, _WIDTHS.get(heading, 48))
        page.freeze_panes(2, 0)
        page.write_string(0, 0, self._marking, self._bold)
        for column, heading in enumerate(head):
            page.write_string(1, column, heading, self._head)
        at, left = 2, 0
        for row in rows:
            if at >= self._most - 1:  # the last row says how many did not fit
                left += 1
                continue
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(at, column, cell)
                else:
                    page.write_string(at, column, cell[:_LONGEST], self._format(cell))
            at += 1
        if left:
            words = f"And {left:,} more, which this sheet cannot hold. Mend these first."
            page.write_string(at, 0, words, self._bold)
        page.autofilter(1, 0, max(at - 1, 1), len(head) - 1)

    def _format(self, cell: str) -> Format:
        return self._quoted if cell.lstrip(" ").startswith(_FORMULA) else self._plain
