"""The page in pieces: elements, attributes, text and comments, each with its place and kind."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from p2p_analysis.press.audit.differ import PROSE, Piece, differences
from p2p_analysis.press.audit.finding import (
    ALT,
    ATTRIBUTE,
    BAR,
    COLOUR,
    COMMENT,
    COORDINATE,
    DATA,
    ELEMENT,
    HIDDEN,
    LABEL,
    ROW_ORDER,
    STYLE,
    TABLE,
    TITLE,
    Finding,
)

_TOLD = {"alt", "aria-label", "aria-description", "aria-valuetext", "title", "summary"}
_COLOURS = {"style", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "color"}
_LENGTHS = {"d", "points", "transform", "viewbox", "width", "height", "r", "rx", "ry", "dx", "dy"}
_PLACES = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "clip-path", "xlink:href", "href"}
_EMPTY = {"meta", "br", "hr", "img", "link", "input", "path", "use", "rect", "col", "wbr"}


def compare_pages(file: str, written: bytes, made: bytes) -> Iterator[Finding]:
    """Say where a page differs from the one made again."""
    one, other = (_Reader(page.decode("utf-8", "replace")) for page in (written, made))
    reordered = {
        table
        for table, rows in one.rows.items()
        if rows != other.rows.get(table) and sorted(rows) == sorted(other.rows.get(table, []))
    }
    for table in sorted(reordered):
        yield Finding(file, table, ROW_ORDER)
    found = [
        finding
        for finding in differences(file, one.pieces, other.pieces)
        if finding.place not in reordered
    ]
    yield from found
    if not found and not reordered:
        yield Finding(file, "between its elements", ELEMENT)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.rows: dict[str, list[tuple[str, ...]]] = {}
        self._open: list[str] = []
        self._place = "start"
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        anchor = dict(attrs).get("id")
        if anchor and "svg" not in self._open and tag != "tr":  # the order of rows is a table's
            self._place = f"#{anchor}"
        if tag not in _EMPTY:
            self._open.append(tag)
        drawn = "svg" in self._open
        self._piece(BAR if drawn else ELEMENT, f"<{tag}>")
        for name, value in attrs:
            self._piece(_kind(name, value or "", drawn=drawn), f'{name}="{value or ""}"')
        if tag == "tr" and "table" in self._open:
            self.rows.setdefault(self._place, []).append(())

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        self._piece(BAR if "svg" in self._open else ELEMENT, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "tr" in self._open and self.rows.get(self._place):
            self.rows[self._place][-1] += (data,)
        drawn = BAR if "svg" in self._open else ELEMENT
        self._piece(self._context() if data.strip() else drawn, data)

    def handle_comment(self, data: str) -> None:
        self._piece(COMMENT, data)

    def handle_decl(self, decl: str) -> None:
        self._piece(ELEMENT, decl)

    def handle_pi(self, data: str) -> None:
        self._piece(COMMENT, data)

    def unknown_decl(self, data: str) -> None:
        self._piece(COMMENT, data)

    def _context(self) -> str:
        if "style" in self._open or "script" in self._open:
            return STYLE
        if "svg" in self._open:
            return ALT if {"title", "desc"} & set(self._open) else LABEL
        if "title" in self._open:
            return TITLE
        return TABLE if "table" in self._open else PROSE

    def _piece(self, kind: str, text: str) -> None:
        self.pieces.append(Piece(self._place, kind, text))


def _kind(name: str, value: str, *, drawn: bool) -> str:
    hides = name == "style" and ("display" in value or "visibility" in value)
    if name in ("hidden", "aria-hidden") or hides or (name == "class" and value == "unseen"):
        return HIDDEN
    if name in _TOLD:
        return ALT
    if name.startswith("data-"):
        return DATA
    if drawn and name in _COLOURS:
        return COLOUR
    return COORDINATE if drawn and name in _LENGTHS | _PLACES else ATTRIBUTE
