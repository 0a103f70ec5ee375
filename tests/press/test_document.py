"""The paper in a notebook's outputs: read as it was written, or refused."""

from __future__ import annotations

import nbformat
import pytest

from p2p_analysis.press.document import paper_of
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import MIME, to_text
from p2p_analysis.words.errors import RenderingError

END = {"kind": "end", "words": "End.", "paper": {}}


def notebook_showing(*outputs: object) -> nbformat.NotebookNode:
    """A notebook of which each cell shows one output of ours."""
    cells = [
        nbformat.v4.new_code_cell(
            "show", outputs=[nbformat.v4.new_output("display_data", {MIME: output})]
        )
        for output in outputs
    ]
    return nbformat.v4.new_notebook(cells=cells)


def test_blocks_come_back_from_a_file_as_they_were_shown() -> None:
    words = nodes.paragraph([nodes.text('“Ünïted”,\n<b> & "c"')], number="1.1")
    shown = notebook_showing(to_text([words]), to_text([END]))
    shown = nbformat.reads(nbformat.writes(shown), as_version=4)
    assert paper_of(shown) == ([words], END)


@pytest.mark.parametrize("foreign", ["", "{", '{"kind": "end"}', '["end"]', '[{"words": "x"}]'])
def test_what_only_looks_like_a_paper_is_refused(foreign: str) -> None:
    with pytest.raises(RenderingError, match="not ours; show what p2p's functions return"):
        paper_of(notebook_showing(foreign, to_text([END])))
