"""A child that is a new Python: where a fork is not safe, or there is none.

It takes a while to load everything, so where work is to come it is started ahead, and the next one
while it works. It does one piece of work only: what a notebook leaves behind in a process never
meets the next one.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading

from p2p_analysis.press.apart.child import Work
from p2p_analysis.press.apart.clock import Used, mebibytes
from p2p_analysis.press.apart.forked import NoRoom
from p2p_analysis.press.apart.limits import Limits, ask_one_thread

_READ = 1 << 20
_SECONDS = 5.0  # for a pipe to come to its end when its process has
_READY: list[StartedChild] = []
_AT_WORK: set[StartedChild] = set()
_COUNTING = threading.Lock()
_wanted = 0  # how many may wait
_due = 0  # pieces of work that nobody has begun


class StartedChild:
    """A new Python that waits for an order on its standard input, and answers on its output."""

    def __init__(self) -> None:
        environment = dict(os.environ)
        ask_one_thread(environment)
        # Its end tells the child that this process is gone. Nothing is ever written into it.
        lifeline, self._lifeline = os.pipe()
        posix = os.name != "nt"
        try:
            self._python = subprocess.Popen(
                [sys.executable, "-m", "p2p_analysis.press.apart.worker", *[str(lifeline)] * posix],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                pass_fds=(lifeline,) if posix else (),
                start_new_session=posix,
            )
        except OSError as error:
            os.close(self._lifeline)
            raise NoRoom(error) from None
        finally:
            os.close(lifeline)
        self._came: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._take, daemon=True)
        self._reader.start()

    def order(self, work: Work, limits: Limits) -> None:
        """Send it its one piece of work, and keep the pipe open: on Windows it is the lifeline."""
        with contextlib.suppress(BrokenPipeError):  # it is gone; reading from it will tell
            pickle.dump((list(sys.path), work, limits), self._python.stdin)
            self._python.stdin.flush()

    def read(self, seconds: float) -> bytes | None:
        """Take what came."""
        try:
            return self._came.get(timeout=seconds)
        except queue.Empty:
            return None

    def kill(self) -> None:
        """Kill the process and all that it started."""
        if os.name == "nt":
            tree = ["taskkill", "/F", "/T", "/PID", str(self._python.pid)]
            subprocess.run(tree, capture_output=True, check=False)
            self._python.kill()
        else:  # not by Popen, which would wait for it, and so take what it used
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._python.pid, signal.SIGKILL)

    def end(self) -> Used:
        """Kill the process and all that it started, and wait for it."""
        _AT_WORK.discard(self)
        self.kill()
        used = self._wait()
        self._reader.join(_SECONDS)  # longer only if what a cell set free holds the pipe
        os.close(self._lifeline)
        with contextlib.suppress(BrokenPipeError):
            self._python.stdin.close()
        return used

    def _wait(self) -> Used:
        if not hasattr(os, "wait4"):
            self._python.wait()
            return Used(0.0, 0.0)
        _, status, took = os.wait4(self._python.pid, 0)
        self._python.returncode = os.waitstatus_to_exitcode(status)
        return Used(took.ru_utime + took.ru_stime, mebibytes(took.ru_maxrss))

    def _take(self) -> None:
        with self._python.stdout as pipe:
            while more := os.read(pipe.fileno(), _READ):
                self._came.put(more)
        self._came.put(b"")


def keep(count: int) -> None:
    """From now on let so many children wait while more work is expected than they are."""
    global _wanted
    with _COUNTING:
        _wanted = count


def expect(pieces: int) -> None:
    """Say how many pieces of work are still to come."""
    global _due
    with _COUNTING:
        _due = pieces
        _fill()


def dismiss() -> None:
    """End the children that got no work; none is started ahead any more."""
    keep(0)
    expect(0)
    while _READY:
        _READY.pop().end()


def start(work: Work, limits: Limits) -> StartedChild:
    """Let a new Python do the work."""
    global _due
    try:
        child = _READY.pop(0)  # threads may ask at the same time
    except IndexError:
        child = StartedChild()
    _AT_WORK.add(child)
    child.order(work, limits)
    with _COUNTING:
        _due = max(0, _due - 1)
        _fill()  # the next one loads while this one works
    return child


def _fill() -> None:
    with contextlib.suppress(NoRoom):  # whoever has work for one hears of it
        while len(_READY) < min(_wanted, _due):
            _READY.append(StartedChild())


def kill_all() -> None:
    """Kill those at work; whoever waits for one hears that it is gone."""
    for child in list(_AT_WORK):
        child.kill()
