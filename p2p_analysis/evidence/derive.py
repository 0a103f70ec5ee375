"""Answers that follow from other answers: period, outcome, time between two days.

A missing answer stays missing. A date that is absent says "no" only where another answer shows
that the step was not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.guidance import PREFIX
from p2p_analysis.brief.periods import Span
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence import guidance
from p2p_analysis.evidence.recording import derive_recording, recording_sources
from p2p_analysis.evidence.timeliness import closure_time, timeliness
from p2p_analysis.words.harm import HARM_CLASS
from p2p_analysis.words.recorded import MISSING, is_recorded, surely

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
    found = derive_steps(rows)
    for name, spans in review.times.items():
        found[name] = _within(rows["referred_on"], spans)
    years = _whole_months(rows["incident_on"], rows["disclosed_on"]) // 12
    found["years_to_disclosure"] = years
    found["historic"] = (years >= _HISTORIC_YEARS).astype("boolean")
    found["months_to_closure"] = _whole_months(rows["referred_on"], rows["closed_on"])
    found["children_involved"] = rows["victims"] + rows["perpetrators"]
    found["closure_time"] = closure_time(found["months_to_closure"])
    found = found.assign(**timeliness(rows))
    return guidance.judge(derive_recording(found), review)


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
    found = rows.copy()
    if "harm_type" in rows:
        found["harm_class"] = rows["harm_type"].map(dict(HARM_CLASS)).astype("string")
    if "advised_safety_plan" in rows:
        found["plan_advised"] = rows["advised_risk_assessment"] | rows["advised_safety_plan"]
    if "risk_assessment_written" in rows:
        # What was never written cannot have been checked; a written one without a day may have.
        found["risk_assessment_checked"] = _step(
            is_recorded(rows["risk_assessment_checked_on"]),
            not_taken=surely(~rows["risk_assessment_written"]),
        )
    if "referral_nfa" not in rows:
        return found
    found["social_care_outcome"] = _outcome(rows)
    no_action = surely(rows["referral_nfa"])
    enquiry = is_recorded(rows["section_47_started_on"])
    # Every section 47 enquiry follows a strategy discussion, whether or not its day was noted.
    found["strategy_discussion"] = _step(
        is_recorded(rows["strategy_discussion_on"]) | enquiry, not_taken=no_action
    )
    assessed = is_recorded(rows["assessment_authorised_on"])
    found["assessment_completed"] = _step(assessed, not_taken=no_action)
    closed = is_recorded(rows["closed_on"])
    planned = is_recorded(rows["cin_plan_started_on"])
    found["cin_plan"] = _step(planned, not_taken=no_action | surely(closed))
    found["closed"] = _step(closed, not_taken=~no_action & False)
    return found


def _within(days: pd.Series, spans: Mapping[str, Span]) -> pd.Series:
    """The word whose span of days holds each day; missing where none does."""
    order = sorted(spans, key=lambda word: spans[word])
    firsts, lasts = np.array([spans[word] for word in order], dtype="datetime64[D]").T
    when = days.to_numpy().astype("datetime64[D]")
    at = np.searchsorted(firsts, when, side="right") - 1
    words = pd.Series(np.array(order, dtype=object)[at], index=days.index, dtype="string")
    # A day that is not recorded is in no span: it is neither before nor after any other.
    return words.mask((at < 0) | ~(when <= lasts[at]), MISSING)


def _outcome(rows: pd.DataFrame) -> pd.Series:
    """The furthest step on the record; later lines are further steps and win."""
    outcome = pd.Series(MISSING, index=rows.index, dtype="string")
    no_action = surely(rows["referral_nfa"])
    supported = rows["support_agencies"].notna()
    outcome = outcome.mask(rows["early_help_on"].notna() & ~no_action, "early_help")
    outcome = outcome.mask(rows["assessment_started_on"].notna(), "assessment")
    outcome = outcome.mask(no_action & ~supported, "nfa")
    outcome = outcome.mask(no_action & supported, "nfa_with_support")
    outcome = outcome.mask(rows["strategy_discussion_on"].notna(), "strategy_only")
    enquiry = rows["section_47_started_on"].notna()
    kind = "section_47_" + rows["section_47_type"]
    return outcome.mask(enquiry, kind)


def _step(taken: pd.Series, *, not_taken: pd.Series) -> pd.Series:
    """Yes where a step is on the record, no where it was shown not to be taken, else open."""
    answer = pd.Series(MISSING, index=taken.index, dtype="boolean")
    return answer.mask(not_taken, False).mask(surely(taken), True)


def _whole_months(begin: pd.Series, end: pd.Series) -> pd.Series:
    """Whole months between two days; a month is whole once its day is reached again."""
    months = (end.dt.year - begin.dt.year) * 12 + end.dt.month - begin.dt.month
    months = months - (end.dt.day < begin.dt.day).astype("int64")
    return months.astype("Int64")
