"""Blocks as HTML fragments: the same on the analyst's screen and on the page.

A page is read by thousands and paid for by the byte: attributes are quoted where they must be, end
tags are left out where HTML lets them, and what a whole table has in common stands on the table. A
number says which figure it is by `data-n`; `press.audit.bound` tells how names are shortened
in a row. `data-value` stands where what is printed does not begin with the value; what is withheld
has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from p2p_analysis.show.bound_names import (
    bound_in,
    bound_to,
    common_of,
    figure_of_row,
    in_column,
    is_bound,
    is_lone,
    lone_names,
    name_of,
    shortened,
    value_of,
)
from p2p_analysis.show.inline_svg import on_page
from p2p_analysis.show.markup import attribute, in_style, words_of
from p2p_analysis.show.nodes import Node, anchor_of, place_of, plain
from p2p_analysis.show.shared_names import above_all, shared

_TAGS = {"strong": "strong", "emphasis": "em"}
# Columns: a table with more is wide, and may have to be moved sideways on a screen in between.
_WIDE = 6
# On a narrow screen a row of numbers stands under its name; with more columns it is a list.
_ABREAST = 5
_ANCHOR = 5  # words of a heading
_FROM = (1, 2, 3, 4)  # first columns of numbers that the style sheet has a rule for


class Writer:
    """Writes blocks in reading order; footnotes are numbered as they come and kept for the end.

    Where a page is `styled`, its style sheet says how drawings look; a notebook has none.
    """

    def __init__(self, *, styled: bool = False) -> None:
        self._styled = styled
        self.notes: list[str] = []
        self.heads: list[str] = []
        self.contents: list[tuple[int, str, str]] = []
        self._charts = 0
        self._wide = 0

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
            href = attribute("href", node["href"])
            return f"<a{href}>{self.inlines(node['content'], base)}</a>"
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
        """An anchor made of a heading's first words, so that a section more moves no other."""
        name = "s-" + "-".join(re.findall(r"[a-z0-9]+", words.lower())[:_ANCHOR])
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
        return f"<p id=p{number}><a href=#p{number}>{number}</a> {words}"

    def _items(self, block: Node) -> str:
        rows = "\n".join(self._item(item) for item in block["items"])
        return f"<ol class=letters type=a>\n{rows}\n</ol>"

    def _item(self, item: Node) -> str:
        anchor, words = anchor_of(item), self.inlines(item["content"])
        return f"<li id={anchor}><a href=#{anchor}>{item['number']}</a> {words}"

    def _bullets(self, block: Node) -> str:
        rows = "\n".join(f"<li>{self.inlines(item['content'])}" for item in block["items"])
        return f"<ul>\n{rows}\n</ul>"

    def _table(self, block: Node) -> str:
        label = f"{block['label']}: " if block.get("label") else ""
        classes, called, several = _columns(block)
        columns = self._called(classes, called)
        explains = block.get("explains", [])
        common = common_of(block)
        leads = explains or any(figure_of_row(row) for row in block["rows"])
        above = "" if leads else above_all([lone_names(row) for row in block["rows"]])
        columns += attribute("data-n", above)
        head = "".join(
            f"<th scope=col{several.get(n, '')}{bound_to(common.get(n))}>{words_of(words)}"
            for n, words in enumerate(block["head"])
        )
        last = len(block["rows"]) - 1
        rows = "".join(
            self._row(
                row,
                several,
                common,
                about=explains[n] if explains else "",
                above=above,
                apart=block["total"] and n == last,
            )
            for n, row in enumerate(block["rows"])
        )
        notes = "".join(f"<p class=note>{words_of(note)}" for note in block["notes"])
        if block.get("counted"):
            notes += f"<p class=note>{self.inlines(block['counted'])}"
        told = words_of(block["source"])
        source = f"<p class=source>Source: {told}" if told else ""
        wide = len(block["head"]) > _WIDE
        self._wide += wide
        # A notebook's outputs are pages of their own, put into one: there a number is not enough.
        name = f"caption-{self._wide}" if self._styled else f"{block['id']}-caption"
        caption = f"{attribute('id', name)}>{label}{words_of(block['caption'])}"
        named = attribute("aria-labelledby", name)
        around = f"<div class=wide tabindex=0 role=region{named}>" if wide else ""
        return (
            f"<div class=table{attribute('id', block['id'])}>{around}<table{columns}>"
            f"<caption{caption if wide else caption[caption.index('>') :]}</caption>\n"
            f"<thead><tr>{head}\n<tbody>\n{rows}\n</table>{'</div>' if wide else ''}\n"
            f"{notes}{source}</div>"
        )

    def _called(self, classes: list[str], called: str) -> str:
        """The classes of a table, and what its columns are called on a narrow screen.

        A page's style sheet says that once for all tables of the same columns; a notebook has none.
        """
        if called and self._styled:
            if called not in self.heads:
                self.heads.append(called)
            classes = [*classes, f"c{self.heads.index(called) + 1}"]
            called = ""
        called = escape(called, quote=False).replace("'", "&#39;")
        return attribute("class", " ".join(classes)) + (f" style='{called}'" if called else "")

    def _row(
        self,
        row: list[list[Node]],
        several: Mapping[int, str],
        common: Mapping[int, str],
        *,
        about: str,
        above: str,
        apart: bool,
    ) -> str:
        base = about or figure_of_row(row)
        start, ending = ("", "") if base else shared(lone_names(row))
        base = base or start or above
        cells = [self._header(row[0], base)]
        for n, content in enumerate(row[1:], 1):
            aligned = several.get(n, "")
            cells.append(self._cell(content, base, ending, aligned, common.get(n)))
            base = base or next(bound_in(content), "")
        named = attribute("id", place_of(about)) if about else ""
        named += attribute("data-n", start or ending)
        return f"<tr{named}{' class=total' * apart}>{''.join(cells)}"

    def _header(self, content: list[Node], base: str) -> str:
        """What a row is about; a number that stands there alone is bound by the cell itself."""
        if base and is_lone(content):
            (node,) = content
            told = f"{bound_to(shortened(name_of(node), base))}{value_of(node)}"
            return f"<th scope=row{told}>{words_of(node['text'])}"
        return f"<th scope=row>{self.inlines(content, base)}"

    def _cell(
        self, content: list[Node], base: str, ending: str, aligned: str, common: str | None
    ) -> str:
        if is_lone(content):
            (node,) = content
            known = common is not None and in_column(name_of(node), base, ending) == common
            told = "" if known else bound_to(shortened(name_of(node), base))
            return f"<td{aligned}{told}{value_of(node)}>{words_of(node['text'])}"
        words = ""
        for node in content:
            words += self._inline(node, base)
            base = base or next(bound_in([node]), "")
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
        marks = "".join(f"<li>{words_of(mark)}" for mark in block.get("marks", ()))
        marks = f"<ol>{marks}</ol>\n" if marks else ""
        longer = f"<p>{words_of(block['long'])}" if block.get("long") else ""
        of = block.get("label") or f"this chart<span class=unseen>: {title}</span>"
        data = {**block["data"], "caption": f"The numbers in {of}"} if label else block["data"]
        return (
            f"<figure{attribute('id', block['id'])}><figcaption>{label}{title}</figcaption>\n"
            f"{svg}\n{marks}{key}"
            f"<details><summary>The numbers in {of}</summary>\n"
            f"{longer}{self._table(data)}\n</details></figure>"
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
        told = attribute("data-n", shortened(name_of(node), node["to"].removeprefix(place_of(""))))
        return f"<a{attribute('href', '#' + node['to'])}{told}{value_of(node)}>{words}</a>"
    if not is_bound(node):
        return words
    return f"<span{bound_to(shortened(name_of(node), base))}{value_of(node)}>{words}</span>"


def _columns(block: Node) -> tuple[list[str], str, dict[int, str]]:
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
        return ["from-2", "abreast"], "", several
    called = ";".join(f"--h{n}:{in_style(words)}" for n, words in enumerate(head[1:], 2))
    return [*classes, "cards"], called, several
