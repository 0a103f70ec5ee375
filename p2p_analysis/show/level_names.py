"""What the fields and levels of a breakdown are called in the files beside the paper.

They have the words of the paper's own tables: a half-year is not called a quarter because it was
merged out of quarters, and a requirement or an item of the record goes by its wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from p2p_analysis.brief.boundaries import field_name
from p2p_analysis.brief.guidance import PREFIX
from p2p_analysis.brief.periods import CALENDAR_FIELDS
from p2p_analysis.gate.release import Release
from p2p_analysis.show.spans import unit
from p2p_analysis.show.tables import sentence
from p2p_analysis.words.fields import NOT_RECORDED, Field
from p2p_analysis.words.recording_items import UNEXAMINED, all_items


class FieldNames(NamedTuple):
    """A field in words: over a column of its levels, and behind what is counted by it."""

    title: str
    behind: str


def field_names(release: Release) -> Mapping[str, FieldNames]:
    """Every field that figures of a release are counted by."""
    fields, whole = release.fields, _whole_names(release)
    counted = {by for found in release.breakdowns.values() for by in found}
    return {by: _names(fields[by], whole, release) for by in counted}


def name_within(release: Release, by: str) -> str:
    """Name a field in the middle of a sentence: "harm alleged", or the phrase of its own."""
    return _whole_names(release).get(by) or release.fields[by].within


def level_name(field: Field, level: str) -> str:
    """A level in words. For an item of the record, "not recorded" says that nobody looked for it.

    >>> level_name(Field("item_advice", "choice", "", words={"missing": "Missing"}), "not_recorded")
    'Not examined'
    """
    if level == NOT_RECORDED and field.name in {item.column for item in all_items().values()}:
        return UNEXAMINED
    return field.word_title(level)


def _names(field: Field, whole: Mapping[str, str], release: Release) -> FieldNames:
    if field.name in whole:
        return FieldNames(whole[field.name], f": {whole[field.name]}")
    by_time = field.name in CALENDAR_FIELDS
    title = sentence(unit(release, field.name).title) if by_time else field.title
    return FieldNames(title, f", by {title.lower()}")


def _whole_names(release: Release) -> dict[str, str]:
    """Fields that are told in a phrase of their own, not by the words of their name."""
    review = release.review
    letters = review.register.lettered(review.window.first, review.window.last)
    asked = {f"{PREFIX}{name}": one.label for name, one in review.requirements.items()}
    return (
        asked
        | {f"{PREFIX}{name}": f"({n}) {asked[f'{PREFIX}{name}']}" for name, n in letters.items()}
        | {item.column: item.label for item in all_items().values()}
        | {field_name(name): one.label for name, one in review.boundaries.items()}
    )
