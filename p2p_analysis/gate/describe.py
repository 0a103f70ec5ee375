"""Sentences about rules and counting: the same words wherever a figure is explained."""

from __future__ import annotations

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.review import Review
from p2p_analysis.words.fields import NOT_RECORDED

_STATISTIC = {
    "sum": "The sum of",
    "smallest": "The least value of",
    "largest": "The greatest value of",
    "earliest": "The earliest",
    "latest": "The latest",
}


def how_counted(name: str, review: Review) -> str:
    """Say in a sentence how a figure is counted; no number of the data is in it."""
    measure = review.measures[name]
    those = None if measure.of is None else review.measures[measure.of].label
    conditions = [
        f"{review.fields[field].title.lower()} is {_words(field, words, review)}"
        for field, words in measure.where.items()
    ]
    asked = " and ".join(conditions)
    if measure.statistic and measure.field:
        title = review.fields[measure.field].title.lower()
        where = f" where {asked}" if asked else ""
        return f"{_STATISTIC[measure.statistic]} {title} over {_all(those)}{where}."
    if measure.unit == "schools":
        each = f": {asked} in every one of their cases" if asked else ""
        return f"Schools of {_all(those)}{each}."
    if not asked:
        return f"A{_all(those)[1:]}."
    return f"Of {'all cases' if those is None else f'the {those}'}: {asked}."


def _all(those: str | None) -> str:
    """Whom a question is asked of: all cases, or the "yes" of another question."""
    return "all cases" if those is None else f"all {those}"


def _words(field: str, words: tuple[str, ...], review: Review) -> str:
    if set(words) == set(review.fields[field].levels):
        return "on the record"
    titles = [
        "not recorded" if word == NOT_RECORDED else f'"{review.fields[field].word_title(word)}"'
        for word in words
    ]
    return titles[0] if len(titles) == 1 else ", ".join(titles[:-1]) + f" or {titles[-1]}"


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
        "are counts that would give a withheld one back by adding or taking away, and all that is "
        "known of a group whose size is withheld. We never say which of these reasons applies."
    )
