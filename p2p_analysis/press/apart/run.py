"""Waiting for work in processes of its own: for each a whole result, or the end of its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from p2p_analysis.press.apart.child import Work
from p2p_analysis.press.apart.clock import Stage, Used
from p2p_analysis.press.apart.forked import fork_in_time, may_fork
from p2p_analysis.press.apart.frames import FAILED, MADE, STEP, TOOK, Received
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.words.errors import Fault, RenderingError

Tell = Callable[[str], object]
TellStage = Callable[[Stage], object]
TellUsed = Callable[[Used], object]


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
    tell: Tell = lambda step: None,
    took: TellStage = lambda stage: None,
    used: TellUsed = lambda used: None,
    fresh: bool = False,
) -> Any:
    """Do a piece of work in a process of its own.

    On Linux it is forked from this one, with everything already loaded, unless this one has more
    threads than one. Elsewhere a new Python takes it, from those that `prepare` started.

    Parameters
    ----------
    work : callable
        Takes a clock, to be called with each step as it begins. It and its result must be what
        pickle can hold.
    limits : Limits
    tell : callable
        Called here with each step as it begins.
    took : callable
        Called here with each step as it ends, and what it took.
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
    running = Running(_begun(work, limits, fresh), limits, tell, took)
    try:
        while not running.ended:
            running.wait(running.left)
    finally:
        used(running.end())
    return running.result()


def expect(pieces: int) -> None:
    """Say how many pieces of work are to come, so that a new Python may wait for each."""
    if not may_fork():
        from p2p_analysis.press.apart import started

        started.expect(pieces)


def _begun(work: Work, limits: Limits, fresh: bool) -> Child:
    if may_fork() and not fresh:
        return fork_in_time(work, limits)
    from p2p_analysis.press.apart.started import start

    return start(work, limits)


class Running:
    """Work that has begun: what has come of it, and until when it may go on."""

    def __init__(self, child: Child, limits: Limits, tell: Tell, took: TellStage) -> None:
        self.child, self._limits, self._tell, self._took = child, limits, tell, took
        self._received = Received()
        self._deadline = time.monotonic() + limits.seconds
        self._made: Any = None
        self._error: BaseException | None = None
        self.ended = False

    @property
    def left(self) -> float:
        """Seconds until its time is over."""
        return max(0.0, self._deadline - time.monotonic())

    def wait(self, seconds: float) -> None:
        """Wait for what it sends next, so long at most, and take it."""
        more = self.child.read(seconds)
        if more is not None:
            self._received.add(more)
            for kind, value in self._received.pieces():
                self._take(kind, value)
        if self.ended:
            return
        if more == b"":
            self._fail("its process ended without a result, so nothing of it is believed")
        elif not self.left:
            said = f"not done after {self._limits.seconds:g} seconds, so it was stopped"
            self._fail(f"{said}; see --time-limit")

    def end(self) -> Used:
        """Kill its process and all that it started."""
        return self.child.end()

    def result(self) -> Any:
        """Give the result of work that has ended, or raise its error."""
        if self._error is not None:
            raise self._error
        return self._made

    def _take(self, kind: str, value: Any) -> None:
        if kind == STEP:
            self._tell(value)
        elif kind == TOOK:
            self._took(value)
        elif kind == MADE:
            self._made, self.ended = value, True
        elif kind == FAILED:
            self._error, self.ended = value, True

    def _fail(self, problem: str) -> None:
        self._error, self.ended = RenderingError(Fault("notebook", problem)), True
