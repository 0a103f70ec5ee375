"""Drawing a control chart: shares over time as points, and the limits of chance behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from p2p_analysis.show.canvas import BLUE, LETTER, LINE, WIDE, Canvas
from p2p_analysis.show.drawing import WITHHELD_SIZE
from p2p_analysis.show.letters import width
from p2p_analysis.show.numbers import SYMBOL

_TOP, _HIGH = 50.0, 130.0  # where "all" is, and from there down to "none"
_LEFT = 46.0
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
    ground = _TOP + _HIGH

    def across(at: float) -> float:
        return _LEFT + (at + 0.5) * step

    def down(share: float) -> float:
        return ground - share * _HIGH

    canvas.words(0, 13, "Share of cases with an incomplete record", bold=True)
    told = ["pale: what chance can reach"] if any(point.limits for point in points) else []
    told += ["dashed: all cases"] if overall is not None else []
    if told:
        canvas.words(0, 13 + LINE, "; ".join(told).capitalize())
    for share, name in ((0, "none"), (0.5, "half"), (1, "all")):
        canvas.words(0, down(share) + 5, name)
        canvas.line([(_LEFT, down(share)), (WIDE, down(share))], faint=share > 0)
    run: list[tuple[float, float]] = []
    rings = []
    for at, point in enumerate(points):
        middle = across(at)
        if point.withheld:
            left = middle - 0.35 * step
            canvas.rectangle(left, ground - WITHHELD_SIZE, 0.7 * step, WITHHELD_SIZE, "hatched")
            if width(SYMBOL, LETTER) <= step or not (at and points[at - 1].withheld):
                canvas.words(middle, ground - WITHHELD_SIZE - 4, SYMBOL, anchor="middle")
        if point.limits and point.cases:
            low, high = (limit / point.cases for limit in point.limits)
            canvas.rectangle(
                across(at - 0.4), down(high), 0.8 * step, max((high - low) * _HIGH, 1), "pale"
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


def _names(canvas: Canvas, points: Sequence[Point], across: object, ground: float) -> None:
    """Name as many spans as there is room for, at even steps from the first."""
    names = [point.label.split(" ", 1) for point in points]
    widest = max(width(line, LETTER) for name in names for line in name) + 6
    need = widest / (across(1) - across(0))  # type: ignore[operator]
    every = next((step for step in _STEPS if step >= need), _STEPS[-1])
    for at in range(0, len(points), every):
        x = across(at)  # type: ignore[operator]
        canvas.line([(x, ground), (x, ground + 4)])
        for row, line in enumerate(names[at], 1):
            canvas.words(x, ground + LINE * row + 5, line, anchor="middle")


def _joined(canvas: Canvas, run: Sequence[tuple[float, float]]) -> None:
    if len(run) > 1:
        canvas.line(run, colour=BLUE, thick=1.4)
    for x, y in run:
        canvas.dot(x, y, 4)
