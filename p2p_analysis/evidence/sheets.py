"""A table of text as a source gives it, and what was put right on the way.

Every cell is text, blank is "", the index is the row of the sheet, and a column stands for each
heading.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from p2p_analysis.evidence.reading import Source, read_text
from p2p_analysis.words.errors import CaseDataError, Fault


@dataclass(frozen=True)
class Repair:
    """Something that was read otherwise than it was written, so many times.

    Attributes
    ----------
    code : str
        The kind of repair.
    place : str
        The sheet or the heading.
    count : int
        How many cells or rows.
    words : str
        What was done, without any value of a case.
    """

    code: str
    place: str
    count: int
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


@dataclass(frozen=True, repr=False)
class Sheet:
    """One table of text."""

    rows: pd.DataFrame = field(repr=False)
    name: str
    fingerprint: str
    repairs: tuple[Repair, ...] = ()


def sheet_of(path: Path, sheet: str | None = None) -> Sheet:
    """Read a table whose headings nobody knows yet."""
    if sheet is not None or path.suffix.lower() != ".csv":
        raise CaseDataError(
            Fault(path.name, "only CSV is read so far; save the sheet as CSV UTF-8")
        )
    text, fingerprint = read_text(Source(path, str(path), "FILE", "case"))
    try:
        rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        problem = "is not a table with commas between its cells, under a row of headings"
        raise CaseDataError(Fault(path.name, problem)) from None
    rows.index = pd.RangeIndex(2, 2 + len(rows))
    return Sheet(rows.astype(object).fillna(""), path.name, fingerprint)
