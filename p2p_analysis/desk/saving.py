"""What JupyterLab may write of a notebook: its cells, and never what they show.

What a cell shows may be exempt, and a file can be copied, sent or committed. So it is taken out
before every save, by hand or by itself; it stays on the screen. `jupyter_server_config.py` in the
project's folder asks for this.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

# What Jupyter writes beside the cells when they run: the state of dropdowns, and when each ran.
_OF_A_RUN = ("widgets", "signature", "execution", "ExecuteTime", "papermill")


def without_outputs(model: MutableMapping[str, Any], **_: object) -> None:
    """Take out of a notebook that is about to be saved what running it has put in.

    Parameters
    ----------
    model : mapping
        As Jupyter's contents manager passes it; changed in place.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), MutableMapping):
        return
    notebook = model["content"]
    _clean(notebook.get("metadata"))
    for cell in notebook.get("cells", ()):
        _clean(cell.get("metadata"))
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None


def _clean(metadata: object) -> None:
    if isinstance(metadata, MutableMapping):
        for name in _OF_A_RUN:
            metadata.pop(name, None)
