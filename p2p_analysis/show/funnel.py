"""The screening: how many records were looked at, and where each left the review or became a case.

Printed as a chart of the records that are left at each stage, its numbers as a table with the
reasons for leaving records out, and a table by time of receipt, latest first; an edition that
withholds says in its place where that table is.
"""

from __future__ import annotations

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.describe_chart import describe, how_bars_are_drawn, key_of
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.findings import left_over
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell
from p2p_analysis.show.undrawn import elsewhere, in_its_place, says_nothing
from p2p_analysis.words.screening import RECEIVED, SCREENED, STAGES

_ALL = "Looked at"
_ID = "chart-screening"
_TITLE = "Records left at each stage of the screening"
_NONE = (
    "This review has no file of the records that were looked at, so it cannot say how many of them "
    "were left out, or why."
)
_NOTES = (
    "A record is counted where it first fails: what it says of later questions is not looked at.",
    "“Not recorded” means that nothing on the record answers the question. It never means no.",
)
_ELSEWHERE = "the table of these records by the year in which they came in"
_YEARS_NOTE = (
    "A record that became a case is counted under the date of that case's referral, all others "
    "under the date on which they came in."
)


def funnel(release: Release) -> Shown:
    """Print the screening as a chart and two tables, or say what this edition or review has not.

    Parameters
    ----------
    release : Release
        From `protect`.
    """
    if of_release(release).review.screened is None:
        return Shown((nodes.paragraph([nodes.text(_NONE)]),))
    bars = [
        Bar(title, release[name].value)
        for title, name in zip((_ALL, *(s.title for s in STAGES)), _names(), strict=True)
    ]
    if says_nothing(bar.value for bar in bars):
        drawn = in_its_place(_ID, _TITLE, _stages(release)).blocks
    else:
        drawn = (_chart(release, bars),)
    if release.edition.protects:
        return Shown((*drawn, elsewhere(_ELSEWHERE)))
    return Shown((*drawn, _years(release)))


def _chart(release: Release, bars: list[Bar]) -> Node:
    return nodes.chart(
        id=_ID,
        title=left_over(_TITLE, bars[0].value, bars[-1].value, "included"),
        alt=describe(bars),
        long=how_bars_are_drawn(unit="records"),
        key=key_of(bars),
        svg=bars_svg(bars, id="screening"),
        data=_stages(release),
    )


def _names() -> tuple[str, ...]:
    return (SCREENED, *(stage.figure for stage in STAGES))


def _stages(release: Release) -> Node:
    """A row for each stage: records that go on, and those left out, by reason."""
    rows = [
        [
            [nodes.text(_ALL)],
            [cell(release[SCREENED].value, SCREENED, release[SCREENED])],
            *([nodes.text("not applicable")] for _ in range(3)),
        ]
    ]
    for stage in STAGES:
        figure, out = release[stage.figure], release[stage.out]
        rows.append(
            [
                [nodes.text(stage.title)],
                [cell(figure.value, figure.id, figure)],
                [cell(out.value, out.id, out)],
                [cell(figure.no, f"{figure.id}.no", figure)],
                [cell(figure.not_recorded, f"{figure.id}.not_recorded", figure)]
                if figure.not_recorded is not None
                else [nodes.text("not applicable")],
            ]
        )
    return build(
        release,
        id="data-screening",
        caption="Records at each stage, and why others were left out",
        head=["Stage", "Records", "Left out here", "Answer was no", "Not recorded"],
        rows=rows,
        notes=_NOTES,
    ) | _source(release)


def _years(release: Release) -> Node:
    """A row for each time of receipt, latest first: records at each stage that sets them apart."""
    field = release.fields[RECEIVED]
    names = _names()
    rows = [
        [
            [nodes.text(field.word_title(level))],
            *(
                [
                    cell(
                        release.breakdown(name, RECEIVED)[level],
                        f"{name}.{RECEIVED}.{level}",
                        release[name],
                    )
                ]
                for name in names
            ),
        ]
        for level in field.levels
    ]
    total = [[nodes.text("All")], *([cell(release[n].value, n, release[n])] for n in names)]
    return build(
        release,
        id="table-screening-by-year",
        caption="Records at each stage, by when they came in, latest first",
        head=[
            "Came in",
            _ALL,
            "Peer-on-peer",
            "Sexual",
            "Same setting",
            "In the months",
            "Included",
        ],
        rows=[*rows, total],
        total=True,
        notes=[_YEARS_NOTE],
    ) | _source(release)


def _source(release: Release) -> Node:
    invented = " Invented records." if release.review.data_note else ""
    return {"source": f"{release.review.council}, file of the records looked at.{invented}"}
