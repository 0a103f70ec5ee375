"""The paper as plain data: blocks and the inlines inside them.

What a notebook cell shows is a list of blocks. The same list goes to the screen as HTML, to the
page as HTML and to print as Typst, so nothing is told twice. Nodes are JSON values with a `kind`.

Blocks: heading, paragraph, items, bullets, table, chart, end. Inlines: text, strong, emphasis,
link, figure, footnote.

A table may say by `explains`, row by row, which figure a row is about; `show.provenance` then gives
a figure the place that explains it (`to`) and a table a line of such links (`counted`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Node = dict[str, Any]

# Blocks in a notebook are text, not a tree: notebooks are copied, checked and written node by node.
MIME = "application/vnd.p2p.paper"


def to_text(blocks: Iterable[Node]) -> str:
    """Blocks as the text that a notebook holds: JSON, with names in order."""
    return json.dumps(list(blocks), ensure_ascii=False, sort_keys=True)


def from_text(words: str) -> list[Node]:
    """Blocks from the text that a notebook holds.

    Raises
    ------
    ValueError
        If it is not what `to_text` makes.
    """
    blocks = json.loads(words)
    if not isinstance(blocks, list) or not all(
        isinstance(block, dict) and "kind" in block for block in blocks
    ):
        raise ValueError("no blocks")
    return blocks


def text(words: str) -> Node:
    """Plain words."""
    return {"kind": "text", "text": words}


def figure(words: str, *, id: str, form: str, withheld: bool, value: Any, how: str) -> Node:
    """A number in print, with where it comes from."""
    return {
        "kind": "figure",
        "text": words,
        "id": id,
        "form": form,
        "withheld": withheld,
        "value": value,
        "how": how,
    }


def heading(level: int, words: str) -> Node:
    """A heading; level 1 is a section of the paper."""
    return {"kind": "heading", "level": level, "content": [text(words)]}


def paragraph(content: list[Node], *, number: str = "") -> Node:
    """A paragraph, with its number in the paper if it has one."""
    return {"kind": "paragraph", "number": number, "content": content}


def table(
    *,
    id: str,
    caption: str,
    head: list[str],
    rows: list[list[list[Node]]],
    source: str,
    notes: Iterable[str] = (),
    total: bool = False,
    numeric: Iterable[int] = (),
) -> Node:
    """A table: the first cell of a row is its header; `total` sets the last row apart."""
    return {
        "kind": "table",
        "id": id,
        "caption": caption,
        "head": head,
        "rows": rows,
        "source": source,
        "notes": list(notes),
        "total": total,
        "numeric": list(numeric),
    }


def chart(
    *, id: str, title: str, alt: str, svg: str, data: Node, long: str = "", key: str = "",
    marks: Sequence[str] = (),
) -> Node:  # fmt: skip
    """A chart: what it shows in a sentence or two, how it is drawn (`long`), and as a table.

    Its `key` says in words what some of the drawing means, and its `marks` what each number in it
    stands for that is no count, from one upwards; both stand beside it or below.
    """
    return {
        "kind": "chart",
        "id": id,
        "title": title,
        "alt": alt,
        "svg": svg,
        "data": data,
        **({"long": long} if long else {}),
        **({"key": key} if key else {}),
        **({"marks": list(marks)} if marks else {}),
    }


def anchor_of(node: Node) -> str:
    """Where a link finds a node: 2.26(h) as p2.26h, tables and charts by their names.

    >>> anchor_of({"kind": "item", "number": "2.26(h)"})
    'p2.26h'
    """
    if node["kind"] in ("table", "chart"):
        return node["id"]
    if node.get("anchor"):
        return node["anchor"]
    number = node.get("number", "")
    return f"p{number.replace('(', '').replace(')', '')}" if number else ""


def place_of(key: str) -> str:
    """Where the row stands that explains a figure: a table's `explains` names it.

    >>> place_of("advice_followed")
    'n-advice_followed'
    """
    return f"n-{key}"


def anchors_of(blocks: Iterable[Node]) -> set[str]:
    """Every place of the paper that a link can lead to."""
    found = {anchor for node in walk(blocks) if (anchor := anchor_of(node))}
    return found | {place_of(key) for node in walk(blocks) for key in node.get("explains", ())}


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, in reading order, blocks and inlines alike."""
    waiting = [*nodes][::-1]  # the next comes last; a generator within another would be slow
    while waiting:
        node = waiting.pop()
        yield node
        inside: list[Node] = []
        for key in ("content", "items", "blocks", "counted"):
            if key in node:
                inside += node[key]
        for row in node.get("rows", ()):
            for cell in row:
                inside += cell
        if "data" in node:
            inside.append(node["data"])
        waiting += reversed(inside)


def relinked(node: Node, how: Callable[[Node], Node]) -> Node:
    """A block or an inline with each link in it as `how` makes it."""
    if node["kind"] == "link":
        return how(node)
    changed: Node = {
        key: [relinked(inner, how) for inner in node[key]]
        for key in ("content", "items")
        if key in node
    }
    if "rows" in node:
        changed["rows"] = [
            [[relinked(inner, how) for inner in cell] for cell in row] for row in node["rows"]
        ]
    return {**node, **changed}


def plain(nodes: Iterable[Node]) -> str:
    """The words of some inlines, without their dress; footnotes are left out."""
    words = []
    for node in nodes:
        if node["kind"] in ("text", "figure"):
            words.append(node["text"])
        elif node["kind"] != "footnote":
            words.append(plain(node.get("content", ())))
    return "".join(words)
