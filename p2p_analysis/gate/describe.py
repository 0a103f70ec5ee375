"""Sentences about rules and counting: the same words wherever a figure is explained."""

from __future__ import annotations

from collections.abc import Iterable

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.review import Review
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, Field

_STATISTIC = {
    "sum": "The sum of",
    "smallest": "The least number of",
    "largest": "The greatest number of",
    "earliest": "The earliest",
    "latest": "The latest",
}


def how_counted(name: str, review: Review) -> str:
    """Say in a sentence how a figure is counted; no number of the data is in it."""
    measure = review.measures[name]
    those = None if measure.of is None else review.measures[measure.of].label
    asked = " and ".join(
        condition(review.fields[field], words) for field, words in measure.where.items()
    )
    if measure.statistic and measure.field:
        title = review.fields[measure.field].within
        where = f" where {asked}" if asked else ""
        return f"{_STATISTIC[measure.statistic]} {title}, among {_all(those)}{where}."
    if measure.unit == "schools":
        each = f": {asked} in every one of their cases" if asked else ""
        return f"Schools of {_all(those)}{each}."
    if not asked:
        return f"A{_all(those)[1:]}."
    return f"Of {'all cases' if those is None else f'the {those}'}: {asked}."


def _all(those: str | None) -> str:
    """Whom a question is asked of: all cases, or the "yes" of another question."""
    return "all cases" if those is None else f"all {those}"


def condition(field: Field, words: Iterable[str]) -> str:
    """A condition on a field within a sentence; of a yes nothing but what was asked is said.

    >>> condition(Field("closed", "yes_no", "", called="Case closed"), ("yes",))
    'case closed'
    >>> condition(Field("closed", "yes_no", "", called="Case closed"), ("no",))
    '“no” to “case closed”'
    >>> condition(Field("place", "choice", "", {"in": "Inside", "out": "Outside"}), ("in", "out"))
    'place is on the record'
    >>> condition(Field("place", "choice", "", {"in": "Inside", "out": "Outside"}), ("in",))
    'place is “Inside”'
    """
    words = tuple(words)
    if set(words) == set(field.levels):
        return f"{field.within} is on the record"
    if words == (YES,):
        return field.within
    if words == (NO,):
        return f"“no” to “{field.within}”"
    *first, last = [
        "not recorded" if word == NOT_RECORDED else f"“{field.word_title(word)}”" for word in words
    ]
    return f"{field.within} is {', '.join(first)}{' or ' if first else ''}{last}"


def rule_in_words(edition: Edition) -> str:
    """Say what an edition withholds, as the paper prints it."""
    if not edition.protects:
        return (
            "This edition shows every count, however small. It is exempt from publication and must "
            "not be shared beyond those who are entitled to read it."
        )
    limit = edition.suppress_below - 1
    small = f"from 1 to {limit}" if edition.zeros == "show" else f"from 0 to {limit}"
    return (
        f"Counts {small} are withheld, because a child could be recognised in so small a group. So "
        "are counts that would give a withheld one back by adding or taking away, and most of "
        "what is known of a group whose size is withheld. We never say which of these reasons "
        "applies."
    )
