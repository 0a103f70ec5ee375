"""Rules about the same thing twice: which rows repeat an earlier one, and which one that is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from p2p_analysis.evidence.coded import NO_DAY
from p2p_analysis.evidence.rules.looked import Looked, Part
from p2p_analysis.words.fields import RECORDED

_DAYS_BETWEEN = 28


def alike(looked: Looked, fields: tuple[str, ...]) -> Part:
    """Rows that give the same answers as an earlier one, and the first that gave them."""
    known = np.flatnonzero(looked.holds(dict.fromkeys(fields, (RECORDED,))))
    keys = pd.DataFrame({name: _key(looked, name)[known] for name in fields})
    mask = np.zeros(looked.size, dtype=bool)
    repeats = keys.duplicated().to_numpy()
    mask[known[repeats]] = True
    if not repeats.any():
        return Part(fields, mask)
    group = keys.groupby(list(fields), sort=False).ngroup().to_numpy()
    _, first = np.unique(group, return_index=True)
    return Part(fields, mask, known[first[group[repeats]]])


def referred_again(looked: Looked) -> Iterator[Part]:
    """T03: the referral of a child before this one is less than four weeks away."""
    fields = ("person_id", "referred_on")
    known = np.flatnonzero(looked.holds(dict.fromkeys(fields, (RECORDED,))))
    child, day = _key(looked, "person_id")[known], looked.days("referred_on")[known]
    order = np.lexsort((known, day, child))
    child, day, rows = child[order], day[order].astype(np.int64), known[order]
    soon = (child[1:] == child[:-1]) & (day[1:] - day[:-1] <= _DAYS_BETWEEN)
    # Of two on one day the later row of the sheet is the one that repeats.
    found, earlier = rows[1:][soon], rows[:-1][soon]
    by_row = np.argsort(found)
    mask = np.zeros(looked.size, dtype=bool)
    mask[found] = True
    yield Part(fields, mask, earlier[by_row])


def _key(looked: Looked, name: str) -> np.ndarray:
    """A number for each different answer, whatever blanks stand around its text."""
    column = looked.columns[name]
    if str(column.answers.dtype).startswith("datetime64"):
        days = looked.days(name)
        return np.where(days == NO_DAY, -1, days)
    same, _ = pd.factorize(column.answers)
    return same[column.codes]
