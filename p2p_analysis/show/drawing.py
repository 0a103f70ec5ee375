"""Bars and columns. Every label stands beside what it names, and every bar begins at nought.

A withheld number is a hatched box of one size, always: its size says nothing, of this number or of
any other. A number that is not there is a gap, also in the line that the columns stand on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.show.canvas import LETTER, LINE, WIDE, Box, Canvas, box_of
from p2p_analysis.show.letters import balanced, lines, width
from p2p_analysis.show.numbers import SYMBOL, digits

WITHHELD_SIZE = 34.0  # units: the length or height of every withheld bar, whatever the others are
_ROW, _THICK = 28, 17  # from bar to bar, and how thick a bar is
_HIGH = 120.0  # of the highest column
_NAMES, _GAP = 240, 8  # the most that names may take of the width; between a name and its bar
_ROOM = 4  # beside the number of a mark
_MIDDLE = 0.35 * LETTER  # from a base line up to the middle of the letters


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
    canvas = Canvas(id)
    names = [balanced(bar.label, _NAMES, LETTER) for bar in bars]
    axis = max(width(line, LETTER) for name in names for line in name) + _GAP
    room = max([width(_words(bar.value), LETTER) for bar in bars if _counted(bar)] or [0])
    unit = (WIDE - axis - room - _GAP) / most(bars)
    top = 2.0
    for bar, name in zip(bars, names, strict=True):
        high = max(_ROW, LINE * len(name) + 8)
        middle = top + high / 2
        for at, line in enumerate(name):
            down = middle + _MIDDLE + LINE * (at - (len(name) - 1) / 2)
            canvas.words(axis - _GAP, down, line, anchor="end")
        length = _length(bar, unit)
        canvas.rectangle(axis, middle - _THICK / 2, length, _THICK, look(bar))
        canvas.words(axis + length + 6, middle + _MIDDLE, _words(bar.value))
        top += high
    canvas.line([(axis, 2), (axis, top)])
    return canvas.svg(top + 2)


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
    canvas = Canvas(id)
    begin, end = columns[0].first, columns[-1].last
    quarter = WIDE / (end - begin)

    def across(at: float) -> float:
        return (at - begin) * quarter

    # Places are measured from the ground first; what stands above decides where the ground is.
    numbers = list(_numbers(columns, marks, across, quarter))
    highest = min([box.top for *_, box in numbers], default=0)
    above = list(_stacked([(across(m.at), str(n)) for n, m in enumerate(marks, 1)]))
    titles = [
        (across((first + last) / 2), lines(label, max(quarter * (last - first) - 6, 60), LETTER))
        for label, first, last in spans
    ]
    titled = _rows_of(titles)
    head = LINE * max(row + len(title) for row, (_, title) in zip(titled, titles, strict=True))
    rises = max((up for *_, up in above), default=-1) + 1
    ground = head + LINE * rises + 8 - highest
    for shade, (_, first, last) in enumerate(spans):
        if shade % 2 == 0:
            wide = across(last) - across(first)
            canvas.rectangle(across(first), head + 4, wide, ground - head - 4, "pale")
    for row, (middle, title) in zip(titled, titles, strict=True):
        for at, line in enumerate(title, row):
            canvas.words(middle, LINE * at + 13, line, anchor="middle")
    boxes = [box for *_, box in numbers]
    lines_of = [
        (mark.heavy, [(across(mark.at), ground + down) for down in ends])
        for mark, (*_, up) in zip(marks, above, strict=True)
        for ends in _beside(boxes, across(mark.at), head + LINE * (rises - up) + 3 - ground)
    ]
    for x, number, up in above:
        canvas.words(x, head + LINE * (rises - up) - 1, number, anchor="middle", bold=True)
    for heavy, line in lines_of:
        if not heavy:
            canvas.line(line, thick=1.2, dash="1.5 3")
    unit = _HIGH / most([column.bar for column in columns])
    for column in columns:
        wide = _wide(column)
        high = _length(column.bar, unit)
        left = across((column.first + column.last - wide) / 2)
        canvas.rectangle(left, ground - high, wide * quarter, high, look(column.bar))
    for heavy, line in lines_of:
        if heavy:
            canvas.line(line, thick=2, dash="6 4")
    for x, down, number, _ in numbers:
        canvas.words(x, ground + down, number, anchor="middle")
    for first, last in _unbroken(columns):
        canvas.line([(across(first), ground), (across(last), ground)], thick=1.4)
    low = ground + 3 + _name(canvas, columns, across, quarter, ground + 3)
    for number, mark in enumerate(marks, 1):
        name = lines(mark.label, WIDE - 18, LETTER)
        canvas.words(0, low + LINE, str(number), bold=True)
        for at, line in enumerate(name, 1):
            canvas.words(18, low + LINE * at, line)
        low += LINE * len(name) + 2
    return canvas.svg(low + 6)


def most(bars: Sequence[Bar]) -> float:
    """The largest number that is shown: the scale rests on nothing else."""
    return max([float(bar.value) for bar in bars if _counted(bar)] or [1]) or 1  # type: ignore[arg-type]


def look(bar: Bar) -> str:
    """How a bar is filled, so that what it is can be told without colour."""
    if isinstance(bar.value, Withheld):
        return "hatched"
    return "hollow" if bar.missing else "solid"


def _counted(bar: Bar) -> bool:
    return isinstance(bar.value, int)


def _length(bar: Bar, unit: float) -> float:
    if isinstance(bar.value, Withheld):
        return WITHHELD_SIZE
    return float(bar.value) * unit if isinstance(bar.value, int) else 0.0


def _words(value: Value) -> str:
    return digits(value, withheld=f"{SYMBOL} withheld")


def _wide(column: Column) -> float:
    wide = column.last - column.first
    return max(0.66 * wide, wide - 0.34)


def _numbers(
    columns: Sequence[Column], marks: Sequence[Mark], across: object, quarter: float
) -> Iterator[tuple[float, float, str, Box]]:
    """Where each column's number stands: above it, higher where it would meet another number.

    A symbol that meets another is left out: the hatching says the same.
    """
    unit = _HIGH / most([column.bar for column in columns])
    taken: list[Box] = []
    for column in columns:
        if column.bar.value is None:
            continue
        number = digits(column.bar.value)
        middle, reach = (column.first + column.last) / 2, (column.last - column.first) / 2
        free = _free_of(marks, middle, reach, (width(number, LETTER) / 2 + 3) / quarter)
        x, down = across(free), -_length(column.bar, unit) - 4  # type: ignore[operator]
        box = box_of(x, down, number, "middle")
        if isinstance(column.bar.value, Withheld) and any(box.meets(one) for one in taken):
            continue
        while any(box.meets(one) for one in taken):
            down -= 1
            box = box_of(x, down, number, "middle")
        taken.append(box)
        yield x, down, number, box


def _stacked(labels: Sequence[tuple[float, str]]) -> Iterator[tuple[float, str, int]]:
    """How many lines up each of some labels must stand so as to be free of those before it."""
    taken: list[Box] = []
    for x, label in labels:
        up = 0
        while any(_apart(box_of(x, -LINE * up, label, "middle", bold=True)).meets(one)
                  for one in taken):  # fmt: skip
            up += 1
        taken.append(box_of(x, -LINE * up, label, "middle", bold=True))
        yield x, label, up


def _apart(box: Box) -> Box:
    """What is free of a box with room at either side does not seem to be one with it."""
    return Box(box.left - _ROOM, box.top, box.right + _ROOM, box.bottom)


def _beside(boxes: Sequence[Box], x: float, top: float) -> Iterator[tuple[float, float]]:
    """The pieces of a line down to the ground, from above it, that leave out the numbers it meets.

    Places are measured from the ground, upwards below nought.
    """
    met = [box for box in boxes if box.left - 1 < x < box.right + 1 and box.bottom > top]
    for box in sorted(met, key=lambda one: one.top):
        if box.top - 1 > top:
            yield top, box.top - 1
        top = max(top, box.bottom + 1)
    if top < 0:
        yield top, 0.0


def _rows_of(titles: Sequence[tuple[float, list[str]]]) -> list[int]:
    """In which line each title begins, so that none meets another."""
    taken: list[Box] = []
    found = []
    for x, title in titles:
        row = 0
        while any(
            box_of(x, LINE * (row + at), line, "middle").meets(one)
            for at, line in enumerate(title) for one in taken
        ):  # fmt: skip
            row += 1
        taken += [box_of(x, LINE * (row + at), line, "middle") for at, line in enumerate(title)]
        found.append(row)
    return found


def _unbroken(columns: Sequence[Column]) -> Iterator[tuple[float, float]]:
    """From where to where the ground runs: it breaks where there is no number."""
    first: float | None = None
    for column in columns:
        if column.bar.value is None:
            if first is not None:
                yield first, column.first
            first = None
        elif first is None:
            first = column.first
    if first is not None:
        yield first, columns[-1].last


def _name(
    canvas: Canvas, columns: Sequence[Column], across: object, quarter: float, top: float
) -> float:
    """Write the names under the columns, years in a line of their own; say how deep they go."""
    names = []
    for column in columns:
        name, *year = column.bar.label.split("\n")
        names.append((lines(name, (column.last - column.first) * quarter - 4, LETTER), year))
    deep = max(len(name) for name, _ in names)
    for column, (name, year) in zip(columns, names, strict=True):
        middle = across((column.first + column.last) / 2)  # type: ignore[operator]
        for at, line in [*enumerate(name, 1), *((deep + 1, one) for one in year)]:
            canvas.words(middle, top + LINE * at - 3, line, anchor="middle")
    return LINE * (deep + any(year for _, year in names))


def _free_of(marks: Sequence[Mark], middle: float, reach: float, need: float) -> float:
    """Where a column's number is free of the marks' lines: as near to its middle as can be."""
    steps = [sign * reach * step / 10 for step in range(8) for sign in (1, -1)]
    room = {
        middle + step: min((abs(mark.at - middle - step) for mark in marks), default=need)
        for step in steps
    }
    return next((at for at, free in room.items() if free >= need), max(room, key=room.__getitem__))
