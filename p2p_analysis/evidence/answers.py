"""From text to answers: what a cell says in the words of its field.

This room alone knows which text is which answer. A text that its field does not know is never taken
for the nearest one: its row is named. How days are written is known in `sources.dates`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from p2p_analysis.brief.mapping import IGNORED
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, Field
from p2p_analysis.words.recorded import MISSING
from p2p_analysis.words.wording import forms, plain

_UNKNOWN = object()
_DIGIT = re.compile(r"\d")
_WHOLE = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class Answers:
    """The answers of one column.

    Attributes
    ----------
    values : array
        In the type of the field; missing where nothing is recorded.
    bad : list of int
        Places of texts that the field does not know.
    loose : list of int
        Places of texts that were known only without the letter or the text around their word.
    """

    values: Any
    bad: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)


def answers_of(texts: Iterable[str], declared: Field, known: Mapping[str, str]) -> Answers:
    """Turn text that is no day into answers.

    Parameters
    ----------
    texts : iterable of str
    declared : Field
    known : mapping of str to str
        What each word means, in its plain form; see `ExportMapping.known`.
    """
    text = [one.strip() for one in texts]
    if declared.kind in ("id", "number"):
        # Most ids hold a digit, and no word for "not recorded" does: they need not be looked up.
        numbered = any(_DIGIT.search(word) for word in known)
        blank = [
            (numbered or not _DIGIT.search(one)) and known.get(plain(one)) == NOT_RECORDED
            for one in text
        ]
        if declared.kind == "id":
            return Answers(_column(text, blank))
        return _numbers(text, blank)
    read = _choices if declared.kind == "choices" else _word
    found = [read(one, known) for one in text]
    bad = [at for at, (word, _) in enumerate(found) if word is _UNKNOWN]
    loose = [at for at, (_, taken_off) in enumerate(found) if taken_off]
    words = [word for word, _ in found]
    if declared.kind == "yes_no":
        yes = np.array([word == YES for word in words], dtype=bool)
        silent = np.array([word not in (YES, NO) for word in words], dtype=bool)
        return Answers(pd.arrays.BooleanArray(yes, silent), bad, loose)
    silent = [word in (_UNKNOWN, NOT_RECORDED) for word in words]
    if declared.kind == "choice":
        return Answers(_column(words, silent), bad, loose)
    several = np.empty(len(words), dtype=object)
    several[:] = [MISSING if gap else word for word, gap in zip(words, silent, strict=True)]
    return Answers(several, bad, loose)


def nothing_recorded(declared: Field, index: pd.Index) -> pd.Series:
    """A column that the file does not have."""
    dtypes = {"date": "datetime64[us]", "yes_no": "boolean", "number": "Int64", "choices": object}
    kind = dtypes.get(declared.kind, "string")
    return pd.Series(MISSING if kind is not dtypes["date"] else pd.NaT, index=index, dtype=kind)


def expected(declared: Field) -> str:
    """What a field takes, as a fault says it."""
    return {
        "id": "expected an id",
        "date": "expected a day that exists, written YYYY-MM-DD, or nothing",
        "yes_no": "expected a word for yes, no or not recorded, as [words] in review.toml lists",
        "number": "expected a whole number from 0, or nothing",
        "choice": "expected one of: "
        + ", ".join(declared.words)
        + f", or nothing; list other words under [words.{declared.name}] in review.toml",
        "choices": "expected any of these, parted by semicolons: "
        + ", ".join(declared.words)
        + f"; list other words under [words.{declared.name}] in review.toml",
    }[declared.kind]


def _column(words: Sequence[object], missing: Sequence[bool]) -> Any:
    told = [MISSING if gap else word for word, gap in zip(words, missing, strict=True)]
    return pd.array(told, dtype="string")


def _word(text: str, known: Mapping[str, str]) -> tuple[object, bool]:
    """What one text means, and whether something had to be taken off it first."""
    for place, form in enumerate(forms(text)):
        if form in known:
            return known[form], place > 0
    return _UNKNOWN, False


def _choices(text: str, known: Mapping[str, str]) -> tuple[object, bool]:
    if known.get(plain(text)) == NOT_RECORDED:
        return NOT_RECORDED, False
    found = [_word(one, known) for one in _parted(text)]
    meant = {word for word, _ in found}
    if _UNKNOWN in meant or not meant:
        return _UNKNOWN, False
    words = frozenset(meant - {IGNORED, NOT_RECORDED})
    return words or NOT_RECORDED, any(loose for _, loose in found)


def _parted(text: str) -> list[str]:
    """The words of a list: parted by semicolons, or a JSON list, or JSON with a yes for each."""
    if text[:1] in "[{":
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return [text]
        if isinstance(found, dict):
            found = [key for key, said in found.items() if said in (True, 1, "1", "Y", "Yes")]
        return [str(one) for one in found] or [""]
    return [word for word in text.split(";") if word.strip()]


def _numbers(texts: Sequence[str], blank: Sequence[bool]) -> Answers:
    whole = np.array([_WHOLE.fullmatch(one) is not None for one in texts], dtype=bool)
    values = np.array([int(one) if told else 0 for one, told in zip(texts, whole, strict=True)])
    bad = [int(at) for at in np.flatnonzero(~whole & ~np.array(blank, dtype=bool))]
    return Answers(pd.arrays.IntegerArray(values.astype(np.int64), ~whole), bad)
