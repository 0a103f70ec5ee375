"""Web pages with a table, as some case systems write them under the name of an .xls workbook."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser

from p2p_analysis.evidence.sources.sheet import Grid, Repair, Source, table_of_text
from p2p_analysis.evidence.sources.text_files import decoded
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.wording import plain

_WIDEST = 2000


class _Tables(HTMLParser):
    """Collects the cells of every table; a cell over several columns fills the first of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._over = 1
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._ignored += 1
        elif tag == "table":
            self._end_cell()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            over = dict(attrs).get("colspan") or "1"
            self._over = max(1, min(int(over), _WIDEST)) if over.isdecimal() else 1
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._ignored = max(0, self._ignored - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._ignored:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        row = self.tables[-1][-1]
        text = " ".join("".join(self._cell).split(" ")).strip()
        row += [text, *[""] * (self._over - 1)][: _WIDEST - len(row)]
        self._cell = None


def read_page(source: Source, content: bytes, known: Collection[str]) -> Grid:
    """Read the table of a web page: of several, the one with the most headings that are known."""
    text, _ = decoded(source, content)
    reader = _Tables()
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if any(any(row) for row in table)]
    if not tables:
        problem = "is a web page without a table; export the cases as CSV or .xlsx"
        raise CaseDataError(Fault(source.name, problem))
    wanted = {plain(heading) for heading in known}

    def worth(table: list[list[str]]) -> tuple[int, int]:
        return max(len(wanted & {plain(cell) for cell in row}) for row in table), len(table)

    chosen = max(tables, key=worth)
    words = "is a web page under another name; the table in it is read"
    if len(tables) > 1:
        words = f"is a web page with {len(tables)} tables; the one with known headings is read"
    repairs = (Repair("web-page", source.name, 1, words),)
    return Grid(source.name, table_of_text(chosen), repairs=repairs)
