"""Known faults, planted in invented cases, and a key of what was planted where.

Each fault has a planter: it changes one case and names the field, or leaves a case alone that the
fault does not fit. A rule brings its planter by adding it to `PLANTERS` under its own code.
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
from p2p_analysis.words.fields import all_fields

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
        Only fields that have a column to themselves in its export are touched.
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
    free = _free(review)
    key: list[Planted] = []
    planted = dict.fromkeys(PLANTERS, 0)
    for number in chosen:
        sound = next(n for n in range(number - 1, -1, -1) if n not in touched)
        # What was planted least comes first, so that a fault which fits few cases finds one.
        for code in sorted(planted, key=planted.__getitem__):
            row = dict(rows[number])
            name = PLANTERS[code](row, rows[sound])
            if name and {one for one in row if row[one] != rows[number][one]} <= free:
                rows[number] = row
                planted[code] += 1
                at = int(cases.index[number])
                key.append(Planted(at, headings_of(name, review), name, code))
                break
    return pd.DataFrame(rows, index=cases.index, columns=cases.columns, dtype=object), key


def key_table(key: list[Planted]) -> pd.DataFrame:
    """The key as a table: row, heading, field, code."""
    return pd.DataFrame([vars(one) for one in key], columns=["row", "heading", "field", "code"])


def _free(review: Review) -> set[str]:
    """Fields that have a column to themselves: a fault elsewhere would not stand as made."""
    mapping = review.mapping
    own = [one.name for one in all_fields().values() if not one.derived]
    places = {name: mapping.place(name).headings for name in own if name not in mapping.absent}
    firsts = [headings[0] for headings in places.values() if headings]
    return {name for name, found in places.items() if found and firsts.count(found[0]) == 1}


# --- The planters ---


def _put(name: str, value: str, **when: tuple[str, ...]) -> Planter:
    """Put a text into a field of a case whose other answers are among these; `()` is any."""

    def planter(row: Row, other: Row) -> str:
        fits = all(row[one] in words if words else row[one] for one, words in when.items())
        if not fits or row[name] == value:
            return ""
        row[name] = value
        return name

    return planter


def _shift(name: str, beside: str, days: int, **when: tuple[str, ...]) -> Planter:
    """Date a day so many days after another one of the case, where both are recorded."""

    def planter(row: Row, other: Row) -> str:
        if not (row[name] and row[beside]):
            return ""
        return _put(name, str(np.datetime64(row[beside]) + days * _DAY), **when)(row, other)

    return planter


def _no_such_day(row: Row, other: Row) -> str:
    row["closed_on"] = f"{row['referred_on'][:4]}-02-31"
    return "closed_on"


def _same_id(row: Row, other: Row) -> str:
    row["case_id"] = other["case_id"]
    return "case_id"


def _incident_late(row: Row, other: Row) -> str:
    if not (row["incident_on"] and "" < row["disclosed_on"] < row["referred_on"]):
        return ""
    row["incident_precision"] = "day"  # by month or year it could be right
    return _shift("incident_on", "disclosed_on", 1)(row, other)


def _factor_of_another_time(row: Row, other: Row) -> str:
    if not "" < row["assessment_authorised_on"] < "2020-04-01":
        return ""
    return _put("assessment_factors", "19B")(row, other)


def _offence_of_another_time(row: Row, other: Row) -> str:
    return _put("harm_type", "causing")(row, other) if row["referred_on"] < "2021-09-01" else ""


def _told_twice(row: Row, other: Row) -> str:
    alike = ("referred_on", "incident_on", "school_urn", "harm_type")
    if not all(other[name] for name in (*alike, "victim_age_band", "perpetrator_age_band")):
        return ""
    row |= other | {
        name: row[name] for name in ("case_id", "contact_id", "referral_id", "person_id")
    }
    return "referred_on"


# A rule's code and its planter; those of reading first. What is planted may trip a further rule:
# a closure before the referral is also before every step.
PLANTERS: Mapping[str, Planter] = MappingProxyType(
    {
        "F04": _no_such_day,
        "F05": _put("referral_nfa", _UNKNOWN_WORD),
        "F06": _put("location", _UNKNOWN_WORD),
        "F07": _put("support_agencies", _UNKNOWN_WORD),
        "F08": _put("victims", "-1"),
        "F09": _put("case_id", ""),
        "F10": _same_id,
        "D01": _shift("contacted_on", "referred_on", 1),
        "D02": _incident_late,
        "D04": _shift("disclosed_on", "contacted_on", 1),
        "D06": _shift("closed_on", "referred_on", -10),
        "D09": _shift("assessment_authorised_on", "assessment_started_on", -1),
        "D10": _shift("strategy_discussion_on", "section_47_started_on", 1),
        "D16": _shift("risk_assessment_checked_on", "risk_assessment_on", -1),
        "D17": _shift("separation_to", "separation_from", -1),
        "D19": _shift("reviewed_on", "referred_on", -1),
        "D21": _put("referred_on", ""),
        "C01": _put("strategy_discussion_on", "", section_47_started_on=()),
        "C02": _put("referral_nfa", "yes", section_47_started_on=()),
        "C06": _put("closure_reason", "", closed_on=()),
        "C10": _factor_of_another_time,
        "C12": _put("police_reason", "evidential", police_status=("open",)),
        "C13": _put("police_reason", "", police_status=("no_charge",)),
        "C14": _put("police_referred", "no", police_status=("open", "no_charge", "charged")),
        "C16": _put("advice_followed", "yes", advice_recorded=("none",)),
        "C18": _put("advice_complied", "yes", advice_recorded=("none",)),
        "C19": _put("advice_on", "", advice_recorded=("full", "part")),
        "C22": _offence_of_another_time,
        "C23": _put("risk_assessment_written", "no", risk_assessment_on=()),
        "C25": _put("separation_in_place", "no", separation_from=()),
        "C26": _put("separation_from", "", separation_to=()),
        "C28": _put("same_setting_at_incident", "no"),
        "C29": _put("school_contacted_on", "", school_contact_role=()),
        "C30": _put("follow_up_on", "", follow_up_done=("yes",)),
        "C34": _put("victim_age_band", "0-4", school_phase=("secondary", "sixteen_plus")),
        "N01": _put("school_urn", "12"),
        "N04": _put("victims", "0"),
        "N06": _put("next_transition_year", "1999"),
        "T01": _told_twice,
    }
)


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
