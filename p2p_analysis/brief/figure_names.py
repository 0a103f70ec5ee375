"""Names of figures: those that a review declares, and those that the house makes itself."""

from __future__ import annotations

from p2p_analysis.brief.review import Review
from p2p_analysis.words.screening import FIGURES

LEFT_OUT = "left_out"  # records outside the window


def known_figure(name: str, review: Review) -> bool:
    """Whether a name is that of a measure, of a rate, or of a figure of the screening."""
    return name in review.measures or name in (*rate_names(review), *screening_names(review))


def screening_names(review: Review) -> tuple[str, ...]:
    """The figures of the screening, where the review has a file of screened records."""
    return FIGURES if review.screened else ()


def rate_names(review: Review) -> dict[str, str]:
    """The rates that follow from `per_month`, each with its measure."""
    return {
        name: measure
        for measure, declared in review.measures.items()
        if declared.per_month
        for name in (
            *(f"{measure}_per_month_{period}" for period in review.periods),
            *([f"{measure}_rate_ratio"] if len(review.periods) == 2 else []),
        )
    }
