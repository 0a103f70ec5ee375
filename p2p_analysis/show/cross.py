"""A cross table: the answers to one question down the side, those to another across the top.

Every cell, and every total, is a figure of its own: nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import SEVERAL, build, cell, sentence
from p2p_analysis.show.undrawn import elsewhere
from p2p_analysis.words.errors import UsageError


def cross(
    release: Release,
    columns: Mapping[str, str],
    *,
    by: str,
    total: str | None = None,
    caption: str = "",
    notes: Sequence[str] = (),
) -> Shown:
    """Print several figures, each counted by the same field, side by side.

    Parameters
    ----------
    release : Release
        From `protect`.
    columns : mapping of str to str
        Heading to figure, in print order. Each figure must be declared to be counted by the field.
    by : str
        The field whose answers are the rows.
    total : str, optional
        The figure that counts the cases of all columns by the same field: a last column.
    caption : str, optional
        What the table shows.
    notes : sequence of str
        Printed below the table.
    """
    of_release(release)
    if not columns:
        raise UsageError('name a figure for each column, as in {"Still open": "police_open"}')
    names = {**columns, **({"All": total} if total else {})}
    if release.edition.protects and any(
        by not in release.breakdowns.get(name, {}) for name in names.values()
    ):
        title = caption or sentence(release.fields[by].title)
        return Shown((elsewhere(f"the table “{title}”"),))
    found = {head: release.breakdown(name, by) for head, name in names.items()}
    field = release.fields[by]
    rows: list[list[list[Node]]] = [
        [
            [nodes.text(field.word_title(level))],
            *(
                [cell(found[head][level], f"{name}.{by}.{level}", release[name])]
                for head, name in names.items()
            ),
        ]
        for level in next(iter(found.values()))
    ]
    whole = [[cell(release[name].value, name, release[name])] for name in names.values()]
    first = next(iter(columns.values()))
    table = build(
        release,
        id=f"cross-{first}-by-{by}",
        caption=caption or f"{sentence(field.title)}, by {', '.join(columns)}",
        head=[field.title, *names],
        rows=[*rows, [[nodes.text("All")], *whole]],
        total=True,
        notes=[*([SEVERAL] if field.kind == "choices" else []), *notes],
    )
    return Shown((table,))
