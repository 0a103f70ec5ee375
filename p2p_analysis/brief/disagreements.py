"""What a schema cannot see: parts of a review file that do not fit one another.

This room alone knows how they must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from p2p_analysis.brief.boundaries import boundary_faults
from p2p_analysis.brief.figure_names import LEFT_OUT
from p2p_analysis.brief.mapping_faults import mapping_faults
from p2p_analysis.brief.measures import measure_faults
from p2p_analysis.brief.merging import merge_faults
from p2p_analysis.brief.periods import gaps_and_overlaps
from p2p_analysis.brief.review import Review
from p2p_analysis.brief.rules import rule_faults
from p2p_analysis.words.errors import did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED
from p2p_analysis.words.screening import FIGURES


def disagreements(review: Review) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each place in the file, and what does not fit there."""
    if not review.periods:
        yield ("periods",), "expected at least one period"
    for name, problem in gaps_and_overlaps(review.periods):
        yield ("periods", name), problem
    if review.periods:
        yield from boundary_faults(review.boundaries, review.periods, review.window)
    yield from mapping_faults(review.columns, review.words)
    yield from rule_faults(review.rules)
    if review.periods:
        yield from measure_faults(review.measures, review.fields)
    for number, identity in enumerate(review.identities):
        for name in (identity.whole, *identity.parts):
            at = ("identities", str(number), "whole" if name == identity.whole else "parts")
            if name not in review.measures:
                hint = did_you_mean(name, review.measures)
                yield at, f'no measure is called "{name}"{hint}'
            elif review.measures[name].statistic:
                yield at, f'"{name}" is a statistic; only counts add up'
    for name, edition in review.editions.items():
        for figure in edition.exceptions:
            if figure not in review.measures:
                hint = did_you_mean(figure, review.measures)
                yield ("editions", name, "exceptions", figure), f"no such measure{hint}"
        for path, problem in merge_faults(edition.merge, review.fields) if review.periods else ():
            yield ("editions", name, "merge", *path), problem
    taken = {NOT_RECORDED, LEFT_OUT, *review.rates, *FIGURES}
    for name in review.measures:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield ("measures", name), "a measure's name is lower-case letters, digits and _"
        elif name in taken:
            yield ("measures", name), "this name stands for a figure that the house makes itself"
