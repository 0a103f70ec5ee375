"""The comparison of the periods with the boundary moved: whether it hangs on one month's place."""

from __future__ import annotations

from collections.abc import Mapping

from p2p_analysis.brief.boundaries import field_name, rates_of_boundaries
from p2p_analysis.brief.periods import PERIOD, Period
from p2p_analysis.gate.figures import Value
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import SYMBOL, UNBROKEN
from p2p_analysis.show.references import FigureReference
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell, sentence
from p2p_analysis.words.errors import UsageError

_NONE = (
    "No other boundary between the periods is declared, so the comparison is made with one alone."
)
_NOTES = (
    "The top row is the boundary that this review uses; below it the same cases are counted again.",
    "Rate: cases a month. Times: the rate after the boundary, divided by the rate before it. "
    "Allowing for chance, the true ratio probably lies within the interval.",
    "Where the ratio changes little from row to row, the choice of boundary does not matter; where "
    "it changes much, the comparison hangs on it.",
    "No row may be read as abuse becoming more common: recording changed as well.",
)


def sensitivity(release: Release, name: str, *, caption: str = "") -> Shown:
    """Print the monthly rates on either side of each boundary, and their ratio.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        A measure with `per_month`, counted by the other boundaries that the review declares.
    caption : str, optional
        What the table shows; made from the label if not given.
    """
    review = of_release(release).review
    if not review.boundaries:
        return Shown((nodes.paragraph([nodes.text(_NONE)]),))
    figure = release[name]
    measure = review.measures.get(name)
    moved = list(rates_of_boundaries(name, measure, review.boundaries)) if measure else []
    if len(moved) < len(review.boundaries):
        fields = ", ".join(f'"{field_name(one)}"' for one in review.boundaries)
        raise UsageError(
            f'"{name}" is not compared across every boundary; '
            f'declare per_month = true and by = ["period", {fields}]'
        )
    begins = max(period.first for period in review.periods.values())
    rates = tuple(f"{name}_per_month_{period}" for period in review.periods)
    rows = [
        _row(
            release, name, PERIOD, review.periods, rates, f"{name}_rate_ratio",
            f"Later period from {begins:%B %Y}, as this review counts",
        )
    ]  # fmt: skip
    rows += [
        _row(
            release, name, field_name(one), review.sides[one], both, ratio,
            review.boundaries[one].label,
        )
        for one, both, ratio in moved
    ]  # fmt: skip
    confidence = FigureReference(release[f"{name}_rate_ratio"]).confidence.text
    table = build(
        release,
        id=f"table-{name}-by-boundary",
        caption=caption
        or f"{sentence(figure.label)} a month, with the boundary of the periods moved",
        head=[
            "Boundary", "Months before", "Months after", "Cases before", "Cases after",
            "Rate before", "Rate after", f"Times ({confidence} interval)",
        ],
        rows=rows,
        notes=_NOTES,
    )  # fmt: skip
    return Shown((table,))


def _row(
    release: Release,
    name: str,
    field: str,
    spans: Mapping[str, Period],
    rates: tuple[str, ...],
    ratio: str,
    label: str,
) -> list[list[Node]]:
    figure = release[name]
    # An edition may leave the count by a boundary out; its rates are withheld then, and so is it.
    found: Mapping[str, Value] = release.breakdowns[name].get(field, {})
    ids = {word: f"{name}.{field}.{word}" for word in spans}
    counts = [
        [cell(found[word], ids[word], figure)] if word in found else [nodes.text(SYMBOL)]
        for word in spans
    ]
    return [
        [nodes.text(label)],
        *([nodes.text(str(span.months))] for span in spans.values()),
        *counts,
        *([cell(release[one].value, one, release[one])] for one in rates),
        # In one cell: a column more would turn the page, and the section with it.
        _times(release, ratio),
    ]


def _times(release: Release, ratio: str) -> list[Node]:
    figure = release[ratio]
    if figure.withheld:
        return [cell(figure.value, ratio, figure)]
    between = _interval(release, ratio)
    return [cell(figure.value, ratio, figure), nodes.text(" ("), between, nodes.text(")")]


def _interval(release: Release, name: str) -> Node:
    found = FigureReference(release[name]).interval
    return nodes.figure(
        SYMBOL if found.withheld else found.text.replace(" ", UNBROKEN),
        id=found.id,
        form=found.form,
        withheld=found.withheld,
        value=found.value,
        how=found.how,
    )
