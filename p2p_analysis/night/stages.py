"""Where the time of a build goes: its steps timed as they are told, and the table of them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any

from p2p_analysis.night.log import Log

_NUMBERS = ("seconds", "cpu_seconds", "peak_mb")
_HEADINGS = ("review", "edition", "stage", "seconds", "CPU seconds", "peak MB")


class StageClock:
    """Takes the steps that a build tells of, and logs each when the next begins.

    >>> stages = []
    >>> with StageClock(lambda kind, **about: stages.append(about["stage"]), review="x") as clock:
    ...     clock("public: run")
    ...     clock("public: HTML")
    >>> stages
    ['run', 'HTML']
    """

    def __init__(
        self,
        event: Callable[..., object],
        *,
        review: str,
        tell: Callable[[str], object] = lambda step: None,
    ) -> None:
        self._event = event
        self._review = review
        self._tell = tell
        self._step: tuple[str, float, float] | None = None

    def __call__(self, step: str) -> None:
        """Begin a step, such as "public: HTML"; whatever ran before has ended."""
        self._end("done")
        self._step = step, time.monotonic(), cpu_seconds()
        self._tell(step)

    def __enter__(self) -> StageClock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end("failed" if kind else "done")

    def _end(self, result: str) -> None:
        if self._step is None:
            return
        step, wall, cpu = self._step
        self._step = None
        edition, colon, stage = step.partition(": ")
        self._event(
            "stage",
            review=self._review,
            edition=edition if colon else None,
            stage=stage if colon else step,
            seconds=round(time.monotonic() - wall, 3),
            cpu_seconds=round(cpu_seconds() - cpu, 3),
            peak_mb=peak_mb(),
            result=result,
        )


def stage_clock(
    log: Log | None, *, review: str, tell: Callable[[str], object] = lambda step: None
) -> StageClock:
    """Time what a build tells of.

    Parameters
    ----------
    log : Log or None
        Where the stages go; None if the run keeps none.
    review : str
        Whose build it is.
    tell : callable
        Called with each step as well, such as a progress bar.

    Returns
    -------
    StageClock
        To be entered by `with`, and given to `build` as its `tell`.
    """
    event = log.event if log is not None else lambda kind, **about: None
    return StageClock(event, review=review, tell=tell)


def cpu_seconds() -> float:
    """Count the processor time of this process and of its children that have ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def peak_mb() -> int | None:
    """The most memory that this process or one of its ended children has held, in MB."""
    with contextlib.suppress(ImportError):  # Windows does not tell
        import resource
        import sys

        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        most = max(resource.getrusage(one).ru_maxrss for one in who)
        return round(most / (2**20 if sys.platform == "darwin" else 2**10))
    return None


def table(lines: Iterable[Mapping[str, Any]]) -> str:
    """Write the stages of a log as a table, in the order in which they ended, with their sum.

    Parameters
    ----------
    lines : iterable of mapping
        From `read_log`.
    """
    stages = [line for line in lines if line.get("kind") == "stage"]
    if not stages:
        return "no stage was timed"
    rows = [[*_names(stage), *(_number(stage.get(name)) for name in _NUMBERS)] for stage in stages]
    sums = [sum(stage.get(name) or 0 for stage in stages) for name in _NUMBERS[:2]]
    peaks = [stage["peak_mb"] for stage in stages if stage.get("peak_mb") is not None]
    most = _number(max(peaks, default=None))
    rows.append(["all stages", "", "", *map(_number, sums), most])
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    return "\n".join(_line(row, widths) for row in (_HEADINGS, *rows))


def _names(stage: Mapping[str, Any]) -> list[str]:
    failed = " (failed)" if stage.get("result") == "failed" else ""
    names = [str(stage.get(name, "")) for name in ("review", "edition", "stage")]
    return [*names[:2], names[2] + failed]


def _number(value: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _line(row: Iterable[str], widths: list[int]) -> str:
    cells = [
        cell.rjust(width) if place > 2 else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
