"""Case data: read as text, checked answer by answer, never changed.

This room alone knows how an answer is written in a file. Every fault is found in one reading;
none quotes what the file holds.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.derive import derive, sources_of
from p2p_analysis.evidence.guidance import lists_of
from p2p_analysis.evidence.recording import recording_lists
from p2p_analysis.evidence.shared_settings import add_shared_settings, settings_faults
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean
from p2p_analysis.words.fields import Field, all_fields
from p2p_analysis.words.recorded import MISSING

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_ALWAYS = ("case_id", "referred_on")
_FIRST_DATA_ROW = 2  # row 1 of the sheet holds the headings


@dataclass(frozen=True, repr=False)
class Cases:
    """Checked cases inside the window, and how many records were left out of it.

    Attributes
    ----------
    rows : pd.DataFrame
        One row a case (or a group of like cases), a column for each field, and `n`, its weight.
    left_out : mapping of str to int
        Records before the window, after it, and without a referral date.
    fingerprint : str
        SHA-256 of the file as read.
    lists : mapping of str to CaseList
        Single cases as words, for the exempt side.
    """

    rows: pd.DataFrame = field(repr=False)
    left_out: Mapping[str, int]
    fingerprint: str
    lists: Mapping[str, CaseList] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return "Cases: loaded and checked. Rows are not shown; count them with p2p.count()."


def load_cases(review: Review) -> Cases:
    """Read and check the case file of a review.

    Raises
    ------
    CaseDataError
        With a line for each fault: the file's row, the heading, and what was expected.
    """
    text, fingerprint = _read(review)
    raw = _table(review, text)
    faults = [*_heading_faults(review, raw), *settings_faults(review)]
    if faults:
        raise CaseDataError(faults)
    columns: dict[str, pd.Series] = {}
    for name, declared in all_fields().items():
        heading = review.columns.get(name, name)
        if declared.derived:
            continue
        if heading in raw:
            columns[name], bad = _answers(raw[heading].str.strip(), declared, review)
            faults += (_fault(review, heading, row, _expected(declared)) for row in bad)
        else:
            columns[name] = _nothing_recorded(declared, raw.index)
    rows = pd.DataFrame(columns, index=raw.index)
    faults += _identity_faults(review, rows)
    if faults:
        raise CaseDataError(sorted(faults, key=lambda f: (_row_of(f), f.place)))
    rows, lists, history = add_shared_settings(derive(rows, review), review)
    if history:  # what went in is the case file and the settings history
        fingerprint = hashlib.sha256((fingerprint + history).encode()).hexdigest()
    rows["n"] = 1
    inside = rows["period"].notna()
    referred = rows["referred_on"]
    left_out = {
        "before": int((referred < pd.Timestamp(review.window.first)).sum()),
        "after": int((referred > pd.Timestamp(review.window.last)).sum()),
        "undated": int(referred.isna().sum()),
    }
    kept = rows[inside].sort_values(["referred_on", "case_id"], kind="stable")
    kept = kept.reset_index(drop=True)
    lists = {**lists, **lists_of(kept, review), **recording_lists(kept, review)}
    return Cases(
        kept,
        MappingProxyType(left_out),
        fingerprint,
        MappingProxyType(lists),
    )


def _read(review: Review) -> tuple[str, str]:
    path = review.cases_path
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problem = "no such file; set `cases` in review.toml to where the case file is"
        raise CaseDataError(Fault(review.cases, problem)) from None
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise CaseDataError(Fault(review.cases, problem)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = "not UTF-8 text; save it as CSV UTF-8 (comma delimited)"
        raise CaseDataError(Fault(path.name, problem)) from None
    if not text.strip():
        raise CaseDataError(Fault(path.name, "is empty; expected a row of headings and cases"))
    return text, hashlib.sha256(content).hexdigest()


def _table(review: Review, text: str) -> pd.DataFrame:
    name = review.cases_path.name
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
    if not {review.columns.get(field, field) for field in all_fields()} & set(headings):
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
        raise CaseDataError(Fault(name, "holds headings but no case"))
    return body


def _shape_fault(name: str, told: str) -> Fault:
    """Put the parser's complaint about a row in plain words."""
    if found := re.search(r"in line (\d+)", told):
        return Fault(f"{name}, row {found[1]}", "holds more cells than the row of headings")
    problem = "a quotation mark opens here and is never closed"
    if found := re.search(r"starting at row (\d+)", told):  # the parser counts rows from 0
        return Fault(f"{name}, row {int(found[1]) + 1}", problem)
    return Fault(name, "is not a table with commas between its cells")


def _heading_faults(review: Review, raw: pd.DataFrame) -> Iterator[Fault]:
    """Name each heading that the review needs and the file lacks."""
    needed = {*_ALWAYS, *review.columns}
    for measure in review.measures.values():
        asked = {*measure.where, *measure.by, *([measure.field] if measure.field else [])}
        needed |= {name for field in asked for name in sources_of(field, review)}
        needed |= {"school_urn"} if measure.unit == "schools" else set()
    for name in sorted(needed):
        heading = review.columns.get(name, name)
        if heading not in raw:
            hint = did_you_mean(heading, raw.columns)
            # Only a heading like the one that is missing is named, never the whole row.
            problem = f'no column is headed "{heading}"' + (hint if hint.endswith("?") else "")
            yield Fault(f"{review.cases_path.name}, row 1", problem)


def _answers(column: pd.Series, declared: Field, review: Review) -> tuple[pd.Series, list[int]]:
    """Turn text into answers; also the rows that hold none the field knows."""
    blank = column.isin(review.words.not_recorded) | (column == "")
    written = column.mask(blank)
    if declared.kind == "id":
        return written.astype("string"), []
    if declared.kind == "date":
        plain = written.where(written.str.fullmatch(_ISO).fillna(False).astype(bool))
        answers = pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    elif declared.kind == "yes_no":
        words = dict.fromkeys(review.words.yes, True) | dict.fromkeys(review.words.no, False)
        answers = written.map(words).astype("boolean")
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


def _nothing_recorded(declared: Field, index: pd.Index) -> pd.Series:
    dtypes = {"date": "datetime64[us]", "yes_no": "boolean", "number": "Int64", "choices": object}
    kind = dtypes.get(declared.kind, "string")
    return pd.Series(MISSING if kind is not dtypes["date"] else pd.NaT, index=index, dtype=kind)


def _expected(declared: Field) -> str:
    return {
        "date": "expected a day that exists, written YYYY-MM-DD, or nothing",
        "yes_no": "expected a word for yes, no or not recorded, as [words] in review.toml lists",
        "number": "expected a whole number from 0, or nothing",
        "choice": "expected one of: " + ", ".join(declared.words) + ", or nothing",
        "choices": "expected any of these, parted by semicolons: " + ", ".join(declared.words),
    }[declared.kind]


def _identity_faults(review: Review, rows: pd.DataFrame) -> Iterator[Fault]:
    """A case needs a name of its own, or it could be counted twice."""
    heading = review.columns.get("case_id", "case_id")
    ids = rows["case_id"]
    for row in ids.index[ids.isna()]:
        yield _fault(review, heading, row, "every case needs an id; this row has none")
    first_seen: dict[str, int] = {}
    for row, case_id in ids.dropna().items():
        if case_id in first_seen:
            problem = f"the same case id as row {first_seen[case_id]}; each case may stand once"
            yield _fault(review, heading, row, problem)
        first_seen.setdefault(case_id, row)


def _fault(review: Review, heading: str, row: object, problem: str) -> Fault:
    return Fault(f"{review.cases_path.name}, row {row}, {heading}", problem)


def _row_of(fault: Fault) -> int:
    found = re.search(r", row (\d+)", fault.place)
    return int(found[1]) if found else 0
