"""Many reviews in one run: here by several processes, or by a cluster that somebody keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from p2p_analysis.night.task import Task
from p2p_analysis.press.apart.child import told
from p2p_analysis.press.apart.clock import Clock, Stage, used_here
from p2p_analysis.press.apart.many import Ended, run_many


def build_all(
    tasks: Sequence[Task],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    tell: Callable[[int, str], object] = lambda number, step: None,
    took: Callable[[int, Stage], object] = lambda number, stage: None,
) -> Iterator[Ended]:
    """Build every task's review; give each as it ends. The failure of one stops no other.

    A single one is built in this process, so that a person who stops it hears what stands.

    Parameters
    ----------
    tasks : sequence of Task
    workers : int, optional
        How many may be built at once on this machine; its processors, if not given.
    scheduler : str, optional
        Address of a Dask scheduler whose workers build instead, such as "tcp://host:8786". They
        must reach the reviews by the same paths.
    tell, took : callable
        Called with a task's number and each of its steps as it begins, and as it ends; a cluster
        tells of neither.
    """
    if scheduler is not None:
        from p2p_analysis.night.cluster import run_on_cluster

        yield from run_on_cluster(tasks, scheduler)
    elif len(tasks) == 1:
        yield _here(tasks[0], partial(tell, 0), partial(took, 0))
    else:
        limits = max((task.own_limits for task in tasks), key=lambda one: one.seconds)
        at_once = min(workers or _processors(), len(tasks))
        yield from run_many(tasks, at_once=at_once, limits=limits, tell=tell, took=took)


def _here(task: Task, tell: Callable[[str], object], took: Callable[[Stage], object]) -> Ended:
    try:
        made, error = task(Clock(took, tell=tell)), None
    except Exception as one:  # as from a process of its own: words that may leave the exempt side
        made, error = None, told(one, task.limits)
    return Ended(0, made, error, used_here())


def _processors() -> int:
    """Those that this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
