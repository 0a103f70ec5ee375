"""Blocks as Typst: the source of the printed paper.

Every word of the paper is written as a string in code, never as Typst markup, so no letter of a
chapter or a case can be read as a command. How things look is the template's affair.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from p2p_analysis.show.nodes import Node, anchor_of, anchors_of, place_of, plain
from p2p_analysis.words.errors import Fault, RenderingError

_WIDE = 8  # columns; a table with more is set on a turned page, with the section it stands in
_WHOLE = 10  # rows; a table with no more is kept on one page
_SHORT = 13  # letters; a number and its words no longer than this are not broken
_BOLD = 1.15  # a bold letter is so much wider
_GAP = 3  # letters; the room between two columns
_SLIGHT = 0.6  # of a line; a table that needs no more is set narrower
# Letters in a line of a table, at the template's sizes.
_LETTERS = {"normal": 106, "small": 118, "wide": 190}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # cannot be printed
_PAPER = ("title", "council", "committee", "as_at", "as_at_words", "marking", "rule")
_COMMANDS = {"strong": "strong", "emphasis": "emph"}


def write_typst(blocks: Iterable[Node], paper: Mapping[str, str]) -> str:
    """Write a whole paper: the template, what the cover says, and the blocks."""
    blocks = list(blocks)
    template = files("p2p_analysis.press").joinpath("templates/paper.typ")
    told = [f"{key.replace('_', '-')}: {string(paper[key])}" for key in _PAPER]
    told.append(f"draft: {'true' if paper['status'] == 'draft' else 'false'}")
    told.append(f"data-note: {string(paper.get('data_note') or '')}")
    told.append(f"contact: {string(paper.get('contact') or '')}")
    writer = Writer(blocks)
    front, rest = _front_and_rest(blocks)
    told.append(f"front: [\n{writer.blocks(front)}\n]" if front else "front: none")
    return (
        template.read_text(encoding="utf-8")
        + f"\n#show: council-paper.with(\n  {', '.join(told)},\n)\n"
        + writer.sections(rest)
    )


def string(words: str) -> str:
    r"""Words as a Typst string.

    >>> string('a "quoted" #word')
    '"a \\"quoted\\" #word"'
    """
    words = _CONTROL.sub("", words)
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in words) + '"'


class Writer:
    """Writes blocks in reading order; knows beforehand which anchors the paper holds."""

    def __init__(self, blocks: Iterable[Node]) -> None:
        self._anchors = anchors_of(blocks)
        self._set: set[str] = set()

    def sections(self, blocks: Iterable[Node]) -> str:
        """Write blocks section by section; one with a wide table goes on turned pages."""
        written = []
        for section in _sections(blocks):
            inside = self.blocks(section)
            wide = any(b["kind"] == "table" and len(b["head"]) > _WIDE for b in section)
            written.append(f"#turned[\n{inside}\n]" if wide else inside)
        return "\n".join(written) + "\n"

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Write blocks one under another."""
        return "\n".join(getattr(self, f"_{block['kind']}")(block) for block in blocks)

    def inlines(self, content: Iterable[Node]) -> str:
        """Write what stands in a line, as one piece of Typst code."""
        return "{" + "; ".join(self._inline(node) for node in content) + "}"

    def _inline(self, node: Node) -> str:
        kind = node["kind"]
        if kind == "figure" and node.get("to"):
            return self._link({"href": f"#{node['to']}", "content": [{**node, "to": None}]})
        if kind in ("text", "figure"):
            return string(node["text"])
        if kind in _COMMANDS:
            return f"{_COMMANDS[kind]}({self.inlines(node['content'])})"
        if kind == "link":
            return self._link(node)
        return f"note({self.inlines(node['content'])})"

    def _link(self, node: Node) -> str:
        words = self.inlines(node["content"])
        href = node["href"].strip()
        if href[1:] in self._anchors and href.startswith("#"):
            return f"link(label({string(href[1:])}), {words})"
        if not href or href.startswith("#"):
            return words  # a place that this edition does not hold
        return f"link({string(href)}, {words})"

    def _label(self, node: Node) -> str:
        """An anchor, once: Typst refuses a link to a name that two places have."""
        name = anchor_of(node)
        if not name or name in self._set:
            return "none"
        self._set.add(name)
        return string(name)

    def _heading(self, block: Node) -> str:
        return f"#section({block['level']}, {self.inlines(block['content'])})"

    def _paragraph(self, block: Node) -> str:
        words = self.inlines(block["content"])
        if not block["number"]:
            return f"#unnumbered({words}, name: {self._label(block)})"
        return f"#numbered({string(block['number'])}, {self._label(block)}, {words})"

    def _items(self, block: Node) -> str:
        items = "".join(f"\n  {self._item(item)}," for item in block["items"])
        return f"#lettered({items}\n)"

    def _item(self, item: Node) -> str:
        place = ord(item["letter"]) - ord("a") + 1
        return f"({place}, {self._label(item)}, {self.inlines(item['content'])})"

    def _bullets(self, block: Node) -> str:
        items = "".join(f"\n  {self.inlines(item['content'])}," for item in block["items"])
        return f"#bulleted({items}\n)"

    def _table(self, block: Node, *, small: bool = False) -> str:
        size = _size(block, small=small)
        places = [place_of(key) for key in block.get("explains", ())]
        cells = [
            f"    {self._row(row, *places[n : n + 1])}," for n, row in enumerate(block["rows"])
        ]
        notes = [*map(string, block["notes"]), *map(self.inlines, _counted(block))]
        arguments = [
            f"label: {self._label(block)}",
            f"caption: {string(_titled(block, 'caption'))}",
            f"columns: ({', '.join(_columns(block, size))},)",
            f"numeric: ({''.join(f'{n}, ' for n in block['numeric'])})",
            f"head: ({''.join(f'{string(words)}, ' for words in block['head'])})",
            f"total: {'true' if block['total'] and block['rows'] else 'false'}",
            f"whole: {'true' if len(block['rows']) <= _WHOLE else 'false'}",
            f"narrow: {'true' if _narrow(block, size) else 'false'}",
            f"size: {string(size)}",
            f"notes: ({''.join(f'{note}, ' for note in notes)})",
            f"source: {string(block['source'])}",
            "rows: (\n" + "\n".join(cells) + "\n  )",
        ]
        return "#ruled-table(\n  " + ",\n  ".join(arguments) + ",\n)"

    def _row(self, row: Sequence[Sequence[Node]], place: str = "") -> str:
        first, *rest = (self.inlines(cell) for cell in row)
        if place:
            first = f"anchored({string(place)}, {first})"
        return f"({', '.join([first, *rest])},)"

    def _chart(self, block: Node) -> str:
        if not block["alt"].strip():
            problem = "the chart has no alternative text; say in words what it shows"
            raise RenderingError(Fault(block["id"], problem))
        drawn = (
            f"#drawing(label: {self._label(block)}, title: {string(_titled(block, 'title'))}, "
            f"alt: {string(block['alt'])}, svg: {string(block['svg'])})"
        )
        return drawn + "\n" + self._table(block["data"], small=True)

    def _end(self, block: Node) -> str:
        return f"#unnumbered({string(block['words'])})"


def _front_and_rest(blocks: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """The front page, which is set before the contents: its heading and all up to the next."""
    front: list[Node] = []
    rest: list[Node] = []
    inside = False
    for block in blocks:
        if block["kind"] == "heading" and block["level"] == 1:
            inside = block.get("front", False)
        (front if inside else rest).append(block)
    return front, rest


def _sections(blocks: Iterable[Node]) -> list[list[Node]]:
    """Split before every heading, but keep headings that follow one another together."""
    found: list[list[Node]] = [[]]
    for block in blocks:
        if block["kind"] == "heading" and found[-1] and found[-1][-1]["kind"] != "heading":
            found.append([])
        found[-1].append(block)
    return found


def _counted(block: Node) -> list[list[Node]]:
    """The line of links to how a table's numbers were counted, if it has one."""
    return [block["counted"]] if block.get("counted") else []


def _titled(block: Node, key: str) -> str:
    return f"{block['label']}: {block[key]}" if block.get("label") else block[key]


def _size(block: Node, *, small: bool) -> str:
    if len(block["head"]) > _WIDE:
        return "wide"
    return "small" if small else "normal"


def _narrow(block: Node, size: str) -> bool:
    """Whether a table is so slight that its numbers would stand far from what they count."""
    across = sum(
        max(_BOLD * len(head), *(len(words) for words in cells), 0) + _GAP
        for head, cells in _by_column(block)
    )
    return across <= _LETTERS[size] * _SLIGHT


def _columns(block: Node, size: str) -> list[str]:
    """Share out a line's letters: each column its longest word, then more to who has more to say.

    The paper does not hyphenate, so a column narrower than a word would print over the next one.
    """
    numeric = set(block["numeric"])
    needs, wants = [], []
    for n, (head, cells) in enumerate(_by_column(block)):
        short = n in numeric
        lengths = [_BOLD * len(part) for part in _unbroken(head, short=short)]
        lengths += [len(part) for cell in cells for part in _unbroken(cell, short=short)]
        needs.append(max(lengths, default=0) + _GAP)
        usual = math.sqrt(sum(len(cell) ** 2 for cell in cells) / max(len(cells), 1))
        wants.append(0.0 if short else max(usual - needs[-1], 0.0))
    if not sum(wants):
        wants[0] = 1.0  # nobody wants more: the names of the rows may have it
    line = _LETTERS[size] * (_SLIGHT if _narrow(block, size) else 1)
    left = max(line - sum(needs), 0)
    shares = zip(needs, wants, strict=True)
    return [f"{need + left * want / sum(wants):.1f}fr" for need, want in shares]


def _by_column(block: Node) -> Iterator[tuple[str, list[str]]]:
    """The head of each column and the words below it."""
    for n, head in enumerate(block["head"]):
        yield head, [plain(row[n]) for row in block["rows"]]


def _unbroken(cell: str, *, short: bool) -> list[str]:
    """What must stand on one line: a short number with its unit, or else each word."""
    return [cell] if short and len(cell) <= _SHORT else cell.split()
