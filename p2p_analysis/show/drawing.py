"""Drawing: bars and columns as SVG, the same bytes every time.

This room alone knows matplotlib. It draws without a screen and without state: its own Figure, its
own settings, no date, no random names. Text stays text, so that it can be read and scaled.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from p2p_analysis.gate.figures import Value, Withheld

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FAMILY = "Atkinson Hyperlegible Next"
_INK, _BAR, _MISSING, _PALE = "#1d2b36", "#1f4e79", "#5f6b75", "#eef2f5"
_WIDTH = 7.2  # inches
_WITHHELD_HEIGHT = 0.5  # of the tallest bar: the same for each, so that it says nothing


@dataclass(frozen=True)
class Bar:
    """One bar. `missing` marks the bar of what is not recorded."""

    label: str
    value: Value
    missing: bool = False


@dataclass(frozen=True)
class Mark:
    """A date on the axis, in quarters; a heavy one is drawn through the bars."""

    label: str
    at: float
    heavy: bool = False


def bars_svg(bars: Sequence[Bar], *, id: str) -> str:
    """Draw bars that lie, each with its name on the left and its number at the end."""
    with _settings() as new_figure:
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
        _frame(axes, "left")
        return _svg(figure, id)


def columns_svg(
    columns: Sequence[Bar],
    spans: Sequence[tuple[str, float, float]],
    marks: Sequence[Mark],
    *,
    id: str,
) -> str:
    """Draw columns over time: spans shaded behind, marks numbered above and explained below."""
    with _settings() as new_figure:
        figure = new_figure(3.5 + 0.2 * len(marks))
        height = figure.get_figheight()
        floor = (0.75 + 0.2 * len(marks)) / height
        axes = figure.add_axes((0.07, floor, 0.91, 1 - floor - 0.55 / height))
        most = _most(columns)
        for place, column in enumerate(columns):
            length, withheld = _size(column.value, most)
            _draw(axes.bar, place + 0.5, length, column, withheld)
            axes.text(
                place + 0.5, length, _words(column.value, short=True), ha="center", va="bottom"
            )
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
            figure.text(0.07, floor - (0.6 + 0.2 * number) / height, f"{number}  {mark.label}")
        axes.set_xticks([place + 0.5 for place in range(len(columns))])
        axes.set_xticklabels([_two_lines(column.label) for column in columns])
        axes.set_xlim(0, len(columns))
        axes.set_ylim(0, most * 1.18)
        axes.yaxis.set_visible(False)
        _frame(axes, "bottom")
        return _svg(figure, id)


def _draw(draw: object, place: float, length: float, bar: Bar, withheld: bool) -> None:
    if withheld:
        look = {"color": "none", "edgecolor": _MISSING, "hatch": "////", "lw": 0.8}
    elif bar.missing:
        look = {"color": "#ffffff", "edgecolor": _MISSING, "lw": 1.6}
    else:
        look = {"color": _BAR, "edgecolor": _BAR}
    draw(place, length, 0.66, zorder=2, **look)  # type: ignore[operator]


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


def _two_lines(label: str) -> str:
    year, quarter = label.split(" ")
    return f"{quarter}\n{year}" if quarter == "Q1" else quarter


def _frame(axes: Axes, keep: str) -> None:
    for side, line in axes.spines.items():
        line.set_visible(side == keep)
    axes.tick_params(length=0)


@contextmanager
def _settings() -> Iterator[object]:
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


def _svg(figure: Figure, id: str) -> str:
    """Write the drawing alone: no prologue, no date, names that stay its own on a page of many."""
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
    text = buffer.getvalue()
    text = text[text.index("<svg ") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{id}-", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()
