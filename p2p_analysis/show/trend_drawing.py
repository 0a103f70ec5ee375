"""Columns over time, each as wide as its time; periods are shaded, and dates are numbered.

A withheld number is no column: its time is hatched from the ground to the top, whatever the others
are. A number that is not there is a gap, also in the line that the columns stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from p2p_analysis.gate.figures import Withheld
from p2p_analysis.show.canvas import LETTER, LINE, WIDE, Box, Canvas, box_of
from p2p_analysis.show.drawing import Bar, length, look, most
from p2p_analysis.show.letters import balanced, lines, width
from p2p_analysis.show.numbers import digits

_HIGH = 120.0  # of the highest column
WITHHELD_HIGH = _HIGH + LINE + 1  # of what is hatched: above the number of the highest column
_ROOM = 4  # beside the number of a mark
_STEPS = (1, 2, 3, 4, 6, 12)  # columns from name to name


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


def columns_svg(
    columns: Sequence[Column],
    spans: Sequence[tuple[str, float, float]],
    marks: Sequence[Mark],
    *,
    id: str,
) -> str:
    """Draw columns over time: spans shaded behind, marks numbered above.

    A column is as wide as its time, less a gap. The axis runs from the first to the last.
    """
    canvas = Canvas(id)
    begin, end = columns[0].first, columns[-1].last
    quarter = WIDE / (end - begin)

    def across(at: float) -> float:
        return (at - begin) * quarter

    # Places are measured from the ground first; what stands above decides where the ground is.
    stands = list(_stands(columns, marks, across))
    highest = max((one.top for one in stands), default=0.0)
    above = list(_stacked([(across(m.at), str(n)) for n, m in enumerate(marks, 1)]))
    titles = [
        (across((first + last) / 2), balanced(label, max(quarter * (last - first) - 6, 60), LETTER))
        for label, first, last in spans
    ]
    titled = _rows_of(titles)
    head = LINE * max(row + len(title) for row, (_, title) in zip(titled, titles, strict=True))
    rises = max((up for *_, up in above), default=-1) + 1
    ground = head + LINE * rises + 8 + highest
    for shade, (_, first, last) in enumerate(spans):
        if shade % 2 == 0:
            wide = across(last) - across(first)
            canvas.rectangle(across(first), head + 4, wide, ground - head - 4, "pale")
    for row, (middle, title) in zip(titled, titles, strict=True):
        for at, line in enumerate(title, row):
            canvas.words(middle, LINE * at + 13, line, anchor="middle")
    boxes = [one.box for one in stands if one.box]
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
    for one in stands:
        if one.kept_back:
            words = one.box.lowered(ground) if one.box else None
            canvas.withheld(one.left, ground - one.high, one.right, ground, words)
        else:
            wide = one.right - one.left
            canvas.rectangle(one.left, ground - one.high, wide, one.high, look(one.column.bar))
    for heavy, line in lines_of:
        if heavy:
            canvas.line(line, thick=2, dash="6 4")
    for one in stands:
        if one.box:
            canvas.words(one.x, ground + one.down, one.number, anchor="middle")
    for first, last in _unbroken(columns):
        canvas.line([(across(first), ground), (across(last), ground)], thick=1.4)
    return canvas.svg(ground + 9 + _name(canvas, columns, across, ground + 3))


@dataclass(frozen=True)
class _Stand:
    """A column in its place, with its number: measured from the ground, upwards below nought."""

    column: Column
    left: float
    right: float
    high: float
    x: float
    down: float
    box: Box | None  # what the number covers; without one it is not written

    @property
    def number(self) -> str:
        return digits(self.column.bar.value)

    @property
    def kept_back(self) -> bool:
        return isinstance(self.column.bar.value, Withheld)

    @property
    def top(self) -> float:
        """How far up the column and its number reach."""
        return max(self.high, -self.box.top if self.box else 0.0)


def _stands(
    columns: Sequence[Column], marks: Sequence[Mark], across: Callable[[float], float]
) -> Iterator[_Stand]:
    """Where each column stands, and its number: above it, higher where it would meet another.

    A withheld one has its symbol in the middle of the hatching, unless that is wider than its time
    or meets a number: the hatching says the same.
    """
    unit = _HIGH / most([column.bar for column in columns])
    quarter = across(1) - across(0)
    taken: list[Box] = []
    for column in columns:
        if column.bar.value is None:
            continue
        kept_back = isinstance(column.bar.value, Withheld)
        number = digits(column.bar.value)
        middle, reach = (column.first + column.last) / 2, (column.last - column.first) / 2
        half = max(0.66 * reach, reach - 0.17)
        high = WITHHELD_HIGH if kept_back else length(column.bar, unit)
        need = width(number, LETTER) / 2 + 3
        x = across(middle if kept_back else _free_of(marks, middle, reach, need / quarter))
        down = (LETTER - high) / 2 if kept_back else -high - 4
        box = box_of(x, down, number, "middle")
        place = across(middle - half), across(middle + half), high
        meets = any(box.meets(one) for one in taken)
        if kept_back and (meets or need > reach * quarter):
            yield _Stand(column, *place, x, down, None)
            continue
        while any(box.meets(one) for one in taken):
            down -= 1
            box = box_of(x, down, number, "middle")
        taken.append(box)
        yield _Stand(column, *place, x, down, box)


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
    canvas: Canvas, columns: Sequence[Column], across: Callable[[float], float], top: float
) -> float:
    """Write the names under the columns, years in a line of their own; say how deep they go.

    Where there is no room for all, every other or third is named, counted from a year's beginning;
    so is none that would meet the one before it.
    """
    names = [column.bar.label.split("\n") for column in columns]
    longest = [max(width(word, LETTER) for word in name.split()) for name, *_ in names]
    need = (max(longest) + 4) * len(columns) / WIDE
    every = next((step for step in _STEPS if step >= need), _STEPS[-1])
    begins = next((n for n, (_, *year) in enumerate(names) if n and year), 0) % every
    deep = 0
    taken: list[Box] = []
    for n in range(begins, len(columns), every):
        middle, wide = _middle_and_width(columns[n], across)
        broken = list(enumerate(lines(names[n][0], max(wide * every - 4, longest[n]), LETTER), 1))
        boxes = [box_of(middle, top + LINE * at - 3, line, "middle") for at, line in broken]
        if any(_apart(box).meets(one) for box in boxes for one in taken):
            continue
        taken += boxes
        deep = max(deep, len(broken))
        for at, line in broken:
            canvas.words(middle, top + LINE * at - 3, line, anchor="middle")
    return LINE * (deep + _years(canvas, columns, across, top + LINE * (deep + 1) - 3))


def _years(
    canvas: Canvas, columns: Sequence[Column], across: Callable[[float], float], low: float
) -> bool:
    """Write each year where it begins; of two that would meet, the second. Say if there is one."""
    last: Box | None = None
    for column in reversed(columns):
        _, *year = column.bar.label.split("\n")
        if not year:
            continue
        middle, _ = _middle_and_width(column, across)
        box = box_of(middle, low, year[0], "middle")
        if last is None or not _apart(box).meets(last):
            canvas.words(middle, low, year[0], anchor="middle")
            last = box
    return last is not None


def _middle_and_width(column: Column, across: Callable[[float], float]) -> tuple[float, float]:
    left, right = across(column.first), across(column.last)
    return (left + right) / 2, right - left


def _free_of(marks: Sequence[Mark], middle: float, reach: float, need: float) -> float:
    """Where a column's number is free of the marks' lines: as near to its middle as can be."""
    steps = [sign * reach * step / 10 for step in range(8) for sign in (1, -1)]
    room = {
        middle + step: min((abs(mark.at - middle - step) for mark in marks), default=need)
        for step in steps
    }
    return next((at for at, free in room.items() if free >= need), max(room, key=room.__getitem__))
