"""The house rules: floors, what lives where, and what a repository must not hold."""

import ast
import graphlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import p2p_analysis

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "p2p_analysis"
FLOORS = {
    name: floor
    for floor, name in enumerate(
        ("words", "brief", "evidence", "gate", "show", "press", "desk", "night")
    )
}
MOST_LINES = 320


def name_of(path):
    """The dotted name of a module, without the package's own."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
ROOMS = {name: path for name, path in MODULES.items() if name.split(".")[0] in FLOORS}


def imports(path):
    """Every module that a file names in an import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides the floor it comes from"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(path):
    """The modules of the house that a file imports."""
    named = {name.removeprefix("p2p_analysis.") for name in imports(path)}
    return {name for name in named if name in MODULES and name}


def outside(path):
    """The packages of others that a file imports."""
    return {name.split(".")[0] for name in imports(path)} - {"p2p_analysis"}


def tracked(*patterns):
    """Files of the repository, also those that are yet to be added."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [ROOT / name for name in told.stdout.split("\0") if name]
    return [path for path in found if path.is_file()]


# --- Floors ---


def test_every_folder_of_the_package_is_a_floor():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(FLOORS)
    assert len(ROOMS) > 30


@pytest.mark.parametrize("room", ROOMS)
def test_imports_only_go_down(room):
    floor = FLOORS[room.split(".")[0]]
    for name in own(ROOMS[room]):
        assert name.split(".")[0] in FLOORS, f"{room} imports {name}, which is on no floor"
        assert FLOORS[name.split(".")[0]] <= floor, f"{room} imports {name}, a floor above it"


def test_no_import_goes_in_a_circle():
    graph = {room: own(path) - {room} for room, path in ROOMS.items()}
    assert sum(map(len, graph.values())) > 50
    order = list(graphlib.TopologicalSorter(graph).static_order())  # raises on a circle
    assert set(order) >= set(graph)


@pytest.mark.parametrize("room", [name for name in ROOMS if name.startswith("show")])
def test_the_showrooms_see_nothing_of_the_evidence(room):
    assert not {name for name in own(ROOMS[room]) if name.startswith("evidence")}
    assert "pandas" not in outside(ROOMS[room])


@pytest.mark.parametrize(
    ("package", "home"),
    [
        # The workbook's library takes its tables as data frames and nothing else.
        ("pandas", ("evidence.", "words.recorded", "press.workbook", "desk.")),
        ("gptables", ("press.workbook",)),
        ("pydantic", ("brief.",)),
        ("highspy", ("gate.suppression.programme",)),
    ],
)
def test_a_heavy_part_lives_in_one_place(package, home):
    users = {name for name, path in MODULES.items() if package in outside(path)}
    assert users, f"nothing imports {package}; mend this test"
    assert {name for name in users if not name.startswith(home)} == set()


def test_the_door_and_the_face_load_nothing_of_the_house_before_they_are_asked():
    for path in (PACKAGE / "__main__.py", PACKAGE / "__init__.py"):
        top = ast.parse(path.read_text(encoding="utf-8")).body
        named = {
            getattr(node, "module", None) or node.names[0].name
            for node in top
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


# --- Rooms ---


@pytest.mark.parametrize("module", MODULES)
def test_a_room_says_what_it_is_for(module):
    text = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))
    assert text and len(text.split()) >= 5, module


@pytest.mark.parametrize("module", MODULES)
def test_a_room_is_no_hall(module):
    lines = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{module} has {lines} lines; take something out"


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "misc"])
def test_no_room_is_called_after_nothing(word):
    assert not [name for name in MODULES if word in name.split(".")[-1].split("_")]


# --- The face ---


def test_the_names_of_the_face_are_sorted_and_are_its_public_names():
    assert p2p_analysis.__all__ == sorted(p2p_analysis.__all__)
    assert set(dir(p2p_analysis)) == {*p2p_analysis.__all__, "__version__"}
    assert {"load_review", "load_cases", "count", "protect", "table", "trend", "narrate"} <= set(
        p2p_analysis.__all__
    )


@pytest.mark.parametrize("name", p2p_analysis.__all__)
def test_each_name_of_the_face_can_be_loaded_and_is_documented(name):
    found = getattr(p2p_analysis, name)
    assert found.__name__ == name
    assert found.__doc__


def test_a_misspelt_name_of_the_face_is_told_with_the_nearest():
    with pytest.raises(AttributeError, match='no "narate"; did you mean "narrate"'):
        p2p_analysis.narate  # noqa: B018


# --- The repository ---


def traces(notebook):
    """What running a notebook has left in it: outputs, counts, times, the state of dropdowns."""
    of_a_run = {"widgets", "signature", "execution", "ExecuteTime", "papermill"}
    yield from of_a_run & set(notebook["metadata"])
    for cell in notebook["cells"]:
        yield from of_a_run & set(cell["metadata"])
        yield from cell.get("outputs", ())
        yield from cell.get("attachments", ())
        if cell.get("execution_count") is not None:
            yield cell["execution_count"]


def test_a_committed_notebook_holds_nothing_of_a_run():
    notebooks = tracked("*.ipynb")
    assert {path.name for path in notebooks} >= {"explore.ipynb", "review.ipynb"}
    for path in notebooks:
        assert list(traces(json.loads(path.read_text(encoding="utf-8")))) == [], path.name


def test_no_file_names_a_folder_of_one_machine():
    machine = re.compile(r"(?<![\w.~-])/(?:work|home|root|Users)/[\w.]")
    looked_at = 0
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a font or a picture
        looked_at += 1
        found = machine.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {text[found.start() :][:40]!r}"
    assert looked_at > 50


def test_every_toml_file_of_a_review_is_one_that_is_read():
    """A misnamed register would be passed over in silence, since registers may be absent."""
    from p2p_analysis.brief.register_files import FILES

    read = {"review.toml", "printed.toml", "contradictions.toml", "answers.toml", *FILES}
    found = tracked("reports/*.toml")
    assert {path.name for path in found} == read
    for path in found:
        assert (path.parent / "review.toml").exists()


def test_outputs_and_raw_data_are_ignored_by_git():
    for name in (
        "reports/index.html",
        "reports/exempt-index.html",
        "reports/.exempt-index.html.7-7",
        "reports/x/index.html",
        "reports/x/exempt-index.html",
        "reports/x/public/report.html",
        "reports/x/exempt/report.pdf",
        "reports/x/recording_quality/public/report.html",
        "reports/x/recording_quality/exempt/report.pdf",
        "reports/x/recording_quality/.exempt.new/report.pdf",
        "data/raw/x.csv",
    ):
        told = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
        assert told.returncode == 0, name


def test_links_of_the_readme_lead_to_files():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert inside
    assert not [link for link in inside if not (ROOT / link).exists()]
