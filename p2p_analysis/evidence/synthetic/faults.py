"""Known faults, planted in invented cases, and a key of what was planted where.

Each fault has a planter: it changes one case and names the field, or leaves a case alone that the
fault does not fit. A rule brings its planter by adding it to `PLANTERS` under the rule's code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.synthetic.sample import headings_of, invent, written
from p2p_analysis.words.errors import UsageError

Row = dict[str, str]
# Changes a case, given another one that stands before it; returns the field at fault, or "".
Planter = Callable[[Row, Row], str]
_UNKNOWN_WORD = "xq-unknown"
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Planted:
    """One planted fault: where it is and what it is.

    Attributes
    ----------
    row : int
        Of the sheet.
    heading, field : str
        Under which heading, and which of our fields that is.
    code : str
        The fault.
    """

    row: int
    heading: str
    field: str
    code: str


def plant(
    cases: pd.DataFrame, review: Review, *, share: float, seed: int
) -> tuple[pd.DataFrame, list[Planted]]:
    """Plant one fault in about so many of the cases; the given table is left as it is.

    Parameters
    ----------
    cases : pd.DataFrame
        From `invent`, in our own words.
    review : Review
        Only fields that its mapping can give are touched.
    share : float
        From 0 to 1.
    seed : int
        The same seed plants the same faults.
    """
    if not 0 <= share <= 1:
        raise UsageError("expected a share of faults from 0 to 1, such as 0.05")
    draw = np.random.default_rng([seed, 1])
    rows = cases.to_dict("records")
    # The first case stays sound: others copy from sound cases before them.
    chosen = np.flatnonzero(draw.random(len(rows)) < share)
    chosen = [int(number) for number in chosen if number > 0]
    touched = set(chosen)
    key: list[Planted] = []
    codes = list(PLANTERS)
    for turn, number in enumerate(chosen):
        sound = next(n for n in range(number - 1, -1, -1) if n not in touched)
        for step in range(len(codes)):  # each fault in its turn, so that even few rows hold many
            code = codes[(turn + step) % len(codes)]
            row = dict(rows[number])
            name = PLANTERS[code](row, rows[sound])
            if name and name not in review.mapping.absent and _shows(row, rows[number], review):
                rows[number] = row
                at = int(cases.index[number])
                key.append(Planted(at, headings_of(name, review), name, code))
                break
    return pd.DataFrame(rows, index=cases.index, columns=cases.columns, dtype=object), key


def key_table(key: list[Planted]) -> pd.DataFrame:
    """The key as a table: row, heading, field, code."""
    return pd.DataFrame([vars(one) for one in key], columns=["row", "heading", "field", "code"])


def _shows(row: Row, before: Row, review: Review) -> bool:
    """Whether all that was changed is written at all: a fault of two fields needs them both."""
    return not any(row[name] != before[name] and name in review.mapping.absent for name in row)


def _day_after(day: str, days: int) -> str:
    return str(np.datetime64(day) + days * _DAY)


# --- What reading itself finds ---


def _unknown_word(row: Row, other: Row) -> str:
    row["location"] = _UNKNOWN_WORD
    return "location"


def _unknown_answer(row: Row, other: Row) -> str:
    row["referral_nfa"] = _UNKNOWN_WORD
    return "referral_nfa"


def _no_such_day(row: Row, other: Row) -> str:
    row["closed_on"] = f"{row['referred_on'][:4]}-02-31"
    return "closed_on"


def _no_number(row: Row, other: Row) -> str:
    row["victims"] = "-1"
    return "victims"


def _no_id(row: Row, other: Row) -> str:
    row["case_id"] = ""
    return "case_id"


def _same_id(row: Row, other: Row) -> str:
    row["case_id"] = other["case_id"]
    return "case_id"


def _undated(row: Row, other: Row) -> str:
    row["referred_on"] = ""
    return "referred_on"


# --- What only the answers of one case together show ---


def _contact_late(row: Row, other: Row) -> str:
    row["contacted_on"] = _day_after(row["referred_on"], 3)
    return "contacted_on"


def _incident_late(row: Row, other: Row) -> str:
    if not (row["incident_on"] and row["disclosed_on"]):
        return ""
    row["incident_on"] = _day_after(row["disclosed_on"], 1)
    return "incident_on"


def _closed_early(row: Row, other: Row) -> str:
    if not row["closed_on"]:
        return ""
    row["closed_on"] = _day_after(row["referred_on"], -10)
    return "closed_on"


def _authorised_early(row: Row, other: Row) -> str:
    if not row["assessment_authorised_on"]:
        return ""
    row["assessment_authorised_on"] = _day_after(row["assessment_started_on"], -1)
    return "assessment_authorised_on"


def _no_discussion(row: Row, other: Row) -> str:
    if not row["section_47_started_on"]:
        return ""
    row["strategy_discussion_on"] = ""
    return "strategy_discussion_on"


def _action_after_none(row: Row, other: Row) -> str:
    if not row["section_47_started_on"]:
        return ""
    row["referral_nfa"] = "yes"
    return "referral_nfa"


def _factor_of_another_time(row: Row, other: Row) -> str:
    if not row["assessment_authorised_on"]:
        return ""
    if row["assessment_authorised_on"] < "2020-04-01":
        row["assessment_factors"] = "19B"
        return "assessment_factors"
    return ""


def _reason_while_open(row: Row, other: Row) -> str:
    if row["police_status"] != "open":
        return ""
    row["police_reason"] = "evidential"
    return "police_reason"


def _followed_nothing(row: Row, other: Row) -> str:
    if row["advice_recorded"] != "none":
        return ""
    row["advice_followed"] = "yes"
    return "advice_followed"


def _other_setting(row: Row, other: Row) -> str:
    row["same_setting_at_incident"] = "no"
    return "same_setting_at_incident"


def _told_twice(row: Row, other: Row) -> str:
    ids = {name: row[name] for name in ("case_id", "contact_id", "referral_id")}
    row |= other | ids
    return "case_id"


# Provisional codes, each with its planter; those of reading first.
PLANTERS: Mapping[str, Planter] = MappingProxyType(
    {
        "unknown_word": _unknown_word,
        "unknown_answer": _unknown_answer,
        "no_such_day": _no_such_day,
        "no_number": _no_number,
        "no_id": _no_id,
        "same_id": _same_id,
        "undated": _undated,
        "contact_after_referral": _contact_late,
        "incident_after_disclosure": _incident_late,
        "closed_before_referral": _closed_early,
        "authorised_before_start": _authorised_early,
        "enquiry_without_discussion": _no_discussion,
        "enquiry_after_no_action": _action_after_none,
        "factor_of_another_time": _factor_of_another_time,
        "reason_while_open": _reason_while_open,
        "followed_without_advice": _followed_nothing,
        "other_setting": _other_setting,
        "case_told_twice": _told_twice,
    }
)
# Those that stop a reading; "undated" only leaves the case out.
OF_READING = ("unknown_word", "unknown_answer", "no_such_day", "no_number", "no_id", "same_id")


def sample(
    review: Review, *, number: int, seed: int, faults: float = 0.0
) -> tuple[str, str | None]:
    """Make a sample as CSV text, and the key of its faults if any were asked for."""
    cases = invent(review, number, seed)
    key: list[Planted] | None = None
    if faults:
        cases, key = plant(cases, review, share=faults, seed=seed)
    text = written(cases, review).to_csv(index=False, lineterminator="\n")
    return text, None if key is None else key_table(key).to_csv(index=False, lineterminator="\n")
