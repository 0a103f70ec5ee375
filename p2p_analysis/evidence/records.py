"""The records of a case file: read, every rule asked of them, nothing changed.

A check and a count read by this one way, so that what a check passes can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.coded import Coded, coded
from p2p_analysis.evidence.derive import sources_of
from p2p_analysis.evidence.findings import FileNote, Findings
from p2p_analysis.evidence.reading import (
    Source,
    answers_of,
    nothing_recorded,
    read_text,
    table_of,
)
from p2p_analysis.evidence.rules.looked import Looked
from p2p_analysis.evidence.rules.run import Found, ask
from p2p_analysis.evidence.shared_settings import settings_faults
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.rules import (
    HEADING,
    ID_TWICE,
    NO_ID,
    TABLE,
    UNREAD,
    UNREADABLE,
    all_rules,
)

_ALWAYS = ("case_id", "referred_on")


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
    source = Source(review.cases_path, review.cases, "cases", "case")
    findings = Findings(file=source.path.name, changes=review.rules)
    fields = {name: one for name, one in all_fields().items() if not one.derived}
    known = {name: review.columns.get(name, name) for name in fields}
    try:
        text, fingerprint = read_text(source)
        raw = table_of(source, text, set(known.values()))
    except CaseDataError as error:
        return _unread(findings, (FileNote(TABLE, fault) for fault in error.faults))
    del text
    missing = [*_heading_faults(review, raw), *settings_faults(review)]
    if missing:
        return _unread(findings, (FileNote(HEADING, fault) for fault in missing))
    notes = [
        FileNote(UNREAD, Fault(f"{source.path.name}, row 1", f'the column headed "{heading}"'))
        for heading in raw.columns
        if heading and heading not in known.values()
    ]
    index, columns = raw.index, {}
    for name, heading in known.items():
        if heading in raw:
            read = partial(answers_of, declared=fields[name], words=review.words)
            columns[name] = coded(raw.pop(heading), read)
    del raw
    looked = Looked(MappingProxyType(columns), len(index), review.as_at)
    found, not_asked = ask(looked, {code: one.level for code, one in review.rules.items()})
    rows = {
        name: columns[name].column(index) if name in columns else nothing_recorded(one, index)
        for name, one in fields.items()
    }
    return Records(
        pd.DataFrame(rows, index=index),
        Findings(
            file=source.path.name,
            fingerprint=fingerprint,
            found=(*_of_reading(columns), *found),
            notes=tuple(notes),
            rows=index.to_numpy(),
            columns=looked.columns,
            headings=MappingProxyType(known),
            changes=review.rules,
            not_asked=not_asked,
        ),
    )


def _unread(findings: Findings, notes: Iterator[FileNote]) -> Records:
    told = Findings(file=findings.file, notes=tuple(notes), changes=findings.changes)
    return Records(pd.DataFrame(), told)


def _of_reading(columns: Mapping[str, Coded]) -> Iterator[Found]:
    """Answers that cannot be read, records without an id, and ids that stand twice."""
    for name, column in columns.items():
        kind = all_fields()[name].kind
        if kind in UNREADABLE and column.unreadable.any():
            rule = all_rules()[UNREADABLE[kind]]
            at = np.flatnonzero(column.unreadable[column.codes])
            yield Found(rule, rule.level, (name,), at)
    ids = columns["case_id"].column(pd.RangeIndex(len(columns["case_id"].codes)))
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
