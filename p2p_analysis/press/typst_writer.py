"""Blocks as Typst: the source of the printed paper.

Every word of the paper is written as a string in code, never as Typst markup, so no letter of a
chapter or a case can be read as a command. How things look is the template's affair.

On the page every number in prose leads to how it was counted. In print the first one of a section
that leads to a place does, and so does a table's note or the name of a row: no reader is further
from the way than the section's beginning, who goes by keyboard is not stopped at the same number
again and again, and the file, where a link is an annotation with tags of its own, stays small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from p2p_analysis.press.columns import LINE, Setting, set_table
from p2p_analysis.show.nodes import Node, anchor_of, anchors_of, place_of

# Points: how large the letters of a drawing are printed, with its numbers below or beside it; how
# high a drawing may be; the room between the two; how much taller than the drawing the numbers
# beside it may be, and how tall.
_BELOW, _BESIDE = 8.5, 8.0
_HIGHEST = 235.0
_ACROSS, _TALLER, _TALLEST = 16.0, 85.0, 290.0
# Points: a table no taller than this is kept on one page; less where its drawing goes with it.
_KEPT, _KEPT_BELOW = 200.0, 120.0
_TINY = "finest"  # letters of a table that has too little room beside a drawing
_CONTROL = (range(0x20), range(0x7F, 0xA0), range(0xD800, 0xE000))  # cannot be printed
_ESCAPES = str.maketrans(
    {letter: None for letters in _CONTROL for letter in letters}
    | {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)
_PAPER = ("title", "council", "committee", "as_at", "as_at_words", "marking", "rule")
_SIZE = re.compile(r"font-size[:=]\s*\"?([\d.]+)")
_VIEW = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
_INTRODUCED = [("heading", "paragraph", kind) for kind in ("table", "chart")]
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
        + writer.blocks(rest)
        + f"\n{writer.places()}\n"
    )


def string(words: str) -> str:
    r"""Words as a Typst string.

    >>> string('a "quoted" #word')
    '"a \\"quoted\\" #word"'
    """
    return f'"{words.translate(_ESCAPES)}"'


class Writer:
    """Writes blocks in reading order; knows beforehand which anchors the paper holds."""

    def __init__(self, blocks: Iterable[Node]) -> None:
        self._anchors = anchors_of(blocks)
        self._set: set[str] = set()
        self._led: dict[str, int] = {}
        self._shown_the_way: set[str] = set()

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Write blocks one under another; a paragraph that introduces a table goes with it."""
        blocks = list(blocks)
        written = [getattr(self, f"_{block['kind']}")(block) for block in blocks]
        kinds = [block["kind"] for block in blocks]
        for n, three in enumerate(zip(kinds, kinds[1:], kinds[2:], strict=False), 1):
            if three in _INTRODUCED:
                written[n] = written[n].replace("#unnumbered(", "#introducing(", 1)
        return "\n".join(written)

    def places(self) -> str:
        """Write, behind all blocks, the names of the places that links lead to, in their order."""
        return f"#places({''.join(f'{string(name)}, ' for name in self._led)})"

    def inlines(self, content: Iterable[Node]) -> str:
        """Write what stands in a line, as one piece of Typst code."""
        return "{" + "; ".join(self._inline(node) for node in content) + "}"

    def _inline(self, node: Node) -> str:
        kind = node["kind"]
        if kind == "figure" and node.get("to") and node["to"] not in self._shown_the_way:
            self._shown_the_way.add(node["to"])
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
            return f"led({self._led.setdefault(href[1:], len(self._led))}, {words})"
        if not href or href.startswith("#"):
            return words  # a place that this edition does not hold
        return f"linked({string(href)}, {words})"

    def _label(self, node: Node) -> str:
        """An anchor, once: Typst refuses a link to a name that two places have."""
        name = anchor_of(node)
        if not name or name in self._set:
            return "none"
        self._set.add(name)
        return string(name)

    def _heading(self, block: Node) -> str:
        self._shown_the_way.clear()
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

    def _table(self, block: Node) -> str:
        setting = set_table(block)
        written = self._ruled(block, setting, kept=_KEPT)
        return f"#turned(\n{written}\n)" if setting.turned else f"#{written}"

    def _ruled(self, block: Node, setting: Setting, *more: str, kept: float) -> str:
        places = [place_of(key) for key in block.get("explains", ())]
        cells = [
            f"    {self._row(row, *places[n : n + 1])}," for n, row in enumerate(block["rows"])
        ]
        notes = [*map(string, block["notes"]), *map(self.inlines, _counted(block))]
        whole = setting.height <= kept or setting.abreast > 1
        joined = () if whole else setting.joined
        arguments = [
            f"label: {self._label(block)}",
            f"caption: {string(_titled(block, 'caption'))}",
            f"columns: ({''.join(f'{width:.1f}pt, ' for width in setting.widths)})",
            f"lines: ({''.join(f'{many}, ' for many in setting.lines)})",
            f"joined: ({''.join(f'{n}, ' for n in joined)})",
            f"numeric: ({''.join(f'{n}, ' for n in block['numeric'])})",
            f"head: ({''.join(f'{string(words)}, ' for words in block['head'])})",
            f"total: {'true' if block['total'] and block['rows'] else 'false'}",
            f"whole: {'true' if whole else 'false'}",
            f"wider: {'true' if setting.wider else 'false'}",
            f"abreast: {setting.abreast}",
            f"size: {string(setting.size)}",
            f"notes: ({''.join(f'{note}, ' for note in notes)})",
            f"source: {string(block['source'])}",
            *more,
            "rows: (\n" + "\n".join(cells) + "\n  )",
        ]
        return "ruled-table(\n  " + ",\n  ".join(arguments) + ",\n)"

    def _row(self, row: Sequence[Sequence[Node]], place: str = "") -> str:
        first, *rest = (self.inlines(cell) for cell in row)
        if place:
            first = f"anchored({string(place)}, {first})"
        return f"({', '.join([first, *rest])},)"

    def _chart(self, block: Node) -> str:
        drawn = (
            f"label: {self._label(block)}, title: {string(_titled(block, 'title'))}, "
            f"alt: {string(block['alt'])}, svg: {string(block['svg'])}, "
            f"key: {string(block.get('key', ''))}, "
            f"marks: ({''.join(f'{string(mark)}, ' for mark in block.get('marks', ()))})"
        )
        width = _printed(block["svg"], _BESIDE)
        if not block.get("marks"):
            beside = set_table(block["data"], room=LINE - width - _ACROSS, small=True)
            most = min(_height(block["svg"], width) + _TALLER, _TALLEST)
            if beside.size != _TINY and beside.height <= most:
                numbers = self._ruled(
                    block["data"], beside, "above: 0pt", "below: 0pt", kept=_TALLEST
                )
                return f"#drawing({drawn}, width: {width:.1f}pt, numbers: {numbers})"
            width = _printed(block["svg"], _BELOW)
        setting = set_table(block["data"], small=True)
        below = self._ruled(block["data"], setting, kept=_KEPT_BELOW)
        return f"#drawing({drawn}, width: {width:.1f}pt)\n#{below}"

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


def _counted(block: Node) -> list[list[Node]]:
    """The line of links to how a table's numbers were counted, if it has one."""
    return [block["counted"]] if block.get("counted") else []


def _titled(block: Node, key: str) -> str:
    return f"{block['label']}: {block[key]}" if block.get("label") else block[key]


def _printed(svg: str, size: float) -> float:
    """How wide a drawing is printed for its letters to have a size: a line at most."""
    letters = [float(found) for found in _SIZE.findall(svg)] or [size]
    wide, high = _view(svg)
    return min(wide * size / min(letters), LINE, _HIGHEST * wide / high)


def _height(svg: str, width: float) -> float:
    wide, high = _view(svg)
    return high / wide * width


def _view(svg: str) -> tuple[float, float]:
    """How wide and how high a drawing is, in its own units."""
    wide, high = _VIEW.findall(svg)[0]
    return float(wide), float(high)
