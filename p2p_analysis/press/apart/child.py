"""What a process of its own does: take its limits, do the work, hand over the result, be gone."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from typing import Any

from p2p_analysis.press.apart.clock import Clock
from p2p_analysis.press.apart.frames import FAILED, MADE, STEP, TOOK, send
from p2p_analysis.press.apart.limits import Limits, hold_memory
from p2p_analysis.words.errors import Fault, P2PError, RenderingError

Work = Callable[[Clock], Any]


def serve(work: Work, limits: Limits, *, answers: int) -> None:
    """Do the work and send its result or its error.

    Parameters
    ----------
    work : callable
        Takes a clock, to be called with each step as it begins; what it returns is the result.
    limits : Limits
        Of memory; whoever started this process keeps the time.
    answers : int
        The pipe to send into.
    """
    hold_memory(limits.memory)
    clock = Clock(
        lambda stage: send(answers, TOOK, stage), tell=lambda step: send(answers, STEP, step)
    )
    try:
        made = work(clock)
        clock.end()
        send(answers, MADE, made)
    except KeyboardInterrupt:
        os._exit(130)
    except BaseException as error:
        clock.end(failed=True)
        send(answers, FAILED, told(error, limits))


def out_of_memory(limits: Limits) -> Fault:
    """The fault of work that asked for more than it may have."""
    problem = f"needed more than the {limits.memory} MiB it may use; see --memory-limit"
    return Fault("notebook", problem)


def leave_terminal() -> None:
    """Become a group of processes of its own, and answer Ctrl-C no more: the parent does that."""
    if hasattr(os, "setsid"):
        with contextlib.suppress(PermissionError):  # it leads a group already
            os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def told(error: BaseException, limits: Limits) -> P2PError:
    """The error as it may cross to the parent: its own words only if they are ours."""
    if isinstance(error, P2PError):
        return error
    if isinstance(error, MemoryError):
        return RenderingError(out_of_memory(limits))
    # A fault of the package itself: its kind and place help; its words may be a case's.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    code = frame.tb_frame.f_code if frame else None
    where = f" in {os.path.basename(code.co_filename)}:{frame.tb_lineno}" if code else ""
    problem = f"an unexpected {type(error).__name__}{where}; please report it"
    return RenderingError(Fault("p2p_analysis", problem))
