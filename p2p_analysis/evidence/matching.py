"""Which column of an unknown export may be which field: the sure, the likely, and the rest.

This room alone knows when a likeness is enough. Nothing here quotes a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from p2p_analysis.brief.mapping import ExportMapping
from p2p_analysis.evidence.likeness import Held, Likeness, fit, held, is_personal, likeness
from p2p_analysis.words.fields import Field, all_fields

SURE = 0.85
WORTH_A_LINE = 0.55
_RIVAL = 0.06  # two that lie closer together than this are both only candidates


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one export.

    Attributes
    ----------
    sure : mapping of str to Likeness
        Field to its column.
    unsure : mapping of str to tuple of Likeness
        Field to its candidates, the likeliest first.
    parts : mapping of str to mapping of str to str
        Field of several words to word and heading, where columns seem to stand for the words.
    unused : tuple of str
        Headings for which nothing is proposed.
    """

    sure: Mapping[str, Likeness]
    unsure: Mapping[str, tuple[Likeness, ...]]
    parts: Mapping[str, Mapping[str, str]]
    unused: tuple[str, ...]


def matched(rows: pd.DataFrame, mapping: ExportMapping) -> Proposal:
    """Compare every column with every field."""
    fields = [one for one in all_fields().values() if not one.derived]
    every_one = [str(name) for name in rows.columns if str(name).strip()]
    headings = [name for name in every_one if not is_personal(name)]
    columns = {name: held(rows[name]) for name in headings}
    every = [likeness(name, columns[name], one, mapping) for one in fields for name in headings]
    every = sorted(every, key=lambda one: (-one.confidence, one.field, one.heading))
    sure: dict[str, Likeness] = {}
    for one in every:
        if one.confidence < SURE or one.field in sure or _taken(one.heading, sure):
            continue
        if one.by_heading == 1 or not _rivals(one, every):
            sure[one.field] = one
    parts = _parts({n: one for n, one in columns.items() if not _taken(n, sure)}, mapping)
    of_parts = {heading for some in parts.values() for heading in some.values()}
    unsure: dict[str, list[Likeness]] = {}
    for one in every:
        free = one.field not in sure and not _taken(one.heading, sure)
        free = free and one.heading not in of_parts and not _better_known(one, every, sure)
        if free and one.confidence >= WORTH_A_LINE:
            unsure.setdefault(one.field, []).append(one)
    told = of_parts | {one.heading for some in unsure.values() for one in some}
    unused = tuple(name for name in every_one if not _taken(name, sure) and name not in told)
    return Proposal(sure, {name: tuple(some[:3]) for name, some in unsure.items()}, parts, unused)


def _taken(heading: str, sure: Mapping[str, Likeness]) -> bool:
    return any(one.heading == heading for one in sure.values())


def _rivals(one: Likeness, every: Iterable[Likeness]) -> bool:
    """Whether another column, or another field, is about as likely."""
    near = (other for other in every if one.confidence - other.confidence < _RIVAL)
    return any((other.field == one.field) != (other.heading == one.heading) for other in near)


def _better_known(one: Likeness, every: Iterable[Likeness], sure: Mapping[str, Likeness]) -> bool:
    """Whether the heading is the very name of another field that still lacks a column."""
    return one.by_heading < 1 and any(
        other.by_heading == 1 and other.heading == one.heading and other.field not in sure
        for other in every
    )


def _parts(columns: Mapping[str, Held], mapping: ExportMapping) -> dict[str, dict[str, str]]:
    """Yes-or-no columns that are named after the words of one field."""
    question = Field("", "yes_no", "")
    found: dict[str, dict[str, str]] = {}
    for heading, column in columns.items():
        if (fit(column, question, mapping) or 0) < 0.8:
            continue
        said = set(re.findall(r"\w+", heading.casefold()))
        for declared in all_fields().values():
            if declared.kind != "choices" or declared.derived:
                continue
            for word in declared.words:
                if set(word.casefold().split("_")) <= said:
                    found.setdefault(declared.name, {}).setdefault(word, heading)
    return {name: words for name, words in found.items() if len(words) >= 2}
