"""Whether the process that left a file or folder behind still runs: then it is its own."""

from __future__ import annotations

import os


def is_alive(process: int) -> bool:
    """Ask the system for a process by its number."""
    if os.name == "nt":  # there a question to a process may end it
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):  # gone, or no number of a process at all
        return False
    except PermissionError:
        pass
    return True
