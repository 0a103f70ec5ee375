"""What MASH advised, what the school did, and what the reviewers looked at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from p2p_analysis.evidence.synthetic.drawing import Draw, days_where, known, where
from p2p_analysis.words.harm import HARM_CLASS

_VIOLENT = tuple(word for word, kind in HARM_CLASS.items() if kind == "violence")


def advice(
    draw: Draw, harm: np.ndarray, referred: np.ndarray, today: np.datetime64
) -> dict[str, np.ndarray]:
    """What was advised; without advice on the record there is nothing to say of it."""
    recorded = draw.word({"full": 56, "part": 22, "none": 12, "": 10})
    day = draw.after(referred, 0, 3)
    recorded = where(day <= today, recorded)
    told = np.isin(recorded, ("full", "part"))
    violent = np.isin(harm, _VIOLENT)
    assess = np.where(violent, "yes", draw.yes_no(0.7, 0.3))

    def said(words: np.ndarray) -> np.ndarray:
        """In full every question has its answer, in part some are left open."""
        return where((recorded == "full") | ((recorded == "part") & draw.chance(0.6)), words)

    return {
        "advice_recorded": recorded,
        "advice_on": days_where(told, day),
        "advice_by": where(told, draw.word({"social_worker": 7, "education_lead": 3})),
        "advised_risk_assessment": said(assess),
        "advised_safety_plan": said(assess),
        "advised_separation": said(np.where(violent, "yes", draw.yes_no(0.7, 0.3))),
        "advised_referral": said(draw.yes_no(0.8, 0.2)),
        "advised_support": said(draw.yes_no(0.9, 0.1)),
        "advice_complied": where(told, np.where(recorded == "full", "yes", draw.yes_no(0.8, 0.2))),
        "advice_followed": where(told, draw.word({"yes": 78, "partly": 8, "no": 6, "": 8})),
    }


def school(
    draw: Draw, case: Mapping[str, np.ndarray], today: np.datetime64
) -> dict[str, np.ndarray]:
    """What the school wrote down, and whether it kept the children apart."""
    read = case["advice_recorded"] != ""
    advised = case["advice_on"]
    written = where(read, draw.yes_no(0.74, 0.14))
    before = (written == "yes") & draw.chance(0.1) & (case["contacted_on"] < advised)
    then = np.where(before, case["contacted_on"], draw.after(advised, 0, 10))
    on = days_where((written == "yes") & (then <= today), then)
    sent = where(known(on), draw.yes_no(0.66, 0.24))
    checked = draw.after(on, 5, 40)
    checked = days_where((sent == "yes") & draw.chance(0.6) & (checked <= today), checked)
    together = case["same_setting_at_referral"] == "yes"
    apart = where(read & together, draw.yes_no(0.78, 0.1))
    begun = draw.after(case["referred_on"], 0, 2)
    begun = days_where((apart == "yes") & (begun <= today), begun)
    ended = draw.after(begun, 20, 240)
    ended = days_where(draw.chance(0.25) & (ended <= today), ended)
    # Where both are in one setting now, neither has left it.
    moved = draw.word({"school_move": 5, "left": 3, "risk_ended": 2})
    reason = np.where(case["same_setting_now"] == "yes", "risk_ended", moved)
    return {
        "risk_assessment_written": written,
        "risk_assessment_on": on,
        "risk_assessment_before_advice": where(known(on), np.where(before, "yes", "no")),
        "risk_assessment_sent": sent,
        "risk_assessment_checked_on": checked,
        "separation_in_place": apart,
        "separation_from": begun,
        "separation_to": ended,
        "separation_end_reason": where(known(ended), reason),
    }


def review_itself(draw: Draw, referred: np.ndarray, today: np.datetime64) -> dict[str, np.ndarray]:
    """What the reviewers did; never before the referral, never after the review's day."""
    reviewed = np.maximum(referred, today - draw.whole(10, 60).astype("timedelta64[D]"))
    spoke = np.minimum(today, draw.after(reviewed, 0, 9))
    asked = draw.chance(0.8)
    visit = draw.chance(0.05)
    family = draw.yes_no(0.05, 0.95)
    return {
        "school_contacted_on": days_where(asked, spoke),
        "school_contact_role": where(asked, draw.word({"dsl": 7, "ddsl": 2, "head": 1})),
        "next_transition_year": where(
            draw.chance(0.3), (int(str(today)[:4]) + draw.whole(0, 4)).astype(str)
        ),
        "follow_up_type": where(visit, draw.word({"visit": 5, "letter": 3, "revisit": 2})),
        "follow_up_on": days_where(visit, spoke),
        "follow_up_done": where(visit, "yes"),
        "family_contacted": family,
        "individuals_contacted": np.where(family == "yes", "yes", draw.yes_no(0.04, 0.96)),
        "reviewed_on": reviewed,
        "second_review": draw.yes_no(0.1, 0.9),
    }
