"""The glossary, and the link from the first use of each term to its meaning.

This room alone knows what a first use is: the first place in the narrative, in reading order, that
names a term in any of its ways. Headings, tables, captions and other links are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from p2p_analysis.brief.register_rows import Term
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node

_NARRATIVE = ("paragraph", "items", "bullets")
_STARTS = re.compile(r"(?<![\w-])\S")
_GOES_ON = re.compile(r"[\w-]")


def glossary_blocks(release: Release) -> list[Node]:
    """Every term with its meaning, in groups; each can be reached by its anchor."""
    blocks: list[Node] = []
    group = ""
    for term in release.review.registers.glossary:
        if term.group != group:
            group = term.group
            blocks.append(nodes.heading(2, group))
        named = f"{term.term} ({term.expansion})" if term.expansion else term.term
        content = [
            {"kind": "strong", "content": [nodes.text(named)]},
            nodes.text(": "),
            *bind_text(term.meaning, release, term.place("glossary", "meaning")),
        ]
        blocks.append(
            {**nodes.paragraph(content), "anchor": term.anchor, "names": list(_names(term))}
        )
    return blocks


def _names(term: Term) -> Iterator[str]:
    """How the text may write a term; none if its first use is not to be linked."""
    if term.link:
        yield from dict.fromkeys(filter(None, (term.term, term.expansion, *term.aliases)))


def link_first_uses(blocks: Iterable[Node]) -> list[Node]:
    """Link the first use of each term of the paper's glossary to its meaning.

    Parameters
    ----------
    blocks : iterable of Node
        The paper in reading order; the glossary is known by the names its paragraphs carry.
    """
    blocks = list(blocks)
    terms = _Terms(blocks)
    return [terms.block(block) if block["kind"] in _NARRATIVE else block for block in blocks]


class _Terms:
    """The terms that have not been used yet; a first use takes its term out."""

    def __init__(self, blocks: Iterable[Node]) -> None:
        anchors = {name: block["anchor"] for block in blocks for name in block.get("names", ())}
        self._left: dict[str, list[tuple[str, str]]] = {}
        for name in sorted(anchors, key=lambda name: (-len(name), name)):  # the longest first
            self._left.setdefault(name[0].lower(), []).append((name, anchors[name]))

    def block(self, block: Node) -> Node:
        if block.get("names") is not None:
            return block  # the glossary itself
        if "items" in block:
            return {**block, "items": [self._inside(item) for item in block["items"]]}
        return self._inside(block)

    def _inside(self, part: Node) -> Node:
        content = [
            found
            for node in part["content"]
            for found in (self._split(node["text"]) if node["kind"] == "text" else [node])
        ]
        return {**part, "content": content}

    def _split(self, words: str) -> Iterator[Node]:
        """Words, and a link where a term is used for the first time."""
        begun = 0
        for start in _STARTS.finditer(words):
            at = start.start()
            found = self._at(words, at) if at >= begun else None
            if found is None:
                continue
            end, anchor = found
            if at > begun:
                yield nodes.text(words[begun:at])
            yield {
                "kind": "link",
                "href": f"#{anchor}",
                "term": True,
                "content": [nodes.text(words[at:end])],
            }
            begun = end
            self._left = {
                first: [(name, to) for name, to in names if to != anchor]
                for first, names in self._left.items()
            }
        if words[begun:]:
            yield nodes.text(words[begun:])

    def _at(self, words: str, at: int) -> tuple[int, str] | None:
        """Where a name ends that stands here, and its anchor; a plural s belongs to the link."""
        for name, anchor in self._left.get(words[at].lower(), ()):
            if not _stands(name, words, at):
                continue
            for end in (at + len(f"{name}s"), at + len(name)):
                if words[at + len(name) : end] in ("", "s") and not _GOES_ON.match(words, end):
                    return end, anchor
        return None


def _stands(name: str, words: str, at: int) -> bool:
    """Whether a name stands there; an ordinary word may begin a sentence.

    >>> _stands("referral", "Referrals", 0), _stands("MASH", "mash", 0)
    (True, False)
    """
    ordinary = name[1:2].islower() or name[1:2] == " "
    first = words[at].lower() == name[0].lower() if ordinary else words[at] == name[0]
    return first and words.startswith(name[1:], at + 1)
