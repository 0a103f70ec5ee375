"""What guidance asked of each case on the day of the advice, and what the record shows of it.

The day of MASH's advice picks the guidance; where it is not on the record, the day of the referral
does, and the case says so. Never the period, and never the guidance of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.guidance import COMPLIANCE, MET, NOT_MET, NOT_REQUIRED, PREFIX, in_force_on
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.asked import SAYS_NO, SAYS_YES, Asked, by_code, worded
from p2p_analysis.words.case_list import BY_CASE, DISAGREEMENTS, CaseList
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES
from p2p_analysis.words.recording_items import EXAMINED_BY, UNEXAMINED

DATED_BY, AGREES = "guidance_dated_by", "guidance_agrees"
FULL, PART, FAILED, NOTHING = (
    "complied_recorded",
    "complied_part_recorded",
    "not_complied",
    "nothing_required",
)
VERDICTS = (MET, NOT_MET, NOT_REQUIRED)
_MET, _NOT_MET, _NOT_REQUIRED = 1, 2, 3
TOGETHER = (FULL, PART, FAILED, NOTHING)
_SILENT = len(TOGETHER) + 1


def judgement(asked: Asked, review: Review) -> dict[str, pd.api.extensions.ExtensionArray]:
    """A verdict for each requirement, and what follows from all of them.

    Parameters
    ----------
    asked : Asked
        Cases with the fields that follow from others.
    review : Review
        Its register says what was asked and when.
    """
    days, used = _dated(asked, review)
    verdicts = {name: verdict(asked, days, name, review) for name in review.requirements}
    whole = compliance(list(verdicts.values()), asked.size)
    dated = worded(asked.size, (~np.isnat(days), "referral"), (used, "advice"))
    return {
        DATED_BY: dated,
        **{f"{PREFIX}{name}": by_code(told, VERDICTS) for name, told in verdicts.items()},
        COMPLIANCE: by_code(whole, TOGETHER),
        AGREES: _agrees(reviewer_says(asked), whole),
    }


def verdict(asked: Asked, days: np.ndarray, name: str, review: Review) -> np.ndarray:
    """Whether each case met one requirement: the place from 1 in `VERDICTS`; 0 is not recorded."""
    one = review.requirements[name]
    in_force = np.zeros(asked.size, dtype=bool)
    for first, last in review.register.spans[name]:
        inside = days >= np.datetime64(first)
        in_force |= inside if last is None else inside & (days <= np.datetime64(last))
    applies = asked.answer((field, frozenset(words)) for field, words in one.when.items())
    meets = asked.answer([(one.field, frozenset(one.expected))])
    # Where a condition is not on the record, nobody can tell: the verdict stays missing.
    told = np.zeros(asked.size, dtype=np.int8)
    told[(applies == SAYS_YES) & (meets == SAYS_YES)] = _MET
    told[(applies == SAYS_YES) & (meets == SAYS_NO)] = _NOT_MET
    told[~in_force | (applies == SAYS_NO)] = _NOT_REQUIRED
    return told


def compliance(verdicts: Sequence[np.ndarray], size: int) -> np.ndarray:
    """Put the verdicts of a case together: the place from 1 in `TOGETHER`.

    0, not recorded, if nothing that was asked is on the record.
    """
    met, failed, silent = (
        reduce(np.logical_or, (told == code for told in verdicts), np.zeros(size, dtype=bool))
        for code in (_MET, _NOT_MET, 0)
    )
    whole = np.zeros(size, dtype=np.int8)
    for holds, word in (
        (~silent, NOTHING), (met & ~silent, FULL), (met & silent, PART), (failed, FAILED),
    ):  # fmt: skip
        whole[holds] = TOGETHER.index(word) + 1
    return whole


def lists_of(rows: pd.DataFrame, review: Review) -> Mapping[str, CaseList]:
    """Case by case: each verdict, and where the reviewer's own finding is another."""
    return MappingProxyType(
        {BY_CASE: _by_case(rows, review), DISAGREEMENTS: _disagreements(rows, review)}
    )


def sources_of(field: str, review: Review) -> tuple[str, ...]:
    """What a field of this room is worked out from, so far as the register asks for it."""
    if field.startswith(PREFIX):
        names = [field.removeprefix(PREFIX)]
    elif field in (COMPLIANCE, AGREES):
        names = list(review.requirements)
    else:
        names = []
    found = {"referred_on": None, "advice_on": None}
    for name in names:
        one = review.requirements[name]
        found |= dict.fromkeys((*one.when, one.field))
    if field == AGREES:
        found |= {"advice_recorded": None, "advice_complied": None}
    return tuple(found)


def _dated(asked: Asked, review: Review) -> tuple[np.ndarray, np.ndarray]:
    """The day that picks the guidance, and whether it is that of the advice.

    A day of advice from before the window or after the review is taken for a slip.
    """
    first, last = (np.datetime64(day) for day in review.judged)
    advice = asked.days("advice_on")
    used = (advice >= first) & (advice <= last)
    return np.where(used, advice, asked.days("referred_on")), used


def reviewer_says(asked: Asked) -> np.ndarray:
    """The reviewer's finding: the place from 1 in `TOGETHER`, `_SILENT` for none on the record.

    0 where there is no finding.
    """
    complied = asked.says("advice_complied", YES)
    says = np.zeros(asked.size, dtype=np.int8)
    says[asked.says("advice_recorded", "none")] = _SILENT
    says[complied & asked.says("advice_recorded", "full")] = TOGETHER.index(FULL) + 1
    says[complied & asked.says("advice_recorded", "part")] = TOGETHER.index(PART) + 1
    says[asked.says("advice_complied", NO)] = TOGETHER.index(FAILED) + 1
    return says


def _agrees(says: np.ndarray, whole: np.ndarray) -> pd.arrays.BooleanArray:
    same = says == np.where(whole == 0, _SILENT, whole)
    return pd.arrays.BooleanArray(same, says == 0)


# --- Case by case, for the exempt side ----------------------------------------------------------


def _by_case(rows: pd.DataFrame, review: Review) -> CaseList:
    """By answer, the letters of what was asked; what was not required has none."""
    asked = Asked(rows, len(rows))
    lettered = review.register.lettered(review.window.first, review.window.last)
    examined = rows[EXAMINED_BY].notna().tolist()
    columns = []
    for answer in (MET, NOT_MET, NOT_RECORDED):
        told: list[list[str]] = [[] for _ in range(asked.size)]
        for name, letter in lettered.items():
            field = f"{PREFIX}{name}"
            silent = ~asked.recorded(field)
            so = silent if answer == NOT_RECORDED else asked.says(field, answer)
            for at in np.flatnonzero(so):
                told[at].append(letter)
        columns.append([", ".join(one) or "none" for one in told])
    # Where nobody looked at the advice, the record's silence is not an answer of the record.
    overall = [
        words if seen or known else UNEXAMINED
        for words, known, seen in zip(
            _words(rows[COMPLIANCE].tolist(), COMPLIANCE, review),
            rows[COMPLIANCE].notna(),
            examined,
            strict=True,
        )
    ]
    return CaseList(
        ("Case", "Day judged by", "Met", "Not met", "Not recorded, or not examined", "Overall"),
        tuple(zip(_ids(rows), _day_words(rows, review), *columns, overall, strict=True)),
    )


def _disagreements(rows: pd.DataFrame, review: Review) -> CaseList:
    head = (
        "Case",
        "Day judged by",
        "In force",
        "The officers found",
        "The record shows",
        "Not met, silent or not required",
    )
    apart = rows[(~rows[AGREES]).to_numpy(dtype=bool, na_value=False)]
    asked = Asked(apart, len(apart))
    words = (None, *TOGETHER, NOT_RECORDED)
    found = zip(
        _ids(apart),
        _day_words(apart, review),
        _in_force(_dated(asked, review)[0], review),
        _words([words[code] for code in reviewer_says(asked)], COMPLIANCE, review),
        _words(apart[COMPLIANCE].tolist(), COMPLIANCE, review),
        _differing(asked, review),
        strict=True,
    )
    return CaseList(head, tuple(found))


def _ids(rows: pd.DataFrame) -> list[str]:
    return [str(one) for one in rows["case_id"].tolist()]


def _words(told: Iterable[object], field: str, review: Review) -> list[str]:
    declared = review.fields[field]
    titles = {word: declared.word_title(word) for word in (*declared.levels, NOT_RECORDED)}
    return [titles[word if isinstance(word, str) else NOT_RECORDED] for word in told]


def _day_words(rows: pd.DataFrame, review: Review) -> list[str]:
    days, _ = _dated(Asked(rows, len(rows)), review)
    return [
        f"{day.day} {day:%B %Y} ({whose})"
        for whose, day in zip(rows[DATED_BY].tolist(), days.tolist(), strict=True)
    ]


def _in_force(days: np.ndarray, review: Review) -> Iterator[str]:
    """The documents in force, one look-up for each day that occurs."""
    known = {
        day: "; ".join(one.name for one in in_force_on(review.guidance, day).values())
        for day in set(days.tolist())
    }
    return (known[day] or "None" for day in days.tolist())


def _differing(asked: Asked, review: Review) -> list[str]:
    """Which requirements the record of each case fails, or is silent on though not asked."""
    told: list[list[str]] = [[] for _ in range(asked.size)]
    for name, one in review.requirements.items():
        field = f"{PREFIX}{name}"
        freed = asked.says(field, NOT_REQUIRED) & asked.recorded(one.field)
        words = _words(asked.columns[field].tolist(), field, review)
        for at in np.flatnonzero(~asked.says(field, MET) & ~freed):
            told[at].append(f"{one.label}: {words[at].lower()}")
    return ["; ".join(one) or "Nothing" for one in told]
