"""Which answers can stand together, where some are worked out from others.

Found by working them out for every combination of what they are worked out from, so that the
definitions in `derive` are the only ones.
"""

from __future__ import annotations

import itertools
from functools import cache

import pandas as pd

from p2p_analysis.evidence.derive import derive_steps
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.recorded import MISSING
from p2p_analysis.words.recording_items import implied_answers

Answer = tuple[str, frozenset[str]]  # a field and some of its words

# Where the first holds of a case, the second does too, by how one of them is worked out.
IMPLIED: tuple[tuple[Answer, Answer], ...] = (*implied_answers(),)

_DAY = pd.Timestamp(2018, 6, 1)
# Answers that hang together, and what all of them are worked out from.
_TOGETHER: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("harm_type", "harm_class"), ("harm_type",)),
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
