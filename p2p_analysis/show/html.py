"""Blocks as HTML fragments: the same on the analyst's screen and on the page.

A page is read by thousands and paid for by the byte: attributes are quoted where they must be, end
tags are left out where HTML lets them, and what a whole table has in common stands on the table. A
number says which figure it is by `data-figure`; `press.audit.bound` tells how names are shortened
in a row. `data-value` stands where what is printed does not begin with the value; what is withheld
has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from p2p_analysis.show.inline_svg import on_page
from p2p_analysis.show.markup import attribute, in_style, words_of
from p2p_analysis.show.nodes import Node, anchor_of, place_of, plain
from p2p_analysis.show.shared_names import shared

_TAGS = {"strong": "strong", "emphasis": "em"}
_DIGIT = re.compile(r"\d")
_FACTS = ("review.", "edition.", "guidance.", "periods.")
# Columns: a table with more is wide, and may have to be moved sideways on a screen in between.
_WIDE = 6
# On a narrow screen a row of numbers stands under its name; with more columns it is a list.
_ABREAST = 5
_FROM = (1, 2)  # first columns of numbers that the style sheet has a rule for


class Writer:
    """Writes blocks in reading order; footnotes are numbered as they come and kept for the end.

    Where a page is `styled`, its style sheet says how drawings look; a notebook has none.
    """

    def __init__(self, *, styled: bool = False) -> None:
        self._styled = styled
        self.notes: list[str] = []
        self.contents: list[tuple[int, str, str]] = []
        self._charts = 0

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Write blocks one under another."""
        return "\n".join(getattr(self, f"_{block['kind']}")(block) for block in blocks)

    def inlines(self, content: Iterable[Node], base: str = "") -> str:
        """Write what stands in a line; in a row, figures may go on from the name `base`."""
        return "".join(self._inline(node, base) for node in content)

    def _inline(self, node: Node, base: str) -> str:
        kind = node["kind"]
        if kind == "text":
            return words_of(node["text"])
        if kind == "figure":
            return _figure(node, base)
        if kind in _TAGS:
            return f"<{_TAGS[kind]}>{self.inlines(node['content'], base)}</{_TAGS[kind]}>"
        if kind == "link":
            term = " class=term" if node.get("term") else ""
            href = attribute("href", node["href"])
            return f"<a{href}{term}>{self.inlines(node['content'], base)}</a>"
        note = self.inlines(node["content"])
        self.notes.append(note)
        n = len(self.notes)
        return (
            f"<sup><a href=#note-{n} id=note-ref-{n} role=doc-noteref>"
            f"<span class=unseen>Note </span>{n}</a></sup>"
        )

    def _heading(self, block: Node) -> str:
        level = block["level"] + 1  # the paper's title is the page's only first-level heading
        words = plain(block["content"])
        anchor = self._named(words)
        self.contents.append((block["level"], anchor, words))
        return f"<h{level} id={anchor}>{self.inlines(block['content'])}</h{level}>"

    def _named(self, words: str) -> str:
        """An anchor made of a heading's own words, so that a section more moves no other."""
        name = "s-" + "-".join(re.findall(r"[a-z0-9]+", words.lower()))
        taken = [anchor for _, anchor, _ in self.contents]
        anchor, n = name, 1
        while anchor in taken:
            n += 1
            anchor = f"{name}-{n}"
        return anchor

    def _paragraph(self, block: Node) -> str:
        words = self.inlines(block["content"])
        number = block["number"]
        if not number:
            return f"<p{attribute('id', anchor_of(block))}>{words}"
        return f"<p class=numbered id=p{number}><a href=#p{number}>{number}</a> {words}"

    def _items(self, block: Node) -> str:
        rows = "\n".join(self._item(item) for item in block["items"])
        return f"<ol class=letters type=a>\n{rows}\n</ol>"

    def _item(self, item: Node) -> str:
        anchor, words = anchor_of(item), self.inlines(item["content"])
        paragraph, _, letter = item["number"].partition("(")
        cite = f"<a href=#{anchor} aria-label={paragraph}({letter}>({letter}</a>"
        return f"<li id={anchor}>{cite} {words}"

    def _bullets(self, block: Node) -> str:
        rows = "\n".join(f"<li>{self.inlines(item['content'])}" for item in block["items"])
        return f"<ul>\n{rows}\n</ul>"

    def _table(self, block: Node) -> str:
        label = f"{block['label']}: " if block.get("label") else ""
        columns, several = _columns(block)
        explains = block.get("explains", [])
        common = _common(block)
        head = "".join(
            f"<th scope=col{several.get(n, '')}{_told(common.get(n))}>{words_of(words)}"
            for n, words in enumerate(block["head"])
        )
        last = len(block["rows"]) - 1
        rows = "".join(
            self._row(
                row,
                several,
                common,
                about=explains[n] if explains else "",
                apart=block["total"] and n == last,
            )
            for n, row in enumerate(block["rows"])
        )
        notes = "".join(f"<p class=note>{words_of(note)}" for note in block["notes"])
        if block.get("counted"):
            notes += f"<p class=note>{self.inlines(block['counted'])}"
        caption = f"{attribute('id', block['id'] + '-caption')}>{label}{words_of(block['caption'])}"
        wide = len(block["head"]) > _WIDE
        named = attribute("aria-labelledby", block["id"] + "-caption")
        around = f"<div class=wide tabindex=0 role=region{named}>" if wide else ""
        return (
            f"<div class=table{attribute('id', block['id'])}>{around}<table{columns}>"
            f"<caption{caption if wide else caption[caption.index('>') :]}</caption>\n"
            f"<thead><tr>{head}\n<tbody>\n{rows}\n</table>{'</div>' if wide else ''}\n"
            f"{notes}<p class=source>Source: {words_of(block['source'])}</div>"
        )

    def _row(
        self,
        row: list[list[Node]],
        several: Mapping[int, str],
        common: Mapping[int, str],
        *,
        about: str,
        apart: bool,
    ) -> str:
        base = about or _about(row)
        start, ending = ("", "") if base else shared(_lone_names(row))
        base = base or start
        cells = [f"<th scope=row>{self.inlines(row[0], base)}"]
        for n, content in enumerate(row[1:], 1):
            aligned = several.get(n, "")
            cells.append(self._cell(content, base, ending, aligned, common.get(n)))
            base = base or next(_bound_in(content), "")
        named = attribute("id", place_of(about)) if about else ""
        named += attribute("data-figure", start or ending)
        return f"<tr{named}{' class=total' * apart}>{''.join(cells)}"

    def _cell(
        self, content: list[Node], base: str, ending: str, aligned: str, common: str | None
    ) -> str:
        if _is_lone(content):
            (node,) = content
            known = common is not None and _in_column(_name(node), base, ending) == common
            told = "" if known else _told(_shortened(_name(node), base))
            return f"<td{aligned}{told}{_value(node)}>{words_of(node['text'])}"
        words = ""
        for node in content:
            words += self._inline(node, base)
            base = base or next(_bound_in([node]), "")
        return f"<td{aligned}>{words}"

    def _chart(self, block: Node) -> str:
        label = f"{block['label']}: " if block.get("label") else ""
        title = words_of(block["title"])
        spoken = f' role=img aria-label="{escape(block["alt"])}"'
        self._charts += 1
        svg = block["svg"]
        if self._styled:
            svg = on_page(svg, hatch=f"h{self._charts}")
        svg = svg.replace("<svg", f"<svg{spoken}", 1)
        key = f"<p class=note>{words_of(block['key'])}\n" if block.get("key") else ""
        longer = f"<p>{words_of(block['long'])}" if block.get("long") else ""
        return (
            f"<figure{attribute('id', block['id'])}><figcaption>{label}{title}</figcaption>\n"
            f"{svg}\n{key}"
            f"<details><summary>The numbers in this chart<span class=unseen>: {title}</span>"
            f"</summary>\n{longer}{self._table(block['data'])}\n</details></figure>"
        )

    def _end(self, block: Node) -> str:
        return f"<p>{words_of(block['words'])}"


def fragment(blocks: Iterable[Node]) -> str:
    """Blocks as HTML for a notebook's output, footnotes under them."""
    writer = Writer()
    body = writer.blocks(blocks)
    notes = "".join(f"<li>{note}" for note in writer.notes)
    return f"<div>{body}{f'<ol>{notes}</ol>' if notes else ''}</div>"


def _figure(node: Node, base: str) -> str:
    words = words_of(node["text"])
    if node.get("to"):
        told = attribute(
            "data-figure", _shortened(_name(node), node["to"].removeprefix(place_of("")))
        )
        return f"<a{attribute('href', '#' + node['to'])}{told}{_value(node)}>{words}</a>"
    if not _is_bound(node):
        return words
    return f"<span{_told(_shortened(_name(node), base))}{_value(node)}>{words}</span>"


def _is_bound(node: Node) -> bool:
    """Whether a node is a number or a date; a name of the review file is words."""
    if node["kind"] != "figure":
        return False
    return bool(node["how"]) or not node["id"].startswith(_FACTS)


def _bound_in(content: Iterable[Node]) -> Iterator[str]:
    """Names of the numbers that are written here; those of a footnote are written elsewhere."""
    for node in content:
        if _is_bound(node):
            yield _name(node)
        elif node["kind"] != "footnote":
            yield from _bound_in(node.get("content", ()))


def _name(node: Node) -> str:
    return node["id"] + (f".{node['form']}" if node["form"] not in ("", "number") else "")


def _shortened(name: str, base: str) -> str:
    return name[len(base) :] if base and f"{name}.".startswith(f"{base}.") else name


def _told(name: str | None) -> str:
    """Which figure a number is; a name may be empty, where it goes without saying."""
    return "" if name is None else attribute("data-figure", name) or " data-figure"


def _value(node: Node) -> str:
    if node["value"] is None or node["withheld"]:
        return ""
    value = str(node["value"])
    printed = re.match(rf"{re.escape(value)}(?![\w.,])", node["text"])
    return "" if printed else attribute("data-value", value)


def _is_lone(content: list[Node]) -> bool:
    """Whether a cell holds one number and nothing else: then the cell itself is bound to it."""
    return len(content) == 1 and _is_bound(content[0]) and not content[0].get("to")


def _about(row: list[list[Node]]) -> str:
    """Which figure a row is about, if the link in its header says so."""
    start = f"#{place_of('')}"
    hrefs = (node["href"] for node in row[0] if node["kind"] == "link")
    return next((href.removeprefix(start) for href in hrefs if href.startswith(start)), "")


def _lone_names(row: list[list[Node]]) -> list[str]:
    return [_name(content[0]) for content in row[1:] if _is_lone(content)]


def _in_column(name: str, base: str, ending: str) -> str:
    """What a number's name says besides what its row says."""
    return name[: -len(ending)] if ending else _shortened(name, base)


def _common(block: Node) -> dict[int, str]:
    """By column, what the names of all its numbers say besides what their rows say."""
    found: dict[int, set[str | None]] = {}
    for n, row in enumerate(block["rows"]):
        base = block["explains"][n] if "explains" in block else _about(row)
        start, ending = ("", "") if base else shared(_lone_names(row))
        base = base or start
        for column, content in enumerate(row[1:], 1):
            if _is_lone(content):
                name = _in_column(_name(content[0]), base, ending)
                found.setdefault(column, set()).add(name)
            elif any(_is_bound(node) for node in content) or _DIGIT.search(plain(content)):
                found.setdefault(column, set()).add(None)
            base = base or next(_bound_in(content), "")
    return {
        column: name
        for column, names in found.items()
        if len(names) == 1 and (name := next(iter(names))) is not None
    }


def _columns(block: Node) -> tuple[str, dict[int, str]]:
    """How a table says which columns hold numbers, and what they are called on a narrow screen.

    Numbers nearly always fill a table from some column to the last: then the table says from which.
    Otherwise each of their cells has to.
    """
    numeric, head = block["numeric"], block["head"]
    first = min(numeric, default=0)
    if first in _FROM and list(numeric) == list(range(first, len(head))):
        classes, several = [f"from-{first + 1}"], {}
    else:
        classes, several = [], dict.fromkeys(numeric, " class=n")
    if classes == ["from-2"] and len(head) <= _ABREAST:
        return ' class="from-2 abreast"', several
    called = ";".join(f"--h{n}:{in_style(words)}" for n, words in enumerate(head[1:], 2))
    called = escape(called, quote=False).replace("'", "&#39;")
    style = f" style='{called}'" if called else ""
    return attribute("class", " ".join([*classes, "cards"])) + style, several
