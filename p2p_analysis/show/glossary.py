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
        self._anchors = {
            name: block["anchor"] for block in blocks for name in block.get("names", ())
        }
        self._pattern = self._of_what_is_left()

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
        while self._anchors and (found := self._pattern.search(words)):
            anchor = self._anchors[self._name_of(found[1])]
            if found.start():
                yield nodes.text(words[: found.start()])
            yield {
                "kind": "link",
                "href": f"#{anchor}",
                "term": True,
                "content": [nodes.text(found[0])],
            }
            words = words[found.end() :]
            self._anchors = {name: to for name, to in self._anchors.items() if to != anchor}
            self._pattern = self._of_what_is_left()
        if words:
            yield nodes.text(words)

    def _of_what_is_left(self) -> re.Pattern[str]:
        """Any name that is left, the longest first; a plural s belongs to the link."""
        longest = sorted(self._anchors, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<![\w-])({'|'.join(map(_either_case, longest))})s?(?![\w-])")

    def _name_of(self, found: str) -> str:
        return found if found in self._anchors else _other_case(found, self._anchors)


def _either_case(name: str) -> str:
    """A pattern for a name; an ordinary word may begin a sentence.

    >>> _either_case("Referral"), _either_case("MASH")
    ('[Rr]eferral', 'MASH')
    """
    if name[1:2].islower() or name[1:2] == " ":
        first = name[0]
        return f"[{first.upper()}{first.lower()}]{re.escape(name[1:])}"
    return re.escape(name)


def _other_case(found: str, names: Iterable[str]) -> str:
    first, rest = found[0].lower(), found[1:]
    return next(name for name in names if name[1:] == rest and name[0].lower() == first)
