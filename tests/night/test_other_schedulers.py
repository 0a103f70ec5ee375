"""Notebooks run as they are under schedulers of notebooks: papermill's command, jupyter-scheduler.

Their results are printed by `jupyter nbconvert`, and are the files that a build makes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from p2p_analysis.brief.loading import load_review
from p2p_analysis.night.warm import Warm
from p2p_analysis.press.beside import PaperCSVExporter
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.files import files_of
from p2p_analysis.words.errors import RenderingError

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def python(*words, cwd):
    """Run a module of this Python, somewhere else than in the project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", *words], cwd=cwd, env=environment, check=True)


def printed(executed):
    """The page that nbconvert prints of an executed notebook."""
    python("nbconvert", "--to", "p2p-html", executed.name, cwd=executed.parent)
    return executed.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_papermill_s_own_command_runs_a_notebook_as_it_is(written, tmp_path, edition):
    executed = tmp_path / "elsewhere" / "executed.ipynb"
    executed.parent.mkdir()
    given = ["-p", "review_folder", str(written), "-p", "edition", edition, "--no-progress-bar"]
    python("papermill", str(written / "paper.ipynb"), str(executed), *given, cwd=tmp_path)
    assert printed(executed) == Warm(written, edition).page()
    for name in ("pdf", "xlsx", "csv"):
        output = {"pdf": "report", "xlsx": "tables", "csv": "figures"}[name]
        told = ("--to", f"p2p-{name}", "--output", output, executed.name)
        python("nbconvert", *told, cwd=executed.parent)
    blocks, end = paper_of(nbformat.read(executed, as_version=4))
    made = files_of(blocks, end, load_review(written), parameters={})
    assert len(made) >= 6, "a page, a print, tables, and what programs read"
    for name in made.keys() - {"report.html"}:
        assert (executed.parent / name).read_bytes() == made[name], name
    unnamed = nbformat.read(executed, as_version=4)
    del unnamed.metadata["papermill"]
    with pytest.raises(RenderingError, match="does not say of which review"):
        PaperCSVExporter().from_notebook_node(unnamed)


def test_jupyter_scheduler_runs_a_notebook_as_it_is(written, tmp_path):
    """It adds the parameters as papermill does, and executes by nbconvert, in a folder apart."""
    staging = tmp_path / "staging"
    staging.mkdir()
    script = (
        "import sys, nbformat\n"
        "from papermill.iorw import load_notebook_node\n"
        "from nbconvert.preprocessors import ExecutePreprocessor\n"
        "from papermill.parameterize import parameterize_notebook\n"
        "notebook = load_notebook_node(sys.argv[1])\n"
        "given = {'review_folder': sys.argv[2], 'edition': 'public'}\n"
        "notebook = parameterize_notebook(notebook, given)\n"
        "kernel = notebook.metadata.kernelspec['name']\n"
        "ExecutePreprocessor(kernel_name=kernel).preprocess(notebook, {})\n"
        "nbformat.write(notebook, 'executed.ipynb')\n"
    )
    command = [sys.executable, "-c", script, str(written / "paper.ipynb"), str(written)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=staging, env=environment, check=True)
    executed = staging / "executed.ipynb"
    assert len(nbformat.read(executed, as_version=4).cells) == 7
    assert printed(executed) == Warm(written, "public").page()
