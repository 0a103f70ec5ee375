"""Characters that nobody sees: blanks around a cell, in it, and marks without a width.

This room alone knows which characters are taken out of a cell before anybody reads it.
"""

from __future__ import annotations

import re

import pandas as pd

from p2p_analysis.words.wording import UNSEEN

_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ODD = re.compile(f"{UNSEEN.pattern}|[{_WIDE}]")
_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f]")
_BLANKS = re.compile(rf"[\s{_WIDE}]+")


def cleaned(text: str) -> str:
    r"""Take out what has no width, make every blank a plain one, and none at the ends.

    >>> cleaned("\u00a0Not\u00a0recorded\u200b ")
    'Not recorded'
    """
    if ODD.search(text):
        text = re.sub(f"[{_WIDE}]", " ", UNSEEN.sub("", text))
    return text.strip()


def heading_of(text: str) -> str:
    r"""Write a heading on one line, without characters that would command a terminal.

    >>> heading_of(" Date of\nReferral\x1b[2J")
    'Date of Referral [2J'
    """
    return _BLANKS.sub(" ", _COMMANDS.sub(" ", cleaned(text))).strip()


def clean_column(column: pd.Series, *, ascii_only: bool = False) -> tuple[pd.Series, int, int]:
    """Clean every cell; also how many were padded, and how many held odd characters."""
    if ascii_only and _is_trim(column):
        return column, 0, 0
    stripped = column.str.strip()
    odd = 0
    holds = None if ascii_only else stripped.str.contains(ODD.pattern, regex=True)
    if holds is not None and holds.any():
        odd = int(holds.sum())
        mended = stripped[holds].map(cleaned)
        stripped = stripped.copy()
        stripped[holds] = mended
    padded = int((stripped != column).sum()) - odd
    return stripped, max(padded, 0), odd


def _is_trim(column: pd.Series) -> bool:
    """Whether no cell of plain text has blanks around it, as in most columns."""
    import pyarrow as pa
    from pyarrow import compute

    cells = pa.array(column.array)
    return cells.equals(compute.utf8_trim_whitespace(cells))
