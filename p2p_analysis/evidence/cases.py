"""Case data: read, checked answer by answer, never changed.

This room alone knows which columns a review needs of its case file. Every fault is found in one
reading; none quotes what the file holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.derive import derive, sources_of
from p2p_analysis.evidence.guidance import lists_of
from p2p_analysis.evidence.mapped import lacking, mapped
from p2p_analysis.evidence.reading import Source, read_text, table_of
from p2p_analysis.evidence.recording import recording_lists
from p2p_analysis.evidence.screening import Screened, load_screened
from p2p_analysis.evidence.shared_settings import add_shared_settings, settings_faults
from p2p_analysis.evidence.sheets import Repair
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean

_ALWAYS = ("case_id", "referred_on")


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
        What was read otherwise than it was written, without any value of a case.
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
    source = Source(review.cases_path, review.cases, "cases", "case")
    text, fingerprint = read_text(source)
    raw = table_of(source, text, review.mapping.headings)
    faults = [*_heading_faults(review, raw), *settings_faults(review)]
    if faults:
        raise CaseDataError(faults)
    found = mapped(raw, review.mapping, source)
    rows, lists, history = add_shared_settings(derive(found.rows, review), review)
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
        load_screened(review, kept),
        found.repairs,
    )


def _heading_faults(review: Review, raw: pd.DataFrame) -> Iterator[Fault]:
    """Name each heading that the review needs and the file lacks."""
    mapping = review.mapping
    needed = {*_ALWAYS, *mapping.columns}
    for measure in review.measures.values():
        asked = {*measure.where, *measure.by, *([measure.field] if measure.field else [])}
        needed |= {name for field in asked for name in sources_of(field, review)}
        needed |= {"school_urn"} if measure.unit == "schools" else set()
    for name in sorted(needed - set(mapping.absent)):  # those stay not recorded, as the check says
        for headings in lacking(raw, mapping.place(name)):
            told = " or ".join(f'"{heading}"' for heading in headings)
            hint = did_you_mean(headings[0], raw.columns)
            # Only a heading like the one that is missing is named, never the whole row.
            problem = f"no column is headed {told}" + (hint if hint.endswith("?") else "")
            yield Fault(f"{review.cases_path.name}, row 1", problem)
