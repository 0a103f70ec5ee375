"""Cases: records inside the months under review, with what follows from their answers.

Records are read and checked in `records`; every fault is found in one reading, and none quotes what
the file holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.derive import derive
from p2p_analysis.evidence.guidance import lists_of
from p2p_analysis.evidence.recording import recording_lists
from p2p_analysis.evidence.records import Records, read_records
from p2p_analysis.evidence.screening import Screened, load_screened
from p2p_analysis.evidence.shared_settings import add_shared_settings
from p2p_analysis.evidence.sources.sheet import Repair
from p2p_analysis.words.case_list import CaseList


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
    screened : Screened or None
        Every record that was looked at; None where the review names no such file.
    repairs : tuple of Repair
        What was put right while reading, of every source: what, where, how many.
    """

    rows: pd.DataFrame = field(repr=False)
    left_out: Mapping[str, int]
    fingerprint: str
    lists: Mapping[str, CaseList] = field(default_factory=lambda: MappingProxyType({}))
    screened: Screened | None = None
    repairs: tuple[Repair, ...] = ()

    def __repr__(self) -> str:
        return "Cases: loaded and checked. Rows are not shown; count them with p2p.count()."


def load_cases(review: Review) -> Cases:
    """Read and check the case file of a review, and its file of screened records if it has one.

    Raises
    ------
    CaseDataError
        With a line for each fault: the file's row, the heading, and what was expected.
    """
    return cases_of(read_records(review), review)


def nothing_to_count(cases: Cases) -> str:
    """Say why no record would be counted, and what to do; nothing if one is."""
    if len(cases.rows):
        return ""
    where = {"before": "before them", "after": "after them", "undated": "without a day"}
    told = [f"{cases.left_out[key]} {words}" for key, words in where.items() if cases.left_out[key]]
    found = ", ".join(told) or "the file holds none"
    return (
        f"no record was referred within the periods ({found}), so every number would be nought; "
        "unless that is so, set [periods] to the days that the file covers, or correct how "
        "`referred_on` is read"
    )


def cases_of(records: Records, review: Review) -> Cases:
    """Cases from records that were read already; refused if a check found an error in them."""
    records.findings.refuse()
    rows, fingerprint = records.rows, records.findings.fingerprint
    rows, lists, history = add_shared_settings(derive(rows, review), review)
    repairs = (*records.findings.repairs, *history.repairs)
    if history.fingerprint:  # what went in is the case file and the settings history
        fingerprint = hashlib.sha256((fingerprint + history.fingerprint).encode()).hexdigest()
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
    screened = load_screened(review, kept)
    return Cases(
        kept,
        MappingProxyType(left_out),
        fingerprint,
        MappingProxyType(lists),
        screened,
        (*repairs, *(screened.repairs if screened else ())),
    )
