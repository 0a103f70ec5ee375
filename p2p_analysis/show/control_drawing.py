"""Drawing a control chart: shares over time as points, and the limits of chance behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from p2p_analysis.show.drawing import BAR, INK, MISSING, PALE, frame, settings, svg

_MOST_LABELS = 12


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


def points_svg(points: Sequence[Point], *, id: str) -> str:
    """Draw the share of each span, joined where spans follow one another; limits are a band."""
    with settings() as new_figure:
        figure = new_figure(3.0)
        axes = figure.add_axes((0.09, 0.24, 0.89, 0.7))
        run: list[tuple[int, float]] = []
        for at, point in enumerate(points):
            if point.withheld:
                axes.bar(
                    at, 1, 0.7, color="none", edgecolor=MISSING, hatch="////", lw=0.8, zorder=1
                )
                axes.text(at, 0.5, "[c]", ha="center", va="center")
            if point.limits and point.cases:
                low, high = (limit / point.cases for limit in point.limits)
                axes.bar(
                    at, high - low, 0.8, bottom=low, color=PALE, edgecolor=MISSING, lw=0.6, zorder=1
                )
            if point.count is None or not point.cases:
                _line(axes, run)
                run = []
                continue
            run.append((at, point.count / point.cases))
        _line(axes, run)
        step = -(-len(points) // _MOST_LABELS)
        axes.set_xticks(
            range(0, len(points), step),
            [point.label.replace(" ", "\n", 1) for point in points[::step]],
        )
        axes.set_yticks([0, 0.5, 1], ["none", "half", "all"])
        axes.set_xlim(-0.6, len(points) - 0.4)
        axes.set_ylim(-0.06, 1.1)
        axes.set_ylabel("Incomplete records", color=INK)
        frame(axes, "bottom")
        return svg(figure, id)


def _line(axes: object, run: Sequence[tuple[int, float]]) -> None:
    if run:
        places, shares = zip(*run, strict=True)
        axes.plot(places, shares, "-o", color=BAR, lw=1.2, ms=5, zorder=3)  # type: ignore[attr-defined]
