"""The export of a review as one table: a sheet, or the lists of a workbook put together.

A ready mapping may speak of several lists. They are joined if the case file is a workbook that has
its main list; otherwise the file holds the table itself.
"""

from __future__ import annotations

from p2p_analysis.brief.mappings import JoinedList, ReadyMapping
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.joining import joined
from p2p_analysis.evidence.sources.choosing import NoSuchSheet
from p2p_analysis.evidence.sources.opening import is_workbook, read_sheet
from p2p_analysis.evidence.sources.sheet import Sheet, Source

CASES = "cases"


def export_of(review: Review) -> Sheet:
    """Read the case file of a review.

    Raises
    ------
    CaseDataError
        With every fault of shape; a fault never quotes what the file holds.
    """
    source = source_of(review)
    ready = review.mapping.ready
    if ready and ready.joined and source.origin.sheet is None and is_workbook(source):
        try:
            return _lists(source, ready, review.mapping.headings)
        except NoSuchSheet:
            pass  # a table of its own, that only uses the headings of the mapping
    return read_sheet(source, review.mapping.headings)


def source_of(review: Review) -> Source:
    """Where the cases come from."""
    return Source(review.cases, review.folder, CASES, "case")


def _lists(source: Source, ready: ReadyMapping, headings: frozenset[str]) -> Sheet:
    """Every list of a ready mapping that the workbook has, joined; its main list must be there."""
    found = {ready.main.sheet: _list(source, ready.main.sheet, headings)}
    for one in ready.joined:
        try:
            found[one.sheet] = _list(source, one.sheet, _headings_of(one, headings))
        except NoSuchSheet:
            continue
    return joined(found, ready)


def _list(source: Source, sheet: str, headings: frozenset[str]) -> Sheet:
    origin = source.origin.model_copy(update={"sheet": sheet})
    return read_sheet(Source(origin, source.folder, source.key, source.noun), headings)


def _headings_of(one: JoinedList, headings: frozenset[str]) -> frozenset[str]:
    """What may stand above the columns of a joined list: there its own name is not before it."""
    start = f"{one.sheet}: "
    own = {heading.removeprefix(start) for heading in headings if heading.startswith(start)}
    return frozenset({*own, *one.on, *([one.day] if one.day else [])})
