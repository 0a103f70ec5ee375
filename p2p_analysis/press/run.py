"""Run a notebook by papermill, and believe only what it hands over.

papermill marks every cell of a killed kernel as completed; so the end mark of the paper, and
nothing else, says that a run was whole (see document.paper_of).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from p2p_analysis.press.engine import OURS, STOCK
from p2p_analysis.words.errors import (
    Fault,
    P2PError,
    RenderingError,
    UsageError,
    did_you_mean,
    error_named,
)

# Errors reach us as outputs; what the kernel logs of its transport or its own end is noise.
_KERNEL = ["--IPKernelApp.log_level=CRITICAL"]


class NotebookFailed(RenderingError):
    """A cell failed. Holds the notebook as far as it ran, and the error's own exit code."""

    def __init__(self, cause: P2PError, notebook: NotebookNode) -> None:
        super().__init__(cause.faults)
        self.exit_code = cause.exit_code
        self.notebook = notebook


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook; it must hold a cell tagged "parameters"."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise RenderingError(Fault(str(path.name), "no such notebook; see review.toml")) from None
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, ValueError):
        raise RenderingError(Fault(path.name, "not a notebook; expected Jupyter's JSON")) from None
    if not any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells):
        problem = 'no cell is tagged "parameters", so the edition could not be passed to it'
        raise RenderingError(Fault(path.name, problem + "; tag the first code cell"))
    return notebook


def check_parameters(path: Path, given: Mapping[str, object]) -> None:
    """Refuse a parameter that the notebook does not have: papermill would only warn."""
    cell = next(
        cell for cell in read_notebook(path).cells if "parameters" in cell.metadata.get("tags", [])
    )
    known = _assigned(cell.source)
    faults = [
        Fault(path.name, f'"{name}" is not a parameter of this notebook{did_you_mean(name, known)}')
        for name in given
        if name not in known
    ]
    if faults:
        raise UsageError(faults)


def run_notebook(
    path: Path,
    parameters: Mapping[str, object],
    *,
    timeout: int,
    scratch: Path,
    engine: str = OURS,
) -> NotebookNode:
    """Execute a notebook: its cells here in a fresh shell, or in a kernel of their own.

    Parameters
    ----------
    path : Path
        The notebook; it is not changed.
    parameters : mapping
        Set in the cell after the one tagged "parameters".
    timeout : int
        Longest time for one cell, in seconds.
    scratch : Path
        A folder of this run alone, made and taken away again. It may hold exempt output while the
        notebook runs, so it belongs where such output may be, never in a common temporary folder.
    engine : str
        One of `ENGINES`. Ours runs the cells in this process, which a cell can therefore end: see
        press.apart. The stock one starts the kernel that the notebook names.

    Raises
    ------
    NotebookFailed
        If a cell raised an error, the kernel died, or time ran out.
    """
    check_parameters(path, parameters)
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    stock = engine == STOCK
    with _made(scratch), _quiet():
        target = scratch / "executed.ipynb"
        try:
            return execute_notebook(
                path,
                target,
                parameters=dict(parameters),
                cwd=str(path.parent),
                progress_bar=False,
                log_output=False,
                execution_timeout=timeout,
                engine_name=_papermill_name(engine),
                # A kernel that dies leaves only what was saved; ours hands over what it ran.
                request_save_on_cell_execute=stock,
                **({"extra_arguments": _KERNEL} if stock else {}),
            )
        except PapermillExecutionError as error:
            slow = error.ename == CellTimeoutError.__name__
            cause = _too_slow(path, timeout) if slow else _cause(error.ename, error.evalue)
            raise NotebookFailed(cause, _read(target)) from None
        except CellTimeoutError:
            raise NotebookFailed(_too_slow(path, timeout), _read(target)) from None
        except (DeadKernelError, RuntimeError):
            cause = RenderingError(Fault(path.name, "the notebook's kernel died"))
            raise NotebookFailed(cause, _read(target)) from None


def _papermill_name(engine: str) -> str | None:
    """The engine as papermill registers it; ours may not be known to it without an install."""
    if engine == STOCK:
        return None
    from papermill.engines import papermill_engines

    from p2p_analysis.press.engine.entry import InProcessEngine

    papermill_engines.register(OURS, InProcessEngine)
    return OURS


def _too_slow(path: Path, timeout: int) -> RenderingError:
    return RenderingError(Fault(path.name, f"a cell took longer than {timeout} seconds"))


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def _cause(name: str, value: str) -> P2PError:
    """Our own error again, from the name and the words that the kernel hands back."""
    kind = error_named(name.rsplit(".", 1)[-1])
    if name == MemoryError.__name__:
        told = "a cell needed more memory than it may use; see --memory-limit"
        return RenderingError(Fault("notebook", told))
    if kind is None:
        return RenderingError(
            Fault("notebook", f"a cell failed with {name}; see the kept notebook")
        )
    faults = [Fault(*line.split(": ", 1)) for line in value.splitlines() if ": " in line]
    return kind(faults or value)


def _assigned(source: str) -> list[str]:
    """Names that the parameters cell gives a value."""
    names = re.findall(r"^([A-Za-z_][\w, ]*?)(?:\s*:[^=]+)?\s*=(?!=)", source, re.MULTILINE)
    return [name.strip() for group in names for name in group.split(",")]


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the machinery's chatter off the terminal; our own errors say what matters."""
    import logging

    logger = logging.getLogger("papermill")
    before, level = logger.propagate, logger.level
    logger.propagate, logger.level = False, logging.CRITICAL
    # The kernel hears of frozen modules only when it debugs; the warning helps nobody here.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.propagate, logger.level = before, level
