"""The engine as papermill knows it. It loads nothing: papermill imports every engine it finds.

In process means without protection: a cell that never returns, or ends the process, takes
papermill with it. `p2p build` therefore runs it in a child of its own (see press.apart).
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager


class InProcessEngine(Engine):
    """papermill's engine "p2p": the cells run here, one after the other, in a fresh shell."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        execution_timeout: int | None = None,
        **more: Any,
    ) -> NotebookNode:
        """Run every cell; papermill asks for this after it has set the parameters.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            The notebook, and what is to be told of its cells.
        kernel_name : str
            Not used: there is no kernel. A notebook of another language than Python is refused.
        log_output, stdout_file, stderr_file
            As papermill's own engine takes them.
        execution_timeout : int, optional
            Longest time for one cell, in seconds; kept where the system has alarms (POSIX).
        """
        from p2p_analysis.press.engine.client import InProcessClient

        client = InProcessClient(
            nb_man, log_output=log_output, stdout_file=stdout_file, stderr_file=stderr_file
        )
        return client.execute_in_process(seconds_a_cell=execution_timeout)
