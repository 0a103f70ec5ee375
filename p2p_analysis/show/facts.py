"""Facts that a sentence may name and that are not counted from cases: days, documents, sources.

Like a figure, each knows where it comes from.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from p2p_analysis.brief.review import Review
from p2p_analysis.show.numbers import NOTHING, as_json, day, digits


@dataclass(frozen=True)
class Bound:
    """A reference on its way into a sentence: words, and what they stand for."""

    text: str
    id: str
    form: str = ""
    value: object = None
    withheld: bool = False
    how: str = ""


def review_facts(review: Review) -> dict[str, Bound]:
    """What the review file itself says: its months, its periods, its title."""
    window = review.window
    how = "of the review, from its periods in the review file; both ends are counted."
    return {
        "months": fact("review.months", window.months, f"Months {how}"),
        "period_count": fact(
            "review.period_count", len(review.periods), "Periods that the review file declares."
        ),
        "first": Bound(day(window.first, "month"), "review.first", how=f"First month {how}"),
        "last": Bound(day(window.last, "month"), "review.last", how=f"Last month {how}"),
        "as_at": Bound(
            day(review.as_at), "review.as_at", how="The day that the review speaks of; review file."
        ),
        "title": Bound(review.title, "review.title"),
        "council": Bound(review.council, "review.council"),
        "committee": Bound(review.committee, "review.committee"),
    }


def fact(name: str, value: int | datetime.date, how: str) -> Bound:
    """A number or a day that is not counted from cases."""
    return Bound(digits(value), name, value=as_json(value), how=how)


class Sourced:
    """An outside number; `.source` says whose it is."""

    def __init__(self, fact: Bound, source: str) -> None:
        self.plain = fact
        self.source = Bound(source, f"{fact.id}.source")


class Dated:
    """A guidance document by its title; its dates by name."""

    def __init__(self, name: str, review: Review) -> None:
        document = review.guidance[name]
        self.plain = Bound(document.title, f"guidance.{name}")
        for which in ("in_force", "published", "until"):
            date = getattr(document, which)
            precision = document.precision if which == "in_force" else "day"
            words = NOTHING if date is None else day(date, precision)
            checked = "checked" if document.verified else "not yet checked against the document"
            told = which.replace("_", " ")
            named = document.short or document.title
            how = f"{named}, {told}. Register of guidance; the date is {checked}."
            setattr(self, which, Bound(words, f"guidance.{name}.{which}", how=how))
