"""What many tables of a paper share, said on the first of them: their source, and what a range is.

A paper is read by the page: fifty tables that end with the same line tell a reader nothing after
the first. What a table needs to be understood by itself stays with it, such as the meaning of a
symbol in its cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from p2p_analysis.show.nodes import Node
from p2p_analysis.show.tables import COULD_BE_MEANING

ALSO_OTHERS = "This is also the source of every table and chart of this paper that names none."
_FEWEST = 3  # tables of one source, for which it pays to say it once


def said_once(blocks: Iterable[Node]) -> list[Node]:
    """The paper with its commonest source, and the meaning of a range, on the first table alone."""
    blocks = list(blocks)
    sources = Counter(table["source"] for table in _tables(blocks))
    common = next((source for source, times in sources.most_common(1) if times >= _FEWEST), "")
    # A chart's own numbers are folded away, so they are not the place to say what holds for all.
    first = next((one["id"] for one in blocks if _is_table(one) and one["source"] == common), "")
    known: set[str] = set()

    def briefly(table: Node) -> Node:
        notes = [note for note in table["notes"] if note not in known]
        known.update({COULD_BE_MEANING}.intersection(notes))
        source = table["source"]
        if first and source == common:
            source = f"{source} {ALSO_OTHERS}" if table["id"] == first else ""
        return {**table, "notes": notes, "source": source}

    return [
        briefly(block)
        if _is_table(block)
        else {**block, "data": briefly(block["data"])}
        if "data" in block
        else block
        for block in blocks
    ]


def _tables(blocks: Iterable[Node]) -> Iterator[Node]:
    for block in blocks:
        if _is_table(block):
            yield block
        elif "data" in block:
            yield block["data"]


def _is_table(block: Node) -> bool:
    return block["kind"] == "table"
