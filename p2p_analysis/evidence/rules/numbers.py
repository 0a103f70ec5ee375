"""Rules about numbers: of settings, of children, of months, and numbers that must not be there.

A school's number (URN) has six digits and no check digit. A pupil's number (UPN) has a check
letter, which is how a real one is told from a pseudonym that looks like it. A LAESTAB number is
three digits of the authority and four of the establishment, which begin with 2 or 3 for primary
schools and with 4 for secondary ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from p2p_analysis.evidence.coded import NO_DAY, Coded
from p2p_analysis.evidence.rules.looked import Looked, Part, number_of
from p2p_analysis.words.rules import all_rules

_URN = r"\d{6}"
_LAESTAB = r"\d{3}[ /-]?\d{4}"
_UPN = r"[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]"
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_MOST_CHILDREN = 30
_YEARS_AHEAD = 18
_PHASES = {
    "primary": ("nursery", "primary", "middle_primary"),
    "secondary": ("secondary", "middle_secondary", "sixteen_plus"),
}


def no_urn(looked: Looked) -> Iterator[Part]:
    """N01: neither a URN nor the other number that a setting has."""
    column = looked.columns["school_urn"]
    yield Part(("school_urn",), ~_written(column, f"{_URN}|{_LAESTAB}", blank=True))


def laestab(looked: Looked) -> Iterator[Part]:
    """N02: the other number."""
    yield Part(("school_urn",), _written(looked.columns["school_urn"], _LAESTAB))


def other_phase(looked: Looked) -> Iterator[Part]:
    """N03: a number of the one range, and a phase of the other."""
    column = looked.columns["school_urn"]
    fields = ("school_urn", "school_phase")
    primary = _written(column, r"\d{3}[ /-]?[23]\d{3}")
    secondary = _written(column, r"\d{3}[ /-]?4\d{3}")
    yield Part(fields, primary & looked.holds({"school_phase": _PHASES["secondary"]}))
    yield Part(fields, secondary & looked.holds({"school_phase": _PHASES["primary"]}))


def nobody(looked: Looked) -> Iterator[Part]:
    """N04: each side on its own."""
    for name in ("victims", "perpetrators"):
        if looked.has(name):
            yield Part((name,), looked.columns[name].numbers() == 0)


def crowd(looked: Looked) -> Iterator[Part]:
    """N05: each side on its own."""
    for name in ("victims", "perpetrators"):
        if looked.has(name):
            yield Part((name,), looked.columns[name].numbers() > _MOST_CHILDREN)


def transition(looked: Looked) -> Iterator[Part]:
    """N06: before the referral, or after both children have grown up."""
    year = looked.columns["next_transition_year"].numbers()
    days = looked.days("referred_on")
    referred = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    known = (year >= 0) & (days != NO_DAY)
    wrong = (year < referred) | (year > referred + _YEARS_AHEAD)
    yield Part(("next_transition_year", "referred_on"), known & wrong)


def months_together(looked: Looked) -> Iterator[Part]:
    """N07: more than have gone by."""
    told = looked.days("disclosed_on")
    end = np.array(number_of(looked.as_at)).astype("datetime64[D]").astype("datetime64[M]")
    gone = (end - told.astype("datetime64[D]").astype("datetime64[M]")).astype(np.int64)
    months = looked.columns["months_together"].numbers()
    yield Part(("months_together", "disclosed_on"), (told != NO_DAY) & (months > gone))


def real_numbers(looked: Looked) -> Iterator[Part]:
    """N08: a UPN whose check letter is right."""
    for name in all_rules()["N08"].named:
        if looked.has(name):
            yield Part((name,), _upn(looked.columns[name]))


def _written(column: Coded, pattern: str, *, blank: bool = False) -> np.ndarray:
    """Which rows hold a number written so; `blank` for those that hold none."""
    found = pd.Series(column.answers).str.fullmatch(pattern)
    return found.fillna(blank).to_numpy(dtype=bool)[column.codes]


def _upn(column: Coded) -> np.ndarray:
    answers = pd.Series(column.answers)
    alike = answers.str.fullmatch(_UPN).fillna(False).to_numpy(dtype=bool)
    if alike.any():
        alike[alike] = _right_letter(answers[alike])
    return alike[column.codes]


def _right_letter(numbers: pd.Series) -> np.ndarray:
    """Whether the first letter is what the other twelve characters give."""
    characters = np.array([list(number) for number in numbers])
    values = {letter: value for value, letter in enumerate(_UPN_LETTERS)}
    values |= {str(digit): digit for digit in range(10)}
    worth = np.vectorize(values.__getitem__, otypes=[np.int64])(characters)
    return (worth[:, 1:] @ np.arange(2, 14)) % len(_UPN_LETTERS) == worth[:, 0]
