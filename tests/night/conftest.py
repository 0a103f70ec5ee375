"""A small invented review for the night, and what to do where a checker is missing."""

from __future__ import annotations

import os
import shutil

import nbformat
import pytest

from tests.invented import several, write_review

SETTING = """\
import p2p_analysis as p2p

review = p2p.load_review(review_folder)
release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions[edition])"""
CELLS = (
    'p2p.narrate(release, "findings", "more")',
    'p2p.table(release, "cases", by="period")',
    'p2p.register(release, "actions")',
    "p2p.finish(release)",
)
CHAPTERS = {
    "findings": "# Findings\n\n1.1 The council looked at {{ n.cases }} cases.\n",
    "more": "# More\n\n1.2 Nothing else was found.\n",
}
ACTION = """\
[[actions]]
paragraph = "2.1(a)"
text = "Every school was written to."
source = "Anyshire Council"
"""


@pytest.fixture
def write(tmp_path):
    """Call it with a folder's name to have a review there."""

    def make(name):
        write_review(tmp_path / "reports" / name)
        return tmp_path / "reports" / name

    return make


@pytest.fixture
def checker():
    """Call it with a program's name; where CI lacks it, the test fails."""

    def find(name):
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
        if not found:
            assert not os.environ.get("CI"), f"CI needs {name}"
            pytest.skip(f"{name} is not on this machine")
        return found

    return find


@pytest.fixture
def written(tmp_path):
    """A review with two chapters, a register and a notebook of its own."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    begin = nbformat.v4.new_code_cell('review_folder, edition = "", "public"')
    begin.metadata["tags"] = ["parameters"]
    sources = (SETTING, *CELLS)
    notebook.cells = [begin, *(nbformat.v4.new_code_cell(source) for source in sources)]
    folder = tmp_path / "reports" / "anyshire-2020"
    write_review(
        folder,
        measures={"cases": {"label": "cases", "by": ["period"]}},
        rows=several(23),
        chapters=CHAPTERS,
        head='notebook = "paper.ipynb"',
        files={"actions.toml": ACTION},
    )
    nbformat.write(notebook, folder / "paper.ipynb")
    return folder
