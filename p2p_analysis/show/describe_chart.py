"""Alt text: what a chart shows, in a sentence or more, made from the released figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show.drawing import Bar, Mark
from p2p_analysis.show.numbers import digits


def describe(bars: Sequence[Bar]) -> str:
    """Say each bar's name and number, largest first; what is withheld comes last."""
    shown = [bar for bar in bars if isinstance(bar.value, int)]
    shown.sort(key=lambda bar: (-int(bar.value), bars.index(bar)))  # type: ignore[arg-type]
    told = "; ".join(f"{_lower(bar.label)}: {bar.value}" for bar in shown)
    kept = [_lower(bar.label) for bar in bars if isinstance(bar.value, Withheld)]
    sentences = []
    if told:
        sentences.append(f"Bars, longest first. {told[:1].upper()}{told[1:]}.")
    if kept:
        sentences.append(f"Withheld, and drawn alike: {'; '.join(kept)}.")
    return " ".join(sentences)


def describe_trend(
    release: Release, name: str, found: Mapping[str, Value], marks: Sequence[Mark]
) -> str:
    """Say how the quarters run, where they peak, and which dates are marked."""
    review = release.review
    window = f"{review.window.first:%B %Y} to {review.window.last:%B %Y}"
    sentences = [f"Columns for the {len(found)} quarters of {window}."]
    shown = {level: value for level, value in found.items() if isinstance(value, int)}
    if shown:
        most = max(shown.values())
        peaks = [_quarter(level) for level, value in shown.items() if value == most]
        sentences.append(f"The highest shown is {most}, in {' and '.join(peaks)}.")
        told = "; ".join(f"{_quarter(level)}: {value}" for level, value in shown.items())
        sentences.append(f"In order: {told}.")
    kept = sum(isinstance(value, Withheld) for value in found.values())
    if kept == len(found):
        sentences.append(
            "The number of every quarter is withheld, and all columns are drawn alike."
        )
    elif kept:
        sentences.append(f"The numbers of {kept} quarters are withheld and drawn alike.")
    by_period = release.breakdowns[name].get("period", {})
    for period, span in review.periods.items():
        value = by_period.get(period)
        words = "withheld" if isinstance(value, Withheld) else digits(value)
        sentences.append(f"{span.label}: {words}.")
    sentences.append("Marked dates: " + "; ".join(mark.label for mark in marks) + ".")
    return " ".join(sentences)


def _quarter(level: str) -> str:
    year, number = level.split("-Q")
    return f"quarter {number} of {year}"


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
