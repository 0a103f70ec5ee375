"""Which figure each number of the page is, as its `data-n` says.

A name that is empty or begins with a dot goes on from another: that of the link's place, of the
row or of the table. A row goes by its own place, by what stands on it, by the link in its header,
or by its first number. What all cells of a column have in common stands on the column's header. If
what stands on a row begins with a dot, the names of its columns go on with it. A link to where a
figure is explained is that figure's number, unless it stands in a row's header or in a note. The
writer is `show.html`; this reads it anew.
"""

from __future__ import annotations

from collections.abc import Mapping

_PLACE = "n-"
_LINK = f"#{_PLACE}"


class Bindings:
    """Follows the tags of a page and says of each which figure it is bound to."""

    def __init__(self) -> None:
        self._row = self._table = ""
        self._ending = ""
        self._cell = -1
        self._in_head = False
        self._in_note = False
        self._columns: list[str | None] = []

    def figure_of(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Say which figure a start tag's number is; "" if it is bound to none."""
        if tag in ("table", "tbody"):
            self._in_head = tag == "table"
            self._columns = [] if self._in_head else self._columns
        if tag in ("table", "tr"):
            self._row, self._cell = _behind(_PLACE, attributes.get("id", "")), -1
            told = attributes.get("data-n", "")
            self._ending = told if told.startswith(".") else ""
            self._row = self._row or told.removeprefix(self._ending)
            if tag == "table":
                self._table, self._row = self._row, ""
            self._row = self._row or self._table
            return ""
        if tag in ("th", "td"):
            self._cell += 1
        if tag in ("p", "li"):
            self._cell = -1
            self._in_note = attributes.get("class") == "note"
        name = attributes.get("data-n")
        if self._in_head and tag == "th":
            self._columns.append(name)
            return ""
        base = _behind(_LINK, attributes.get("href", ""))
        if name is None and base:
            if self._cell == 0:
                self._row = self._row or base
            elif not self._in_note:
                name = ""
        if name is None and tag == "td" and self._cell < len(self._columns):
            name = self._columns[self._cell]
            name = f"{name}{self._ending}" if name and not name.startswith(".") else name
        if name is None:
            return ""
        if not name or name.startswith("."):
            name = (base or self._row) + name
        self._row = self._row or name
        return name


def _behind(start: str, words: str) -> str:
    return words.removeprefix(start) if words.startswith(start) else ""
