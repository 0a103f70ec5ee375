"""References to paragraphs in prose: "paragraph 2.26(h)" becomes a link to where that stands.

Writers type references as words. A reference is left alone where its paragraph is not in this
paper, and where its sentence speaks of another paper's paragraphs, which have numbers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node, anchor_of, anchors_of, plain

_NARRATIVE = ("paragraph", "items", "bullets")
_NUMBER = r"\d+\.\d+(?:\([a-z]\))?"
_ONE = re.compile(rf"{_NUMBER}|\([a-z]\)")
# "paragraph 2.26(h)", "paragraphs 2.26(d), (e) and 2.28"; "recommendation (k)" in their own list.
_REFERENCE = re.compile(
    rf"\b[Pp]aragraphs? {_NUMBER}(?:(?:, and |, | and | or | to )(?:{_NUMBER}|\([a-z]\)))*"
    r"|\b[Rr]ecommendations? \([a-z]\)(?:(?:, | and | or )\([a-z]\))*"
)
_ENDS = re.compile(r"[.?!] ")
# What makes a number that of another paper: the paper named in its sentence, or a possessive.
_ELSEWHERE = re.compile(r"\b\d{4} paper\b|(?:\b(?:its|their|own)|'s) $")


def paragraphs_linked(blocks: Iterable[Node]) -> list[Node]:
    """The paper with each reference of its prose linked to the paragraph that it names.

    Parameters
    ----------
    blocks : iterable of Node
        The paper in reading order. Tables stay as they are: theirs speak of the earlier paper.
    """
    blocks = list(blocks)
    anchors = anchors_of(blocks)
    return [_of_block(block, anchors) if block["kind"] in _NARRATIVE else block for block in blocks]


def _of_block(block: Node, anchors: Set[str]) -> Node:
    if "items" in block:
        return {**block, "items": [_of_part(item, anchors) for item in block["items"]]}
    return _of_part(block, anchors)


def _of_part(part: Node, anchors: Set[str]) -> Node:
    base = str(part.get("number", "")).partition("(")[0]
    return {**part, "content": _linked(part["content"], "", base, anchors)}


def _linked(content: Iterable[Node], before: str, base: str, anchors: Set[str]) -> list[Node]:
    """Inlines with their references linked; `before` are the words that stand before them."""
    found: list[Node] = []
    for node in content:
        if node["kind"] == "text":
            found += _split(node["text"], before, base, anchors)
        elif node["kind"] != "link" and "content" in node:
            said = "" if node["kind"] == "footnote" else before
            found.append({**node, "content": _linked(node["content"], said, base, anchors)})
        else:
            found.append(node)
        before += plain([node])
    return found


def _split(words: str, before: str, base: str, anchors: Set[str]) -> Iterator[Node]:
    """Words in pieces: what is no reference, and a link for each number of one."""
    done = 0
    for reference in _REFERENCE.finditer(words):
        said = _ENDS.split(before + words[: reference.start()])[-1]
        if reference[0][0] in "Pp" and _ELSEWHERE.search(said):
            continue
        numbers = list(_ONE.finditer(words, *reference.span()))
        for one in numbers:
            letter = one[0] if one[0].startswith("(") else ""
            base = base if letter else one[0].partition("(")[0]
            anchor = anchor_of({"kind": "item", "number": base + letter if letter else one[0]})
            if anchor not in anchors:
                continue
            # One alone takes its noun along, so that the link says by itself where it leads.
            begin = reference.start() if len(numbers) == 1 else one.start()
            if done < begin:
                yield nodes.text(words[done:begin])
            content = [nodes.text(words[begin : one.end()])]
            yield {"kind": "link", "href": f"#{anchor}", "content": content}
            done = one.end()
    if done < len(words):
        yield nodes.text(words[done:])
