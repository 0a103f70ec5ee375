"""A chart in words: what a reader who cannot see it is given in its place must say something.

Validators ask only whether there is an alternative text. This room alone knows when one is no
alternative: none, "chart of" something, the title again, or a file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from p2p_analysis.show.nodes import Node, walk
from p2p_analysis.words.errors import Fault, RenderingError

_LEAST = 4  # words; what a chart shows cannot be said in fewer
_FILE = re.compile(r"\S+\.(?:svg|png|jpe?g|gif|pdf|webp)\b")
_KIND = re.compile(
    r"(?:(?:an?|the|this) )?(?:\w+ )?"
    r"(?:chart|graph|figure|image|picture|plot|diagram|drawing|placeholder|alt text)"
    r"(?: (?:of|for|showing|that shows|to show)\b|[.:]?$)"
)


def require_alternatives(blocks: Iterable[Node]) -> None:
    """Refuse a paper in which a chart's alternative text says nothing: all of them at once.

    Raises
    ------
    RenderingError
        With a fault for every such chart.
    """
    faults = [
        Fault(chart["id"], f"{problem}; say in words what it shows")
        for chart in walk(blocks)
        if chart["kind"] == "chart" and (problem := _problem(_flat(chart["alt"]), chart))
    ]
    if faults:
        raise RenderingError(faults)


def _problem(words: str, chart: Node) -> str:
    if not words:
        return "the chart has no alternative text"
    titles = {_flat(chart["title"]), _flat(chart["data"]["caption"]), _flat(chart["id"])}
    if words.rstrip(".") in titles:
        return "the alternative text only repeats the chart's title"
    if _FILE.search(words):
        return "the alternative text names a file"
    if _KIND.match(words):
        return "the alternative text says what kind of picture it is"
    if len(words.split()) < _LEAST:
        return f"the alternative text has fewer than {_LEAST} words"
    return ""


def _flat(words: str) -> str:
    return " ".join(words.split()).casefold()
