"""Charts: drawn from released figures, described in words made from the same figures.

A withheld number is drawn as withheld, never as nought; "not recorded" is a bar of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from p2p_analysis.brief.periods import CALENDAR_FIELDS, PERIOD, QUARTER
from p2p_analysis.gate.figures import Figure, Value
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.describe_chart import (
    describe,
    describe_trend,
    how_bars_are_drawn,
    how_trend_is_drawn,
    key_of,
    key_of_trend,
)
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.findings import largest_part, most_in
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.spans import place, spans_of, unit
from p2p_analysis.show.tables import (
    answers_table,
    build,
    cell,
    levels_table,
    recorded_levels,
    sentence,
    table,
)
from p2p_analysis.show.trend_drawing import Column, Mark, columns_svg
from p2p_analysis.show.undrawn import NUMBERS, in_its_place, says_nothing
from p2p_analysis.words.errors import UsageError, did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED


def trend(release: Release, name: str, *, by: str | Sequence[str] = QUARTER) -> Shown:
    """Chart a figure over time, with the periods, the change of recording and the guidance dates.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        A figure that is declared to be counted by the field.
    by : str or sequence of str
        Fields of time: "quarter", "month". The first is drawn, any other is a table: months are
        read as numbers and seen as quarters. Where the edition merges them, a column is as wide as
        the time that it stands for; what it merges into the same spans is shown once.
    """
    fields = [by] if isinstance(by, str) else list(by)
    shown: dict[tuple[tuple[float, float], ...], Shown] = {}
    for field in fields:
        breakdown = of_release(release).breakdown(name, field)
        if field not in CALENDAR_FIELDS:
            raise UsageError(
                f'a trend runs by "quarter" or "month", not by "{field}"; use p2p.table for other '
                "fields"
            )
        spans = tuple((span.first, span.last) for span in spans_of(release, field))
        if not shown:
            shown[spans] = _trend(release, name, field, breakdown)
        elif spans not in shown:
            shown[spans] = table(release, name, by=field)
    return Shown(tuple(block for one in shown.values() for block in one.blocks))


def _trend(release: Release, name: str, by: str, breakdown: Mapping[str, Value]) -> Shown:
    spans = spans_of(release, by)
    marks = _marks(release)
    title = f"{sentence(release[name].label)}, by {unit(release, by).title} of referral"
    id = f"trend-{name}" if by == QUARTER else f"trend-{name}-by-{by}"
    columns = [
        Column(Bar(span.label, breakdown[span.level]), span.first, span.last) for span in spans
    ]
    after = datetime.timedelta(days=1)
    periods = [
        (period.label, place(release, period.first), place(release, period.last + after))
        for period in release.review.periods.values()
    ]
    data = levels_table(release, name, by, id=f"data-{id}", caption=f"{title}{NUMBERS}")
    if says_nothing(column.bar.value for column in columns):
        return in_its_place(_named(id), title, data)
    counted = release.breakdowns[name].get(PERIOD, {})
    found = {release.review.periods[one].label: counted[one] for one in counted
             if one in release.review.periods}  # fmt: skip
    return _chart(
        id=_named(id),
        title=most_in(title, found, release[name].value),
        alt=describe_trend(release, name, by=by),
        long=how_trend_is_drawn(release, name, by=by),
        marks=[mark.label for mark in marks],
        key=key_of_trend(release, name, by=by),
        svg=columns_svg(columns, periods, marks, id=id),
        data=data,
    )


def chart(release: Release, name: str) -> Shown:
    """Print one of the paper's charts.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : {"outcomes", "police", "recording", "advice"}
        Which one.
    """
    of_release(release)
    if name not in _CHARTS:
        raise UsageError(f'no chart is called "{name}"' + did_you_mean(name, _CHARTS))
    return _CHARTS[name](release)


def _outcomes(release: Release) -> Shown:
    name, field = "outcome_stated", "social_care_outcome"
    levels = recorded_levels(release.breakdown(name, field))
    missing = release["outcome_not_recorded"]
    return by_levels(
        release,
        id="outcomes",
        title="What social care did, furthest step in each case",
        field=field,
        numbers={
            **{level: (v, f"{name}.{field}.{level}", release[name]) for level, v in levels.items()},
            NOT_RECORDED: (missing.value, missing.id, missing),
        },
        whole=missing.base,
    )


def _police(release: Release) -> Shown:
    name, field = "police_investigated", "police_status"
    figure = release[name]
    levels = recorded_levels(release.breakdown(name, field))
    return by_levels(
        release,
        id="police",
        title="Where police investigations stand",
        field=field,
        numbers={
            **{level: (v, f"{name}.{field}.{level}", figure) for level, v in levels.items()},
            "none": (figure.no, f"{name}.no", figure),
            NOT_RECORDED: (figure.not_recorded, f"{name}.not_recorded", figure),
        },
    )


def _recording(release: Release) -> Shown:
    return _by_measures(
        release,
        id="recording",
        title="How much of MASH's advice is on the record, second period",
        measures={
            "fully_recorded": "In full",
            "partly_recorded": "In part",
            "advice_unrecorded": "Not at all",
        },
    )


def _advice(release: Release) -> Shown:
    return _by_measures(
        release,
        id="advice",
        title="Whether schools followed the advice that is on the record",
        measures={"advice_followed": "Followed", "advice_not_followed": "Not followed"},
        missing=release["advice_followed"].not_recorded,
    )


def by_levels(
    release: Release,
    *,
    id: str,
    title: str,
    field: str,
    numbers: Mapping[str, tuple[Value, str, Figure]],
    whole: Value = None,
) -> Shown:
    """Draw a bar for each level, "not recorded" too, and set the same numbers out as a table.

    Where the levels are parts of a `whole`, the title names the largest.
    """
    declared = release.fields[field]
    # A word that the edition merges may still stand for an answer, as "none" does of the police.
    plain = release.review.fields[field]
    titles = {
        level: (declared if level in declared.levels else plain).word_title(level)
        for level in numbers
    }
    bars = [
        Bar(titles[level], value, missing=level == NOT_RECORDED)
        for level, (value, _, _) in numbers.items()
    ]
    data = build(
        release,
        id=f"data-{id}",
        caption=f"{title}{NUMBERS}",
        head=[declared.title, "Cases"],
        rows=[[[nodes.text(titles[level])], [cell(*found)]] for level, found in numbers.items()],
    )
    return _bars(id, title, bars, data, whole)


def _by_measures(
    release: Release,
    *,
    id: str,
    title: str,
    measures: Mapping[str, str],
    missing: Value = None,
) -> Shown:
    bars = [Bar(label, release[name].value) for name, label in measures.items()]
    if missing is not None:
        bars.append(Bar("Not recorded", missing, missing=True))
    data = answers_table(release, list(measures), caption=f"{title}{NUMBERS}")
    # Parts of one whole only if all were asked of the same cases.
    bases = {release[name].base for name in measures}
    return _bars(id, title, bars, data, bases.pop() if len(bases) == 1 else None)


def _bars(id: str, title: str, bars: Sequence[Bar], data: Node, whole: Value) -> Shown:
    if says_nothing(bar.value for bar in bars):
        return in_its_place(_named(id), title, data)
    return _chart(
        id=_named(id),
        title=largest_part(title, bars, whole),
        alt=describe(bars),
        long=how_bars_are_drawn(),
        key=key_of(bars),
        svg=bars_svg(bars, id=id),
        data={**data, "id": f"data-{id}"},
    )


def _chart(**told: Any) -> Shown:
    return Shown((nodes.chart(**told),))


def _named(id: str) -> str:
    return f"chart-{id}".replace("_", "-")


def _marks(release: Release) -> list[Mark]:
    """Dates inside the window that a reader must see beside the cases."""
    window = release.review.window
    events = [
        Mark(
            f"{event.label} ({day(event.on, event.precision)})",
            place(release, event.on),
            heavy=True,
        )
        for event in release.review.events.values()
        if event.chart and window.first <= event.on <= window.last
    ]
    guidance = [
        Mark(
            f"{document.title.split(',')[0]} ({day(document.in_force, document.precision)})",
            place(release, document.in_force),
        )
        for document in release.review.guidance.values()
        if window.first <= document.in_force <= window.last
    ]
    return sorted([*events, *guidance], key=lambda mark: mark.at)


_CHARTS: Mapping[str, Callable[[Release], Shown]] = MappingProxyType(
    {"outcomes": _outcomes, "police": _police, "recording": _recording, "advice": _advice}
)
