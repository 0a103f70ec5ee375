"""When recommendations are due, as a chart: a line for each, with the day of the paper on it.

What is late has a mark of its own shape and the word for it, so that nothing rests on colour.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from p2p_analysis.brief.register_checks import is_overdue
from p2p_analysis.brief.register_rows import Recommendation
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.canvas import LETTER, LINE, WIDE, Canvas
from p2p_analysis.show.describe_chart import brief
from p2p_analysis.show.items import words_table
from p2p_analysis.show.letters import lines, width
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day

_LEFT, _RIGHT = 8, WIDE - 8  # where the axis begins and ends
_AXIS = 26
_STEPS, _MOST = (1, 3, 6, 12, 24, 60), 8  # months from name to name; for how many there is room
_GOES_ON = "An arrow stands for what begins on its date and goes on."
_UNDER, _BETWEEN = 11, 5  # from a name down to the line of its date; from there to the next name


def due_dates(release: Release) -> Node:
    """Chart the due dates of the recommendations against the day of the paper."""
    review = release.review
    rows = _in_order(review.registers.recommendations)
    title = "When the recommendations are due"
    data = words_table(
        release,
        id="data-due-dates",
        caption=f"{title}: the dates",
        head=["Recommendation", "Due"],
        # How each stands is in the table above: a word of the same for it could contradict that.
        rows=[[[nodes.text(_name(one))], [nodes.text(_beside(one, review.as_at))]] for one in rows],
    )
    return nodes.chart(
        id="chart-due-dates",
        title=_title(title, rows, review.as_at),
        alt=_glance(rows, review.as_at),
        long=_describe(rows, review.as_at),
        svg=due_dates_svg(rows, review.as_at),
        key=_GOES_ON if any(one.ongoing for one in rows) else "",
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
    if not one.due:
        return "no date"
    return f"{'from ' if one.ongoing else ''}{day(one.due, one.precision)}"


def _title(title: str, rows: list[Recommendation], as_at: datetime.date) -> str:
    """Add what is late, or else between which dates all fall; a register holds no counts."""
    if any(state(one, as_at) == "overdue" for one in rows):
        return f"{title}: some are overdue"
    dated = [one for one in rows if one.due]
    silent = ", some without a date" if len(dated) < len(rows) else ""
    if len({one.last_day for one in dated}) < 2:
        return title
    first, last = (day(one.due, one.precision) for one in (dated[0], dated[-1]) if one.due)
    return f"{title}: from {first} to {last}{silent}"


def _glance(rows: list[Recommendation], as_at: datetime.date) -> str:
    """The chart in a sentence or two."""
    words = f"Time line of due dates, with the day of this paper, {day(as_at)}."
    late = [_name(one) for one in rows if state(one, as_at) == "overdue"]
    come = [one for one in rows if state(one, as_at) == "to come"]
    if late:
        return brief(f"{words} Overdue: {'; '.join(late)}.", f"{words} Some are overdue.")
    if come:
        return brief(f"{words} The next is {_name(come[0])}: {_due(come[0])}.", words)
    return words


def _describe(rows: list[Recommendation], as_at: datetime.date) -> str:
    """How it is drawn: its axis, its order and its marks; the table below has each date."""
    words = (
        f"Time runs from left to right. This paper is dated {day(as_at)}: a short stroke on each "
        "line. Recommendations lie one under another in the order of the table, by date."
    )
    if any(one.due and one.precision == "month" and not one.ongoing for one in rows):
        words += " A month without a day is drawn at its end."
    if any(state(one, as_at) == "overdue" for one in rows):
        words += " What is overdue has a box with a cross for its mark."
    return words


def due_dates_svg(rows: list[Recommendation], as_at: datetime.date) -> str:
    """Draw each name with its date, and under them a line to a mark at the date."""
    days = [as_at, *(one.last_day for one in rows if one.last_day)]
    begin = _month(min(days))
    end = _month(_month(max(days)) + datetime.timedelta(days=32))

    def across(when: datetime.date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (when - begin).days / (end - begin).days

    canvas = Canvas("due-dates")
    today = across(as_at)
    canvas.words(today, 12, f"This paper: {day(as_at)}", anchor="middle", bold=True)
    canvas.line([(today, 17), (today, _AXIS)], thick=2)
    _axis(canvas, begin, end, across)
    low = float(_AXIS + 3 * LINE + 9)
    for one in rows:
        due = _beside(one, as_at)
        for line in lines(_name(one), WIDE - width(due, LETTER) - 12, LETTER):
            canvas.words(0, low, line)
            low += LINE
        canvas.words(WIDE, low - LINE, due, anchor="end")
        if one.last_day:
            low += _UNDER
            if one.ongoing and one.due:
                _going_on(canvas, across(one.due), low - LINE)
            else:
                _left_over(canvas, today, across(one.last_day), low - LINE, state(one, as_at))
        low += _BETWEEN
    return canvas.svg(low - LINE)


def _left_over(canvas: Canvas, today: float, at: float, level: float, how: str) -> None:
    """The time between the day of the paper, a stroke, and the due date, a mark."""
    canvas.line([(_LEFT, level), (_RIGHT, level)], faint=True)
    canvas.line([(today, level), (at, level)], thick=3)
    canvas.line([(today, level - 6), (today, level + 6)], thick=2)
    _mark(canvas, at, level, how)


def _going_on(canvas: Canvas, start: float, level: float) -> None:
    """What begins at a date and goes on: a stroke there, and an arrow to the end of the axis."""
    canvas.line([(_LEFT, level), (_RIGHT, level)], faint=True)
    canvas.line([(start, level), (_RIGHT, level)], thick=3)
    canvas.line([(start, level - 6), (start, level + 6)], thick=2)
    canvas.line([(_RIGHT - 8, level - 6), (_RIGHT, level), (_RIGHT - 8, level + 6)], thick=3)


def _beside(one: Recommendation, as_at: datetime.date) -> str:
    """What stands beside the name of a recommendation."""
    if not one.due:
        return _due(one)
    late = ", overdue" if state(one, as_at) == "overdue" else ""
    return f"{_due(one)}{late}{f', {one.status}' if one.settled else ''}"


def _axis(
    canvas: Canvas, begin: datetime.date, end: datetime.date,
    across: Callable[[datetime.date], float],
) -> None:  # fmt: skip
    """The axis of time, a stroke at the first of each month, or of each quarter or year.

    A month's name stands under the month, so that no date in it seems to be of the next, and a year
    below the first of its months.
    """
    canvas.line([(_LEFT, _AXIS), (_RIGHT, _AXIS)])
    months = range(_months(begin), _months(end))
    step = next((step for step in _STEPS if len(months) <= step * _MOST), _STEPS[-1])
    told = 0
    for month in (*(one for one in months if one % step == 0), months.stop):
        first = datetime.date(month // 12, month % 12 + 1, 1)
        canvas.line([(across(first), _AXIS), (across(first), _AXIS + 5)])
        if month == months.stop:
            break
        low, middle = _AXIS + LINE + 2, across(first + datetime.timedelta(days=15))
        if step % 12:
            canvas.words(middle, low, f"{first:%b}", anchor="middle")
            low += LINE
        if first.year != told:
            canvas.words(middle, low, f"{first:%Y}", anchor="middle")
        told = first.year


def _mark(canvas: Canvas, at: float, level: float, how: str) -> None:
    """A filled circle for what is to come, a hollow square with a cross for what is late."""
    if how == "overdue":
        canvas.crossed(at, level, 6)
    else:
        canvas.dot(at, level, 6 if how == "to come" else 5, hollow=how != "to come")


def _month(when: datetime.date) -> datetime.date:
    return when.replace(day=1)


def _months(when: datetime.date) -> int:
    """A month as a number of months, of which each year's first can be divided by twelve."""
    return when.year * 12 + when.month - 1
