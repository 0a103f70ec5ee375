"""Blocks as HTML fragments: the same on the analyst's screen and on the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from p2p_analysis.show.nodes import Node, anchor_of, plain

_TAGS = {"strong": "strong", "emphasis": "em"}


class Writer:
    """Writes blocks in reading order; footnotes are numbered as they come and kept for the end."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.contents: list[tuple[int, str, str]] = []

    def blocks(self, blocks: Iterable[Node]) -> str:
        """Write blocks one under another."""
        return "\n".join(getattr(self, f"_{block['kind']}")(block) for block in blocks)

    def inlines(self, content: Iterable[Node]) -> str:
        """Write what stands in a line."""
        return "".join(self._inline(node) for node in content)

    def _inline(self, node: Node) -> str:
        kind = node["kind"]
        if kind == "text":
            return escape(node["text"], quote=False)
        if kind == "figure":
            return _figure(node)
        if kind in _TAGS:
            return f"<{_TAGS[kind]}>{self.inlines(node['content'])}</{_TAGS[kind]}>"
        if kind == "link":
            kind = ' class="term"' if node.get("term") else ""
            return f'<a href="{escape(node["href"])}"{kind}>{self.inlines(node["content"])}</a>'
        note = self.inlines(node["content"])
        self.notes.append(note)
        n = len(self.notes)
        return (
            f'<sup><a href="#note-{n}" id="note-ref-{n}" role="doc-noteref">'
            f'<span class="unseen">Note </span>{n}</a></sup>'
        )

    def _heading(self, block: Node) -> str:
        level = block["level"] + 1  # the paper's title is the page's only first-level heading
        anchor = f"section-{len(self.contents) + 1}"
        self.contents.append((block["level"], anchor, plain(block["content"])))
        return f'<h{level} id="{anchor}">{self.inlines(block["content"])}</h{level}>'

    def _paragraph(self, block: Node) -> str:
        words = self.inlines(block["content"])
        if not block["number"]:
            anchor = anchor_of(block)
            named = f' id="{anchor}"' if anchor else ""
            return f"<p{named}>{words}</p>"
        number = block["number"]
        link = f'<a class="number" href="#p{number}">{number}</a>'
        return f'<p class="numbered" id="p{number}">{link} {words}</p>'

    def _items(self, block: Node) -> str:
        rows = "\n".join(
            f'<li id="{anchor_of(item)}">{self.inlines(item["content"])}</li>'
            for item in block["items"]
        )
        return f'<ol class="letters" type="a">\n{rows}\n</ol>'

    def _bullets(self, block: Node) -> str:
        rows = "\n".join(f"<li>{self.inlines(item['content'])}</li>" for item in block["items"])
        return f"<ul>\n{rows}\n</ul>"

    def _table(self, block: Node) -> str:
        label = f"{block['label']}: " if block.get("label") else ""
        numeric = set(block["numeric"])
        head = "".join(
            f'<th scope="col"{_number_class(n, numeric)}>{escape(words, quote=False)}</th>'
            for n, words in enumerate(block["head"])
        )
        last = len(block["rows"]) - 1
        set_apart = {last: ' class="total"'} if block["total"] else {}
        rows = "\n".join(
            f"<tr{set_apart.get(n, '')}>{self._row(row, numeric)}</tr>"
            for n, row in enumerate(block["rows"])
        )
        notes = "".join(
            f'<p class="note">{escape(note, quote=False)}</p>' for note in block["notes"]
        )
        source = f'<p class="source">Source: {escape(block["source"], quote=False)}</p>'
        named = f'aria-labelledby="{block["id"]}-caption"'
        caption = f"{label}{escape(block['caption'], quote=False)}"
        return (
            f'<div class="table" id="{block["id"]}">\n'
            f'<div class="wide" tabindex="0" role="region" {named}>\n'
            f'<table>\n<caption id="{block["id"]}-caption">{caption}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
            f"{notes}{source}\n</div>"
        )

    def _row(self, row: list[list[Node]], numeric: set[int]) -> str:
        first, *rest = row
        cells = "".join(
            f"<td{_number_class(n, numeric)}>{self.inlines(cell)}</td>"
            for n, cell in enumerate(rest, 1)
        )
        return f'<th scope="row">{self.inlines(first)}</th>{cells}'

    def _chart(self, block: Node) -> str:
        label = f"{block['label']}: " if block.get("label") else ""
        svg = block["svg"].replace(
            "<svg ", f'<svg role="img" aria-label="{escape(block["alt"])}" ', 1
        )
        long = f"<p>{escape(block['long'], quote=False)}</p>\n" if block.get("long") else ""
        return (
            f'<figure id="{block["id"]}">\n<figcaption>{label}{escape(block["title"], quote=False)}'
            f"</figcaption>\n{svg}\n<details><summary>The numbers in this chart"
            f'<span class="unseen">: {escape(block["title"], quote=False)}</span></summary>\n'
            f"{long}{self._table(block['data'])}\n</details>\n</figure>"
        )

    def _end(self, block: Node) -> str:
        return f"<p>{escape(block['words'], quote=False)}</p>"


def fragment(blocks: Iterable[Node]) -> str:
    """Blocks as HTML for a notebook's output, footnotes under them."""
    writer = Writer()
    body = writer.blocks(blocks)
    notes = "".join(f"<li>{note}</li>" for note in writer.notes)
    return f"<div>{body}{f'<ol>{notes}</ol>' if notes else ''}</div>"


def _figure(node: Node) -> str:
    words = escape(node["text"], quote=False)
    if node["id"].startswith(("review.", "edition.", "guidance.")) and not node["how"]:
        return words
    value = escape("" if node["value"] is None else str(node["value"]))
    how = f' title="{escape(node["how"])}"' if node["how"] else ""
    measure = node["id"] + (f".{node['form']}" if node["form"] else "")
    kind = ' class="withheld"' if node["withheld"] else ""
    return f'<data value="{value}" data-measure="{escape(measure)}"{kind}{how}>{words}</data>'


def _number_class(n: int, numeric: set[int]) -> str:
    return ' class="n"' if n in numeric else ""
