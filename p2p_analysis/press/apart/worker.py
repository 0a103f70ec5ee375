"""The new Python of `started`: load everything, take one order, do it."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading

from p2p_analysis.press.apart.child import leave_terminal, serve
from p2p_analysis.press.apart.started import dismiss, keep
from p2p_analysis.press.apart.warm import load_all


def main() -> None:
    """Wait for an order on standard input; answer on what was standard output."""
    leave_terminal()
    answers = os.dup(1)
    os.dup2(2, 1)  # what a notebook prints past Jupyter's capture must not mix with the answer
    if len(sys.argv) > 1:
        _watch(int(sys.argv[1]))
    load_all()
    try:
        path, work, limits = pickle.load(sys.stdin.buffer)
    except EOFError:  # whoever started this process ahead is gone
        return
    sys.path[:] = path
    if len(sys.argv) == 1:
        _watch(0)  # the order came whole: what follows can only be the end
    keep(1)  # where this process may not fork: what it starts for its work
    try:
        serve(work, limits, answers=answers)
    finally:
        dismiss()


def _watch(lifeline: int) -> None:
    """End this process when whoever started it is gone."""
    if sys.platform.startswith("linux"):
        from p2p_analysis.press.apart.forked import end_with_parent

        end_with_parent(lifeline)  # without a thread, so that this process may fork in its turn
    else:
        threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()


def _end_with_parent(lifeline: int) -> None:
    """End when a pipe does: whoever ordered is gone, and nobody waits for the answer."""
    while os.read(lifeline, 1):
        pass
    if hasattr(os, "killpg"):
        os.killpg(os.getpgid(0), signal.SIGKILL)  # with those that a cell started
    os._exit(1)


if __name__ == "__main__":
    main()
