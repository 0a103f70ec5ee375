"""Reviews built by the workers of a Dask cluster, each in a Python of its own.

A worker has threads, so it must not fork; and it may die in the middle. Then Dask gives the task to
another worker: the lock of the one that died is free, what it left is taken away, and the same
inputs give the same bytes. A task is named by what would go into its papers, so that two runs that
ask for the same thing at once get it from one build.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from p2p_analysis.brief.places import review_folder
from p2p_analysis.night.task import Task
from p2p_analysis.press.apart.clock import Used
from p2p_analysis.press.apart.many import Ended
from p2p_analysis.press.apart.run import run_apart
from p2p_analysis.press.keeping.inputs import file_inputs, query_inputs
from p2p_analysis.press.keeping.places import target_of
from p2p_analysis.words.errors import Fault, P2PError, RenderingError, UsageError

_PATIENCE = 30  # seconds for the scheduler to answer
_ALONE = 60.0  # seconds that a scheduler may be without any worker; `--wait` may give it more
_LOOK = 0.5  # seconds between two looks at what the cluster has
_TAKEN_OVER = 60.0  # seconds that a task waits for what a dead worker left running


def run_on_cluster(tasks: Sequence[Task], address: str) -> Iterator[Ended]:
    """Build every task on a cluster; give each as it ends.

    A cluster that has had no worker for a minute, or for as long as a task may wait, is given up.

    Raises
    ------
    UsageError
        If `distributed` is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError:
        raise UsageError(
            "--scheduler needs the extra `cluster` (pip install 'p2p_analysis[cluster]')"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = f"no Dask scheduler answers there ({type(error).__name__}); is it running?"
        raise UsageError(Fault(f"--scheduler {address}", problem)) from None
    with client:
        futures = {}
        for number, task in enumerate(tasks):
            task = _for_anywhere(task)
            future = client.submit(do, task, key=name_of(task), pure=True)
            futures.setdefault(future.key, (future, []))[1].append(number)
        workers = _Workers(client, max(_ALONE, *(task.wait for task in tasks)))
        waiting = as_completed([future for future, _ in futures.values()], loop=client.loop)
        while futures:
            come = waiting.next_batch(block=False)
            for future in come:
                result = _result(future)
                for number in futures.pop(future.key)[1]:
                    yield Ended(number, *result)
                future.release()
            if not come and (problem := workers.lost()):
                error = RenderingError(Fault(f"--scheduler {address}", problem))
                for number in sorted(one for _, numbers in futures.values() for one in numbers):
                    yield Ended(number, None, error, Used(0.0, 0.0))
                return
            if not come:
                time.sleep(_LOOK)


class _Workers:
    """Whether anybody is there to build, as the scheduler says."""

    def __init__(self, client: Any, patience: float) -> None:
        self._client, self._patience = client, patience
        self._seen = time.monotonic()

    def lost(self) -> str:
        """Say why there is nothing to wait for any more; nothing while there is."""
        now = time.monotonic()
        try:
            if self._client.nthreads():
                self._seen = now
                return ""
            problem = "the cluster has had no worker"
            todo = "start workers there (dask worker ADDRESS), or wait longer with --wait"
        except (OSError, TimeoutError):  # the client goes on trying to reach it
            problem, todo = "the scheduler has not answered", "see that it runs, and build again"
        if now - self._seen < self._patience:
            return ""
        return f"{problem} for {self._patience:g} seconds; {todo}"


def _for_anywhere(task: Task) -> Task:
    """The same task by absolute paths: a worker was begun in another folder than this process."""
    paths = {"review": task.review, "out": task.out, "notebook": task.notebook}
    with contextlib.suppress(P2PError):  # whoever builds it tells what is wrong
        paths["review"] = str(review_folder(task.review))
    return replace(task, **{name: os.path.abspath(path) for name, path in paths.items() if path})


def name_of(task: Task) -> str:
    """A key from all that the task's papers are made from, and from the task itself."""
    try:
        home = review_folder(task.review)
        target = target_of(home, task.out, task.notebook)
        inputs = file_inputs(home, task.notebook, task.parameters, target) | query_inputs(home)
    except P2PError:  # whoever builds it tells what is wrong
        inputs = {}
    found = {name: one.sha256 for name, one in inputs.items()}
    content = json.dumps([asdict(task), found], sort_keys=True, default=str)
    return f"p2p-{hashlib.sha256(content.encode()).hexdigest()}"


def do(task: Task) -> tuple[Any, BaseException | None, Used]:
    """Build one task, on a worker.

    The task's own errors are a result: another worker would meet them too.
    """
    used = [Used(0.0, 0.0)]
    task = replace(task, wait=max(task.wait, _TAKEN_OVER))
    try:
        made = run_apart(task, limits=task.own_limits, used=used.append, fresh=True)
    except P2PError as error:
        vars(error).pop("notebook", None)  # kept on the exempt side; it must not cross a network
        return None, error, used[-1]
    return made, None, used[-1]


def _result(future: Any) -> tuple[Any, BaseException | None, Used]:
    try:
        return future.result()
    except Exception as error:  # the cluster's own: no worker could be kept alive for it
        problem = f"the cluster gave it up ({type(error).__name__}); see the workers' logs"
        return None, RenderingError(Fault("--scheduler", problem)), Used(0.0, 0.0)
