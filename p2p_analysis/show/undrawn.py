"""A chart or table of which every number is withheld: words in its place, for it would say nothing.

A chart's table stays where it tells something all the same, such as how many cases were asked of.
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


def not_printed(id: str, caption: str, *, what: str = "numbers") -> Node:
    """Say that a table is not printed, and why; links to the table lead here."""
    words = f"The table “{caption}” is not printed, because each of its {what} is withheld."
    return {**nodes.paragraph([nodes.text(words)]), "anchor": id.replace("_", "-")}


def left_out(rows: Iterable[str], what: str) -> list[str]:
    """The note below a table that leaves out rows of which each number is withheld.

    >>> left_out(["Cases told late", "Plans"], "answers")
    ['Left out, because all their answers are withheld: cases told late; plans.']
    >>> left_out([], "answers")
    []
    """
    told = "; ".join(words[:1].lower() + words[1:] for words in rows)
    return [f"Left out, because all their {what} are withheld: {told}."] if told else []


def _tells(data: Node) -> bool:
    numbers = [node for node in nodes.walk([data]) if node["kind"] == "figure"]
    return any(not node["withheld"] for node in numbers)
