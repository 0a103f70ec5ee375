"""Many reviews in one run: here by several processes, or by a cluster that somebody keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from p2p_analysis.night.outcome import Outcome, outcome_of
from p2p_analysis.night.task import Task
from p2p_analysis.press.apart.child import Used
from p2p_analysis.press.apart.clock import Stage
from p2p_analysis.press.apart.many import Ended, run_many
from p2p_analysis.press.publish import Built


@dataclass(frozen=True)
class Done:
    """A task that has ended.

    Attributes
    ----------
    number : int
        Its place among the tasks, from 0.
    task : Task
    outcome : Outcome
    error : BaseException, optional
        What stopped it.
    built : Built, optional
        What it did, if nothing stopped it.
    used : Used
        What its process took, with the editions' own.
    """

    number: int
    task: Task
    outcome: Outcome
    error: BaseException | None
    built: Built | None
    used: Used


def build_all(
    tasks: Sequence[Task],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    tell: Callable[[int, str], object] = lambda number, step: None,
    took: Callable[[int, Stage], object] = lambda number, stage: None,
) -> Iterator[Done]:
    """Build every task's review; give each as it ends. The failure of one stops no other.

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

        ended = run_on_cluster(tasks, scheduler)
    else:
        limits = max((task.own_limits for task in tasks), key=lambda one: one.seconds)
        at_once = min(workers or _processors(), len(tasks))
        ended = run_many(tasks, at_once=at_once, limits=limits, tell=tell, took=took)
    for one in ended:
        yield _done(one, tasks[one.number])


def _processors() -> int:
    """Those that this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _done(ended: Ended, task: Task) -> Done:
    outcome = outcome_of(ended.error, review=task.review, edition=task.edition)
    return Done(ended.number, task, outcome, ended.error, ended.made, ended.used)
