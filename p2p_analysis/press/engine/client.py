"""nbclient's client without a kernel: the shell of this process speaks to it instead.

What becomes of an output (a stream, a display that is updated, cleared or shown twice) is decided
by nbclient's own `process_message`, so that a notebook run here and one run by a kernel agree.
"""

from __future__ import annotations

import contextlib
import platform
import signal
import threading
from collections.abc import Iterator
from typing import Any

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from p2p_analysis.press.engine.shell import Shell, fresh_shell
from p2p_analysis.words.errors import Fault, UsageError

TIMED_OUT = "CellTimeoutError"  # as nbclient calls it


class InProcessClient(PapermillNotebookClient):
    """Executes the cells of a notebook in this process."""

    shell: Shell

    def execute_in_process(self, *, seconds_a_cell: int | None = None) -> NotebookNode:
        """Run every cell, in order; the first that fails ends the run, as papermill has it."""
        language = self.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            problem = f"a notebook in {language} needs its own kernel; use --engine stock"
            raise UsageError(Fault("notebook", problem))
        self.reset_execution_trackers()
        self.seconds_a_cell = seconds_a_cell
        with fresh_shell() as self.shell:
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = _language_info()
        self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        """Run one cell and keep what it shows; raise CellExecutionError as nbclient does."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        self.code_cells_executed += 1
        self.clear_before_next_output = False
        cell.outputs = []

        def tell(kind: str, content: dict[str, Any]) -> None:
            message = {"msg_type": kind, "header": {"msg_type": kind}, "content": content}
            message["parent_header"] = {}
            self.process_message(message, cell, cell_index)

        self.shell.tell = tell
        with _alarm(self.seconds_a_cell):
            failed = self.shell.run(cell.source, cell.get("id"))
        cell.execution_count = self.shell.execution_count - 1
        allowed = self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        if failed and not allowed:
            raise CellExecutionError.from_cell_and_msg(cell, failed)
        return cell

    def process_message(self, *message: Any) -> NotebookNode | None:
        """Let nbclient place the output; timings of a kernel's messages do not exist here."""
        self.record_timing = False
        return super().process_message(*message)


def _language_info() -> dict[str, Any]:
    """What an IPython kernel says of itself in a notebook it ran."""
    return {
        "name": "python",
        "version": platform.python_version(),
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }


@contextlib.contextmanager
def _alarm(seconds: int | None) -> Iterator[None]:
    """Raise in the cell when its time is over, where the system can ring."""
    here = threading.current_thread() is threading.main_thread()
    if not seconds or not here or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: object) -> None:
        # Named as nbclient names it, so that whoever reads the notebook's error knows it.
        raise type(TIMED_OUT, (TimeoutError,), {})(f"the cell took longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
