"""The floor of a report's cost: the notebook's calls in plain Python, and the files rendered.

No notebook machinery, no process of its own, no audit, no exchange of folders: what is left is
reading, counting, protecting, drawing and setting.
"""

from __future__ import annotations

import ast
import contextlib
import sys
from pathlib import Path

import nbformat

from p2p_analysis.brief.loading import load_review
from p2p_analysis.press.document import paper_from
from p2p_analysis.press.files import files_of
from p2p_analysis.show.nodes import from_text, to_text
from p2p_analysis.show.shown import Shown


def blocks_of(notebook: Path, given: dict[str, str]) -> list[dict]:
    """Run the cells' code, one after the other; keep what the last expressions show."""
    names: dict[str, object] = {"__name__": "__main__"}
    blocks = []
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        steps = ast.parse(cell.source).body
        last = steps.pop() if isinstance(steps[-1], ast.Expr) else None
        exec(compile(ast.Module(steps, []), "cell", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            blocks += value.blocks if isinstance(value, Shown) else []
        if "parameters" in cell.metadata.get("tags", []):
            names |= given
    return from_text(to_text(blocks))  # names in order, as in a notebook


def main(target: str, *reviews: str) -> None:
    """Make both editions of each review."""
    for folder in reviews:
        review = load_review(folder)
        for edition in review.editions:
            given = {"review_folder": str(review.folder), "edition": edition}
            with contextlib.chdir(review.notebook_path.parent):
                blocks, end = paper_from(blocks_of(review.notebook_path, given))
            made = Path(target, review.name, edition)
            made.mkdir(parents=True)
            for name, content in files_of(blocks, end, review, parameters={}).items():
                (made / name).write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
