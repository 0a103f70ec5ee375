"""Loading, once, everything that a report needs, so that forked children begin with it."""

from __future__ import annotations

import contextlib
import gc
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module

from p2p_analysis.press.apart.limits import ask_one_thread

_EVERYTHING = (
    "papermill.execute",
    "p2p_analysis.press.engine.client",
    "p2p_analysis.press.publish",
    # What rooms load when they first need it. A process that is to be forked loads it once for all.
    "IPython.core.application",
    "IPython.core.completer",
    "IPython.core.magics",
    "gptables",
    "holidays.countries",
    "p2p_analysis.evidence.sources.shape",
    "p2p_analysis.evidence.sources.text_files",
    "pyarrow.csv",
    "pyarrow.pandas_compat",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "xlsxwriter",
)
# jsonschema takes it if it is there, to check addresses, and it works out grammars for most of a
# second while it loads. No schema of a notebook has an address to check.
_SLOW = "rfc3987_syntax"
# An analyst's widgets are not for papers.
_DESK = "desk."


def load_all() -> None:
    """Load the package, pandas and the notebook's machinery, with one thread each."""
    ask_one_thread()
    from p2p_analysis import HOME

    homes = (home for home in HOME.values() if not home.startswith(_DESK))
    rooms = (*_EVERYTHING, *(f"p2p_analysis.{home}" for home in homes))
    with warnings.catch_warnings(), _nothing_thrown_away(), _without(_SLOW):
        warnings.simplefilter("ignore", ResourceWarning)  # gptables leaves a file open
        for room in rooms:
            import_module(room)
        _work_out_what_all_need()
    _no_threads_of_arrow()


@contextlib.contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Do not look for garbage meanwhile: what is loaded stays, and looking takes a sixth more."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextlib.contextmanager
def _without(name: str) -> Iterator[None]:
    """Let an import of this package fail meanwhile, as where it is not installed."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(name, None)


def _work_out_what_all_need() -> None:
    """Templates and the schema of notebooks: each process would compile them when it first asks."""
    import nbformat
    from nbformat.v4 import new_notebook

    from p2p_analysis.press.pages import ready

    ready()
    nbformat.validate(new_notebook())


def _no_threads_of_arrow() -> None:
    import pyarrow

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
