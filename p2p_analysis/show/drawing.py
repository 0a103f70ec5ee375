"""Bars that lie. Every label stands beside what it names, and every bar begins at nought.

A withheld number is no bar: its row is hatched from end to end around the word for it, whatever the
others are, so that nothing about it can be taken for a number. A number that is not there is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.show.canvas import LETTER, LINE, WIDE, Canvas, box_of
from p2p_analysis.show.letters import lines, width
from p2p_analysis.show.numbers import SYMBOL, digits

_THICK, _BETWEEN = 15, 10  # how thick a bar is; from a bar to the next bar or its name
_NAMES = 150  # the most that names may take of the width
_GAP, _BESIDE = 8, 6  # between a name and its bar; between a bar and its number
_MIDDLE = 0.35 * LETTER  # from a base line up to the middle of the letters


@dataclass(frozen=True)
class Bar:
    """One bar. `missing` marks the bar of what is not recorded."""

    label: str
    value: Value
    missing: bool = False


def bars_svg(bars: Sequence[Bar], *, id: str) -> str:
    """Draw bars that lie, each with its number at the end.

    Names stand on the left where all of them are short; else each stands above its bar, so that
    neither words nor bars are cramped on a phone.
    """
    canvas = Canvas(id)
    beside = max(width(bar.label, LETTER) for bar in bars) + _GAP
    above = beside > _NAMES
    axis = 1.0 if above else beside
    room = max([width(_words(bar.value), LETTER) for bar in bars if _counted(bar)] or [0])
    unit = (WIDE - axis - room - _GAP) / most(bars)
    top = 2.0
    for bar in bars:
        name = lines(bar.label, WIDE - axis - _GAP, LETTER) if above else []
        for line in name:
            canvas.words(axis + _BESIDE, top + 0.8 * LETTER, line)
            top += LINE
        down = top + _THICK / 2 + _MIDDLE
        if not above:
            canvas.words(axis - _GAP, down, bar.label, anchor="end")
        if isinstance(bar.value, Withheld):
            centre = (axis + WIDE) / 2
            canvas.words(centre, down, _words(bar.value), anchor="middle")
            taken = box_of(centre, down, _words(bar.value), "middle")
            canvas.withheld(axis, top, WIDE, top + _THICK, taken)
        else:
            canvas.rectangle(axis, top, length(bar, unit), _THICK, look(bar))
            canvas.words(axis + length(bar, unit) + _BESIDE, down, _words(bar.value))
        top += _THICK + _BETWEEN
    canvas.line([(axis, 1), (axis, top - _BETWEEN + 1)])
    return canvas.svg(top - _BETWEEN + 2)


def most(bars: Sequence[Bar]) -> float:
    """The largest number that is shown: the scale rests on nothing else."""
    return max([float(bar.value) for bar in bars if _counted(bar)] or [1]) or 1  # type: ignore[arg-type]


def look(bar: Bar) -> str:
    """How a bar is filled, so that what it is can be told without colour."""
    return "hollow" if bar.missing else "solid"


def length(bar: Bar, unit: float) -> float:
    """How long a bar is of which the number is shown; what has no number has no length."""
    return float(bar.value) * unit if _counted(bar) else 0.0  # type: ignore[arg-type]


def _counted(bar: Bar) -> bool:
    return isinstance(bar.value, int)


def _words(value: Value) -> str:
    return digits(value, withheld=f"{SYMBOL} withheld")
