"""Rows of a register as lettered items, with the numbers and anchors that a chapter's have."""

from __future__ import annotations

from collections.abc import Sequence

from p2p_analysis.brief.register_rows import Item
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node


def item(paragraph: str, content: list[Node]) -> Node:
    """One lettered item: "2.27(a)" is its number, "a" its letter."""
    return {"kind": "item", "letter": paragraph[-2], "number": paragraph, "content": content}


def items(found: list[Node]) -> list[Node]:
    """Lettered items as one block; no block if there are none."""
    return [{"kind": "items", "items": found}] if found else []


def items_of(release: Release, register: str, rows: Sequence[Item]) -> list[Node]:
    """Rows of a register as one block of lettered items."""
    return items(
        [
            item(row.paragraph, bind_text(row.text, release, row.place(register, "text")))
            for row in rows
        ]
    )


def cited(words: str, paragraph: str) -> Node:
    """A link to a numbered paragraph or item of the paper."""
    return {
        "kind": "link",
        "href": "#" + nodes.anchor_of({"kind": "item", "number": paragraph}),
        "content": [nodes.text(words)],
    }


def joined(parts: Sequence[Node], *, last: str = " and ") -> list[Node]:
    """Inlines with commas between them, and a word before the last."""
    found: list[Node] = []
    for n, part in enumerate(parts):
        if n:
            found.append(nodes.text(last if n == len(parts) - 1 else ", "))
        found.append(part)
    return found


def words_table(
    release: Release, *, id: str, caption: str, head: list[str], rows: list[list[list[Node]]]
) -> Node:
    """A table of declared facts: its source is the review's own registers, not the case file."""
    return nodes.table(
        id=id,
        caption=caption,
        head=head,
        rows=rows,
        source=f"{release.review.council}, registers of this review.",
    )
