"""Which dates and wording of the register of guidance were not checked at source, in a sentence.

The method statement and the table of guidance say it in the same words, made from the register.
"""

from __future__ import annotations

from p2p_analysis.brief.guidance import documents_between
from p2p_analysis.brief.review import Review


def unverified(review: Review) -> str:
    """Say which documents and requirements of the review's months were not checked at source."""
    first, last = review.window.first, review.window.last
    documents = documents_between(review.guidance, first, last).values()
    dates = [one.title for one in documents if not one.verified]
    told = (
        f"Dates not checked at source: {'; '.join(dates)}."
        if dates
        else "All dates were checked at source."
    )
    asked = [review.requirements[name] for name in review.register.asked_between(first, last)]
    words = [one.label for one in asked if not one.verified]
    if not asked:
        return told
    if not words:
        return f"{told} All wording was checked in the documents themselves."
    which = "every requirement" if len(words) == len(asked) else "; ".join(words)
    return f"{told} Wording not checked in the documents themselves: {which}."
