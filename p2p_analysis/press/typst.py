"""The print: a tagged PDF (PDF/UA-1), the same bytes every time.

Set by the `typst` wheel with the typefaces shipped here and no others; no date of today, no fonts
of the machine.
"""

from __future__ import annotations

import atexit
import datetime
import re
from contextlib import ExitStack
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from p2p_analysis.press.alternative import require_alternatives
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.pdf_finish import finish
from p2p_analysis.press.typst_writer import write_typst
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import RenderingError

# Typst may quote the words it could not set; they may be a case's.
_QUOTED = re.compile(r'"[^"]*"|`[^`]*`|“[^”]*”')


def render_pdf(blocks: list[Node], paper: dict[str, str]) -> bytes:
    """Set a paper's blocks, and what its end mark says of it, as a tagged PDF.

    Raises
    ------
    RenderingError
        For a chart whose alternative text says nothing, and for whatever Typst refuses or warns of.
    """
    require_alternatives(blocks)
    source = write_typst(blocks, paper)
    as_at = datetime.datetime.fromisoformat(paper["as_at"]).replace(tzinfo=datetime.UTC)
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            input=source.encode(), format="pdf", pdf_standards=["ua-1"], timestamp=as_at
        )
    except typst.TypstError as error:
        raise RenderingError(_plainly(error)) from None
    if warnings:
        raise RenderingError("; ".join(_plainly(warning) for warning in warnings))
    return finish(pdf)


@cache
def _compiler() -> typst.Compiler:
    """The one typesetter of a process: what it has set it need not set again.

    The audit of a paper, or a paper of which a sentence was changed, takes a tenth of the time.
    """
    kept = ExitStack()
    atexit.register(kept.close)
    fonts = kept.enter_context(as_file(files("p2p_analysis.press").joinpath("fonts")))
    return typst.Compiler(font_paths=[str(fonts)], ignore_system_fonts=True)


def _plainly(error: typst.TypstError | typst.TypstWarning) -> str:
    """What went wrong, without the words of the paper."""
    if "could not be displayed" in error.message:
        return "a word holds a letter that the paper's typeface does not have; write it otherwise"
    return f"the PDF could not be set: {_QUOTED.sub('(words of the paper)', error.message)}"


class PaperPDFExporter(Exporter):
    """nbconvert's way to the print: `jupyter nbconvert --to p2p-pdf`."""

    export_from_notebook = "P2P paper (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Render an executed notebook."""
        blocks, end = paper_of(nb)
        resources = self._init_resources(resources)
        return render_pdf(blocks, end["paper"]), resources
