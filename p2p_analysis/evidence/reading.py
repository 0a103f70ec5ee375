"""Reading a CSV file: as text, row by row.

It names every fault with the file, the row of the sheet and the heading, and quotes nothing that
the file holds. What a text means is known in `answers`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from p2p_analysis.words.errors import CaseDataError, Fault

_FIRST_DATA_ROW = 2  # row 1 of the sheet holds the headings


@dataclass(frozen=True)
class Source:
    """A file of records, and what a fault calls it.

    Attributes
    ----------
    path : Path
    given : str
        The path as review.toml has it.
    key : str
        The key of review.toml that names it.
    noun : str
        What a row of it is.
    """

    path: Path
    given: str
    key: str
    noun: str

    def fault(self, heading: str, row: object, problem: str) -> Fault:
        """One thing to put right in one cell."""
        return Fault(f"{self.path.name}, row {row}, {heading}", problem)


def read_text(source: Source) -> tuple[str, str]:
    """Read a file as text, and its SHA-256."""
    try:
        content = source.path.read_bytes()
    except FileNotFoundError:
        problem = (
            f"no such file; set `{source.key}` in review.toml to where the {source.noun} file is"
        )
        raise CaseDataError(Fault(source.given, problem)) from None
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise CaseDataError(Fault(source.given, problem)) from None
    name = source.path.name
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = "not UTF-8 text; save it as CSV UTF-8 (comma delimited)"
        raise CaseDataError(Fault(name, problem)) from None
    if not text.strip():
        problem = f"is empty; expected a row of headings and {source.noun}s"
        raise CaseDataError(Fault(name, problem))
    return text, hashlib.sha256(content).hexdigest()


def table_of(source: Source, text: str, known: Collection[str]) -> pd.DataFrame:
    """Text as a table of text: a column for each heading, indexed by the row of the sheet.

    Parameters
    ----------
    known : collection of str
        Headings that could stand there; a file with none of them has no row of headings.
    """
    name = source.path.name
    try:
        raw = pd.read_csv(
            io.StringIO(text),
            dtype=str,
            header=None,
            keep_default_na=False,
            skip_blank_lines=False,  # else every row after a blank line would have a wrong number
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CaseDataError(_shape_fault(name, str(error))) from None
    headings = raw.iloc[0].fillna("").str.strip()
    if not set(known) & set(headings):
        # Nothing in this row is known to be a heading, so none of it may be quoted.
        problem = "holds no heading that the review knows; expected headings with commas between"
        raise CaseDataError(Fault(f"{name}, row 1", problem))
    twice = sorted(set(headings[headings.duplicated()]) - {""})
    if twice:
        raise CaseDataError(
            [Fault(f"{name}, row 1", f'heading "{heading}" stands twice') for heading in twice]
        )
    short = [
        Fault(f"{name}, row {row}", "holds fewer cells than the row of headings; is it cut off?")
        for row, cells in enumerate(csv.reader(io.StringIO(text)), 1)
        if len(cells) < len(headings) and any(cell.strip() for cell in cells)
    ]
    if short:
        raise CaseDataError(short)
    body = raw.iloc[1:].fillna("")
    body.columns = pd.Index(headings, name=None)
    body.index = pd.RangeIndex(_FIRST_DATA_ROW, _FIRST_DATA_ROW + len(body))
    body = body[(body != "").any(axis=1)]
    if body.empty:
        raise CaseDataError(Fault(name, f"holds headings but no {source.noun}"))
    return body


def _shape_fault(name: str, told: str) -> Fault:
    """Put the parser's complaint about a row in plain words."""
    if found := re.search(r"in line (\d+)", told):
        return Fault(f"{name}, row {found[1]}", "holds more cells than the row of headings")
    problem = "a quotation mark opens here and is never closed"
    if found := re.search(r"starting at row (\d+)", told):  # the parser counts rows from 0
        return Fault(f"{name}, row {int(found[1]) + 1}", problem)
    return Fault(name, "is not a table with commas between its cells")


def identity_faults(source: Source, heading: str, ids: pd.Series) -> Iterator[Fault]:
    """A row needs a name of its own, or it could be counted twice."""
    noun = source.noun
    for row in ids.index[ids.isna()]:
        yield source.fault(heading, row, f"every {noun} needs an id; this row has none")
    yield from repeated(
        source, heading, ids, f"the same {noun} id as row {{row}}; each {noun} may stand once"
    )


def repeated(source: Source, heading: str, ids: pd.Series, problem: str) -> Iterator[Fault]:
    """Rows that hold an id which an earlier row holds; `{row}` in the problem is that row."""
    first_seen: dict[Hashable, object] = {}
    for row, one in ids.dropna().items():
        if one in first_seen:
            yield source.fault(heading, row, problem.format(row=first_seen[one]))
        first_seen.setdefault(one, row)


def in_order(faults: Collection[Fault]) -> list[Fault]:
    """Faults by row of the sheet, then by heading."""
    return sorted(faults, key=lambda fault: (_row_of(fault), fault.place))


def _row_of(fault: Fault) -> int:
    found = re.search(r", row (\d+)", fault.place)
    return int(found[1]) if found else 0
