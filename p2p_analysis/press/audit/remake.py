"""The paper made again from its manifest alone: by the same notebook, without the cases.

The cells run here with a desk on which there are no cases and no counts: `protect` hands over the
release that the manifest holds. A number, an order, a bar's height or a word that rests on anything
else cannot come out the same again.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import p2p_analysis
from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.review import Review
from p2p_analysis.gate.release import Release
from p2p_analysis.gate.reread import release_from
from p2p_analysis.press.cells import names_on, run_cell
from p2p_analysis.press.document import paper_from
from p2p_analysis.press.files import files_of
from p2p_analysis.press.run import read_notebook
from p2p_analysis.show.nodes import Node, from_text, to_text
from p2p_analysis.words.errors import DisclosureError, RenderingError


def remake(
    manifest: Mapping[str, Any],
    review: Review,
    parameters: Mapping[str, object],
    *,
    proved: Callable[[list[Node], Node], Mapping[str, bytes]] = lambda blocks, end: {},
) -> tuple[dict[str, bytes], list[int]]:
    """Make an edition's files again.

    Parameters
    ----------
    manifest : mapping
        manifest.json of the edition as published.
    review : Review
    parameters : mapping
        The notebook's further parameters.
    proved : callable
        Called with the blocks and the end mark that the manifest gives; the files of which it
        proves that they are rendered to these bytes are not rendered once more.

    Returns
    -------
    (dict of str to bytes, list of int)
        File name to content; and the numbers of the code cells, from 1, that could not run without
        the cases. No files if the paper's end was not reached.
    """
    release = release_from(manifest, review)
    given = {"review_folder": str(review.folder), "edition": release.edition_name, **parameters}
    blocks, failed = _run(review, release, given)
    try:
        paper, end = paper_from(blocks, whole=not failed)
        known = proved(paper, end)
        return files_of(paper, end, review, parameters=parameters, known=known), failed
    except RenderingError:
        return {}, failed


def _run(
    review: Review, release: Release, given: Mapping[str, object]
) -> tuple[list[Node], list[int]]:
    blocks: list[Node] = []
    failed: list[int] = []
    names = names_on(_desk(review, release), blocks)
    cells = [cell for cell in read_notebook(review.notebook_path).cells if cell.cell_type == "code"]
    with contextlib.chdir(review.notebook_path.parent), contextlib.redirect_stdout(io.StringIO()):
        for number, cell in enumerate(cells, 1):
            try:
                run_cell(cell.source, names, blocks)
            except Exception:  # whatever a cell does without its cases: the paper will differ
                failed.append(number)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(given)
    # As a notebook's file would hold them.
    return from_text(to_text(blocks)), failed


def _desk(review: Review, release: Release) -> ModuleType:
    def protect(counts: object, edition: Edition) -> Release:
        if edition != release.edition:
            raise DisclosureError("a paper shows one edition; this cell asks for another")
        return release

    def elsewhere(name: str) -> Any:
        return getattr(p2p_analysis, name)

    desk = ModuleType("p2p_analysis")
    vars(desk).update(
        load_review=lambda folder: review,
        load_cases=lambda review: None,
        count=lambda cases, review: None,
        check=lambda review: None,
        protect=protect,
        __getattr__=elsewhere,
    )
    return desk
