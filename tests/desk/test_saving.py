"""No output of a notebook reaches a file or a commit: the server, the hook, git and the press."""

import json
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from traitlets.config import Config

import p2p_analysis as p2p
from p2p_analysis.desk.saving import without_outputs
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.run import check_parameters
from p2p_analysis.words.errors import RenderingError, UsageError
from tests.desk.conftest import ROOT, lab_command
from tests.test_house import traces

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def used(path):
    """A notebook as JupyterLab holds it after a run."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"value": "SECRET"}}}}
    notebook["metadata"]["widgets"] = state
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 3
            cell["metadata"]["execution"] = {"iopub.status.busy": "2020-01-01T00:00:00"}
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": ["POP-0001 SECRET"]}
            ]
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_used_notebook_is_saved_as_it_is_committed(path):
    notebook = used(path)
    assert len(list(traces(notebook))) > 3  # or this test could not fail
    without_outputs({"type": "notebook", "content": notebook}, path=path.name)
    assert notebook == json.loads(path.read_text(encoding="utf-8"))
    assert list(traces(notebook)) == []


@pytest.mark.parametrize(
    "model",
    [
        {"type": "file", "content": "SECRET"},
        {"type": "directory", "content": None},
        {"type": "notebook", "content": None},
        {"type": "notebook", "content": {}},
        {"type": "notebook"},
    ],
)
def test_other_files_are_saved_as_they_are(model):
    before = dict(model)
    without_outputs(model)
    assert model == before


def test_the_lab_is_started_so_that_it_saves_no_outputs_and_asks_no_network(monkeypatch):
    monkeypatch.delenv("P2P_SAVES_NO_OUTPUTS", raising=False)
    command = lab_command()
    assert command[:2] == ["jupyterlab", "notebooks"]
    (given,) = [one for one in command if one.startswith("--config=")]
    found = Config()
    path = ROOT / given.removeprefix("--config=")
    runpy.run_path(str(path), {"get_config": lambda: found})
    assert found.FileContentsManager.pre_save_hook is without_outputs
    assert found.LabApp.news_url is None
    assert found.LabApp.check_for_updates_class == "jupyterlab.NeverCheckForUpdate"
    monkeypatch.delenv("P2P_SAVES_NO_OUTPUTS")


def hook(name):
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return next(one for one in config["repos"][0]["hooks"] if one["id"] == name)


def test_the_hook_strips_a_used_notebook_wherever_it_lies(tmp_path):
    asked = hook("nbstripout")
    assert asked["types"] == ["jupyter"]  # every notebook, in whatever folder
    assert not {"files", "exclude", "stages"} & set(asked)
    path = tmp_path / "explore.ipynb"
    path.write_text(json.dumps(used(ROOT / "notebooks" / "explore.ipynb")), encoding="utf-8")
    tool, *options = shlex.split(asked["entry"])
    assert tool == "nbstripout"
    subprocess.run([sys.executable, "-m", tool, *options, str(path)], check=True)
    assert "SECRET" not in path.read_text(encoding="utf-8")
    assert list(traces(json.loads(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "name",
    [
        "notebooks/.ipynb_checkpoints/explore-checkpoint.ipynb",
        ".ipynb_checkpoints/Untitled-checkpoint.ipynb",
        "reports/x/.ipynb_checkpoints/explore-checkpoint.ipynb",
        "notebooks/.~explore.ipynb",
    ],
)
def test_copies_that_jupyter_makes_are_ignored_by_git(name):
    told = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
    assert told.returncode == 0


def test_the_press_refuses_the_desk():
    """`p2p build` sets the edition first of all, and the desk has none."""
    with pytest.raises(UsageError, match='"edition" is not a parameter of this notebook'):
        check_parameters(ROOT / "notebooks" / "explore.ipynb", {"review_folder": "", "edition": ""})


def test_the_press_takes_nothing_that_the_desk_shows(cases, review):
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    shown = p2p.tabulate(cases, review, "location")._repr_mimebundle_()
    output = new_output("execute_result", data=shown, execution_count=1)
    notebook = new_notebook(cells=[new_code_cell("", outputs=[output])])
    with pytest.raises(RenderingError, match="did not reach its end"):
        paper_of(notebook)


def test_nothing_of_the_house_but_its_face_and_its_door_uses_the_desk():
    users = [
        path
        for path in (ROOT / "p2p_analysis").rglob("*.py")
        if "p2p_analysis.desk" in path.read_text(encoding="utf-8") and path.parent.name != "desk"
    ]
    assert [Path(path).name for path in users] == ["__main__.py"]
