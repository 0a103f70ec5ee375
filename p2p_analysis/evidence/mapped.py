"""An export as the columns of a case: each field found and read where its mapping says it stands.

Nothing here knows where the table came from. What a mapping says it cannot give is not recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from p2p_analysis.brief.mapping import ExportMapping, Place, first_of
from p2p_analysis.brief.origin import Order
from p2p_analysis.evidence.coded import together
from p2p_analysis.evidence.sources.column import Column, read_column
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.fields import Field
from p2p_analysis.words.once import once_for_each
from p2p_analysis.words.recorded import MISSING

_BETWEEN = " / "  # the parts of an id that is made of several columns


def read_field(
    sheet: Sheet, declared: Field, mapping: ExportMapping, order: Order | None
) -> Column | None:
    """Read one field; None if the table has no column for it.

    Parameters
    ----------
    sheet : Sheet
    declared : Field
    mapping : ExportMapping
    order : "day-first" or "month-first", optional
        How days are to be read where their column does not tell.
    """
    place, there = mapping.place(declared.name), _headings(sheet.rows)
    if not is_there(sheet.rows, place):
        return None
    if place.joined:
        headings = [first_of((one,), there) or one for one in place.joined]
        parts = [read_column(sheet, one, declared, mapping, order) for one in headings]
        return _joined(parts, place.name)
    if place.parts:
        question = replace(declared, kind="yes_no", words={})
        found = {
            word: read_column(sheet, one, question, mapping, order)
            for word, one in _parts(sheet.rows, place).items()
        }
        return _several(found, place.name)
    heading = first_of(place.headings, there)
    assert heading is not None
    return read_column(sheet, heading, declared, mapping, order)


def lacking(raw: pd.DataFrame, place: Place) -> list[tuple[str, ...]]:
    """What the table has no column for: the headings that could have been one, for each part."""
    wanted = [place.headings] if place.headings else [*place.parts.values()]
    wanted += [(heading,) for heading in place.joined]
    return [headings for headings in wanted if first_of(headings, _headings(raw)) is None]


def is_there(raw: pd.DataFrame, place: Place) -> bool:
    """Whether the table holds what a field is read from; of several parts one is enough."""
    if place.parts:
        return bool(_parts(raw, place))
    return not lacking(raw, place)


def _joined(parts: Sequence[Column], name: str) -> Column:
    """An id made of several cells; missing where one of them is."""
    coded = together(
        [part.coded for part in parts],
        read=lambda row: MISSING if any(pd.isna(one) for one in row) else _BETWEEN.join(row),
        write=_BETWEEN.join,
        dtype="string",
    )
    return _column(parts, name, coded)


def _several(parts: Mapping[str, Column], name: str) -> Column:
    """One field of several words from a yes-or-no column for each word.

    The words are those that say yes. Where none does, nothing is recorded: a field of several words
    cannot tell "none of them" from a list that nobody filled in.
    """
    words = list(parts)

    def read(row: Sequence[object]) -> object:
        said = (word for word, one in zip(words, row, strict=True) if one is not MISSING and one)
        return frozenset(said) or MISSING

    def write(row: Sequence[str]) -> str:
        return "; ".join(f"{word}: {text}" for word, text in zip(words, row, strict=True))

    coded = together([part.coded for part in parts.values()], read=read, write=write, dtype=object)
    return _column(list(parts.values()), name, coded)


def _column(parts: Sequence[Column], name: str, coded: object) -> Column:
    return Column(
        name,
        parts[0].index,
        coded,
        tuple(fault for part in parts for fault in part.broken),
        tuple(fault for part in parts for fault in part.unclear),
        tuple(repair for part in parts for repair in part.repairs),
        tuple(parts),
    )


def _parts(raw: pd.DataFrame, place: Place) -> Mapping[str, str]:
    found = {word: first_of(headings, _headings(raw)) for word, headings in place.parts.items()}
    return {word: heading for word, heading in found.items() if heading is not None}


@once_for_each
def _headings(raw: pd.DataFrame) -> tuple[str, ...]:
    return tuple(raw.columns.tolist())
