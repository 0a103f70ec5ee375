"""The command `p2p build`: options to tasks, and what a person or a program hears of them."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from p2p_analysis.night.alert import alert
from p2p_analysis.night.log import Log, begin_log, read_log
from p2p_analysis.night.stages import logged, table
from p2p_analysis.press.apart.limits import ask_one_thread
from p2p_analysis.words.errors import Fault, P2PError, UsageError

_MOST_LINES = 20  # of one review's faults, where there are many reviews


def build(options: argparse.Namespace) -> int:
    """Build the reviews of a command line; return the exit code of the run."""
    asked = _asked(options)
    begun = time.monotonic()
    log = begin_log(options.log) if options.log else None
    waiting = _changed(options, asked, log)
    if not waiting:
        return _alerted([], log)
    ask_one_thread()  # before anything of weight is loaded
    ...
