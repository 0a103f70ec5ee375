"""What each step of a piece of work took, measured where it is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One step that has ended.

    Attributes
    ----------
    step : str
        As it was told when it began, such as "public: PDF".
    seconds, cpu : float
        By the clock on the wall, and of the processor, without that of other processes.
    memory : float
        The most that this process had held until then, in MiB; 0 where the system does not say.
    failed : bool
        Whether it ended by an error.
    """

    step: str
    seconds: float
    cpu: float
    memory: float
    failed: bool = False


class Clock:
    """A `tell` that also measures: each step ends where the next begins.

    Attributes
    ----------
    took, tell : callable
        Take a stage that has ended and a step that begins, as where another process measured.

    >>> took = []
    >>> clock = Clock(took.append, tell=print)
    >>> clock("run"); clock("HTML"); clock.end()
    run
    HTML
    >>> [stage.step for stage in took]
    ['run', 'HTML']
    """

    def __init__(
        self,
        took: Callable[[Stage], object],
        *,
        tell: Callable[[str], object] = lambda step: None,
    ) -> None:
        self.took, self.tell = took, tell
        self._step: str | None = None

    def __call__(self, step: str) -> None:
        """Begin a step; the one before has ended."""
        self.end()
        self.tell(step)
        self._step, self._since, self._cpu = step, time.monotonic(), time.process_time()

    def end(self, *, failed: bool = False) -> None:
        """Say that the step that runs has ended, and how."""
        if self._step is not None:
            seconds, cpu = time.monotonic() - self._since, time.process_time() - self._cpu
            used = round(seconds, 3), round(cpu, 3), peak_memory()
            self.took(Stage(self._step, *used, failed))
            self._step = None


@dataclass(frozen=True)
class Used:
    """What a process took: CPU seconds, and the most memory in MiB, with those it waited for."""

    cpu: float
    memory: float


def used_here() -> Used:
    """What this process has taken until now, with its children that have ended."""
    spent = os.times()
    cpu = spent.user + spent.system + spent.children_user + spent.children_system
    return Used(cpu, peak_memory())


def peak_memory() -> float:
    """The most memory that this process has held, in MiB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    return round(mebibytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss), 1)


def mebibytes(most: int) -> float:
    """What the system says of a process's memory, in MiB: macOS counts bytes, others KiB."""
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
