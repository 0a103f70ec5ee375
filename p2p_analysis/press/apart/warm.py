"""Loading, once, everything that a report needs, so that forked children begin with it."""

from __future__ import annotations

import warnings
from importlib import import_module

from p2p_analysis.press.apart.limits import ask_one_thread

_EVERYTHING = (
    "papermill.execute",
    "p2p_analysis.press.engine.client",
    "p2p_analysis.press.publish",
    # What rooms load when they first need it. A process that is to be forked loads it once for all.
    "IPython.core.completer",
    "IPython.core.magics",
    "gptables",
    "holidays.countries",
    "pyarrow.csv",
    "pyarrow.pandas_compat",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "xlsxwriter",
)
# An analyst's widgets are not for papers.
_DESK = "desk."


def load_all() -> None:
    """Load the package, pandas and the notebook's machinery, with one thread each."""
    ask_one_thread()
    from p2p_analysis import HOME

    homes = (home for home in HOME.values() if not home.startswith(_DESK))
    rooms = (*_EVERYTHING, *(f"p2p_analysis.{home}" for home in homes))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # gptables leaves a file open
        for room in rooms:
            import_module(room)
    _no_threads_of_arrow()


def _no_threads_of_arrow() -> None:
    import pyarrow

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
