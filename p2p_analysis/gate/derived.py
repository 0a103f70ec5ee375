"""Figures made of other figures: rates, their ratio, and what the earlier paper printed.

Each shows only if everything that it stands on is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.registers import Claim
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.rates import rate_per_month, rate_ratio
from p2p_analysis.gate.figures import WITHHELD, Figure, Value, Withheld


def rates(
    review: Review, breakdowns: Mapping[str, Mapping[str, Mapping[str, Value]]]
) -> Iterator[Figure]:
    """Rates per month, and their ratio; each stands only on numbers that are shown."""
    for name, measure in review.measures.items():
        if not measure.per_month:
            continue
        levels = breakdowns[name]["period"]
        for period, span in review.periods.items():
            found = levels[period]
            yield Figure(
                id=f"{name}_per_month_{period}",
                label=f"{measure.label} a month, {span.label}",
                paragraph=measure.paragraph,
                unit="cases a month",
                value=WITHHELD
                if isinstance(found, Withheld)
                else rate_per_month(int(found or 0), span.months),
                how=f'Figure "{name}" in the period, divided by the months of the period.',
            )
        if len(review.periods) == 2:
            yield _ratio(name, measure, review, levels)


def _ratio(name: str, measure: Measure, review: Review, levels: Mapping[str, Value]) -> Figure:
    (first, a), (second, b) = review.periods.items()
    low_count, high_count = levels[first], levels[second]
    value: Value = WITHHELD
    interval: tuple[Value, Value] = (WITHHELD, WITHHELD)
    if not isinstance(low_count, Withheld) and not isinstance(high_count, Withheld):
        found = rate_ratio(int(low_count or 0), a.months, int(high_count or 0), b.months)
        value, interval = found.ratio, (found.low, found.high)
    return Figure(
        id=f"{name}_rate_ratio",
        label=f"{measure.label} a month, later period against earlier",
        paragraph=measure.paragraph,
        unit="times",
        value=value,
        interval=interval,
        how=(
            "The monthly rate of the later period divided by that of the earlier, with the exact "
            "conditional interval for two Poisson counts (Clopper and Pearson limits)."
        ),
    )


def repeatable(
    claim: Claim, edition: Edition, figures: Mapping[str, Figure]
) -> int | str | Withheld:
    """What the earlier paper printed may be repeated unless it gives a withheld figure away."""
    if not edition.protects or claim.scope != "case":
        return claim.printed
    figure = figures.get(claim.measure or "")
    small = isinstance(claim.printed, int) and 0 < claim.printed < edition.suppress_below
    return WITHHELD if small or (figure is not None and _tells(claim, figure)) else claim.printed


def _tells(claim: Claim, figure: Figure) -> bool:
    part = (claim.counted or "").split(".")[2:]
    found = getattr(figure, part[0], figure.value) if part else figure.value
    return figure.withheld or isinstance(found, Withheld)
