"""Reading a table of text, answer by answer.

This room alone knows how an answer is written. It names every fault with the sheet, the row and
the heading, and quotes nothing that the sheet holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator

import pandas as pd

from p2p_analysis.brief.review import Words
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import Fault
from p2p_analysis.words.fields import Field
from p2p_analysis.words.recorded import MISSING


def answers_of(column: pd.Series, declared: Field, words: Words) -> tuple[pd.Series, list[int]]:
    """Turn text into answers; also the rows that hold none the field knows.

    Days are read by `sources.dates`.
    """
    blank = column.isin(words.not_recorded) | (column == "")
    written = column.mask(blank)
    if declared.kind == "id":
        return written.astype("string"), []
    if declared.kind == "yes_no":
        known = dict.fromkeys(words.yes, True) | dict.fromkeys(words.no, False)
        answers = written.map(known).astype("boolean")
    elif declared.kind == "number":
        plain = written.where(written.str.fullmatch(r"\d{1,9}").fillna(False).astype(bool))
        answers = pd.to_numeric(plain).astype("Int64")
    elif declared.kind == "choice":
        answers = written.where(written.isin(list(declared.words))).astype("string")
    else:
        answers = written.map(lambda text: _set_of(text, declared), na_action="ignore")
        answers = answers.astype(object).where(answers.notna(), MISSING)
    bad = answers.isna() & ~blank
    return answers, list(column.index[bad])


def _set_of(text: str, declared: Field) -> object:
    words = frozenset(word.strip() for word in text.split(";") if word.strip())
    return words if words and words <= set(declared.words) else MISSING


def nothing_recorded(declared: Field, index: pd.Index) -> pd.Series:
    """A column that the file does not have."""
    dtypes = {"date": "datetime64[us]", "yes_no": "boolean", "number": "Int64", "choices": object}
    kind = dtypes.get(declared.kind, "string")
    return pd.Series(MISSING if kind is not dtypes["date"] else pd.NaT, index=index, dtype=kind)


def expected(declared: Field) -> str:
    """What a field takes, as a fault says it."""
    return {
        "date": "expected a day that exists, written YYYY-MM-DD, or nothing",
        "yes_no": "expected a word for yes, no or not recorded, as [words] in review.toml lists",
        "number": "expected a whole number from 0, or nothing",
        "choice": "expected one of: " + ", ".join(declared.words) + ", or nothing",
        "choices": "expected any of these, parted by semicolons: " + ", ".join(declared.words),
    }[declared.kind]


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
