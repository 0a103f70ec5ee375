"""What guidance asked of each case on the day of the advice, and what the record shows of it.

The day of MASH's advice picks the guidance; where it is not on the record, the day of the referral
does, and the case says so. Never the period, and never the guidance of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from p2p_analysis.brief.guidance import COMPLIANCE, MET, NOT_MET, NOT_REQUIRED, PREFIX, in_force_on
from p2p_analysis.brief.review import Review
from p2p_analysis.words.case_list import BY_CASE, DISAGREEMENTS, CaseList
from p2p_analysis.words.fields import NOT_RECORDED
from p2p_analysis.words.recorded import MISSING, all_hold, is_recorded, matches, surely

DATED_BY, AGREES = "guidance_dated_by", "guidance_agrees"
FULL, PART, FAILED, NOTHING = (
    "complied_recorded",
    "complied_part_recorded",
    "not_complied",
    "nothing_required",
)


def judge(rows: pd.DataFrame, review: Review) -> pd.DataFrame:
    """Add a verdict for each requirement and what follows from all of them.

    Parameters
    ----------
    rows : pd.DataFrame
        Cases with the fields that follow from others; the given table is left as it is.
    review : Review
        Its register says what was asked and when.
    """
    found = rows.copy()
    days, by = _dated(rows, review)
    found[DATED_BY] = by
    verdicts = {name: verdict(rows, days, name, review) for name in review.requirements}
    for name, told in verdicts.items():
        found[f"{PREFIX}{name}"] = told
    found[COMPLIANCE] = compliance(verdicts.values(), rows.index)
    found[AGREES] = _agrees(found)
    return found


def verdict(rows: pd.DataFrame, days: pd.Series, name: str, review: Review) -> pd.Series:
    """Whether each case met one requirement: met, not met, not required, else not recorded."""
    one = review.requirements[name]
    asked = pd.Series(False, index=rows.index)
    for first, last in review.register.spans[name]:
        inside = days >= pd.Timestamp(first)
        asked |= inside if last is None else inside & (days <= pd.Timestamp(last))
    applies = all_hold(
        (matches(rows[field], words) for field, words in one.when.items()), days.index
    )
    meets = matches(rows[one.field], one.expected)
    told = pd.Series(MISSING, index=rows.index, dtype="string")
    # Where a condition is not on the record, nobody can tell: the verdict stays missing.
    told = told.mask(surely(applies & meets), MET).mask(surely(applies & ~meets), NOT_MET)
    return told.mask(~asked | surely(~applies), NOT_REQUIRED)


def compliance(verdicts: Iterable[pd.Series], index: pd.Index) -> pd.Series:
    """Put the verdicts of a case together; missing if nothing that was asked is on the record."""
    met, failed, silent = (pd.Series(False, index=index) for _ in range(3))
    for told in verdicts:
        met |= surely(told == MET)
        failed |= surely(told == NOT_MET)
        silent |= told.isna()
    whole = pd.Series(MISSING, index=index, dtype="string")
    whole = whole.mask(~silent, NOTHING).mask(met & ~silent, FULL)
    return whole.mask(met & silent, PART).mask(failed, FAILED)


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


def _dated(rows: pd.DataFrame, review: Review) -> tuple[pd.Series, pd.Series]:
    """The day that picks the guidance, and whose day it is.

    A day of advice from before the window or after the review is taken for a slip.
    """
    first, last = (pd.Timestamp(day) for day in review.judged)
    advice = rows["advice_on"]
    used = surely((advice >= first) & (advice <= last))
    days = rows["referred_on"].mask(used, advice)
    by = pd.Series("referral", index=rows.index, dtype="string").mask(used, "advice")
    return days, by.mask(days.isna())


def reviewer_says(rows: pd.DataFrame) -> pd.Series:
    """The reviewer's finding in the words of compliance; missing where there is none."""
    complied, recorded = rows["advice_complied"], rows["advice_recorded"]
    says = pd.Series(MISSING, index=rows.index, dtype="string")
    says = says.mask(surely(recorded == "none"), NOT_RECORDED)
    says = says.mask(surely(complied) & surely(recorded == "full"), FULL)
    says = says.mask(surely(complied) & surely(recorded == "part"), PART)
    return says.mask(surely(~complied), FAILED)


def _agrees(rows: pd.DataFrame) -> pd.Series:
    says = reviewer_says(rows)
    same = (says == rows[COMPLIANCE].fillna(NOT_RECORDED)).astype("boolean")
    return same.mask(~is_recorded(says).astype(bool))


# --- Case by case, for the exempt side ----------------------------------------------------------


def _by_case(rows: pd.DataFrame, review: Review) -> CaseList:
    letters = review.register.lettered(review.window.first, review.window.last)
    fields = [*(f"{PREFIX}{name}" for name in letters), COMPLIANCE]
    columns = [_words(rows[one], one, review) for one in fields]
    return CaseList(
        ("Case", "Judged by", *letters.values(), "Together"),
        tuple(zip(rows["case_id"].astype(str), _day_words(rows, review), *columns, strict=True)),
    )


def _disagreements(rows: pd.DataFrame, review: Review) -> CaseList:
    head = (
        "Case",
        "Judged by",
        "In force",
        "The reviewer found",
        "The record shows",
        "Silent or not met",
    )
    apart = rows[surely(~rows[AGREES])]
    found = zip(
        apart["case_id"].astype(str),
        _day_words(apart, review),
        _in_force(_dated(apart, review)[0], review),
        _words(reviewer_says(apart), COMPLIANCE, review),
        _words(apart[COMPLIANCE], COMPLIANCE, review),
        _differing(apart, review),
        strict=True,
    )
    return CaseList(head, tuple(found))


def _words(column: pd.Series, field: str, review: Review) -> list[str]:
    declared = review.fields[field]
    titles = {word: declared.word_title(word) for word in (*declared.levels, NOT_RECORDED)}
    return list(column.fillna(NOT_RECORDED).map(titles))


def _day_words(rows: pd.DataFrame, review: Review) -> list[str]:
    days, _ = _dated(rows, review)
    titles = _words(rows[DATED_BY], DATED_BY, review)
    return [f"{title}, {day.day} {day:%B %Y}" for title, day in zip(titles, days, strict=True)]


def _in_force(days: pd.Series, review: Review) -> Iterator[str]:
    """The documents in force, one look-up for each day that occurs."""
    known = {
        day: "; ".join(one.name for one in in_force_on(review.guidance, day.date()).values())
        for day in days.unique()
    }
    return (known[day] or "None" for day in days)


def _differing(rows: pd.DataFrame, review: Review) -> list[str]:
    """Which requirements the record of each case fails, or is silent on though not asked."""
    told: list[list[str]] = [[] for _ in range(len(rows))]
    for name, one in review.requirements.items():
        field = f"{PREFIX}{name}"
        open_ = ~surely(rows[field] == MET) & (
            ~surely(rows[field] == NOT_REQUIRED) | rows[one.field].isna()
        )
        for at, (word, here) in enumerate(
            zip(_words(rows[field], field, review), open_, strict=True)
        ):
            if here:
                told[at].append(f"{one.label}: {word.lower()}")
    return ["; ".join(one) or "Nothing" for one in told]
