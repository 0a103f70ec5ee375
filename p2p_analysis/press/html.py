"""The page: one file, no script, no request, no download."""

from __future__ import annotations

from typing import Any

import jinja2
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from p2p_analysis.press.alternative import require_alternatives
from p2p_analysis.press.document import paper_of
from p2p_analysis.show.html import Writer
from p2p_analysis.show.nodes import Node


def render_html(blocks: list[Node], paper: dict[str, str]) -> str:
    """Write the page from a paper's blocks and what its end mark says of it."""
    require_alternatives(blocks)
    writer = Writer()
    body = writer.blocks(blocks)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("p2p_analysis.press", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("paper.html").render(
        paper=paper, body=body, notes=writer.notes, contents=writer.contents
    )


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
