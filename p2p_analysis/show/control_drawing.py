"""Drawing a control chart: shares over time as points, and the limits of chance behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from p2p_analysis.show.canvas import BLUE, LETTER, LINE, WIDE, Canvas, box_of
from p2p_analysis.show.letters import lines, width
from p2p_analysis.show.numbers import SYMBOL

HIGH = 130.0  # from "all" down to "none"
_LEFT = 46.0
_SHOWN = "Share of cases with an incomplete record"
_STEPS = (1, 2, 3, 4, 6, 12, 24, 60)  # spans from name to name


@dataclass(frozen=True)
class Point:
    """One span of time: how many records of it are incomplete, of how many cases.

    `count` is None where it is withheld; without cases the point is a gap.
    """

    label: str
    count: int | None
    cases: int | None
    limits: tuple[int, int] | None = None
    withheld: bool = False

    @property
    def outside(self) -> bool:
        """Whether the count lies beyond what chance alone explains."""
        if self.count is None or self.limits is None:
            return False
        return not self.limits[0] <= self.count <= self.limits[1]


def points_svg(points: Sequence[Point], *, id: str, overall: float | None = None) -> str:
    """Draw the share of each span, joined where spans follow one another; limits are a band.

    `overall` is the share of the whole, drawn across. A point outside its limits has a ring.
    """
    canvas = Canvas(id)
    step = (WIDE - _LEFT) / len(points)
    ground = _told(canvas, points, overall) + HIGH

    def across(at: float) -> float:
        return _LEFT + (at + 0.5) * step

    def down(share: float) -> float:
        return ground - share * HIGH

    for share, name in ((0, "none"), (0.5, "half"), (1, "all")):
        canvas.words(0, down(share) + 5, name)
        canvas.line([(_LEFT, down(share)), (WIDE, down(share))], faint=share > 0)
    run: list[tuple[float, float]] = []
    rings = []
    for at, point in enumerate(points):
        middle = across(at)
        if point.withheld:
            words = None
            if width(SYMBOL, LETTER) <= step:  # else the hatching alone says it
                words = box_of(middle, ground - HIGH / 4, SYMBOL, "middle")
                canvas.words(middle, ground - HIGH / 4, SYMBOL, anchor="middle")
            canvas.withheld(across(at - 0.35), ground - HIGH, across(at + 0.35), ground, words)
        if point.limits and point.cases:
            low, high = (limit / point.cases for limit in point.limits)
            canvas.rectangle(
                across(at - 0.4), down(high), 0.8 * step, max((high - low) * HIGH, 1), "pale"
            )
            for limit in (low, high):
                canvas.line([(across(at - 0.4), down(limit)), (across(at + 0.4), down(limit))])
        if point.count is None or not point.cases:
            _joined(canvas, run)
            run = []
            continue
        run.append((middle, down(point.count / point.cases)))
        if point.outside:
            rings.append(run[-1])
    _joined(canvas, run)
    for x, y in rings:
        canvas.dot(x, y, 8, hollow=True)
    if overall is not None:
        canvas.line([(_LEFT, down(overall)), (WIDE, down(overall))], thick=1.4, dash="6 4")
    _names(canvas, points, across, ground)
    return canvas.svg(ground + 2 * LINE + 11)


def _told(canvas: Canvas, points: Sequence[Point], overall: float | None) -> float:
    """Say at the top what the drawing shows and how; say where it may begin."""
    told = ["pale: what chance can reach"] if any(point.limits for point in points) else []
    told += ["dashed: all cases"] if overall is not None else []
    low = 13.0
    for words, bold in ((_SHOWN, True), ("; ".join(told).capitalize(), False)):
        # Bold letters are wider by about an eighth.
        for line in lines(words, WIDE * 0.89 if bold else WIDE, LETTER) if words else []:
            canvas.words(0, low, line, bold=bold)
            low += LINE
    return low + 3


def _names(
    canvas: Canvas, points: Sequence[Point], across: Callable[[float], float], ground: float
) -> None:
    """Name as many spans as there is room for, at even steps from the first."""
    names = [point.label.split(" ", 1) for point in points]
    widest = max(width(line, LETTER) for name in names for line in name) + 6
    need = widest / (across(1) - across(0))
    every = next((step for step in _STEPS if step >= need), _STEPS[-1])
    for at in range(0, len(points), every):
        x = across(at)
        canvas.line([(x, ground), (x, ground + 4)])
        for row, line in enumerate(names[at], 1):
            canvas.words(x, ground + LINE * row + 5, line, anchor="middle")


def _joined(canvas: Canvas, run: Sequence[tuple[float, float]]) -> None:
    if len(run) > 1:
        canvas.line(run, colour=BLUE, thick=1.4)
    for x, y in run:
        canvas.dot(x, y, 4)
