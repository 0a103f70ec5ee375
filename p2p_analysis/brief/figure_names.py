"""Names of figures: those that a review declares, and those that the house makes itself."""

from __future__ import annotations

from p2p_analysis.brief.review import Review
from p2p_analysis.words.screening import FIGURES

LEFT_OUT = "left_out"  # records outside the window


def figure_names(review: Review) -> tuple[str, ...]:
    """Every figure that a claim, an answer or a register may stand on."""
    return (*review.measures, *review.rates, *screening_names(review))


def screening_names(review: Review) -> tuple[str, ...]:
    """The figures of the screening, where the review has a file of screened records."""
    return FIGURES if review.screened else ()
