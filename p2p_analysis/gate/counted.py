"""What an edition prints that withholds nothing: each number as it was counted.

Such an edition needs no table behind the paper, since there is nothing to work back. The numbers
are the same as the cells' (a test compares all of them).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.merging import levels_of, merges_of
from p2p_analysis.brief.populations import yes_of
from p2p_analysis.brief.receipt import EVER, receipt_levels
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.figures import Value
from p2p_analysis.gate.funnel import places_of
from p2p_analysis.gate.quantities import PARTS
from p2p_analysis.words.screening import FIGURES, RECEIVED


def counted(counts: Counts, edition: Edition) -> Callable[..., Value]:
    """Look up any number of an edition by figure and part; see `release.assemble`."""
    merges = merges_of(edition.merge, counts.review.fields)

    def told(figure: str, *part: str) -> Value:
        if figure in FIGURES:
            return _records(counts, figure, *part)
        if figure == "left_out":
            return sum(counts.left_out.values())
        if part[0] not in PARTS:
            by, level = part
            return _level(counts, figure, by, levels_of(counts.review.fields[by], merges)[level])
        if part[0] == "value" and figure in counts.statistics:
            return counts.statistics[figure].value
        tally = counts.tallies[figure]
        answers = (tally.yes, tally.no, tally.not_recorded, tally.base, tally.at_most)
        return dict(zip(PARTS, answers, strict=True))[part[0]]

    return told


def _records(counts: Counts, figure: str, *part: str) -> int:
    """Records that were looked at: of a part, or of those that came in at some time."""
    if counts.screened is None:
        return 0
    if part[0] == RECEIVED:
        span = receipt_levels(counts.review.times)[part[1]]
        return counts.screened.number([span], places_of(figure))
    return counts.screened.number([EVER], places_of(figure, part[0]))


def _level(counts: Counts, figure: str, by: str, words: tuple[str, ...]) -> int:
    """Cases of a level of a breakdown, which may be several words that are printed as one."""
    review = counts.review
    levels = counts.breakdowns[figure][by]
    if len(words) == 1 or review.fields[by].kind != "choices":
        return sum(levels[word] for word in words)
    # A case may have several of the words, and counts once.
    inside = np.ones(len(counts.weights), dtype=bool)
    for condition in yes_of(figure, review.measures, review.fields):
        inside = inside & counts.holds(condition)
    return int(counts.weights[inside & counts.holds((by, frozenset(words)))].sum())
