"""Waiting for work in a process of its own: a whole result, or the end of its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from p2p_analysis.press.apart.child import Used, Work
from p2p_analysis.press.apart.forked import fork, may_fork
from p2p_analysis.press.apart.frames import FAILED, MADE, STEP, Received
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.words.errors import Fault, RenderingError


class Child(Protocol):
    """A process at work."""

    def read(self, seconds: float) -> bytes | None:
        """Take what it sent: nothing (b"") if it is gone, None if it sent nothing for so long."""

    def end(self) -> Used:
        """Kill it and all that it started; say what it took."""


def run_apart(
    work: Work,
    *,
    limits: Limits = Limits(),  # noqa: B008 (it is frozen)
    tell: Callable[[str], object] = lambda step: None,
    used: Callable[[Used], object] = lambda used: None,
    fresh: bool = False,
) -> Any:
    """Do a piece of work in a process of its own.

    On Linux it is forked from this one, with everything already loaded, unless this one has more
    threads than one. Elsewhere a new Python takes it, from those that `prepare` started.

    Parameters
    ----------
    work : callable
        Takes a function to tell steps to. It and its result must be what pickle can hold.
    limits : Limits
    tell : callable
        Called here with each step.
    used : callable
        Called once with what the process took, where the system counts it.
    fresh : bool
        Take a new Python even where a fork would be safe.

    Returns
    -------
    object
        What the work returned, if all of it came over.

    Raises
    ------
    P2PError
        The work's own; or a RenderingError if it ended without a result, whatever its exit status
        says, or did not end in its time.
    """
    child = fork(work, limits) if may_fork() and not fresh else _start(work, limits)
    try:
        return _await(child, limits, tell)
    finally:
        used(child.end())


def _start(work: Work, limits: Limits) -> Child:
    from p2p_analysis.press.apart.started import start

    return start(work, limits)


def _await(child: Child, limits: Limits, tell: Callable[[str], object]) -> Any:
    received, deadline = Received(), time.monotonic() + limits.seconds
    while (left := deadline - time.monotonic()) > 0:
        more = child.read(left)
        if more is None:
            continue
        received.add(more)
        for kind, value in received.pieces():
            if kind == STEP:
                tell(value)
            elif kind == FAILED:
                raise value
            elif kind == MADE:
                return value
        if not more:
            problem = "its process ended without a result, so nothing of it is believed"
            raise RenderingError(Fault("notebook", problem))
    problem = f"not done after {limits.seconds:g} seconds, so it was stopped; see --time-limit"
    raise RenderingError(Fault("notebook", problem))
