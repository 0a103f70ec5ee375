"""A table of text as a source gives it, and what was put right on the way.

Every cell is text, blank is "", the index is the row of the sheet, and a column stands for each
heading.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd


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
        return f"{self.place}: {self.words} ({self.count})"


@dataclass(frozen=True, repr=False)
class Sheet:
    """One table of text."""

    name: str
    rows: pd.DataFrame = field(repr=False)
    fingerprint: str = ""
    repairs: tuple[Repair, ...] = ()
