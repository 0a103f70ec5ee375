"""A chart in words, made from the released figures: `alt` for a glance, `long` for how it is drawn.

`alt` says what a reader sees at a glance, in a sentence or two. `long` stands above the chart's own
table and says what the table does not: what the axes are and what is marked. Each value is said by
the table alone. The key, below the drawing, says what is drawn otherwise than the rest, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from p2p_analysis.brief.periods import QUARTER
from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show.drawing import Bar
from p2p_analysis.show.numbers import digits, in_words
from p2p_analysis.show.spans import place, spans_of, unit

LONGEST_ALT = 250
HATCHED = "What is withheld is hatched from end to end, whatever its size."
HOLLOW = "What is not recorded is drawn hollow."


def describe(bars: Sequence[Bar]) -> str:
    """Say each bar's name and number in the order of the drawing; if that is too long, the ends."""
    shown = [bar for bar in bars if isinstance(bar.value, int)]
    kept = _kept(bar.value for bar in bars)
    alike = "Withheld bars are drawn alike." if kept else ""
    opening = "Bars, from top to bottom."
    ends = []
    if kept and shown:  # a withheld bar may be the longest: only what is shown can be named
        ends = [f"Bars. Shown are {_shown(shown)}. The others are withheld and drawn alike."]
    elif len(shown) > 1 and any(bar.value for bar in shown):
        longest = max(shown, key=lambda bar: int(bar.value))  # type: ignore[arg-type]
        shortest = min(reversed(shown), key=lambda bar: int(bar.value))  # type: ignore[arg-type]
        ends = [f"Bars. The longest is {_number(longest)}; the shortest is {_number(shortest)}."]
    return brief(
        f"{opening} {_capital('; '.join(map(_number, bars)))}. {alike}",
        *ends,
        f"Bars, each with its number. {alike}",
    )


def _shown(bars: Sequence[Bar]) -> str:
    """The bars that have a number, those of nought together."""
    noughts = [bar for bar in bars if not bar.value]
    told = [_number(bar) for bar in bars if bar.value or len(noughts) == 1]
    if len(noughts) > 1:
        told.append(f"{in_words(len(noughts))} bars of 0")
    return "; ".join(told)


def describe_path(bars: Sequence[Bar]) -> str:
    """Say each step and its number in the order of the path; what is withheld has no number."""
    told = "; ".join(_number(bar) for bar in bars)
    kept = _kept(bar.value for bar in bars)
    alike = "What is withheld is drawn alike." if kept else ""
    opening = "Bars for the steps of a path"
    return brief(
        f"{opening}, in order. {_capital(told)}. {alike}",
        f"{opening}, from {_number(bars[0])}, to {_number(bars[-1])}. {alike}",
        f"{opening}, in order. {alike}",
    )


def how_bars_are_drawn(*, unit: str = "cases") -> str:
    """Say what the length of bars means, and in what order they lie."""
    return f"Bars lie in the order of the table; the length of each is the number of {unit}."


def key_of(bars: Sequence[Bar]) -> str:
    """Say what hollow and hatched bars mean, where there are any."""
    hollow = any(bar.missing and bar.value and not _kept([bar.value]) for bar in bars)
    return " ".join(
        [*([HOLLOW] if hollow else []), *([HATCHED] if _kept(b.value for b in bars) else [])]
    )


def key_of_trend(release: Release, name: str, *, by: str = QUARTER) -> str:
    """Say what hatched columns mean, which are cut short, and which lie in two periods."""
    spans = spans_of(release, by)
    words = [HATCHED] if _kept(_numbers(release, name, by).values()) else []
    for span in spans:
        if span.cut:
            months, of = round((span.last - span.first) * 3), round(span.whole * 3)
            part = f"{digits(months)} of its {digits(of)} months" if months < of else "a part"
            words.append(f"{_capital(span.words)} is cut short: the review covers {part}.")
    for period in list(release.review.periods.values())[1:]:
        begin = place(release, period.first)
        words += [
            f"{_capital(span.words)} lies partly in one period and partly in the next."
            for span in spans
            if span.first < begin < span.last
        ]
    return " ".join(words)


def describe_trend(release: Release, name: str, *, by: str = QUARTER) -> str:
    """Say how the figure runs in time, and where the highest number stands."""
    numbers = _numbers(release, name, by)
    one, several = unit(release, by)[1:]
    opening = (
        f"Columns by {one} over {_window(release)}." if len(numbers) > 1
        else f"One column for {_window(release)}."
    )  # fmt: skip
    shown = {words: value for words, value in numbers.items() if isinstance(value, int)}
    kept = [words for words, value in numbers.items() if isinstance(value, Withheld)]
    if not shown:
        return opening
    rest = "The others are withheld and drawn alike." if len(shown) == 1 else (
        f"Some {several} are withheld and drawn alike."
    )  # fmt: skip
    if len(shown) == 1 and len(numbers) > 1:
        ((words, value),) = shown.items()
        return brief(f"{opening} Shown is {words}: {digits(value)}. {rest if kept else ''}")
    highest = max(shown.values())
    peaks = [words for words, value in shown.items() if value == highest]
    where = f", in {' and '.join(peaks)}" if len(peaks) < 4 else f", in several {several}"
    most = f"The highest shown is {digits(highest)}{where}."
    cut = [span.words for span in spans_of(release, by) if span.cut]
    short = f"Cut short: {listed(cut)}." if cut else ""
    rest = rest if kept else ""
    return brief(
        f"{opening} {most} {rest} {short}", f"{opening} {most} {rest}", f"{opening} {rest}"
    )


def how_trend_is_drawn(release: Release, name: str, *, by: str = QUARTER) -> str:
    """Say what a trend's axes are, what is drawn apart, and the periods' numbers."""
    review, numbers = release.review, _numbers(release, name, by)
    several = unit(release, by).several
    sentences = [
        f"Time runs from left to right in {several}, {_window(release)}; a column begins at "
        "nought, and its height is the number of cases."
    ]
    spans = spans_of(release, by)
    if len({round(span.last - span.first, 1) for span in spans[1:-1]}) > 1:
        sentences.append("A column is as wide as the time that it stands for.")
    if any(value is None for value in numbers.values()):
        sentences.append("Where there is no number the drawing has a gap.")
    periods = {
        review.periods[period].label: value
        for period, value in release.breakdowns[name].get("period", {}).items()
        if period in review.periods
    }
    if periods:
        told = "; ".join(f"{label}: {_said(value)}" for label, value in periods.items())
        sentences.append(f"The periods are shaded in turn. {told}.")
    return " ".join(sentences)


def brief(*ways: str) -> str:
    """The first way of saying it that is short enough for alternative text."""
    ready = [" ".join(way.split()) for way in ways]
    return next((way for way in ready if len(way) <= LONGEST_ALT), ready[-1])


def lower(label: str) -> str:
    """A label inside a sentence; what is written in capitals stays so."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def listed(words: Iterable[str]) -> str:
    """Join names as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _numbers(release: Release, name: str, by: str) -> dict[str, Value]:
    breakdown = release.breakdown(name, by)
    return {span.words: breakdown[span.level] for span in spans_of(release, by)}


def _window(release: Release) -> str:
    window = release.review.window
    return f"{window.first:%B %Y} to {window.last:%B %Y}"


def _number(bar: Bar) -> str:
    return f"{lower(bar.label)}: {_said(bar.value)}"


def _kept(values: Iterable[Value]) -> bool:
    return any(isinstance(value, Withheld) for value in values)


def _said(value: Value) -> str:
    return "no number" if value is None else digits(value, withheld="withheld")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
