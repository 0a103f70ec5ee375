"""The page: one file, no script, no request, no download."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from p2p_analysis.press.alternative import require_alternatives
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.pages import template
from p2p_analysis.show.addresses import addresses_linked
from p2p_analysis.show.html import Writer
from p2p_analysis.show.markup import attribute, words_of
from p2p_analysis.show.nodes import Node

# What the page leads to: files that a build lays beside it, and what a reader calls each.
BESIDE: Mapping[str, str] = MappingProxyType(
    {"report.pdf": "PDF", "tables.xlsx": "tables (Excel)", "figures.csv": "figures (CSV)"}
)


def render_html(blocks: list[Node], paper: dict[str, str]) -> str:
    """Write the page from a paper's blocks and what its end mark says of it."""
    require_alternatives(blocks)
    writer = Writer(styled=True)
    body = writer.blocks(blocks)
    contents = list(writer.contents)
    if writer.notes:
        contents.append((1, "notes", "Notes"))
    return template("paper.html").render(
        paper=paper,
        body=body,
        notes=writer.notes,
        contact=writer.inlines(addresses_linked(paper["contact"])),
        beside=BESIDE,
        contents=_nested(contents),
        style="".join([_style(), *_named(writer.heads)]),
        front=any(block.get("front") for block in blocks),  # it says the rule of the edition
    )


@cache
def _style() -> str:
    """The style sheet without its comments and blanks."""
    written = files("p2p_analysis.press").joinpath("templates/paper.css").read_text("utf-8")
    written = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    written = re.sub(r"\s*([{};,>])\s*", r"\1", written).strip()
    # A blank after a colon says nothing where a value follows.
    return re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", written).replace(";}", "}")


def _named(heads: list[str]) -> list[str]:
    """What the columns of tables are called, a rule for each set of them."""
    return [f".c{n}{{{called}}}" for n, called in enumerate(heads, 1)]


def _nested(contents: list[tuple[int, str, str]]) -> str:
    """The contents as lists in lists, so that who listens hears which section is within which."""
    written, depth = "", 0
    for level, anchor, words in contents:
        deeper = min(level, depth + 1)  # no list is skipped, whatever a chapter's headings do
        written += "<ol>" * (deeper - depth) + "</ol>" * (depth - deeper)
        written += f"<li><a{attribute('href', f'#{anchor}')}>{words_of(words)}</a>"
        depth = deeper
    return written + "</ol>" * depth


class PaperHTMLExporter(Exporter):
    """nbconvert's way to the page: `jupyter nbconvert --to p2p-html`."""

    export_from_notebook = "P2P paper (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Render an executed notebook."""
        blocks, end = paper_of(nb)
        resources = self._init_resources(resources)
        return render_html(blocks, end["paper"]), resources
