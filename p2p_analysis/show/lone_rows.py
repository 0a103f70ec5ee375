"""A table of numbers that has one row, told as a sentence: there is nothing to compare it with.

So is a table without any row. The rule is for every table of the paper. A chart's numbers stay a
table, for the chart draws them; so does one that explains figures, for each leads to its row, and a
list of single cases.
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
        if alone and "explains" not in block:
            yield from _told(block)
        elif block["kind"] == "table" and not block["rows"]:
            nothing = nodes.paragraph([nodes.text(f"{block['caption']}: none.")])
            yield {**nothing, "anchor": block["id"]}
        else:
            yield block


def _told(table: Node) -> list[Node]:
    """A row as a sentence under the table's name, which leads here; then notes and the source.

    A cell that repeats numbers of the cells before it is left out, and with it the note on it.
    """
    (row,) = table["rows"]
    told: list[Node] = []
    said: set[str] = set()
    silent = []
    for head, cell in zip(table["head"][1:], row[1:], strict=True):
        names = {f"{node['id']} {node['form']}" for node in cell if node["kind"] == "figure"}
        if not plain(cell) or (names and names <= said):
            silent.append(f"{head}:")
            continue
        told.append(nodes.text(f"{'; ' if told else ': '}{head[:1].lower()}{head[1:]} "))
        told += map(_word, cell)
        said |= names
    notes = [note for note in table["notes"] if not note.startswith((SYMBOL_MEANING, *silent))]
    below = " ".join([*notes, f"Source: {table['source']}"])
    whole = [nodes.text(f"{table['caption']}. "), *row[0], *told, nodes.text(".")]
    sentence = {**nodes.paragraph(whole), "anchor": table["id"]}
    return [sentence, nodes.paragraph([nodes.text(below)])]


def _word(node: Node) -> Node:
    return {**node, "text": _WITHHELD} if node.get("text") == SYMBOL else node
