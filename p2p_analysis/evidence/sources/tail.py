"""What stands below the records: a row of totals, notes, the name of the report.

This room alone knows what a row of totals looks like. A row that could be a record stays, or is an
error that asks; `totals` in review.toml settles it.
"""

from __future__ import annotations

import re

import pandas as pd

from p2p_analysis.evidence.sources.sheet import Repair, Source, some
from p2p_analysis.words.errors import Fault

_LOOKED_AT = 60  # rows, from the last
_TOTAL = re.compile(
    r"((grand|sub|overall|column)[ -]?)?totals?\b( (number )?(of )?\w+)?( \(n\))?"
    r"|sum|count|average|mean",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[£$]?-?[\d,. ]*\d%?")
_NOTE = re.compile(
    r"(notes?|source|report|run|generated|extracted|exported|printed|produced|created|filters?"
    r"|confidential|official|end of|page|key|caveats?|definitions?|disclaimer|\*|\(c\)|©)",
    re.IGNORECASE,
)
_LONG = 30  # characters


def after_the_records(
    source: Source, rows: pd.DataFrame, name: str
) -> tuple[list[int], list[Repair], list[Fault]]:
    """Which rows are no records; what that is called; what has to be asked."""
    totals: list[int] = []
    notes: list[int] = []
    faults: list[Fault] = []
    numbers = list(rows.index[-_LOOKED_AT:])
    like_records: set[str] | None = None  # found when a row may be a note, which is seldom
    for at in range(len(numbers) - 1, -1, -1):
        row = numbers[at]
        cells = [text for text in rows.loc[row] if text]
        apart = at > 0 and numbers[at - 1] < row - 1
        note = _is_note(cells, apart=apart)
        if note and like_records is None:
            like_records = {_form(text) for text in rows.iloc[-_LOOKED_AT:, 0][_full(rows)]}
        if note and _form(cells[0]) not in like_records:
            notes.append(row)
        elif _says_total(cells[0]) and source.origin.totals != "keep":
            if source.origin.totals is None and not _all_numbers(cells[1:], len(rows.columns)):
                problem = (
                    "may be a row of totals, but holds other answers; take it out, or set "
                    f'totals = "keep" or totals = "leave out" in `{source.key}` of review.toml'
                )
                faults.append(Fault(f"{name}, row {row}", problem))
            totals.append(row)
        else:
            break
    repairs = []
    if totals:
        words = f"{some(totals[::-1])} below the records, with totals, is passed over"
        repairs.append(Repair("totals", name, len(totals), words))
    if notes:
        words = f"{len(notes)} notes below the records are passed over ({some(notes[::-1])})"
        repairs.append(Repair("notes", name, len(notes), words))
    return [*totals, *notes], repairs, faults


def _full(rows: pd.DataFrame) -> pd.Series:
    """Which of the last rows hold more than a note does."""
    return (rows.iloc[-_LOOKED_AT:] != "").sum(axis=1) > 2


def _form(text: str) -> str:
    """What an id looks like: a note that looks like the ids of records may be one.

    >>> _form("Child 12") == _form("Case 7"), _form("Run 12 May")
    (True, 'a 9 a')
    """
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", text))


def _says_total(text: str) -> bool:
    return _TOTAL.fullmatch(text.strip().rstrip(":").strip()) is not None


def _all_numbers(cells: list[str], width: int) -> bool:
    return len(cells) + 1 < max(width, 2) and all(_NUMBER.fullmatch(text) for text in cells)


def _is_note(cells: list[str], *, apart: bool) -> bool:
    """A sentence alone in its row: below a blank row, or one that says that it is a note."""
    if len(cells) > 2 or (len(cells) == 2 and not cells[0].endswith(":")):
        return False
    text = " ".join(cells)
    return len(text.split()) > 1 and (apart or len(text) > _LONG or _NOTE.match(text) is not None)
