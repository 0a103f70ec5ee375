"""A child forked from this process: everything is loaded already, so it begins at once."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import selectors
import signal
import sys
import threading
import time

from p2p_analysis.press.apart.child import Work, leave_terminal, serve
from p2p_analysis.press.apart.clock import Used, mebibytes
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.words.errors import Fault, RenderingError

_READ = 1 << 20
_PATIENCE = 10.0  # seconds in which a system that is full may get room for one process more
_PAUSE = 0.5
# Ends of pipes to the children that run now: a further child must not hold them open.
_HELD: set[int] = set()


def may_fork() -> bool:
    """Whether a fork is safe: on Linux, with one thread, also counting those Python cannot see."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return False
    return len(os.listdir("/proc/self/task")) == 1 and _hears_of_an_end()


@functools.cache
def _hears_of_an_end() -> bool:
    """Whether Python and the system can tell of a process's end; some builds of Python cannot."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


class NoRoom(RenderingError):
    """The system gives no further process now: there are too many, or memory is too short."""

    def __init__(self, error: OSError) -> None:
        problem = f"the system gives no further process ({error.strerror}); try again with "
        problem += "fewer --workers, or when less else runs here"
        super().__init__(Fault("notebook", problem))


class ForkedChild:
    """A forked process, the pipe it answers through, and the one whose end is its own."""

    def __init__(self, process: int, answers: int, lifeline: int) -> None:
        self.process, self.answers, self.lifeline = process, answers, lifeline
        self._waiting = selectors.DefaultSelector()
        try:
            self.gone = os.pidfd_open(process)
        except OSError:
            self._waiting.close()
            raise
        _HELD.update(self._pipes)
        os.set_blocking(answers, False)
        self._waiting.register(answers, selectors.EVENT_READ)
        self._waiting.register(self.gone, selectors.EVENT_READ)

    @property
    def _pipes(self) -> tuple[int, int, int]:
        return self.answers, self.lifeline, self.gone

    def read(self, seconds: float) -> bytes | None:
        """Take what came; the process's end counts even if a process of its own holds the pipe."""
        if not self._waiting.select(seconds):
            return None
        try:
            return os.read(self.answers, _READ)
        except BlockingIOError:  # it is gone, and everything it sent was read
            return b""

    def ask_to_stop(self) -> None:
        """Ask the process to end: work that heeds SIGTERM takes away what it began."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)

    def wait_for_end(self, seconds: float) -> None:
        """Wait until it is gone, so long at most."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.gone, selectors.EVENT_READ)
            waiting.select(seconds)

    def end(self) -> Used:
        """Kill the process and its group, and wait for it."""
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(self.process, signal.SIGKILL)
        self._waiting.close()
        for pipe in self._pipes:
            _HELD.discard(pipe)
            os.close(pipe)
        _, _, took = os.wait4(self.process, 0)
        return Used(took.ru_utime + took.ru_stime, mebibytes(took.ru_maxrss))


def fork_in_time(work: Work, limits: Limits) -> ForkedChild:
    """Let a copy of this process do the work; wait a while if the system is full."""
    end = time.monotonic() + min(_PATIENCE, limits.seconds)
    while True:
        try:
            return fork(work, limits)
        except NoRoom:
            if time.monotonic() >= end:
                raise
        time.sleep(_PAUSE)


def fork(work: Work, limits: Limits) -> ForkedChild:
    """Let a copy of this process do the work.

    Raises
    ------
    NoRoom
        If the system refuses; nothing of it is left then.
    """
    pipes: list[int] = []
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        for _ in range(2):
            pipes += os.pipe()
        process = os.fork()
    except OSError as error:
        for pipe in pipes:
            os.close(pipe)
        raise NoRoom(error) from None
    answers, its_answers, its_lifeline, lifeline = pipes
    if process:
        os.close(its_answers)
        os.close(its_lifeline)
        try:
            return ForkedChild(process, answers, lifeline)
        except OSError as error:  # no number is left for another open file
            os.close(answers)
            os.close(lifeline)
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            raise NoRoom(error) from None
    try:
        gc.freeze()  # what the parent loaded is no garbage here: it is not looked through again
        for pipe in (answers, lifeline, *_HELD):
            os.close(pipe)
        _HELD.clear()
        leave_terminal()
        end_with_parent(its_lifeline)
        serve(work, limits, answers=its_answers)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(0)  # nothing of the parent's may run a second time: no exit handlers, no buffers


def end_with_parent(lifeline: int) -> None:
    """Let the system kill this process and its group when the parent is gone.

    The parent holds the other end of the pipe, and the system closes it however the parent ends.
    A thread could watch for that, but a process with two threads must not be forked again.
    """
    import fcntl  # Linux alone has what follows

    fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):  # nothing to read: the parent lives
        os.read(lifeline, 1)  # its end: the parent was gone before the system watched
        os._exit(1)
