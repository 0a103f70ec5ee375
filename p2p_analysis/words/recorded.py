"""Three-valued logic: an answer is yes, no, or not recorded.

This room alone knows `pd.NA`. "Not recorded" is never "no" (2020 paper, 2.22 and 2.26c): it
passes through every condition by Kleene's rules, so that `no and not recorded` is no, and
`yes and not recorded` is not recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_

import pandas as pd

from p2p_analysis.words.fields import NO, NOT_RECORDED, YES
from p2p_analysis.words.tally import Tally

MISSING = pd.NA


def is_recorded(column: pd.Series) -> pd.Series:
    """Whether there is an answer at all: a boolean series without gaps."""
    return column.notna().astype("boolean")


def matches(column: pd.Series, words: Collection[str]) -> pd.Series:
    """Whether each answer is among the words: a nullable boolean series.

    Parameters
    ----------
    column : pd.Series
        Nullable booleans (yes or no), words, or sets of words (any of them may match).
    words : collection of str
        May hold "not_recorded"; then a missing answer counts as yes, and nothing stays open.
    """
    wanted = set(words) - {NOT_RECORDED}
    if column.dtype == "boolean":
        found = column.map({True: YES in wanted, False: NO in wanted}).astype("boolean")
    elif column.dtype == object:
        found = column.map(lambda answer: bool(wanted & answer), na_action="ignore")
        found = found.astype("boolean")
    else:
        found = column.isin(wanted).astype("boolean").mask(column.isna())
    return found.fillna(True) if NOT_RECORDED in words else found


def all_hold(answers: Iterable[pd.Series], index: pd.Index) -> pd.Series:
    """Kleene "and" over any number of answers; with none, everything holds."""
    return reduce(and_, answers, pd.Series(True, index=index, dtype="boolean"))


def surely(answer: pd.Series) -> pd.Series:
    """Where the answer is a recorded yes: a plain mask for choosing rows."""
    return answer.fillna(False).astype(bool)


def tally(answer: pd.Series, weights: pd.Series) -> Tally:
    """Add up the weights of yes, of no, and of not recorded."""
    recorded = answer.notna()
    yes = surely(answer)
    return Tally(
        yes=int(weights[yes].sum()),
        no=int(weights[recorded & ~yes].sum()),
        not_recorded=int(weights[~recorded].sum()),
    )
