"""A chart or table that an edition leaves out: words in its place, for it would say nothing.

Each says by `omits` what it stands for, and why; the paper says it once for each of its sections.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown

NUMBERS = ": the numbers"  # ends the caption of a chart's table
_WITHHELD, _ELSEWHERE = "withheld", "elsewhere"
_ASKED = (".base", ".not_recorded")  # parts of a figure that tell of whom it was asked


def says_nothing(values: Iterable[Value]) -> bool:
    """Whether a chart of these would have bars, and each of them withheld."""
    there = [value for value in values if value is not None]
    return bool(there) and all(isinstance(value, Withheld) for value in there)


def in_its_place(id: str, title: str, data: Node) -> Shown:
    """Say that a chart is not drawn, and why; its table follows if it shows any answer."""
    words = f"The chart “{title}” is not drawn, because each of its numbers is withheld."
    what = f"the chart “{title}”"
    if not _tells(data):
        return Shown((_omitted(words, what, _WITHHELD, id),))
    told = nodes.paragraph([nodes.text(f"{words} Its table has what else can be shown.")])
    return Shown((told, {**data, "id": id, "caption": data["caption"].removesuffix(NUMBERS)}))


def not_printed(id: str, caption: str, *, what: str = "numbers") -> Node:
    """Say that a table is not printed, and why; links to the table lead here."""
    words = f"The table “{caption}” is not printed, because each of its {what} is withheld."
    return _omitted(words, f"the table “{caption}”", _WITHHELD, id.replace("_", "-"))


def elsewhere(what: str, why: str = "", *, id: str = "") -> Node:
    """Say what the exempt edition alone gives, such as "the table “Plans”"."""
    words = f"{what[:1].upper()}{what[1:]} is in the exempt edition only{why}."
    return _omitted(words, what, _ELSEWHERE, id)


def omissions_joined(blocks: Iterable[Node]) -> list[Node]:
    """The paper with what a section leaves out said in one paragraph, where the last of it stood.

    Links to any of it lead there.
    """
    blocks = list(blocks)
    sections: list[list[Node]] = [[]]
    for block in blocks:
        if block["kind"] == "heading":
            sections.append([])
        sections[-1].append(block)
    moved: dict[str, str] = {}
    found = []
    for section in sections:
        left = [n for n, block in enumerate(section) if "omits" in block]
        if len(left) < 2:
            found += section
            continue
        told = _joined([section[n] for n in left])
        anchors = [section[n]["anchor"] for n in left if "anchor" in section[n]]
        if anchors:
            told["anchor"] = anchors[0]
            moved |= dict.fromkeys(anchors[1:], anchors[0])
        found += [
            told if n == left[-1] else block
            for n, block in enumerate(section)
            if n not in left[:-1]
        ]

    def leading(link: Node) -> Node:
        to = link["href"].strip()[1:]
        return {**link, "href": f"#{moved[to]}"} if to in moved else link

    return [nodes.relinked(block, leading) for block in found] if moved else found


def left_out(rows: Iterable[str], what: str) -> list[str]:
    """The note below a table that leaves out rows of which each number is withheld.

    >>> left_out(["Cases told late", "Plans"], "answers")
    ['Left out, because all their answers are withheld: cases told late; plans.']
    >>> left_out([], "answers")
    []
    """
    told = "; ".join(words[:1].lower() + words[1:] for words in rows)
    return [f"Left out, because all their {what} are withheld: {told}."] if told else []


def _omitted(words: str, what: str, why: str, anchor: str = "") -> Node:
    found = {**nodes.paragraph([nodes.text(words)]), "omits": [what, why]}
    return {**found, "anchor": anchor} if anchor else found


def _joined(left: list[Node]) -> Node:
    """One paragraph for several."""
    parts: dict[str, list[str]] = {}
    for what, why in (block["omits"] for block in left):
        parts.setdefault(why, []).append(what)
    words = []
    if withheld := parts.get(_WITHHELD):
        each = "each of its numbers" if len(withheld) == 1 else "each of their numbers"
        words.append(f"This edition leaves out {_listed(withheld)}, because {each} is withheld.")
    if exempt := parts.get(_ELSEWHERE):
        words.append(f"The exempt edition alone gives {_listed(exempt)}.")
    return nodes.paragraph([nodes.text(" ".join(words))])


def _listed(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _tells(data: Node) -> bool:
    """Whether a table shows any answer, and not only of whom it was asked."""
    rows = data["rows"][:-1] if data["total"] else data["rows"]
    return any(
        node["kind"] == "figure" and not node["withheld"] and not node["id"].endswith(_ASKED)
        for row in rows
        for node in nodes.walk(inline for cell in row for inline in cell)
    )
