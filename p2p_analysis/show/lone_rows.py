"""A table of numbers that has one row, told as a sentence: nothing stands beside the row to compare.

The rule is for every table of the paper. A chart's numbers stay a table, for the chart draws them;
so does one that explains figures, for each leads to its row, and a list of single cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node, plain
from p2p_analysis.show.numbers import SYMBOL, SYMBOL_MEANING

_WITHHELD = "withheld"  # in a sentence a word does what a symbol does in a cell


def lone_rows_told(blocks: Iterable[Node]) -> Iterator[Node]:
    """The paper with a paragraph in the place of each table of numbers that has one row."""
    for block in blocks:
        alone = block["kind"] == "table" and block["numeric"] and len(block["rows"]) == 1
        yield _told(block) if alone and "explains" not in block else block


def _told(table: Node) -> Node:
    """A row as a sentence under the table's name, which leads here; then notes and the source."""
    (row,) = table["rows"]
    told = [nodes.text(f"{table['caption']}. "), *row[0], nodes.text(": ")]
    filled = [(head, cell) for head, cell in zip(table["head"], row, strict=True) if plain(cell)]
    for n, (head, cell) in enumerate(filled[1:]):
        told += [nodes.text(f"{'; ' if n else ''}{head[:1].lower()}{head[1:]} "), *map(_word, cell)]
    notes = [note for note in table["notes"] if note != SYMBOL_MEANING]
    told.append(nodes.text(" ".join([".", *notes, f"Source: {table['source']}"])))
    return {**nodes.paragraph(told), "anchor": table["id"]}


def _word(node: Node) -> Node:
    return {**node, "text": _WITHHELD} if node.get("text") == SYMBOL else node
