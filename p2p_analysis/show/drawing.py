"""Drawing: bars and columns as SVG, the same bytes every time.

This room alone knows matplotlib. It draws without a screen and without state: its own Figure, its
own settings, no date, no random names. Text stays text, so that it can be read and scaled.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from typing import TYPE_CHECKING

from p2p_analysis.gate.figures import Value, Withheld

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FAMILY = "Atkinson Hyperlegible Next"
_INK, _BAR, _MISSING, _PALE = "#1d2b36", "#1f4e79", "#5f6b75", "#eef2f5"
_WIDTH, _LINE, _LETTER = 7.2, 0.15, 0.075  # inches: the drawing, a line of text, a letter
_ACROSS = 0.91  # of the width: the axis of time
_WITHHELD_HEIGHT = 0.5  # of the tallest bar: the same for each, so that it says nothing


# For other rooms that draw.
INK, BAR, MISSING, PALE = _INK, _BAR, _MISSING, _PALE


@dataclass(frozen=True)
class Bar:
    """One bar. `missing` marks the bar of what is not recorded."""

    label: str
    value: Value
    missing: bool = False


@dataclass(frozen=True)
class Column:
    """A bar that stands on the axis of time, from and to, in quarters."""

    bar: Bar
    first: float
    last: float


@dataclass(frozen=True)
class Mark:
    """A date on the axis, in quarters; a heavy one is drawn through the bars."""

    label: str
    at: float
    heavy: bool = False


def bars_svg(bars: Sequence[Bar], *, id: str) -> str:
    """Draw bars that lie, each with its name on the left and its number at the end."""
    with settings() as new_figure:
        figure = new_figure(0.5 + 0.42 * len(bars))
        axes = figure.add_axes((0.42, 0.04, 0.52, 0.92))
        most = _most(bars)
        for row, bar in enumerate(bars):
            length, withheld = _size(bar.value, most)
            _draw(axes.barh, row, length, bar, withheld)
            axes.text(length + most * 0.02, row, _words(bar.value), va="center", color=_INK)
        axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
        axes.invert_yaxis()
        axes.set_xlim(0, most * 1.3)
        axes.xaxis.set_visible(False)
        frame(axes, "left")
        return svg(figure, id)


def columns_svg(
    columns: Sequence[Column],
    spans: Sequence[tuple[str, float, float]],
    marks: Sequence[Mark],
    *,
    id: str,
) -> str:
    """Draw columns over time: spans shaded behind, marks numbered above and explained below.

    A column is as wide as its time, less a gap. The axis runs from the first to the last.
    """
    begin, end = columns[0].first, columns[-1].last
    quarter = _WIDTH * _ACROSS / (end - begin)  # inches
    labels = [_in_lines(one.bar.label, (one.last - one.first) * quarter) for one in columns]
    below = 0.45 + _LINE * max(2, *(label.count("\n") + 1 for label in labels))
    with settings() as new_figure:
        figure = new_figure(2.75 + below + 0.2 * len(marks))
        height = figure.get_figheight()
        floor = (below + 0.2 * len(marks)) / height
        axes = figure.add_axes((0.07, floor, _ACROSS, 1 - floor - 0.55 / height))
        most = _most([column.bar for column in columns])
        for column in columns:
            middle, wide = (column.first + column.last) / 2, column.last - column.first
            length, withheld = _size(column.bar.value, most)
            _draw(axes.bar, middle, length, column.bar, withheld, max(0.66 * wide, wide - 0.34))
            words = _words(column.bar.value, short=True)
            free = _free_of(marks, middle, wide / 2, len(words) * _LETTER / quarter)
            axes.text(free, length, words, ha="center", va="bottom")
        for shade, (label, first, last) in enumerate(spans):
            axes.axvspan(first, last, color=(_PALE, "#ffffff")[shade % 2], zorder=0, lw=0)
            axes.text(
                (first + last) / 2, 1.11, label, transform=axes.get_xaxis_transform(), ha="center"
            )
        for number, mark in enumerate(marks, 1):
            axes.axvline(
                mark.at, color=_INK, lw=1.6 if mark.heavy else 0.9, ls="--" if mark.heavy else ":"
            )
            top = axes.get_xaxis_transform()
            axes.text(mark.at, 1.02, str(number), transform=top, ha="center", fontweight="bold")
            down = below - 0.15 + 0.2 * number
            figure.text(0.07, floor - down / height, f"{number}  {mark.label}")
        axes.set_xticks([(column.first + column.last) / 2 for column in columns])
        axes.set_xticklabels(labels)
        axes.set_xlim(begin, end)
        axes.set_ylim(0, most * 1.18)
        axes.yaxis.set_visible(False)
        frame(axes, "bottom")
        return svg(figure, id)


def _draw(
    draw: object, place: float, length: float, bar: Bar, withheld: bool, thick: float = 0.66
) -> None:
    if withheld:
        look = {"color": "none", "edgecolor": _MISSING, "hatch": "////", "lw": 0.8}
    elif bar.missing:
        look = {"color": "#ffffff", "edgecolor": _MISSING, "lw": 1.6}
    else:
        look = {"color": _BAR, "edgecolor": _BAR}
    draw(place, length, thick, zorder=2, **look)  # type: ignore[operator]


def _most(bars: Sequence[Bar]) -> float:
    return max([bar.value for bar in bars if isinstance(bar.value, int)] or [1]) or 1


def _size(value: Value, most: float) -> tuple[float, bool]:
    if isinstance(value, Withheld):
        return most * _WITHHELD_HEIGHT, True
    return float(value) if isinstance(value, int) else 0.0, False


def _words(value: Value, *, short: bool = False) -> str:
    if isinstance(value, Withheld):
        return "[c]" if short else "[c] withheld"
    return str(value) if value is not None else "not recorded"


def _free_of(marks: Sequence[Mark], middle: float, reach: float, need: float) -> float:
    """Where a column's number is free of the marks' lines: as near to its middle as can be."""
    steps = [sign * reach * step / 10 for step in range(8) for sign in (1, -1)]
    room = {
        middle + step: min((abs(mark.at - middle - step) for mark in marks), default=need)
        for step in steps
    }
    return next((at for at, free in room.items() if free >= need), max(room, key=room.__getitem__))


def _in_lines(label: str, width: float) -> str:
    """Break a label so that it fits a width in inches; words stay whole."""
    most = max(2, int(width / _LETTER))
    lines = (textwrap.wrap(line, most, break_long_words=False) for line in label.split("\n"))
    return "\n".join(chain.from_iterable(lines))


def frame(axes: Axes, keep: str) -> None:
    """Keep one side of the frame, and no ticks."""
    for side, line in axes.spines.items():
        line.set_visible(side == keep)
    axes.tick_params(length=0)


@contextmanager
def settings() -> Iterator[object]:
    """Matplotlib with our settings alone, whatever the analyst's own are."""
    import matplotlib
    from matplotlib.figure import Figure

    _our_fonts()
    ours = {
        "font.family": [FAMILY, "sans-serif"],
        "font.sans-serif": ["Arial", "Helvetica", "DejaVu Sans"],
        "font.size": 9.5,
        "text.color": _INK,
        "axes.edgecolor": _INK,
        "xtick.color": _INK,
        "ytick.color": _INK,
        "hatch.linewidth": 0.7,
        "hatch.color": _MISSING,
        "svg.fonttype": "none",
        "svg.hashsalt": "p2p_analysis",
    }
    with matplotlib.rc_context(matplotlib.rcParamsDefault | {"backend": "agg"} | ours):
        yield lambda height: Figure(figsize=(_WIDTH, height))


@cache
def _our_fonts() -> None:
    from matplotlib import font_manager

    for style in ("Regular", "Bold"):
        font = files("p2p_analysis.show").joinpath(
            f"../press/fonts/AtkinsonHyperlegibleNext-{style}.ttf"
        )
        with as_file(font) as path:
            font_manager.fontManager.addfont(path.resolve())


def svg(figure: Figure, id: str) -> str:
    """Write the drawing alone: no prologue, no date, names that stay its own on a page of many."""
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
    text = buffer.getvalue()
    text = text[text.index("<svg ") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{id}-", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()
