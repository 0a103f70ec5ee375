"""Conditions asked of rows: no, nothing or yes for each row, as small whole numbers.

A column is coded once: which of its different answers stands in each row. A condition is then a
look-up in a table with one place for each of them, however many rows and conditions there are. Of
three answers in this order the smallest is Kleene's "and".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from p2p_analysis.brief.populations import Condition
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES
from p2p_analysis.words.recorded import MISSING
from p2p_analysis.words.tally import Tally

SAYS_NO, SAYS_NOTHING, SAYS_YES = 0, 1, 2

_Coded = tuple[np.ndarray, list[frozenset[str]]]


class Asked:
    """Rows, and what each of their columns says.

    Attributes
    ----------
    columns : mapping of str to column
        A table, or columns by name. More may be added to it; none may change.
    size : int
        How many rows.
    """

    def __init__(self, columns: Mapping[str, Any], size: int) -> None:
        self.columns = columns
        self.size = size
        self._coded: dict[str, _Coded] = {}

    def __repr__(self) -> str:
        return "Asked: rows are not shown."

    @property
    def weights(self) -> np.ndarray:
        """How many cases each row stands for."""
        return np.asarray(self.columns["n"])

    def answer(self, conditions: Iterable[Condition]) -> np.ndarray:
        """Whether each row meets all conditions; with none, everything holds."""
        found = np.full(self.size, SAYS_YES, dtype=np.int8)
        for name, words in conditions:
            found = np.minimum(found, self._one(name, words))
        return found

    def says(self, name: str, *words: str) -> np.ndarray:
        """Which rows surely give one of the words."""
        return self._one(name, words) == SAYS_YES

    def recorded(self, name: str) -> np.ndarray:
        """Which rows give an answer at all."""
        return ~np.asarray(pd.isna(self.columns[name]))

    def days(self, name: str) -> np.ndarray:
        """The day of each row, as datetime64."""
        return np.asarray(self.columns[name]).astype("datetime64[D]")

    def translated(self, name: str, words: Mapping[str, str]) -> pd.api.extensions.ExtensionArray:
        """What each row says in other words; missing where there are none for it."""
        codes, said = self._codes(name)
        table = [words.get(next(iter(one)), MISSING) for one in said]
        return pd.array([*table, MISSING], dtype="string").take(codes)

    def tally(self, answer: np.ndarray, among: np.ndarray) -> Tally:
        """Add up the weights of each answer among the chosen rows."""
        return Tally(
            *(
                int(self.weights[among & (answer == one)].sum())
                for one in (SAYS_YES, SAYS_NO, SAYS_NOTHING)
            )
        )

    def levels(self, name: str, levels: Collection[str], among: np.ndarray) -> Iterator[int]:
        """Count each level among the chosen rows, and the rows with no answer at the end.

        A row of several words counts once for each of them.
        """
        codes, said = self._codes(name)
        # No answer has code -1, so that it is counted last.
        counted = np.zeros(len(said) + 1, dtype=np.int64)
        np.add.at(counted, codes[among], self.weights[among])
        for level in levels:
            yield sum(int(n) for n, words in zip(counted, said, strict=False) if level in words)
        yield int(counted[-1])

    def _one(self, name: str, words: Collection[str]) -> np.ndarray:
        codes, said = self._codes(name)
        asked = set(words) - {NOT_RECORDED}
        table = [SAYS_NO if asked.isdisjoint(one) else SAYS_YES for one in said]
        table.append(SAYS_YES if NOT_RECORDED in words else SAYS_NOTHING)
        return np.array(table, dtype=np.int8)[codes]

    def _codes(self, name: str) -> _Coded:
        if name not in self._coded:
            codes, answers = _factorized(self.columns[name])
            small = codes.astype(np.min_scalar_type(-len(answers) - 1))
            self._coded[name] = small, [words_of(answer) for answer in answers]
        return self._coded[name]


def by_group(answer: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Kleene's "and" over the answers of each group.

    Parameters
    ----------
    answer : np.ndarray
    groups : np.ndarray
        The group of each answer, as numbers from 0 of which none is left out.
    """
    found = np.full(groups.max(initial=-1) + 1, SAYS_YES, dtype=np.int8)
    np.minimum.at(found, groups, answer)
    return found


def worded(size: int, *told: tuple[np.ndarray, str]) -> pd.api.extensions.ExtensionArray:
    """Words by condition: of several that hold the last one counts; missing where none does.

    Parameters
    ----------
    size : int
        How many rows.
    *told : (np.ndarray of bool, str)
        Rows, and what is said of them; "" takes back what was said before.
    """
    codes = np.zeros(size, dtype=np.int8)
    for at, (mask, word) in enumerate(told, 1):
        codes[mask] = at if word else 0
    return by_code(codes, [word for _, word in told])


def by_code(codes: np.ndarray, words: Collection[str]) -> pd.api.extensions.ExtensionArray:
    """The words that codes from 1 stand for; missing where the code is 0."""
    table = [MISSING, *(word or MISSING for word in words)]
    return pd.array(table, dtype="string").take(codes)


def three_valued(answer: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Answers as a nullable column."""
    return pd.arrays.BooleanArray(answer == SAYS_YES, answer == SAYS_NOTHING)


def _factorized(column: Any) -> tuple[np.ndarray, Iterable[object]]:
    if column.dtype == object:
        return pd.factorize(np.asarray(column))
    values = getattr(column, "array", column)
    if values.dtype == "boolean":
        silent = np.asarray(values.isna())
        return np.where(silent, -1, values.to_numpy(dtype=bool, na_value=False)), (False, True)
    return values.factorize()


def words_of(answer: object) -> frozenset[str]:
    """The words that one answer gives."""
    if isinstance(answer, frozenset):
        return answer
    if isinstance(answer, bool | np.bool_):
        return frozenset({YES if answer else NO})
    return frozenset({str(answer)})
