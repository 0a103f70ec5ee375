"""An export as the columns of a case: each field found, read, and every fault of it named.

Nothing here knows where the table came from. What a mapping says it cannot give is not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from p2p_analysis.brief.mapping import ExportMapping, Place, first_of
from p2p_analysis.evidence.answers import answers_of, choices_of, expected, nothing_recorded
from p2p_analysis.evidence.reading import Source, identity_faults, in_order
from p2p_analysis.evidence.sheets import Repair
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.fields import Field, all_fields
from p2p_analysis.words.recorded import MISSING

_ID = "case_id"
_BETWEEN = " / "  # the parts of an id that is made of several columns
_TRIMMED = "cells read without the letter or the text around their word: "


@dataclass(frozen=True, repr=False)
class Mapped:
    """The columns of a case, and how they were read.

    Attributes
    ----------
    rows : pd.DataFrame
        One row a record, a column for each field that is not worked out from others.
    repairs : tuple of Repair
        What was known only after something was taken off it.
    """

    rows: pd.DataFrame = field(repr=False)
    repairs: tuple[Repair, ...] = ()


def mapped(raw: pd.DataFrame, mapping: ExportMapping, source: Source) -> Mapped:
    """Read every field of a case from a table of text.

    Parameters
    ----------
    raw : pd.DataFrame
        Text, a column for each heading, indexed by the row of the sheet.
    mapping : ExportMapping
    source : Source
        What a fault calls the table.

    Raises
    ------
    CaseDataError
        With a line for each cell that holds what its field does not know.
    """
    reading = _Reading(raw, mapping, source)
    own = [declared for declared in all_fields().values() if not declared.derived]
    rows = pd.DataFrame({one.name: reading.field(one) for one in own}, index=raw.index)
    faults = [*reading.faults, *identity_faults(source, mapping.heading(_ID), rows[_ID])]
    if faults:
        raise CaseDataError(in_order(list(dict.fromkeys(faults))))
    return Mapped(rows, tuple(dict.fromkeys(reading.repairs)))


def lacking(raw: pd.DataFrame, place: Place) -> list[tuple[str, ...]]:
    """What the table has no column for: the headings that could have been one, for each part."""
    wanted = [place.headings] if place.headings else [*place.parts.values()]
    wanted += [(heading,) for heading in place.joined]
    return [headings for headings in wanted if first_of(headings, raw.columns) is None]


def is_there(raw: pd.DataFrame, place: Place) -> bool:
    """Whether the table holds what a field is read from; of several parts one is enough."""
    if place.parts:
        return bool(_parts(raw, place))
    return not lacking(raw, place)


class _Reading:
    """One reading of one table; faults and repairs gather while fields are read."""

    def __init__(self, raw: pd.DataFrame, mapping: ExportMapping, source: Source) -> None:
        self._raw, self._mapping, self._source = raw, mapping, source
        self.faults: list[Fault] = []
        self.repairs: list[Repair] = []

    def field(self, declared: Field) -> pd.Series:
        """The answers of one field."""
        place = self._mapping.place(declared.name)
        if not is_there(self._raw, place):
            return nothing_recorded(declared, self._raw.index)
        if place.joined:
            return self._joined(place)
        if place.parts:
            as_question = replace(declared, kind="yes_no", words={})
            parts = _parts(self._raw, place).items()
            found = {word: self._column(one, as_question) for word, one in parts}
            return choices_of(found, self._raw.index)
        heading = first_of(place.headings, self._raw.columns)
        assert heading is not None
        return self._column(heading, declared)

    def _column(self, heading: str, declared: Field) -> pd.Series:
        answers = answers_of(self._raw[heading], declared, self._mapping.known(declared))
        problem = expected(declared)
        self.faults += (self._source.fault(heading, row, problem) for row in answers.bad)
        if answers.loose:
            self.repairs.append(
                Repair("word-trimmed", heading, answers.loose, f"{_TRIMMED}{answers.loose}")
            )
        return answers.values

    def _joined(self, place: Place) -> pd.Series:
        """An id made of several cells; missing where one of them is."""
        ids = all_fields()[_ID]
        headings = [first_of((one,), self._raw.columns) or one for one in place.joined]
        first, *rest = [self._column(heading, ids) for heading in headings]
        for more in rest:
            first = first + _BETWEEN + more
        return first.astype("string").where(first.notna(), MISSING)


def _parts(raw: pd.DataFrame, place: Place) -> Mapping[str, str]:
    found = {word: first_of(headings, raw.columns) for word, headings in place.parts.items()}
    return {word: heading for word, heading in found.items() if heading is not None}
