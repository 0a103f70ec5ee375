"""From text to answers: what a cell says in the words of its field.

This room alone knows which text is which answer. A text that its field does not know is never taken
for the nearest one: its row is named. How days are written is known in `sources.dates`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from p2p_analysis.brief.mapping import IGNORED
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, Field
from p2p_analysis.words.recorded import MISSING
from p2p_analysis.words.wording import forms, plain

_UNKNOWN = object()
_DIGIT = re.compile(r"\d")
_TRUTH = {YES: True, NO: False}


@dataclass(frozen=True)
class Answers:
    """The answers of one column.

    Attributes
    ----------
    values : pd.Series
        In the type of the field; missing where nothing is recorded.
    bad : list of int
        Rows of the sheet that hold a text which the field does not know.
    loose : list of int
        Rows whose text was known only without the letter or the text around its word.
    """

    values: pd.Series
    bad: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)


def answers_of(column: pd.Series, declared: Field, known: Mapping[str, str]) -> Answers:
    """Turn text that is no day into answers.

    Parameters
    ----------
    column : pd.Series
        Text, indexed by the row of the sheet.
    declared : Field
    known : mapping of str to str
        What each word means, in its plain form; see `ExportMapping.known`.
    """
    text = column.str.strip()
    if declared.kind in ("id", "number"):
        # Most ids hold a digit, and no word for "not recorded" does: they need not be looked up.
        numbered = any(_DIGIT.search(word) for word in known)
        blank = text.map(
            lambda one: (
                (numbered or not _DIGIT.search(one)) and known.get(plain(one)) == NOT_RECORDED
            )
        ).astype(bool)
        written = text.mask(blank)
        if declared.kind == "id":
            return Answers(written.astype("string"))
        values = _numbers(written)
        return Answers(values, list(column.index[values.isna() & ~blank]))
    read = _choices if declared.kind == "choices" else _word
    found = _each(text, lambda one: read(one, known))
    words = found.map(lambda pair: pair[0])
    bad = list(column.index[words.map(lambda word: word is _UNKNOWN).astype(bool)])
    loose = list(column.index[found.map(lambda pair: pair[1]).astype(bool)])
    answers = words.map(lambda word: MISSING if word in (_UNKNOWN, NOT_RECORDED) else word)
    if declared.kind == "yes_no":
        return Answers(answers.map(_TRUTH, na_action="ignore").astype("boolean"), bad, loose)
    if declared.kind == "choice":
        return Answers(answers.astype("string"), bad, loose)
    return Answers(answers.astype(object).where(answers.notna(), MISSING), bad, loose)


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


def _each(text: pd.Series, read: Callable[[str], object]) -> pd.Series:
    """Read every text once, however often it stands in the column."""
    found = {one: read(one) for one in text.unique()}
    return pd.Series([found[one] for one in text], index=text.index, dtype=object)


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


def _numbers(written: pd.Series) -> pd.Series:
    whole = written.where(written.str.fullmatch(r"\d{1,9}").fillna(False).astype(bool))
    return pd.to_numeric(whole).astype("Int64")
