"""The numbers of tables and figures, and the words that lead to them.

A link to a table or a chart that this paper holds says its number, whatever words it was written
with: who reads on paper can find "Table 6", and not "the table of key documents". In an edition
that leaves the table out the words stay, and lead to what stands in its place. Notes hold no links;
a table says by `refers` which of their words stand for which other table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node, anchors_of, plain, walk

_NAMES = {"table": "Table", "chart": "Figure"}


def numbered(blocks: Iterable[Node]) -> list[Node]:
    """The paper with tables and figures numbered in reading order; a chart's own table has none."""
    counts = dict.fromkeys(_NAMES, 0)
    labels: dict[str, str] = {}
    found = []
    for block in blocks:
        kind = block["kind"]
        if kind in counts:
            counts[kind] += 1
            labels[block["id"]] = f"{_NAMES[kind]} {counts[kind]}"
            block = {**block, "label": labels[block["id"]]}
        found.append(block)
    # What our own words refer to, and this paper does not hold, is named and not led to.
    labels = dict.fromkeys(_referred(found) - anchors_of(found), "") | labels
    return [_told(block, labels) for block in found]


def refer(id: str, words: str) -> Node:
    """A link to a table or a chart: its number, or these words where the paper has none."""
    return {"kind": "link", "href": f"#{id}", "content": [nodes.text(words)], "refers": True}


def _referred(blocks: Iterable[Node]) -> set[str]:
    return {
        node["href"][1:] for node in walk(blocks) if node["kind"] == "link" and "refers" in node
    }


def _told(block: Node, labels: Mapping[str, str]) -> Node:
    """A block with numbers in the place of words that lead to one."""

    def link(node: Node) -> Node:
        label = labels.get(node["href"].strip()[1:])
        if label == "" and "refers" in node:
            return nodes.text(plain(node["content"]))
        return {**node, "content": [nodes.text(label)]} if label else node

    told = nodes.relinked(block, link)
    if "refers" in block:
        told["notes"] = [_said(note, block["refers"], labels) for note in block["notes"]]
    return told


def _said(note: str, refers: Mapping[str, str], labels: Mapping[str, str]) -> str:
    for words, id in refers.items():
        note = note.replace(words, labels.get(id, words))
    return note
