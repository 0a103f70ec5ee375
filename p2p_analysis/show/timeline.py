"""When recommendations are due, as a chart: a line for each, the day of the paper across them.

Drawn by hand as SVG, since a few lines, marks and words need no drawing library. What is late has a
mark of its own shape and the word for it, so that nothing rests on colour.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from html import escape

from p2p_analysis.brief.register_checks import is_overdue
from p2p_analysis.brief.register_rows import Recommendation
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.items import words_table
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day

_INK, _QUIET, _MARK, _LATE = "#1d2b36", "#8a949c", "#1f4e79", "#7a1f1f"
_FONT = "'Atkinson Hyperlegible Next', Arial, Helvetica, 'DejaVu Sans', sans-serif"
_WIDE, _LEFT, _RIGHT = 720, 290, 570  # of the drawing; where the axis begins and ends
_TOP, _STEP = 62, 27  # the first line, and from line to line


def due_dates(release: Release) -> Node:
    """Chart the due dates of the recommendations against the day of the paper."""
    review = release.review
    rows = _in_order(review.registers.recommendations)
    title = "When the recommendations are due"
    data = words_table(
        release,
        id="data-due-dates",
        caption=f"{title}: the dates",
        head=["Recommendation", "Due", "State"],
        rows=[
            [
                [nodes.text(_name(one))],
                [nodes.text(_due(one))],
                [nodes.text(state(one, review.as_at))],
            ]
            for one in rows
        ],
    )
    return nodes.chart(
        id="chart-due-dates",
        title=title,
        alt=_describe(rows, review.as_at),
        svg=_svg(rows, review.as_at),
        data=data,
    )


def state(one: Recommendation, as_at: datetime.date) -> str:
    """How a recommendation stands on a day: settled, undated, overdue or still to come."""
    if one.settled:
        return one.status
    if one.due is None:
        return "no date"
    return "overdue" if is_overdue(one, as_at) else "to come"


def _in_order(rows: tuple[Recommendation, ...]) -> list[Recommendation]:
    """By due date, what has none last."""
    return sorted(rows, key=lambda one: (one.last_day or datetime.date.max, one.paragraph))


def _name(one: Recommendation) -> str:
    return f"({one.letter}) {one.title}"


def _due(one: Recommendation) -> str:
    return day(one.due, one.precision) if one.due else "no date"


def _describe(rows: list[Recommendation], as_at: datetime.date) -> str:
    """The chart in words: what is due when, in order, and what has no date."""
    dated = [f"{_name(one)}: {_due(one)}, {state(one, as_at)}" for one in rows if one.due]
    undated = [_name(one) for one in rows if not one.due]
    words = f"Time line of due dates. This paper is dated {day(as_at)}."
    if dated:
        words += f" In order of date: {'; '.join(dated)}."
    if undated:
        words += f" With no date: {', '.join(undated)}."
    return words


def _svg(rows: list[Recommendation], as_at: datetime.date) -> str:
    days = [as_at, *(one.last_day for one in rows if one.last_day)]
    begin = _month(min(days))
    end = _month(_month(max(days)) + datetime.timedelta(days=32))

    def across(when: datetime.date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (when - begin).days / (end - begin).days, 1)

    high = _TOP + _STEP * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" '
        f'font-family="{_FONT}" font-size="13" fill="{_INK}">',
        *_axis(begin, end, across, high),
        _line(across(as_at), 24, across(as_at), high - 8, _INK, width=1.8, dashed=True),
        _words(across(as_at), 16, f"This paper: {day(as_at)}", anchor="middle", bold=True),
    ]
    for place, one in enumerate(rows):
        level = _TOP + _STEP * place
        parts.append(_words(0, level + 4, _shortened(_name(one))))
        parts += _row(one, as_at, level, across)
    return "\n".join([*parts, "</svg>"])


def _row(one: Recommendation, as_at: datetime.date, level: int, across: object) -> Iterator[str]:
    if one.last_day is None:
        yield _words(_RIGHT + 12, level + 4, "no date", italic=True)
        return
    at = across(one.last_day)  # type: ignore[operator]
    yield _line(_LEFT, level, at, level, _QUIET)
    yield _mark(at, level, state(one, as_at))
    late = ", overdue" if state(one, as_at) == "overdue" else ""
    settled = f", {one.status}" if one.settled else ""
    yield _words(_RIGHT + 12, level + 4, f"{_due(one)}{late}{settled}")


def _axis(begin: datetime.date, end: datetime.date, across: object, high: int) -> Iterator[str]:
    """A fine line at the first of each month, or of each quarter or year where time is long."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    step = 1 if months <= 8 else 3 if months <= 24 else 12
    for n in range(0, months + 1, step):
        first = datetime.date(
            begin.year + (begin.month - 1 + n) // 12, (begin.month - 1 + n) % 12 + 1, 1
        )
        at = across(first)  # type: ignore[operator]
        yield _line(at, 44, at, high - 8, "#d5dbe0")
        label = f"{first:%b}" if first.month != 1 and n else f"{first:%b %Y}"
        yield _words(at, 38, label, anchor="middle", size=11)


def _mark(at: float, level: int, how: str) -> str:
    """A filled circle for what is to come, a hollow square with a cross for what is late."""
    if how == "overdue":
        box = f'<rect x="{at - 6}" y="{level - 6}" width="12" height="12" fill="#ffffff" '
        lines = f"M{at - 6} {level - 6}l12 12M{at + 6} {level - 6}l-12 12"
        return (
            f'{box}stroke="{_LATE}" stroke-width="2"/>'
            f'<path d="{lines}" stroke="{_LATE}" stroke-width="2" fill="none"/>'
        )
    if how == "to come":
        return f'<circle cx="{at}" cy="{level}" r="6" fill="{_MARK}"/>'
    ring = f'fill="#ffffff" stroke="{_MARK}" stroke-width="2"'
    return f'<circle cx="{at}" cy="{level}" r="5" {ring}/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1,
    dashed: bool = False,
) -> str:  # fmt: skip
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" '
        f'stroke-width="{width}"{dash}/>'
    )


def _words(
    x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False,
    italic: bool = False, size: int = 13,
) -> str:  # fmt: skip
    look = ' font-weight="bold"' if bold else ""
    look += ' font-style="italic"' if italic else ""
    look += f' font-size="{size}"' if size != 13 else ""
    look += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x}" y="{y}"{look}>{escape(words)}</text>'


def _shortened(words: str) -> str:
    """Fit a name in front of the axis; the table below has it whole."""
    return words if len(words) <= 44 else words[:42].rsplit(" ", 1)[0] + " …"


def _month(when: datetime.date) -> datetime.date:
    return when.replace(day=1)
