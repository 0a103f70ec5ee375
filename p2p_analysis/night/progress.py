"""How far a run is: a bar on a terminal, with the time left; silence in a log."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from tqdm import tqdm

from p2p_analysis.night.task import Task
from p2p_analysis.press.publish import ALL, STEPS

_EDITIONS = 2  # of "all", in most reviews; a bar may be a step wrong, a count may not


class _Bar:
    """Takes a task's number and a step as it begins."""

    def __init__(self, bar: tqdm, tasks: Sequence[Task]) -> None:
        self._bar, self._tasks = bar, tasks

    def __call__(self, number: int, step: str) -> None:
        review = f"{self._tasks[number].review}, " if len(self._tasks) > 1 else ""
        self._bar.set_description(review + step)
        self._bar.update()

    def clear(self) -> None:
        """Take the bar off the terminal for a line; the next step draws it again."""
        self._bar.clear()


@contextlib.contextmanager
def progress(tasks: Sequence[Task]) -> Iterator[_Bar]:
    """Show a bar while tasks are built."""
    tqdm.monitor_interval = 0  # its thread would stand in the way of a fork
    total = sum(len(STEPS) * (_EDITIONS if task.edition == ALL else 1) for task in tasks)
    shape = "{desc} {bar} {elapsed} ({remaining} left)"
    # disable=None: a bar on a terminal, silence in a log.
    with tqdm(total=total, disable=None, leave=False, bar_format=shape) as bar:
        yield _Bar(bar, tasks)
