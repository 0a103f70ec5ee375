"""Characters that nobody sees: blanks around a cell, in it, and marks without a width.

This room alone knows which characters are taken out of a cell before anybody reads it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pandas as pd

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069"
_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ODD = re.compile(f"[{_UNSEEN}{_WIDE}]")
_SHORT = 100  # characters; a longer text is hardly a heading that comes again
_TAKEN_OUT = re.compile(f"[{_UNSEEN}]")
_BLANKS = re.compile(rf"[\s{_WIDE}]+")


def cleaned(text: str) -> str:
    r"""Take out what has no width, make every blank a plain one, and none at the ends.

    >>> cleaned("\u00a0Not\u00a0recorded\u200b ")
    'Not recorded'
    """
    if ODD.search(text):
        text = re.sub(f"[{_WIDE}]", " ", _TAKEN_OUT.sub("", text))
    return text.strip()


def plain(text: str) -> str:
    r"""A heading without what may differ between two exports: case, blanks, width.

    >>> plain(" Date  of\nReferral ") == plain("date of referral")
    True
    """
    return _plain(text) if len(text) <= _SHORT else _plain.__wrapped__(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    found = unicodedata.normalize("NFKC", _TAKEN_OUT.sub("", text))
    return _BLANKS.sub(" ", found).strip().casefold()


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
