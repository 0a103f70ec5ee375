"""A path in steps: how many cases took each step, of how many, and where the record is silent.

As a table, and as bars in the order of the path.
"""

from __future__ import annotations

from collections.abc import Mapping

from p2p_analysis.gate.figures import Figure, Value
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.describe_chart import describe_path, how_bars_are_drawn, key_of
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.findings import end_of_path
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell
from p2p_analysis.show.undrawn import NUMBERS, in_its_place, not_printed, says_nothing
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
        The figure that counts a step to the words for it, in the order of the path.
    title : str
        What the path shows.
    id : str, optional
        Name of the block; made from the first figure if not given.
    drawn : bool
        Whether to draw the path as bars, with the table as its numbers; else the table alone.
    """
    of_release(release)
    if not steps:
        raise UsageError('name the steps, as in {"plan_advised": "Advised"}')
    for step in steps:
        if release[step].base is None:
            raise UsageError(f'"{step}" was asked of no cases; a step needs a declared measure')
    name = id or f"flow-{next(iter(steps))}"
    bars = [Bar(words, release[step].value) for step, words in steps.items()]
    bare = says_nothing(bar.value for bar in bars)
    table = build(
        release,
        id=f"data-{name}" if drawn else name,
        caption=f"{title}{NUMBERS}" if drawn else title,
        head=["Step", "Cases", "Of", "Not recorded"],
        rows=[[[nodes.text(steps[step])], *_cells(release[step])] for step in steps],
        notes=[_NOTE],
    )
    if not drawn:
        return Shown((not_printed(name, title) if bare else table,))
    named = f"chart-{name}".replace("_", "-")
    if bare:
        return in_its_place(named, title, table)
    chart = nodes.chart(
        id=named,
        title=end_of_path(title, [release[step] for step in steps]),
        alt=describe_path(bars),
        long=how_bars_are_drawn(),
        key=key_of(bars),
        svg=bars_svg(bars, id=named),
        data=table,
    )
    return Shown((chart,))


def _numbers(figure: Figure) -> dict[str, Value]:
    return {"": figure.value, ".base": figure.base, ".not_recorded": figure.not_recorded}


def _cells(figure: Figure) -> list[list[Node]]:
    return [[cell(value, figure.id + part, figure)] for part, value in _numbers(figure).items()]
