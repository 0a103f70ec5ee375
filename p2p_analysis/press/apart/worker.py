"""The new Python of `started`: load everything, take one order, do it."""

from __future__ import annotations

import os
import pickle
import sys

from p2p_analysis.press.apart.child import leave_terminal, serve
from p2p_analysis.press.apart.warm import load_all


def main() -> None:
    """Wait for an order on standard input; answer on what was standard output."""
    leave_terminal()
    answers = os.dup(1)
    os.dup2(2, 1)  # what a notebook prints past Jupyter's capture must not mix with the answer
    load_all()
    path, work, limits = pickle.load(sys.stdin.buffer.raw)
    sys.path[:] = path
    serve(work, limits, answers=answers, lifeline=0)


if __name__ == "__main__":
    main()
