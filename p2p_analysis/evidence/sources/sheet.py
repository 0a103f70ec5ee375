"""What reading a source gives: a table of text, what a fault calls it, and what was repaired.

A `Grid` is what a file holds, cell by cell; a `Sheet` is the table found in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from p2p_analysis.brief.origin import Origin
from p2p_analysis.words.errors import CaseDataError, Fault

WIDEST = 5_000  # columns
TEXT = pd.StringDtype("pyarrow", na_value=np.nan)  # what pandas itself takes for text


@dataclass(frozen=True)
class Source:
    """A table of records that a review names, and what a fault calls it.

    Attributes
    ----------
    origin : Origin
    folder : Path
        Of the review: paths are from there.
    key : str
        The key of review.toml that names it.
    noun : str
        What a row of it is.
    may_be_empty : bool
        Whether headings alone will do.
    by_command : bool
        Whether a command names it, and no key of review.toml.
    """

    origin: Origin
    folder: Path
    key: str
    noun: str
    may_be_empty: bool = False
    by_command: bool = False

    @property
    def name(self) -> str:
        """What a fault calls it, before a sheet of it is chosen."""
        if self.origin.is_database:
            return f"{self.key} query"
        return Path(self.origin.file or "").name or str(self.origin.file)


@dataclass(frozen=True)
class Repair:
    """One kind of repair at one place: what, where, how many. Never a value of a case.

    Attributes
    ----------
    code : str
        What was repaired, as one word for programs.
    place : str
        File and sheet, then row or heading.
    count : int
        Of rows, columns or cells.
    words : str
        What was done, as a person reads it.
    """

    code: str
    place: str
    count: int
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


@dataclass(frozen=True, repr=False)
class Grid:
    """What a source holds, before anybody knows where its table begins.

    Attributes
    ----------
    name : str
        What a fault calls it.
    cells : pd.DataFrame
        Text, "" for blank; the index is the row's number as the person sees it, the columns their
        places from 0. Rows and columns that hold nothing may be absent.
    headings : tuple of str, optional
        Where the source knows them itself (Parquet, a query), and no row holds them.
    lengths : np.ndarray, optional
        How many cells each row has, where rows can differ (text files).
    hidden_rows : tuple of int
        Numbers of hidden rows.
    hidden_columns : tuple of int
        Places of hidden columns, from 0.
    epoch_1904 : bool
        Whether its numbers for days count from 1904.
    ascii : bool
        Whether it is known to hold plain characters only, so that nobody need look for others.
    repairs : tuple of Repair
    """

    name: str
    cells: pd.DataFrame = field(repr=False)
    headings: tuple[str, ...] | None = None
    lengths: np.ndarray | None = None
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    epoch_1904: bool = False
    ascii: bool = False
    repairs: tuple[Repair, ...] = ()

    def __repr__(self) -> str:
        return f"Grid of {self.name}: cells are not shown."


@dataclass(frozen=True, repr=False)
class Sheet:
    """A table of text: a column for each heading, a row for each record.

    Attributes
    ----------
    rows : pd.DataFrame
        Text, "" for blank; the index is the row's number as the person sees it.
    name : str
        What a fault calls it.
    fingerprint : str
        SHA-256 of the file's bytes, or of a query's result in whatever order it comes.
    repairs : tuple of Repair
    noun : str
        What a row is.
    headings_at : str
        Where the headings are, for a fault.
    key : str
        The key of review.toml that names it.
    epoch_1904 : bool
        Whether its numbers for days count from 1904.
    """

    rows: pd.DataFrame = field(repr=False)
    name: str
    fingerprint: str
    repairs: tuple[Repair, ...] = ()
    noun: str = "record"
    headings_at: str = ""
    key: str = ""
    epoch_1904: bool = False

    def __repr__(self) -> str:
        return f"Sheet {self.name}: read. Rows are not shown."

    def fault(self, heading: str, row: object, problem: str) -> Fault:
        """One thing to put right in one cell."""
        return Fault(f"{self.name}, row {row}, {heading}", problem)


def refuse_wide(place: str, columns: int) -> None:
    """No table of cases is as wide as this, and nobody would wait for it."""
    if columns > WIDEST:
        problem = f"holds more than {WIDEST:,} columns; is this a table of cases?"
        raise CaseDataError(Fault(place, problem))


def table_of_text(rows: list[list[str]], first: int = 1, width: int | None = None) -> pd.DataFrame:
    """Rows of any length as a table, padded with blanks; numbered from `first`."""
    width = max(map(len, rows), default=0) if width is None else width
    columns = {
        place: pd.Series([row[place] if place < len(row) else "" for row in rows], dtype=TEXT)
        for place in range(width)
    }
    table = pd.DataFrame(columns)
    table.index = pd.RangeIndex(first, first + len(rows))
    return table


class Builder:
    """Puts cells together that come one by one; what nobody filled takes no room."""

    def __init__(self) -> None:
        self._columns: dict[int, list[str]] = {}
        self._rows: list[int] = []

    def add(self, row: int, place: int, text: str) -> None:
        """Put a text into a cell; rows come in their order."""
        if not self._rows or self._rows[-1] != row:
            self._rows.append(row)
        column = self._columns.setdefault(place, [])
        at = len(self._rows) - 1
        if len(column) < at:
            column.extend([""] * (at - len(column)))
        column.append(text)

    def table(self, name: str) -> pd.DataFrame:
        """Every cell, and blanks between them; a fault under this name if there are too many."""
        refuse_wide(name, len(self._columns))
        height = len(self._rows)
        columns = {
            place: pd.Series([*texts, *[""] * (height - len(texts))], dtype=TEXT)
            for place, texts in sorted(self._columns.items())
        }
        table = pd.DataFrame(columns, index=range(height))
        table.index = pd.Index(self._rows, dtype="int64")
        return table


def some(rows: list[int] | tuple[int, ...] | pd.Index, most: int = 5) -> str:
    """Numbers of rows in words; of many, the first few.

    >>> some([3]), some([3, 4]), some(list(range(9)), 2)
    ('row 3', 'rows 3 and 4', 'rows 0, 1 and 7 more')
    """
    told = [str(row) for row in list(rows)[:most]]
    if len(rows) > most:
        return f"rows {', '.join(told)} and {len(rows) - most} more"
    return f"row {told[0]}" if len(told) == 1 else f"rows {', '.join(told[:-1])} and {told[-1]}"
