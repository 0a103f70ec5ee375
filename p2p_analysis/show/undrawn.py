"""A chart of which every number is withheld: words in its place, for its bars would say nothing.

Its table stays where it tells something all the same, such as how many cases were asked of.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown

NUMBERS = ": the numbers"  # ends the caption of a chart's table


def says_nothing(values: Iterable[Value]) -> bool:
    """Whether a chart of these would have bars, and each of them withheld."""
    there = [value for value in values if value is not None]
    return bool(there) and all(isinstance(value, Withheld) for value in there)


def in_its_place(id: str, title: str, data: Node) -> Shown:
    """Say that a chart is not drawn, and why; its table follows if any number of it is shown."""
    words = f"The chart “{title}” is not drawn, because each of its numbers is withheld."
    if not _tells(data):
        return Shown(({**nodes.paragraph([nodes.text(words)]), "anchor": id},))
    told = nodes.paragraph([nodes.text(f"{words} Its table has what else can be shown.")])
    return Shown((told, {**data, "id": id, "caption": data["caption"].removesuffix(NUMBERS)}))


def _tells(data: Node) -> bool:
    numbers = [node for node in nodes.walk([data]) if node["kind"] == "figure"]
    return any(not node["withheld"] for node in numbers)
