"""Which answers can stand together, where some are worked out from others.

Found by working them out for every combination of what they are worked out from, so that the
definitions in `derive` are the only ones.
"""

from __future__ import annotations

import itertools
import math
from functools import cache
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from p2p_analysis.brief.guidance import COMPLIANCE, Register, boundaries
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.asked import Asked
from p2p_analysis.evidence.derive import derive_steps
from p2p_analysis.evidence.guidance import TOGETHER, compliance, verdict
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, all_fields
from p2p_analysis.words.recorded import MISSING
from p2p_analysis.words.recording_items import implied_answers

Answer = tuple[str, frozenset[str]]  # a field and some of its words

_EITHER = frozenset({YES, NO})
_CLOSED_AFTER = frozenset({"under_1", "1_to_3", "3_to_6", "over_6"})
# Where the first holds of a case, the second does too, by how one of them is worked out.
IMPLIED: tuple[tuple[Answer, Answer], ...] = (
    # The review's day is one of the days after the disclosure; without such a day all is open.
    (("shared_now", frozenset({YES})), ("shared_since_disclosure", frozenset({YES}))),
    (("shared_since_disclosure", frozenset({NO})), ("shared_now", frozenset({NO}))),
    # Time is known only of a step that was taken.
    (("closure_time", _CLOSED_AFTER), ("closed", frozenset({YES}))),
    (("assessment_in_time", _EITHER), ("assessment_completed", frozenset({YES}))),
    (("conference_in_time", _EITHER), ("strategy_discussion", frozenset({YES}))),
    (
        ("conference_in_time", _EITHER),
        (
            "social_care_outcome",
            frozenset({"section_47_single", "section_47_joint", NOT_RECORDED}),
        ),
    ),
    *implied_answers(),
)

_DAY = pd.Timestamp(2018, 6, 1)
# Answers that hang together, and what all of them are worked out from.
_TOGETHER: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("harm_type", "harm_class"), ("harm_type",)),
    (
        ("advised_risk_assessment", "advised_safety_plan", "plan_advised"),
        ("advised_risk_assessment", "advised_safety_plan"),
    ),
    (
        ("risk_assessment_written", "risk_assessment_checked"),
        ("risk_assessment_written", "risk_assessment_checked_on"),
    ),
    (
        (
            "referral_nfa",
            "section_47_type",
            "support_agencies",
            "social_care_outcome",
            "strategy_discussion",
            "assessment_completed",
            "cin_plan",
            "closed",
        ),
        (
            "referral_nfa",
            "section_47_type",
            "support_agencies",
            "early_help_on",
            "assessment_started_on",
            "assessment_authorised_on",
            "strategy_discussion_on",
            "section_47_started_on",
            "cin_plan_started_on",
            "closed_on",
        ),
    ),
)


def bound_together(fields: frozenset[str]) -> list[tuple[str, ...]]:
    """The fields, of those given, whose answers are not free of one another.

    Also a field by itself: one that is worked out may never give some of its words.
    """
    groups = [tuple(sorted(set(group) & fields)) for group, _ in _TOGETHER]
    return [group for group in groups if group]


@cache
def possible(fields: tuple[str, ...]) -> frozenset[tuple[str | None, ...]]:
    """Every combination of answers that can stand together; None is "not recorded".

    Of a field of several words only whether it is recorded is told, as "recorded" or None.
    """
    sources = next(sources for group, sources in _TOGETHER if set(fields) <= set(group))
    rows = derive_steps(_every_combination(sources))
    columns = [_told(rows[name], name) for name in fields]
    return frozenset(zip(*columns, strict=True))


@cache
def _every_combination(sources: tuple[str, ...]) -> pd.DataFrame:
    choices = [_choices(name) for name in sources]
    combinations = list(zip(*itertools.product(*choices), strict=True))
    columns = {}
    for name, answers in zip(sources, combinations, strict=True):
        kind = {"date": "datetime64[us]", "yes_no": "boolean", "choices": object}
        dtype = kind.get(all_fields()[name].kind, "string")
        columns[name] = pd.Series(list(answers), dtype=dtype)
    return pd.DataFrame(columns)


def _choices(name: str) -> list[object]:
    field = all_fields()[name]
    if field.kind == "date":
        return [_DAY, pd.NaT]
    if field.kind == "yes_no":
        return [True, False, MISSING]
    if field.kind == "choices":
        return [frozenset(field.levels[:1]), MISSING]
    return [*field.levels, MISSING]


def _told(column: pd.Series, name: str) -> list[str | None]:
    kind = all_fields()[name].kind
    if kind == "choices":
        return ["recorded" if known else None for known in column.notna()]
    if kind == "yes_no":
        column = column.map({True: "yes", False: "no"})
    return [None if pd.isna(answer) else str(answer) for answer in column]


# --- Compliance with guidance: what follows from it is different in each review ------------------

# Fields, and every combination of their answers that can stand together.
Together = tuple[tuple[str, ...], frozenset[tuple[str | None, ...]]]
_MOST_COMBINATIONS = 100_000
_FOUND: WeakKeyDictionary[Register, Together | None] = WeakKeyDictionary()


def compliance_follows(review: Review) -> Together | None:
    """Which answers can stand beside each word of compliance, on any day that a case is judged by.

    None if there are too many to try; then compliance has to stay on the exempt side.
    """
    if review.register not in _FOUND:
        _FOUND[review.register] = _compliance_follows(review)
    return _FOUND[review.register]


def _compliance_follows(review: Review) -> Together | None:
    asked = {name for one in review.requirements.values() for name in (one.field, *one.when)}
    roots = sorted(asked - {"harm_class"} | ({"harm_type"} if "harm_class" in asked else set()))
    choices = [_choices(name) for name in roots]
    several = any(all_fields()[name].kind == "choices" for name in roots)
    if several or math.prod(map(len, choices)) > _MOST_COMBINATIONS:
        return None
    rows = _every_combination(tuple(roots))
    if "harm_type" in rows:
        # What else follows from other answers is tied to them by `_TOGETHER`.
        rows = rows.assign(harm_class=derive_steps(rows[["harm_type"]])["harm_class"])
    names = tuple(rows.columns)
    columns = [_told(rows[name], name) for name in names]
    found: set[tuple[str | None, ...]] = set()
    asked, words = Asked(rows, len(rows)), (None, *TOGETHER)
    first, last = review.judged
    for begin in (first, *(day for day in boundaries(review.register) if first < day <= last)):
        days = np.full(len(rows), np.datetime64(begin, "D"))
        verdicts = [verdict(asked, days, name, review) for name in review.requirements]
        whole = [words[code] for code in compliance(verdicts, len(rows))]
        found |= set(zip(*columns, whole, strict=True))
    return (*names, COMPLIANCE), frozenset(found)
