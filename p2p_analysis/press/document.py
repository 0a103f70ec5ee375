"""The paper inside an executed notebook: our blocks in order, and the mark that ends them.

Only outputs in our own neutral form are the paper. Code, notes to the analyst, printed text and
anything else a cell shows are not, so no path, parameter or stray number can reach print.
"""

from __future__ import annotations

from collections.abc import Iterator

from nbformat import NotebookNode

from p2p_analysis.show.glossary import link_first_uses
from p2p_analysis.show.lone_rows import lone_rows_told
from p2p_analysis.show.nodes import MIME, Node, anchors_of, from_text, plain, walk
from p2p_analysis.show.numbered import numbered
from p2p_analysis.show.paragraph_links import paragraphs_linked
from p2p_analysis.show.provenance import facts_added, figures_linked
from p2p_analysis.show.said_once import said_once
from p2p_analysis.show.undrawn import omissions_joined
from p2p_analysis.words.errors import Fault, RenderingError


def paper_of(notebook: NotebookNode) -> tuple[list[Node], Node]:
    """Take the paper out of a notebook.

    Returns
    -------
    (list of Node, Node)
        The blocks, with tables and figures numbered, and the end mark with every figure.

    Raises
    ------
    RenderingError
        If a cell failed or the end mark is missing: then the run was not whole.
    """
    if any(output.output_type == "error" for output in _outputs(notebook)):
        raise RenderingError("a cell of the notebook failed, so there is no paper")
    return paper_from([block for shown in _shown(notebook) for block in shown])


def paper_from(blocks: list[Node], *, whole: bool = True) -> tuple[list[Node], Node]:
    """Take the paper out of the blocks that a notebook's cells show, in order.

    One that is not `whole`, as where cells could not run, may hold links that lead nowhere.
    """
    if not blocks or blocks[-1]["kind"] != "end":
        raise RenderingError(
            "the notebook did not reach its end; its last cell must be p2p.finish(release)"
        )
    *blocks, end = blocks
    if any(block["kind"] == "end" for block in blocks):
        raise RenderingError("the notebook shows blocks after p2p.finish(release); end with it")
    whole_rows = said_once(facts_added(lone_rows_told(omissions_joined(blocks))))
    paper = figures_linked(paragraphs_linked(link_first_uses(numbered(whole_rows))))
    if whole:
        _refuse_lost_links(paper)
    return paper, end


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield from cell.outputs


def _shown(notebook: NotebookNode) -> Iterator[list[Node]]:
    for output in _outputs(notebook):
        if MIME not in output.get("data", {}):
            continue
        try:
            yield from_text(output.data[MIME])
        except (TypeError, ValueError):
            problem = "a cell shows a paper that is not ours; show what p2p's functions return"
            raise RenderingError(Fault("notebook", problem)) from None


def _refuse_lost_links(blocks: list[Node]) -> None:
    """A link inside the paper must lead somewhere: every lost one is a fault."""
    anchors = anchors_of(blocks)
    lost = [
        node
        for node in walk(blocks)
        if node["kind"] == "link"
        and node["href"].startswith("#")
        and node["href"].strip()[1:] not in anchors
    ]
    if lost:
        problem = "this paper has no such place; link to a paragraph (#p2.26h), table or term"
        raise RenderingError(
            Fault(f'link "{plain(node["content"])}" to {node["href"]}', problem) for node in lost
        )
