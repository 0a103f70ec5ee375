"""What social care and the police did: one furthest step for each invented case, and its days."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from p2p_analysis.evidence.synthetic.drawing import Draw, days_where, known, where
from p2p_analysis.words.fields import all_fields

_OUTCOMES = {
    "": 14,
    "nfa_with_support": 34,
    "nfa": 8,
    "early_help": 8,
    "assessment": 14,
    "strategy_only": 10,
    "single": 6,
    "joint": 6,
}
_ENQUIRY = ("single", "joint")
_YOUNG = ("0-4", "5-9")
# Sexual abuse had one code up to 2019-20; since then it is told by whom.
_NEW_FACTORS = np.datetime64("2020-04-01")


def social_care(
    draw: Draw, days: Mapping[str, np.ndarray], today: np.datetime64
) -> dict[str, np.ndarray]:
    """Steps in their order; a step that would fall after the review's day has not come yet."""
    outcome = draw.word(_OUTCOMES)
    referred = days["referred_on"]

    def come(mask: np.ndarray, when: np.ndarray) -> np.ndarray:
        return days_where(mask & (when <= today), when)

    nothing = np.isin(outcome, ("nfa_with_support", "nfa"))
    enquiry = np.isin(outcome, _ENQUIRY)
    discussed = enquiry | (outcome == "strategy_only")
    assessed = discussed | (outcome == "assessment")
    strategy = come(discussed, draw.after(referred, 0, 3))
    section_47 = come(enquiry & known(strategy), draw.after(strategy, 0, 1))
    started = come(assessed, draw.after(referred, 1, 6))
    late = draw.chance(0.1)
    length = np.where(late, draw.whole(50, 70), draw.whole(15, 44)).astype("timedelta64[D]")
    authorised = come(known(started), started + length)
    conference = come(known(section_47) & draw.chance(0.6), draw.after(strategy, 8, 18))
    plan = come(
        known(conference) & known(authorised), draw.after(np.maximum(authorised, conference), 1, 10)
    )
    ended = np.where(known(plan), draw.after(plan, 60, 240), draw.after(authorised, 1, 14))
    closed = come(known(authorised) & draw.chance(0.9), ended)
    return {
        "referral_nfa": where(outcome != "", np.where(nothing, "yes", "no")),
        "support_agencies": where(outcome == "nfa_with_support", _agencies(draw)),
        "early_help_on": come(outcome == "early_help", draw.after(referred, 5, 20)),
        "strategy_discussion_on": strategy,
        "section_47_started_on": section_47,
        "section_47_type": where(known(section_47), outcome),
        "conference_on": conference,
        "assessment_started_on": started,
        "assessment_authorised_on": authorised,
        "assessment_factors": _factors(draw, referred, authorised),
        "cin_plan_started_on": plan,
        "closed_on": closed,
        "closure_reason": where(known(closed), np.where(known(plan), "RC7", "RC8")),
        "multi_agency_working": draw.yes_no(0.7, 0.15),
    }


def police(draw: Draw, perpetrator_age: np.ndarray) -> dict[str, np.ndarray]:
    """Whether the police were told, and what came of it."""
    told = draw.yes_no(0.5, 0.42)
    status = draw.word({"no_charge": 70, "open": 20, "charged": 5, "none": 5})
    status = np.where(told == "no", "none", where(told == "yes", status)).astype(object)
    reason = draw.word({"evidential": 55, "victim_declined": 35, "public_interest": 10})
    young = np.isin(perpetrator_age, _YOUNG)
    # Nobody under ten can be charged.
    status = np.where(young & (status == "charged"), "no_charge", status).astype(object)
    reason = np.where(young, "under_10", reason)
    return {
        "police_referred": told,
        "police_status": status,
        "police_reason": where(status == "no_charge", reason),
    }


def _agencies(draw: Draw) -> np.ndarray:
    """One to three agencies, in the order of the dictionary."""
    names = list(all_fields()["support_agencies"].words)
    chosen = (
        draw.random.random((draw.number, len(names))).argsort(axis=1) < draw.whole(1, 3)[:, None]
    )
    return np.array(
        [";".join(name for name, yes in zip(names, row, strict=True) if yes) for row in chosen],
        dtype=object,
    )


def _factors(draw: Draw, referred: np.ndarray, authorised: np.ndarray) -> np.ndarray:
    """Codes of their time; across the change, one that has not changed."""
    code = np.where(
        authorised < _NEW_FACTORS, "19A", np.where(referred >= _NEW_FACTORS, "19B", "14A")
    )
    also = np.where(draw.chance(0.2) & (code != "14A"), "14A;", "")
    return where(known(authorised), (also.astype(object) + code.astype(object)))
