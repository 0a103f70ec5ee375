"""A column of a file, coded: each different text once, and which of them stands in each row.

A file of half a million records has a few words to a column. What is worked out for each word is
worked out once, and then handed to the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from p2p_analysis.evidence.asked import words_of
from p2p_analysis.words.fields import NOT_RECORDED, RECORDED

NO_DAY = np.iinfo(np.int32).min


@dataclass(frozen=True, repr=False)
class Coded:
    """One column.

    Attributes
    ----------
    codes : np.ndarray
        For each row, the place of its text in `texts`.
    texts : sequence of str
        Each different text.
    answers : array
        The answer that each is read as.
    unreadable : np.ndarray
        Which texts are no answer that the field knows.
    """

    codes: np.ndarray
    texts: Sequence[str]
    answers: Any
    unreadable: np.ndarray

    def __repr__(self) -> str:
        return "Coded: a column of the file; it shows nothing of itself."

    def column(self) -> Any:
        """The answer of each row, as an array."""
        return self.answers.take(self.codes)

    @cached_property
    def recorded(self) -> np.ndarray:
        """Which texts are an answer."""
        return ~np.asarray(pd.isna(self.answers))

    def holds(self, words: Collection[str]) -> np.ndarray:
        """Which rows surely give one of the words; an unreadable answer is not "not recorded"."""
        if set(words) == {RECORDED}:
            return self.recorded[self.codes]
        asked = set(words) - {NOT_RECORDED}
        found = np.array([not asked.isdisjoint(one) for one in self._said], dtype=bool)
        if NOT_RECORDED in words:
            found = found | ~(self.recorded | self.unreadable)
        return found[self.codes]

    @cached_property
    def _said(self) -> list[frozenset[str]]:
        return [
            words_of(answer) if told else frozenset()
            for answer, told in zip(self.answers.tolist(), self.recorded, strict=True)
        ]

    def days(self) -> np.ndarray:
        """The day of each row, as a number; `NO_DAY`, which is before all days, where none is."""
        days = self.answers.astype("datetime64[D]")
        numbers = np.where(np.isnat(days), NO_DAY, days.astype(np.int64)).astype(np.int32)
        return numbers[self.codes]

    def numbers(self) -> np.ndarray:
        """The number of each row; -1 where none is recorded."""
        return self.answers.to_numpy(dtype=np.int64, na_value=-1)[self.codes]

    def text_at(self, position: int) -> str:
        """What stands in one row."""
        return str(self.texts[self.codes[position]])


def together(
    parts: Sequence[Coded],
    *,
    read: Callable[[Sequence[object]], object],
    write: Callable[[Sequence[str]], str],
    dtype: str | type,
) -> Coded:
    """One column made of several: what is read of each different row of them.

    Parameters
    ----------
    parts : sequence of Coded
    read : callable
        Turns the answers of a row into one.
    write : callable
        Turns the texts of a row into what a person is shown.
    dtype : str or type
        Of the answers.
    """
    keys = np.zeros(len(parts[0].codes), dtype=np.int64)
    for part in parts:
        keys = keys * len(part.texts) + part.codes
    codes, _ = pd.factorize(keys)
    first = np.unique(codes, return_index=True)[1]
    places = [[int(part.codes[at]) for part in parts] for at in first]
    rows = [[part.answers[n] for part, n in zip(parts, row, strict=True)] for row in places]
    texts = [[part.texts[n] for part, n in zip(parts, row, strict=True)] for row in places]
    unreadable = [
        any(part.unreadable[n] for part, n in zip(parts, row, strict=True)) for row in places
    ]
    return Coded(
        codes.astype(np.min_scalar_type(-max(len(first), 1))),
        [write(row) for row in texts],
        pd.array([read(row) for row in rows], dtype=dtype),
        np.array(unreadable, dtype=bool),
    )
