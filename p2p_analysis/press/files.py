"""From blocks to files: every file of an edition, made in memory.

What it makes depends on its arguments alone, so that the same paper gives the same bytes, and the
audit can make a paper again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from p2p_analysis.brief.review import Review
from p2p_analysis.press.csvw import FILE as METADATA
from p2p_analysis.press.csvw import figures_metadata
from p2p_analysis.press.html import render_html
from p2p_analysis.press.manifest import decisions_csv, figures_csv, manifest_json
from p2p_analysis.press.seal import Seal, sealed
from p2p_analysis.press.typst import render_pdf
from p2p_analysis.press.workbook import tables_xlsx
from p2p_analysis.show.nodes import Node

STEPS = ("HTML", "PDF", "figures")
Tell = Callable[[str], object]


def sealed_files_of(
    blocks: list[Node],
    end: Node,
    review: Review,
    *,
    parameters: Mapping[str, object],
    tell: Tell = lambda step: None,
) -> tuple[dict[str, bytes], Seal]:
    """Render one edition as `files_of` does, and seal what was rendered."""
    files = files_of(blocks, end, review, parameters=parameters, tell=tell)
    return files, sealed(blocks, end, files)


def files_of(
    blocks: list[Node],
    end: Node,
    review: Review,
    *,
    parameters: Mapping[str, object],
    tell: Tell = lambda step: None,
    known: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Render one edition.

    Parameters
    ----------
    blocks, end : list of Node, Node
        From `paper_of`.
    review : Review
    parameters : mapping
        The notebook's further parameters.
    tell : callable
        Called with a word of `STEPS` before each.
    known : mapping of str to bytes
        Files that are proved to come out like this, as by a seal; they are not rendered again.

    Returns
    -------
    dict of str to bytes
        File name to content.
    """
    html, pdf, figures = STEPS
    files = {}

    def put(name: str, make: Callable[[], bytes]) -> None:
        files[name] = known[name] if name in known else make()

    tell(html)
    put("report.html", lambda: render_html(blocks, end["paper"]).encode())
    tell(pdf)
    put("report.pdf", lambda: render_pdf(blocks, end["paper"]))
    tell(figures)
    put("tables.xlsx", lambda: tables_xlsx(end))
    return files | tables_of(end, review, parameters=parameters)


def tables_of(end: Node, review: Review, *, parameters: Mapping[str, object]) -> dict[str, bytes]:
    """Write what programs read: the figures, what describes them, and how they were made."""
    files = {
        "figures.csv": figures_csv(end),
        METADATA: figures_metadata(end, review),
        "manifest.json": manifest_json(end, review, parameters),
    }
    if end["decisions"]:
        files["decisions.csv"] = decisions_csv(end)
    return {name: content.encode() for name, content in files.items()}
