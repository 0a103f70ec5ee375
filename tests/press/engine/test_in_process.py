"""What a notebook shows when its cells run in this process is what a kernel would have shown."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
import sys
import tomllib
import warnings
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from p2p_analysis.press.apart.clock import Clock
from p2p_analysis.press.apart.run import run_apart
from p2p_analysis.press.engine.entry import InProcessEngine
from p2p_analysis.words.errors import UsageError

ROOT = Path(__file__).resolve().parents[3]
# Each shows something in a way of its own.
CELLS = {
    "a printed line and a value": "print('one'); a",
    "both streams": "import sys\nprint('out'); print('error', file=sys.stderr); print('out again')",
    "a display that is updated": (
        "from IPython.display import HTML, display\n"
        "shown = display(HTML('<b>first</b>'), display_id='x')\nprint('between')\n"
        "shown.update(HTML('<b>second</b>'))"
    ),
    "output that is cleared": (
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')"
    ),
    "output cleared by the next": "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "a picture in bytes": (
        "from IPython.display import Image\nimport base64\n"
        "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
        "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='))"
    ),
    "a table": "import pandas as pd\npd.DataFrame({'a': [1, None], 'b': ['x', 'y']})",
    "a warning": "import warnings\nwarnings.warn('mind the step')",
    "a warning of what is old": "warnings.warn('old', DeprecationWarning)",
    "a warning nobody sees": "warnings.warn('left open', ResourceWarning)",
    "a wait": "import asyncio\nawait asyncio.sleep(0)\n'waited'",
    "the value before": "_",
    "a hushed value": "41 + 1;",
    "a command of the shell": "!echo from the shell",
    "magic": "%time 1 + 1\n'timed'" if False else "%who_ls",
    "an error that is allowed": "1 / 0",
    "where it is": "import os\n__name__, os.environ['MPLBACKEND'], os.path.basename(os.getcwd())",
    "a metadata of its own": (
        "display({'text/plain': 'x', 'application/json': {'b': 1, 'a': [1, (2, 3)]}}, raw=True, "
        "metadata={'k': 1})"
    ),
}
FAILING = "def of(words):\n    raise ValueError('no')\nof('x')"


def notebook_of(*sources: str, allowed: tuple[str, ...] = ("1 / 0",)) -> NotebookNode:
    cells = [nbformat.v4.new_code_cell("a = 1", metadata={"tags": ["parameters"]}, id="cell-p")]
    for number, source in enumerate(sources):
        tags = ["raises-exception"] if source in allowed else []
        cells.append(
            nbformat.v4.new_code_cell(source, metadata={"tags": tags}, id=f"cell-{number}")
        )
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})


def run(
    notebook: NotebookNode, folder: Path, engine: str | None, **more: object
) -> tuple[NotebookNode, PapermillExecutionError | None]:
    papermill_engines.register("p2p", InProcessEngine)
    source, target = folder / "in.ipynb", folder / f"{engine}.ipynb"
    nbformat.write(notebook, source)
    error = None
    try:
        execute_notebook(
            source,
            target,
            parameters={"a": 5},
            engine_name=engine,
            progress_bar=False,
            cwd=str(folder),
            **more,
        )
    except PapermillExecutionError as failed:
        error = failed
    return nbformat.read(target, as_version=4), error


@dataclass(frozen=True)
class Ours:
    """Work for another process: run a notebook by our engine."""

    notebook: NotebookNode
    folder: Path

    def __call__(self, clock: Clock) -> tuple[NotebookNode, str]:
        notebook, error = run(self.notebook, self.folder, "p2p")
        return notebook, str(error)


def shown(notebook: NotebookNode) -> list[tuple[str, object, object]]:
    """Each cell with its number and outputs, without the number of the process in a path."""
    text = re.sub(r"ipykernel_\d+", "ipykernel_N", nbformat.writes(notebook))
    cells = nbformat.reads(text, as_version=4).cells
    return [
        (cell.source, cell.get("execution_count"), cell.get("outputs"))
        for cell in cells
        if cell.cell_type == "code"
    ]


@pytest.mark.filterwarnings("ignore")  # of the kernel's own transport
def test_every_output_is_the_one_of_a_kernel(tmp_path: Path) -> None:
    notebook = notebook_of(*CELLS.values(), FAILING, "'never reached'")
    # In a Python of its own, since this one's warnings are caught by the test.
    ours, our_error = run_apart(Ours(notebook, tmp_path), fresh=True)
    stock, stock_error = run(notebook, tmp_path, None)
    assert shown(ours) == shown(stock)
    assert len(shown(ours)) == len(CELLS) + 4  # parameters twice, the failing one and the last
    assert our_error == str(stock_error)
    assert "ValueError" in our_error
    assert ours.metadata.language_info == stock.metadata.language_info


def test_what_a_cell_prints_stays_one_piece(tmp_path: Path) -> None:
    slow = "import time\nfor number in range(3):\n    print(number); time.sleep(0.3)"
    made, _ = run(notebook_of(slow), tmp_path, "p2p")
    assert [output.text for output in made.cells[-1].outputs] == ["0\n1\n2\n"]


def test_a_run_leaves_this_process_as_it_was(tmp_path: Path) -> None:
    def state() -> tuple[object, ...]:
        return (
            sys.modules["__main__"],
            list(sys.path),
            sys.stdout,
            sys.displayhook,
            os.getcwd(),
            list(warnings.filters),
            os.environ.get("MPLBACKEND"),
            getattr(builtins, "get_ipython", None),
        )

    before = state()
    run(notebook_of("import sys\nsys.path.append('/nowhere')\nprint('x')"), tmp_path, "p2p")
    run(notebook_of(FAILING), tmp_path, "p2p")
    assert state() == before


def test_nothing_of_one_notebook_is_there_in_the_next(tmp_path: Path) -> None:
    run(notebook_of("left_behind = 1"), tmp_path, "p2p")
    made, _ = run(notebook_of("'left_behind' in globals(), len(In)"), tmp_path, "p2p")
    assert made.cells[-1].outputs[0].data["text/plain"] == "(False, 4)"


def test_a_cell_that_asks_a_person_fails_at_once(tmp_path: Path) -> None:
    _, error = run(notebook_of("input('your name? ')"), tmp_path, "p2p")
    assert error is not None
    assert error.ename == "EOFError"


def test_a_cell_that_hangs_is_ended_and_named(tmp_path: Path) -> None:
    hanging = notebook_of("import time\ntime.sleep(60)")
    made, error = run(hanging, tmp_path, "p2p", execution_timeout=1)
    assert error is not None
    assert error.ename == "CellTimeoutError"
    assert "longer than 1 second" in error.evalue
    assert made.cells[-1].outputs[-1].ename == "CellTimeoutError"


def test_a_notebook_in_another_language_is_refused(tmp_path: Path) -> None:
    notebook = notebook_of("1")
    notebook.metadata.kernelspec["language"] = "R"
    with pytest.raises(UsageError, match="needs its own kernel; use --engine stock"):
        papermill_engines.register("p2p", InProcessEngine)
        InProcessEngine.execute_notebook(_prepared(notebook), "ir", progress_bar=False)


def _prepared(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata.papermill = {}
    return notebook


def test_loading_the_engine_is_light() -> None:
    heavy = {"IPython", "pandas", "nbclient.client", "p2p_analysis.press.engine.client"}
    code = (
        "import sys, papermill.engines\nbefore = set(sys.modules)\n"
        "import p2p_analysis.press.engine.entry\n"
        f"print(sorted({heavy!r} & (set(sys.modules) - before)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_papermills_own_command_finds_the_engine_as_it_is_declared(tmp_path: Path) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "entry-points"
    ]
    ((name, place),) = declared["papermill.engine"].items()
    installed = tmp_path / "installed" / "own-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1\n")
    (installed / "entry_points.txt").write_text(f"[papermill.engine]\n{name} = {place}\n")
    nbformat.write(notebook_of("import os\na, os.getppid()"), tmp_path / "in.ipynb")
    run = subprocess.run(
        [sys.executable, "-m", "papermill", "--engine", "p2p", "in.ipynb", "-p", "a", "7", "-"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(installed.parent)])},
        capture_output=True,
        text=True,
        check=True,
    )
    (shown,) = nbformat.reads(run.stdout, 4).cells[-1].outputs
    # The cell ran in papermill's own process: this one is its parent.
    assert shown.data["text/plain"] == f"(7, {os.getpid()})"
