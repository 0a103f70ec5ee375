"""The records of a case file: read, every rule asked of them, nothing changed.

A check and a count read by this one way, so that what a check passes can be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.answers import nothing_recorded
from p2p_analysis.evidence.derive import sources_of
from p2p_analysis.evidence.export import export_of, source_of
from p2p_analysis.evidence.findings import FileNote, Findings
from p2p_analysis.evidence.mapped import is_there, lacking, read_field
from p2p_analysis.evidence.rules.looked import Looked
from p2p_analysis.evidence.rules.run import Found, ask
from p2p_analysis.evidence.shared_settings import settings_faults
from p2p_analysis.evidence.sources.column import Column
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean
from p2p_analysis.words.fields import NEEDED, all_fields
from p2p_analysis.words.rules import (
    BROKEN,
    HEADING,
    ID_TWICE,
    NO_ID,
    TABLE,
    TWO_READINGS,
    UNREAD,
    UNREADABLE,
    all_rules,
)
from p2p_analysis.words.wording import plain


@dataclass(frozen=True, repr=False)
class Records:
    """The case file of a review as answers, and what a check of it found.

    Attributes
    ----------
    rows : pd.DataFrame
        A column for each field of a file; no rows at all if the file cannot be read.
    findings : Findings
    """

    rows: pd.DataFrame = field(repr=False)
    findings: Findings

    def __repr__(self) -> str:
        return "Records: read and checked. Rows are not shown."


def read_records(review: Review) -> Records:
    """Read the case file of a review and ask every rule of it."""
    findings = Findings(file=source_of(review).name, changes=review.rules)
    try:
        sheet = export_of(review)
    except CaseDataError as error:
        return _unread(findings, (FileNote(TABLE, fault) for fault in error.faults))
    missing = [*_heading_faults(review, sheet), *settings_faults(review)]
    if missing:
        return _unread(findings, (FileNote(HEADING, fault) for fault in missing))
    fields = {name: one for name, one in all_fields().items() if not one.derived}
    order = review.cases.dates
    found = {name: read_field(sheet, one, review.mapping, order) for name, one in fields.items()}
    read = {name: column for name, column in found.items() if column is not None}
    notes = tuple(_notes(review, sheet, read.values()))
    repairs = (*sheet.repairs, *(repair for column in read.values() for repair in column.repairs))
    index, name, fingerprint = sheet.rows.index, sheet.name, sheet.fingerprint
    del sheet, found
    columns = {name: column.coded for name, column in read.items()}
    looked = Looked(MappingProxyType(columns), len(index), review.as_at)
    asked, not_asked = ask(looked, {code: one.level for code, one in review.rules.items()})
    rows = {
        name: columns[name].column() if name in columns else nothing_recorded(one, index)
        for name, one in fields.items()
    }
    headings = {one: review.mapping.heading(one) for one in fields}
    return Records(
        pd.DataFrame(rows, index=index),
        Findings(
            file=name,
            fingerprint=fingerprint,
            found=(*_of_reading(read), *asked),
            notes=notes,
            rows=index.to_numpy(),
            columns=looked.columns,
            headings=MappingProxyType(
                headings | {name: column.heading for name, column in read.items()}
            ),
            changes=review.rules,
            not_asked=not_asked,
            repairs=tuple(dict.fromkeys(repairs)),
        ),
    )


def _notes(review: Review, sheet: Sheet, columns: Iterable[Column]) -> Iterator[FileNote]:
    """What is told of the file itself: columns that nobody reads, broken cells, doubtful days."""
    known = {plain(heading) for heading in review.mapping.headings}
    for heading in sheet.rows.columns:
        if heading and plain(heading) not in known:
            problem = f'the column headed "{heading}"'
            yield FileNote(UNREAD, Fault(sheet.headings_at or sheet.name, problem))
    told: dict[FileNote, None] = {}  # two fields may stand in one column
    for column in columns:
        told |= dict.fromkeys(FileNote(BROKEN, fault) for fault in column.broken)
        told |= dict.fromkeys(FileNote(TWO_READINGS, fault) for fault in column.unclear)
    yield from told


def _unread(findings: Findings, notes: Iterator[FileNote]) -> Records:
    told = Findings(file=findings.file, notes=tuple(notes), changes=findings.changes)
    return Records(pd.DataFrame(), told)


def _of_reading(columns: Mapping[str, Column]) -> Iterator[Found]:
    """Answers that cannot be read, records without an id, and ids that stand twice."""
    for name, column in columns.items():
        kind = all_fields()[name].kind
        if kind not in UNREADABLE:
            continue
        for one in column.parts or (column,):  # each part is a question of yes or no
            if one.coded.unreadable.any():
                rule = all_rules()[UNREADABLE["yes_no" if column.parts else kind]]
                at = np.flatnonzero(one.coded.unreadable[one.coded.codes])
                heading = one.heading if column.parts else ""
                yield Found(rule, rule.level, (name,), at, heading=heading)
    ids = pd.Series(columns["case_id"].coded.column())
    if ids.isna().any():
        rule = all_rules()[NO_ID]
        yield Found(rule, rule.level, ("case_id",), np.flatnonzero(ids.isna().to_numpy()))
    named = ids.dropna()
    if (again := named.duplicated()).any():
        rule = all_rules()[ID_TWICE]
        first = named[~again]
        beside = pd.Index(first).get_indexer(named[again])
        at = named.index[again].to_numpy()
        yield Found(rule, rule.level, ("case_id",), at, first.index.to_numpy()[beside])


def _heading_faults(review: Review, sheet: Sheet) -> Iterator[Fault]:
    """Name each heading that the review needs and the file lacks."""
    mapping, place = review.mapping, sheet.headings_at or sheet.name
    needed = {*NEEDED, *mapping.columns}
    for measure in review.measures.values():
        asked = {*measure.where, *measure.by, *([measure.field] if measure.field else [])}
        needed |= {name for field in asked for name in sources_of(field, review)}
        needed |= {"school_urn"} if measure.unit == "schools" else set()
    for name in sorted(needed - set(mapping.absent)):  # those stay not recorded, as the check says
        for headings in lacking(sheet.rows, mapping.place(name)):
            told = " or ".join(f'"{heading}"' for heading in headings)
            hint = did_you_mean(headings[0], sheet.rows.columns)
            # Only a heading like the one that is missing is named, never the whole row.
            problem = f"no column is headed {told}" + (hint if hint.endswith("?") else "")
            if name not in NEEDED and name not in mapping.columns:
                problem += f"; say where {name} stands, or list it in `absent`, in [columns]"
            yield Fault(place, problem)
    for name in mapping.lacks:
        if is_there(sheet.rows, mapping.place(name)):
            problem = f"there is a column for {name}, which [columns] calls `absent`; take it out"
            yield Fault(place, f"{problem} of that list")
