"""The audit's control chart: incomplete records over time, and how far chance alone reaches."""

from __future__ import annotations

from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.control_drawing import Point, points_svg
from p2p_analysis.show.describe_chart import HATCHED, brief
from p2p_analysis.show.findings import beyond_chance
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell, recorded_levels, sentence
from p2p_analysis.words.control_limits import limits
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.fields import NOT_RECORDED

INCOMPLETE, CASES = "recording_incomplete", "cases"
_SOURCE = (
    "The limits are exact binomial limits (the probability limits of statistical quality control): "
    "the usual limits of a p-chart rest on the normal curve, which does not hold for so few cases. "
    "They cut off the same share of chance."
)
_BLIND = (
    "With so few cases at a time, no count could fall outside its limits: the chart can show a "
    "pattern, but no single signal."
)
_TIMES = ("quarter", "month")


def control_chart(release: Release, *, by: str = "month") -> Shown:
    """Chart incomplete records over time, with exact limits of chance for each number of cases.

    Parameters
    ----------
    release : Release
        From `protect`.
    by : {"month", "quarter"}
        A field of time that both `cases` and `recording_incomplete` are counted by.
    """
    of_release(release)
    if by not in _TIMES:
        raise UsageError(f'a control chart runs by "quarter" or "month", not by "{by}"')
    # Where an edition protects, counts over so little time may stay on the exempt side altogether.
    kept_back = release.edition.protects and by not in release.breakdowns.get(INCOMPLETE, {})
    found = {} if kept_back else recorded_levels(release.breakdown(INCOMPLETE, by))
    if all(isinstance(value, Withheld) for value in found.values()):
        words = (
            f"The control chart shows few cases at a time, so that every count by {by} is "
            "withheld here; it is in the exempt edition."
        )
        return Shown((nodes.paragraph([nodes.text(words)]),))
    among = release.breakdown(CASES, by)
    titles = release.fields[by].word_title
    points = [_point(release, titles(level), found[level], among.get(level)) for level in found]
    title = f"Cases with an incomplete record, by {by} of referral"
    notes = [_SOURCE]
    limited = [point for point in points if point.limits]
    blind = all(point.limits == (0, point.cases) for point in limited)
    if limited and blind:
        notes.append(_BLIND)
    notes.append("A case counts as incomplete only where an item is known to be missing.")
    block = nodes.chart(
        id="chart-recording-control",
        title=_title(title, points, by, blind=blind),
        alt=_glance(points, by),
        long=_told(points, by),
        key=HATCHED if any(point.withheld for point in points) else "",
        svg=points_svg(points, id="recording-control", overall=_overall(release)),
        data=_numbers(release, by, points, title, notes),
    )
    return Shown((block, *(nodes.paragraph([nodes.text(note)]) for note in notes)))


def _point(release: Release, label: str, count: object, cases: object) -> Point:
    whole, base = release[INCOMPLETE].value, release[INCOMPLETE].base
    known = [isinstance(one, int) for one in (count, cases, whole, base)]
    if not isinstance(count, int):
        return Point(label, None, cases if isinstance(cases, int) else None, withheld=True)
    if not all(known) or not cases or not base:
        return Point(label, count, cases if isinstance(cases, int) else None)
    return Point(label, count, cases, limits(cases, whole / base))


def _numbers(release: Release, by: str, points: list[Point], title: str, notes: list[str]) -> Node:
    figure, all_cases = release[INCOMPLETE], release[CASES]
    levels = [level for level in release.breakdown(INCOMPLETE, by) if level != NOT_RECORDED]
    rows = []
    for level, point in zip(levels, points, strict=True):
        count = release.breakdown(INCOMPLETE, by)[level]
        cases = release.breakdown(CASES, by)[level]
        low, high = point.limits or ("", "")
        rows.append(
            [
                [nodes.text(point.label)],
                [cell(count, f"{INCOMPLETE}.{by}.{level}", figure)],
                [cell(cases, f"{CASES}.{by}.{level}", all_cases)],
                [nodes.text(f"{low} to {high}" if point.limits else "none")],
            ]
        )
    head = [sentence(by), "Incomplete", "Cases", "Limits of chance"]
    if release.edition.protects:
        # Limits are worked out, not released: a page for the public gives released numbers alone.
        head, rows = head[:-1], [row[:-1] for row in rows]
    return build(
        release,
        id="data-recording-control",
        caption=f"{title}: the numbers",
        head=head,
        rows=rows,
    )


def _title(title: str, points: list[Point], by: str, *, blind: bool) -> str:
    """Add the finding, unless a count is withheld or no count could have been one."""
    if blind or any(point.withheld for point in points):
        return title
    return beyond_chance(title, [point.label for point in points if point.outside], f"{by}s")


def _overall(release: Release) -> float | None:
    whole, base = release[INCOMPLETE].value, release[INCOMPLETE].base
    return whole / base if isinstance(whole, int) and isinstance(base, int) and base else None


def _glance(points: list[Point], by: str) -> str:
    words = f"The share of incomplete records as a point for each {by}, with the limits of chance."
    outside = [point.label for point in points if point.outside]
    kept = "Some counts are withheld." if any(point.withheld for point in points) else ""
    if not any(point.limits for point in points):
        return brief(f"The share of incomplete records as a point for each {by}. {kept}")
    if not outside:
        return brief(f"{words} No point shown is outside them. {kept}")
    return brief(
        f"{words} Outside them: {'; '.join(outside)}. {kept}",
        f"{words} Several are outside them. {kept}",
    )


def _told(points: list[Point], by: str) -> str:
    """Read the chart out: its axes, each span in order, and what lies outside its limits."""
    words = [
        f"Time runs from left to right by {by}. The height of a point is the share of the cases "
        "that have an incomplete record, from none at the foot to all at the top; points that "
        "follow one another are joined."
    ]
    told = []
    for one in points:
        if one.withheld:
            told.append(f"{one.label}: withheld")
        elif one.cases == 0:
            told.append(f"{one.label}: no cases")
        elif one.cases:
            told.append(f"{one.label}: {one.count} of {one.cases}")
        else:
            told.append(f"{one.label}: {one.count}, of a number of cases that is withheld")
    words.append(f"In order: {'; '.join(told)}.")
    if any(one.cases == 0 for one in points):
        words.append(f"A {by} without cases is a gap.")
    if any(one.limits for one in points):
        outside = [one.label for one in points if one.outside]
        words.append(
            f"Outside the limits, and with a ring around the point: {'; '.join(outside)}."
            if outside
            else "None that is shown is outside its limits."
        )
    return " ".join(words)
