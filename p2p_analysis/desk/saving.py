"""What JupyterLab may write of a notebook: its cells, and never what they show.

What a cell shows may be exempt, and a file can be copied, sent or committed. So it is taken out
before every save, by hand or by itself; it stays on the screen. `make lab` starts JupyterLab with
`jupyter_server_config.py`, which asks for this.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import Any

# What Jupyter writes beside the cells when they run: the state of dropdowns, and when each ran.
_OF_A_RUN = ("widgets", "signature", "execution", "ExecuteTime", "papermill")

# Set for the server, and so for the kernels that it starts: they can tell whether they are safe.
_SAFE = "P2P_SAVES_NO_OUTPUTS"


def save_no_outputs(config: Any) -> None:
    """Set up Jupyter's server so that it saves no outputs, and its kernels know."""
    config.FileContentsManager.pre_save_hook = without_outputs  # and all that descend from it
    os.environ[_SAFE] = "1"


def outputs_are_saved() -> bool:
    """Whether what a cell shows would be saved with its notebook, as far as this kernel knows."""
    return _SAFE not in os.environ


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
