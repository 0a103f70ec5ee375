"""Faults of a table of text: rows without a name of their own, and the order of what is told.

A fault names the sheet, the row and the heading, and quotes nothing that the sheet holds. What a
text means is known in `answers`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator

import pandas as pd

from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import Fault


def identity_faults(sheet: Sheet, heading: str, ids: pd.Series) -> Iterator[Fault]:
    """A row needs a name of its own, or it could be counted twice."""
    noun = sheet.noun
    for row in ids.index[ids.isna()]:
        yield sheet.fault(heading, row, f"every {noun} needs an id; this row has none")
    yield from repeated(
        sheet, heading, ids, f"the same {noun} id as row {{row}}; each {noun} may stand once"
    )


def repeated(sheet: Sheet, heading: str, ids: pd.Series, problem: str) -> Iterator[Fault]:
    """Rows that hold an id which an earlier row holds; `{row}` in the problem is that row."""
    first_seen: dict[Hashable, object] = {}
    for row, one in ids.dropna().items():
        if one in first_seen:
            yield sheet.fault(heading, row, problem.format(row=first_seen[one]))
        first_seen.setdefault(one, row)


def in_order(faults: Collection[Fault]) -> list[Fault]:
    """Faults by row of the sheet, then by heading."""
    return sorted(faults, key=lambda fault: (_row_of(fault), fault.place))


def _row_of(fault: Fault) -> int:
    found = re.search(r", row (\d+)", fault.place)
    return int(found[1]) if found else 0
