"""Figures made of other figures: rates, their ratio, and what the earlier paper printed.

Each shows only if everything that it stands on is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from p2p_analysis.brief.boundaries import field_name, rates_of_boundaries
from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.periods import PERIOD, Period
from p2p_analysis.brief.registers import Claim
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.rates import rate_per_month, rate_ratio
from p2p_analysis.gate.figures import WITHHELD, Figure, Value, Withheld


def rates(
    review: Review, breakdowns: Mapping[str, Mapping[str, Mapping[str, Value]]]
) -> Iterator[Figure]:
    """Rates per month, and their ratio; each stands only on numbers that are shown.

    For the declared periods, and for either side of each other boundary that a measure is counted
    by.
    """
    for name, measure in review.measures.items():
        if not measure.per_month:
            continue
        names = {period: f"{name}_per_month_{period}" for period in review.periods}
        levels = breakdowns[name][PERIOD]
        yield from _per_month(name, measure, names, review.periods, levels)
        if len(review.periods) == 2:
            yield _ratio(f"{name}_rate_ratio", measure, review.periods, levels)
        for boundary, both, ratio in rates_of_boundaries(name, measure, review.boundaries):
            sides = review.sides[boundary]
            # An edition may leave the count by a boundary out altogether.
            levels = breakdowns[name].get(field_name(boundary), dict.fromkeys(sides, WITHHELD))
            names = dict(zip(sides, both, strict=True))
            yield from _per_month(name, measure, names, sides, levels)
            label = review.boundaries[boundary].label
            yield _ratio(ratio, measure, sides, levels, of=f" ({label})")


def _per_month(
    name: str,
    measure: Measure,
    names: Mapping[str, str],
    spans: Mapping[str, Period],
    levels: Mapping[str, Value],
) -> Iterator[Figure]:
    for word, span in spans.items():
        found = levels[word]
        yield Figure(
            id=names[word],
            label=f"{measure.label} a month, {span.label}",
            paragraph=measure.paragraph,
            unit="cases a month",
            value=WITHHELD
            if isinstance(found, Withheld)
            else rate_per_month(int(found or 0), span.months),
            how=f"Of the {measure.label}: those of the period, divided by its months.",
        )


def _ratio(
    id: str,
    measure: Measure,
    spans: Mapping[str, Period],
    levels: Mapping[str, Value],
    *,
    of: str = "",
) -> Figure:
    (first, a), (second, b) = spans.items()
    low_count, high_count = levels[first], levels[second]
    value: Value = WITHHELD
    interval: tuple[Value, Value] = (WITHHELD, WITHHELD)
    if not isinstance(low_count, Withheld) and not isinstance(high_count, Withheld):
        found = rate_ratio(int(low_count or 0), a.months, int(high_count or 0), b.months)
        value, interval = found.ratio, (found.low, found.high)
    return Figure(
        id=id,
        label=f"{measure.label} a month, later period against earlier{of}",
        paragraph=measure.paragraph,
        unit="times",
        value=value,
        interval=interval,
        how=(
            "The later monthly rate divided by the earlier. Allowing for chance, the true ratio "
            "probably lies within the interval (exact, for two Poisson counts)."
        ),
    )


def repeatable(
    claim: Claim, edition: Edition, figures: Mapping[str, Figure]
) -> int | str | Withheld:
    """What the earlier paper printed of the cases may be repeated if it tells nothing new.

    That is so if this edition shows the very number. Any other may be a sum of several, or one of
    them miscounted, and so an equation that a reader could set beside those of this paper.
    """
    if not edition.protects or claim.scope != "case":
        return claim.printed
    figure = figures.get(claim.measure or "")
    if figure is None:  # counted by what the review file declares, such as a day
        small = isinstance(claim.printed, int) and 0 < claim.printed < edition.suppress_below
        return WITHHELD if small else claim.printed
    part = (claim.counted or "").split(".")[2:]
    shown = getattr(figure, part[0], figure.value) if part else figure.value
    told = not figure.withheld and _is_told(claim.printed, shown)
    return claim.printed if told else WITHHELD


def _is_told(printed: int | str, shown: Value) -> bool:
    """Whether what was printed is what is shown; words that hold no number say no more than it."""
    if isinstance(shown, Withheld):
        return False
    if isinstance(printed, int):
        return printed == shown
    return not any(letter.isdigit() for letter in printed)
