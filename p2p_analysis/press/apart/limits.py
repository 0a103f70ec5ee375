"""How long and how much memory a piece of work may take, and one thread where there were many."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass

# Libraries with threads of their own: read when each is loaded, so set before that.
_ONE_THREAD = (
    "ARROW_IO_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


@dataclass(frozen=True)
class Limits:
    """Bounds of one piece of work.

    Attributes
    ----------
    seconds : float
        Longest time by the clock on the wall, from start to result.
    memory : int
        Largest data a process of it may hold, in MiB; 0 is no bound. Kept on Linux; elsewhere
        the system's own bounds hold.
    """

    seconds: float = 900
    memory: int = 4096


def ask_one_thread(environment: MutableMapping[str, str] = os.environ) -> None:
    """Tell numerical libraries not yet loaded to use one thread, unless the user said otherwise.

    Many reports at once use every core already, and a process with threads must not be forked.
    """
    for name in _ONE_THREAD:
        environment.setdefault(name, "1")
    # Arrow's allocator would clean up in a thread of its own, from the moment it is loaded.
    environment.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")


def hold_memory(mebibytes: int) -> None:
    """Bound the data of this process and of those it starts.

    A demand for more fails as MemoryError in Python. Address space (RLIMIT_AS) is not bounded: a
    thread reserves much of it and uses none.
    """
    if not mebibytes or os.name == "nt":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    asked = mebibytes << 20
    resource.setrlimit(
        resource.RLIMIT_DATA,
        (asked if hard == resource.RLIM_INFINITY else min(asked, hard), hard),
    )
