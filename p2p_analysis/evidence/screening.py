"""The screening: every record that was looked at, and the first stage that it does not pass.

An answer that is no and an answer that is not recorded leave a record out for different reasons.
A record that became a case came in on the day of that case's referral, so that the records which
are included in a year are the cases of that year, one for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from p2p_analysis.brief.periods import Span
from p2p_analysis.brief.receipt import window_of
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.answers import expected
from p2p_analysis.evidence.reading import (
    identity_faults,
    in_order,
    repeated,
)
from p2p_analysis.evidence.sources.column import read_column
from p2p_analysis.evidence.sources.opening import read_sheet
from p2p_analysis.evidence.sources.sheet import Repair, Sheet, Source
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES
from p2p_analysis.words.recorded import matches, surely
from p2p_analysis.words.screening import INCLUDED, SCREENING_FIELDS, STAGES


@dataclass(frozen=True, repr=False)
class Screened:
    """Checked records of a screening. Like the cases, they are not shown.

    Attributes
    ----------
    rows : pd.DataFrame
        One row a record: the day on which it came in, where it stands (one of
        `words.screening.PLACES`), and `n`, its weight.
    fingerprint : str
        SHA-256 of the file as read.
    repairs : tuple of Repair
    """

    rows: pd.DataFrame = field(repr=False)
    fingerprint: str
    repairs: tuple[Repair, ...] = ()

    def __repr__(self) -> str:
        return "Screened: loaded and checked. Rows are not shown."

    def number(self, spans: Collection[Span], places: Collection[str]) -> int:
        """How many records came in within some spans of days and stand at any of the places."""
        days = self.rows["received_on"].to_numpy().astype("datetime64[D]")
        inside = np.zeros(days.shape, dtype=bool)
        for first, last in spans:
            inside |= (days >= np.datetime64(first)) & (days <= np.datetime64(last))
        return int(self.rows["n"][inside & self.rows["place"].isin(places).to_numpy()].sum())


def load_screened(review: Review, cases: pd.DataFrame) -> Screened | None:
    """Read and check the file of screened records; None where the review names none.

    Parameters
    ----------
    review : Review
    cases : pd.DataFrame
        The cases inside the window.

    Raises
    ------
    CaseDataError
        With a line for each fault: the file's row, the heading, and what was expected.
    """
    if review.screened is None:
        return None
    source = Source(review.screened, review.folder, "screened", "record")
    sheet = read_sheet(source, SCREENING_FIELDS)
    repairs = [*sheet.repairs]
    faults = list(_heading_faults(sheet))
    if faults:
        raise CaseDataError(faults)
    columns: dict[str, pd.Series] = {}
    for name, declared in SCREENING_FIELDS.items():
        found = read_column(sheet, name, declared, review.mapping, source.origin.dates)
        columns[name] = found.answers
        faults += (sheet.fault(name, row, expected(declared)) for row in found.bad)
        faults += found.faults
        repairs += found.repairs
    rows = pd.DataFrame(columns, index=sheet.rows.index)
    faults += identity_faults(sheet, "record_id", rows["record_id"])
    already = {fault.place for fault in faults}
    undated = rows.index[rows["received_on"].isna()]
    without_day = (
        sheet.fault("received_on", row, "every record needs the day on which it came in")
        for row in undated
    )
    faults += (fault for fault in without_day if fault.place not in already)
    rows["received_on"] = _received(rows, cases)
    rows["place"] = _places(rows, review)
    # Where a record stands is not certain while an answer of it cannot be read.
    faults += _case_faults(sheet, rows, cases, certain=not faults)
    if faults:
        raise CaseDataError(in_order(faults))
    rows["n"] = 1
    kept = rows[["received_on", "place", "n"]].sort_values(["received_on", "place"], kind="stable")
    return Screened(kept.reset_index(drop=True), sheet.fingerprint, tuple(repairs))


def _heading_faults(sheet: Sheet) -> Iterator[Fault]:
    for name in SCREENING_FIELDS:
        if name not in sheet.rows:
            hint = did_you_mean(name, sheet.rows.columns)
            problem = f'no column is headed "{name}"' + (hint if hint.endswith("?") else "")
            yield Fault(sheet.headings_at, problem)


def _received(rows: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """The day of receipt; of a record that became a case, the day of that case's referral."""
    referred = cases.set_index("case_id")["referred_on"]
    return rows["case_id"].map(referred).fillna(rows["received_on"]).astype("datetime64[us]")


def _places(rows: pd.DataFrame, review: Review) -> pd.Series:
    """The first stage that each record does not pass, and why; later stages are not looked at."""
    window = window_of(review.times)
    received = rows["received_on"]
    outside = (received < pd.Timestamp(window[0])) | (received > pd.Timestamp(window[1]))
    place = pd.Series(INCLUDED, index=rows.index, dtype="string")
    for stage in reversed(STAGES):
        if not stage.field:
            place = place.mask(outside, stage.place(NO))
            continue
        answer, wrong = rows[stage.field], NO if stage.passes == YES else YES
        place = place.mask(surely(matches(answer, {wrong})), stage.place(NO))
        place = place.mask(answer.isna(), stage.place(NOT_RECORDED))
    return place


def _case_faults(
    sheet: Sheet, rows: pd.DataFrame, cases: pd.DataFrame, *, certain: bool
) -> Iterator[Fault]:
    """Records included and cases of the window must be the same, one for one."""
    heading, named, known = "case_id", rows["case_id"], set(cases["case_id"])
    yield from repeated(
        sheet, heading, named, "names the same case as row {row}; a case comes of one record"
    )
    included = rows["place"] == INCLUDED
    for row in rows.index[named.notna() & ~named.isin(known)]:
        problem = "the case file has no such case in the months under review"
        yield sheet.fault(heading, row, problem)
    if not certain:
        return
    for row in rows.index[included & named.isna()]:
        problem = "passes every stage, so it needs the id of its case in the case file"
        yield sheet.fault(heading, row, problem)
    for row in rows.index[~included & named.isin(known).fillna(False)]:
        problem = "names a case, but does not pass every stage; correct its answers or leave it out"
        yield sheet.fault(heading, row, problem)
    missing = len(known - set(named.dropna()))
    if missing:
        problem = f"{missing} cases of the case file are named by no record here"
        yield Fault(sheet.name, problem)
