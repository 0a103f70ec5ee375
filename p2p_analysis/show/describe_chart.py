"""Alt text: what a chart shows, in a sentence or more, made from the released figures."""

from __future__ import annotations

from collections.abc import Sequence

from p2p_analysis.brief.periods import QUARTER
from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show.drawing import Bar, Mark
from p2p_analysis.show.numbers import digits
from p2p_analysis.show.spans import spans_of, unit


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


def describe_path(bars: Sequence[Bar]) -> str:
    """Say each step and its number in the order of the path; what is withheld has no number."""
    told = "; ".join(
        f"{_lower(bar.label)}: {digits(bar.value, withheld='withheld')}" for bar in bars
    )
    drawn_alike = any(isinstance(bar.value, Withheld) for bar in bars)
    alike = " What is withheld is drawn alike." if drawn_alike else ""
    return f"Bars for the steps of a path, in order. {told[:1].upper()}{told[1:]}.{alike}"


def describe_trend(release: Release, name: str, marks: Sequence[Mark], *, by: str = QUARTER) -> str:
    """Say how the figure runs in time, where it peaks, and which dates are marked."""
    review = release.review
    _, one, several = unit(release, by)
    spans, breakdown = spans_of(release, by), release.breakdown(name, by)
    window = f"{review.window.first:%B %Y} to {review.window.last:%B %Y}"
    sentences = [
        f"Columns for the {len(spans)} {several} of {window}." if len(spans) > 1
        else f"One column for {window}."
    ]  # fmt: skip
    if len({round(span.last - span.first, 1) for span in spans[1:-1]}) > 1:
        sentences.append("A column is as wide as the time that it stands for.")
    numbers = {span.words: breakdown[span.level] for span in spans}
    shown = {words: value for words, value in numbers.items() if isinstance(value, int)}
    told = "; ".join(f"{words}: {value}" for words, value in shown.items())
    if len(shown) > 1:
        most = max(shown.values())
        peaks = [words for words, value in shown.items() if value == most]
        sentences.append(f"The highest shown is {most}, in {' and '.join(peaks)}.")
        sentences.append(f"In order: {told}.")
    elif shown:
        sentences.append(f"Shown is {told}.")
    kept = [words for words, value in numbers.items() if isinstance(value, Withheld)]
    if len(kept) == len(spans):
        sentences.append(f"The number of every {one} is withheld, and all columns are drawn alike.")
    elif len(kept) == 1:
        sentences.append(f"The number of {kept[0]} is withheld.")
    elif kept:
        sentences.append(f"The numbers of {len(kept)} {several} are withheld and drawn alike.")
    for period, value in release.breakdowns[name].get("period", {}).items():
        if period in review.periods:
            words = "withheld" if isinstance(value, Withheld) else digits(value)
            sentences.append(f"{review.periods[period].label}: {words}.")
    if marks:
        sentences.append("Marked dates: " + "; ".join(mark.label for mark in marks) + ".")
    return " ".join(sentences)


def _lower(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
