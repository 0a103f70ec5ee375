"""A path in steps: how many cases took each step, of how many, and where the record is silent.

As a table, and as bars in the order of the path.
"""

from __future__ import annotations

from collections.abc import Mapping

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.describe_chart import describe_path
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell
from p2p_analysis.words.errors import UsageError

_NOTE = "“Of” is how many cases the step was asked of; “not recorded” is a part of them."


def flow(
    release: Release, steps: Mapping[str, str], *, title: str, id: str = "", drawn: bool = True
) -> Shown:
    """Print a path of steps.

    Parameters
    ----------
    release : Release
        From `protect`.
    steps : mapping of str to str
        The words for a step to the figure that counts it, in the order of the path. A figure is a
        part of the one that it is declared to be `of`.
    title : str
        What the path shows.
    id : str, optional
        Name of the blocks; made from the first figure if not given.
    drawn : bool
        Whether bars follow the table.
    """
    of_release(release)
    if not steps:
        raise UsageError('name a figure for each step, as in {"Advised": "plan_advised"}')
    figures = {words: release[name] for words, name in steps.items()}
    if wrong := [figure.id for figure in figures.values() if figure.base is None]:
        raise UsageError(
            f'"{wrong[0]}" was not asked of any cases; a step needs a declared measure'
        )
    name = id or f"flow-{next(iter(steps.values()))}"
    rows = [
        [
            [nodes.text(words)],
            [cell(figure.value, figure.id, figure)],
            [cell(figure.base, f"{figure.id}.base", figure)],
            [cell(figure.not_recorded, f"{figure.id}.not_recorded", figure)],
        ]
        for words, figure in figures.items()
    ]
    table = build(
        release,
        id=name,
        caption=title,
        head=["Step", "Cases", "Of", "Not recorded"],
        rows=rows,
        notes=[_NOTE],
    )
    if not drawn:
        return Shown((table,))
    bars = [Bar(words, figure.value) for words, figure in figures.items()]
    numbers = build(
        release,
        id=f"data-{name}",
        caption=f"{title}: the numbers in the chart",
        head=["Step", "Cases"],
        rows=[row[:2] for row in rows],
    )
    chart = nodes.chart(
        id=f"chart-{name}".replace("_", "-"),
        title=f"{title}, drawn",
        alt=describe_path(bars),
        svg=bars_svg(bars, id=name.replace("_", "-")),
        data=numbers,
    )
    return Shown((table, chart))
