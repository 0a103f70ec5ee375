"""A sample of invented cases for a review, as its export would write them.

The table keeps to the review: its periods, its headings, its words. Fields that its mapping cannot
give are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from p2p_analysis.brief.mapping import Place
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.synthetic.drawing import Draw
from p2p_analysis.evidence.synthetic.incident import children_and_harm, days_of_cases, identities
from p2p_analysis.evidence.synthetic.outcomes import police, social_care
from p2p_analysis.evidence.synthetic.practice import advice, review_itself, school
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.fields import NO, YES, Field, all_fields

FIRST_ROW = 2  # row 1 of the sheet holds the headings
MOST = 1_000_000


def invent(review: Review, number: int, seed: int) -> pd.DataFrame:
    """Invent cases.

    Parameters
    ----------
    review : Review
        Whose window and day the cases keep to.
    number, seed : int
        How many, and where the drawing begins: the same seed gives the same cases.

    Returns
    -------
    pd.DataFrame
        Text in our own words, a column for each field that a file may hold, indexed by the row
        that a file would give it.
    """
    if not 1 <= number <= MOST:
        raise UsageError(f"expected from 1 to {MOST:,} cases")
    if seed < 0:
        raise UsageError("expected a seed from 0")
    draw = Draw(number, seed)
    today = np.datetime64(review.as_at)
    first, last = np.datetime64(review.window.first), np.datetime64(review.window.last)
    if first > today:
        raise UsageError("the review's day (as_at) is before its first period; no case can be told")
    days = days_of_cases(draw, first, min(last, today))
    case = {**identities(draw, days), **days, **children_and_harm(draw, days, today)}
    case |= social_care(draw, days, today)
    case |= police(draw, case["perpetrator_age_band"])
    case |= advice(draw, case["harm_type"], case["referred_on"], today)
    case |= school(draw, case, today)
    case |= review_itself(draw, case["referred_on"], today)
    own = [field.name for field in all_fields().values() if not field.derived]
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + number)
    return pd.DataFrame({name: _text(case[name]) for name in own}, index=index, dtype=object)


def written(cases: pd.DataFrame, review: Review) -> pd.DataFrame:
    """Write invented cases with the headings and the words of a review.

    What is no word of its field (a planted fault) stays as it is.
    """
    columns: dict[str, pd.Series] = {}
    joined: list[tuple[Place, pd.Series]] = []
    for name, column in cases.items():
        if str(name) in review.mapping.absent:
            continue
        declared, place = all_fields()[str(name)], review.mapping.place(str(name))
        if place.joined:
            joined.append((place, column))
            continue
        for heading, cells in _cells(column, declared, place, review):
            columns.setdefault(heading, cells)  # two fields of one heading hold the same
    for place, column in joined:
        for position, heading in enumerate(place.joined):
            columns.setdefault(heading, column if position == 0 else column.map(lambda _: "1"))
    return pd.DataFrame(columns, index=cases.index)


def headings_of(name: str, review: Review) -> str:
    """The heading under which a sample writes a field."""
    place = review.mapping.place(name)
    return next(place.every())


def _cells(
    column: pd.Series, declared: Field, place: Place, review: Review
) -> Iterator[tuple[str, pd.Series]]:
    mapping = review.mapping
    if place.parts:
        yes_no = Field(declared.name, "yes_no", declared.meaning)
        yes, no = mapping.written(yes_no, YES), mapping.written(yes_no, NO)
        for word, headings in place.parts.items():
            said = column.map(lambda cell, word=word: _said(cell, word, yes, no))
            yield headings[0], said
        return
    if declared.can_be_asked:
        theirs = {ours: mapping.written(declared, ours) for ours in declared.levels}
        parts = ";" if declared.kind == "choices" else None
        column = column.map(
            lambda cell: ";".join(theirs.get(one, one) for one in cell.split(parts or "\0"))
        )
    yield place.headings[0], column


def _said(cell: str, word: str, yes: str, no: str) -> str:
    if not cell:
        return ""
    return yes if word in cell.split(";") else no


def _text(answers: np.ndarray) -> np.ndarray:
    if np.issubdtype(answers.dtype, np.datetime64):
        return np.where(np.isnat(answers), "", answers.astype("datetime64[D]").astype(str)).astype(
            object
        )
    return answers.astype(object)
