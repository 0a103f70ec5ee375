"""Answers that follow from other answers: period, outcome, time between two days.

A missing answer stays missing. A date that is absent says "no" only where another answer shows
that the step was not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from p2p_analysis.brief.guidance import PREFIX
from p2p_analysis.brief.periods import Span
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence import guidance
from p2p_analysis.evidence.asked import Asked, by_code, worded
from p2p_analysis.evidence.recording import recording, recording_sources
from p2p_analysis.evidence.timeliness import closure_time, timeliness
from p2p_analysis.words.fields import NO, YES, all_fields
from p2p_analysis.words.harm import HARM_CLASS

_HISTORIC_YEARS = 2

# What each derived field is worked out from: without one of these columns it would say less than
# it seems to, so a review that asks for the field needs them all.
SOURCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "period": ("referred_on",),
        "quarter": ("referred_on",),
        "month": ("referred_on",),
        "harm_class": ("harm_type",),
        "social_care_outcome": (
            "referral_nfa",
            "support_agencies",
            "early_help_on",
            "assessment_started_on",
            "strategy_discussion_on",
            "section_47_started_on",
            "section_47_type",
        ),
        "strategy_discussion": ("strategy_discussion_on", "section_47_started_on", "referral_nfa"),
        "assessment_completed": ("assessment_authorised_on", "referral_nfa"),
        "cin_plan": ("cin_plan_started_on", "closed_on", "referral_nfa"),
        "closed": ("closed_on",),
        "historic": ("incident_on", "disclosed_on"),
        "years_to_disclosure": ("incident_on", "disclosed_on"),
        "months_to_closure": ("referred_on", "closed_on"),
        "children_involved": ("victims", "perpetrators"),
        # Also a settings history; see `separation`.
        "shared_since_disclosure": ("disclosed_on", "referred_on"),
        "shared_now": ("disclosed_on", "referred_on"),
        "shared_at_transition": ("disclosed_on", "referred_on"),
        "days_shared": ("disclosed_on", "referred_on"),
        "closure_time": ("referred_on", "closed_on"),
        "decision_days": ("contacted_on", "referred_on"),
        "decision_in_time": ("contacted_on", "referred_on"),
        "assessment_days": ("referred_on", "assessment_authorised_on"),
        "assessment_in_time": ("referred_on", "assessment_authorised_on"),
        "conference_days": ("strategy_discussion_on", "conference_on", "section_47_started_on"),
        "conference_in_time": ("strategy_discussion_on", "conference_on", "section_47_started_on"),
        "plan_advised": ("advised_risk_assessment", "advised_safety_plan"),
        "risk_assessment_checked": ("risk_assessment_checked_on", "risk_assessment_written"),
        **recording_sources(),
    }
)


def derive(rows: pd.DataFrame, review: Review) -> pd.DataFrame:
    """Add every derived field; the given table is left as it is."""
    found: dict[str, Any] = {name: rows[name].array for name in rows.columns}
    asked = Asked(found, len(rows))
    found |= _steps(asked)
    referred = asked.days("referred_on")
    for name, spans in review.times.items():
        found[name] = _within(referred, spans)
    years = _whole_months(asked.days("incident_on"), asked.days("disclosed_on")) // 12
    found["years_to_disclosure"] = years
    found["historic"] = years >= _HISTORIC_YEARS
    found["months_to_closure"] = _whole_months(referred, asked.days("closed_on"))
    found["children_involved"] = found["victims"] + found["perpetrators"]
    found["closure_time"] = closure_time(found["months_to_closure"])
    found |= timeliness(asked)
    found |= recording(asked)
    found |= guidance.judgement(asked, review)
    return pd.DataFrame(found, index=rows.index)


def sources_of(field: str, review: Review) -> tuple[str, ...]:
    """The columns of the file that a field stands on: itself, or what it is worked out from."""
    if field.startswith((PREFIX, "guidance_")):
        above = guidance.sources_of(field, review)
        return tuple({name: None for one in above for name in SOURCES.get(one, (one,))})
    if field in review.times:
        return ("referred_on",)
    return SOURCES.get(field, (field,))


def derive_steps(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what follows from the kind of harm and from the steps that were taken.

    Fields whose sources the table lacks are left out.
    """
    return rows.assign(**_steps(Asked(rows, len(rows))))


def _steps(asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {}
    columns = asked.columns
    if "harm_type" in columns:
        found["harm_class"] = asked.translated("harm_type", HARM_CLASS)
    if "advised_safety_plan" in columns:
        found["plan_advised"] = columns["advised_risk_assessment"] | columns["advised_safety_plan"]
    if "risk_assessment_written" in columns:
        # What was never written cannot have been checked; a written one without a day may have.
        found["risk_assessment_checked"] = _step(
            asked.recorded("risk_assessment_checked_on"),
            not_taken=asked.says("risk_assessment_written", NO),
        )
    if "referral_nfa" not in columns:
        return found
    found["social_care_outcome"] = _outcome(asked)
    no_action = asked.says("referral_nfa", YES)
    enquiry = asked.recorded("section_47_started_on")
    # Every section 47 enquiry follows a strategy discussion, whether or not its day was noted.
    found["strategy_discussion"] = _step(
        asked.recorded("strategy_discussion_on") | enquiry, not_taken=no_action
    )
    assessed = asked.recorded("assessment_authorised_on")
    found["assessment_completed"] = _step(assessed, not_taken=no_action)
    closed = asked.recorded("closed_on")
    planned = asked.recorded("cin_plan_started_on")
    found["cin_plan"] = _step(planned, not_taken=no_action | closed)
    found["closed"] = _step(closed, not_taken=np.zeros(asked.size, dtype=bool))
    return found


def _within(when: np.ndarray, spans: Mapping[str, Span]) -> pd.api.extensions.ExtensionArray:
    """The word whose span of days holds each day; missing where none does."""
    order = sorted(spans, key=lambda word: spans[word])
    firsts, lasts = np.array([spans[word] for word in order], dtype="datetime64[D]").T
    at = np.searchsorted(firsts, when, side="right") - 1
    # A day that is not recorded is in no span: it is neither before nor after any other.
    return by_code(np.where((at >= 0) & (when <= lasts[at]), at + 1, 0), order)


def _outcome(asked: Asked) -> pd.api.extensions.ExtensionArray:
    """The furthest step on the record; later lines are further steps and win."""
    no_action = asked.says("referral_nfa", YES)
    supported = asked.recorded("support_agencies")
    enquiry = asked.recorded("section_47_started_on")
    kinds = all_fields()["section_47_type"].levels
    return worded(
        asked.size,
        (asked.recorded("early_help_on") & ~no_action, "early_help"),
        (asked.recorded("assessment_started_on"), "assessment"),
        (no_action & ~supported, "nfa"),
        (no_action & supported, "nfa_with_support"),
        (asked.recorded("strategy_discussion_on"), "strategy_only"),
        (enquiry, ""),
        *((enquiry & asked.says("section_47_type", kind), f"section_47_{kind}") for kind in kinds),
    )


def _step(taken: np.ndarray, *, not_taken: np.ndarray) -> pd.arrays.BooleanArray:
    """Yes where a step is on the record, no where it was shown not to be taken, else open."""
    return pd.arrays.BooleanArray(taken, ~(taken | not_taken))


def _whole_months(begin: np.ndarray, end: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole months between two days; a month is whole once its day is reached again."""
    months = [day.astype("datetime64[M]") for day in (begin, end)]
    first, last = (
        (day - month).astype(np.int64) for day, month in zip((begin, end), months, strict=True)
    )
    whole = (months[1] - months[0]).astype(np.int64) - (last < first)
    return pd.arrays.IntegerArray(whole, np.isnat(begin) | np.isnat(end))
