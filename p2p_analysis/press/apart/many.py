"""Several pieces of work at once, each in a process of its own."""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from p2p_analysis.press.apart.child import Work, told
from p2p_analysis.press.apart.clock import Stage, Used
from p2p_analysis.press.apart.forked import NoRoom, fork, fork_in_time, may_fork
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.press.apart.run import Running, run_apart

_Tell = Callable[[int, str], object]
_Took = Callable[[int, Stage], object]
_UNKNOWN = Used(0.0, 0.0)
_PEACE = 5.0  # seconds to stop in
_PAUSE = 0.2  # seconds between two looks whether all have ended


@dataclass(frozen=True)
class Ended:
    """One piece of work that has ended.

    Attributes
    ----------
    number : int
        Its place among the works, from 0.
    made : object
        Its result, if there is no error.
    error : BaseException, optional
    used : Used
    """

    number: int
    made: Any
    error: BaseException | None
    used: Used


def run_many(
    works: Iterable[Work],
    *,
    at_once: int,
    limits: Limits,
    tell: _Tell = lambda number, step: None,
    took: _Took = lambda number, stage: None,
) -> Iterator[Ended]:
    """Do every piece of work, so many at once; give each as it ends. One's failure stops no other.

    Parameters
    ----------
    works : iterable of callable
        As `run_apart` takes them.
    at_once : int
        How many processes may run.
    limits : Limits
        Of each.
    tell : callable
        Called with a work's number and each of its steps as it begins.
    took : callable
        Called with a work's number and each of its steps as it ends.
    """
    if may_fork():
        yield from _forked(works, at_once, limits, tell, took)
    else:
        yield from _started(works, at_once, limits, tell, took)


def _forked(
    works: Iterable[Work], at_once: int, limits: Limits, tell: _Tell, took: _Took
) -> Iterator[Ended]:
    """Wait for all of them in one thread: a process that forks must have no other."""
    waiting = deque(enumerate(works))
    running: dict[int, Running] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while True:
                while len(running) < at_once and waiting:
                    number, work = waiting.popleft()
                    try:
                        child = (fork if running else fork_in_time)(work, limits)
                    except NoRoom as error:
                        if not running:
                            yield Ended(number, None, error, _UNKNOWN)
                            continue
                        waiting.appendleft((number, work))  # one that ends makes room for it
                        at_once = len(running)
                        break
                    hear = partial(tell, number), partial(took, number)
                    running[number] = Running(child, limits, *hear)
                    for pipe in (child.answers, child.gone):
                        selector.register(pipe, selectors.EVENT_READ, number)
                if not running:
                    return
                patience = min(one.left for one in running.values())
                come = {key.data for key, _ in selector.select(patience)}
                for number in list(running):
                    one = running[number]
                    if number in come or not one.left:
                        one.wait(0)
                    if one.ended:
                        for pipe in (one.child.answers, one.child.gone):
                            selector.unregister(pipe)
                        del running[number]
                        yield _ended(number, one.result, one.end())
        finally:  # a person's Ctrl-C ends them all, in peace if they heed it
            for one in running.values():
                one.child.ask_to_stop()
            end = time.monotonic() + _PEACE
            for one in running.values():
                one.child.wait_for_end(max(0.0, end - time.monotonic()))
                one.end()


def _started(
    works: Iterable[Work], at_once: int, limits: Limits, tell: _Tell, took: _Took
) -> Iterator[Ended]:
    """A thread waits for each: new Pythons do not mind."""
    from concurrent.futures import as_completed, wait

    from p2p_analysis.press.apart.started import expect, kill_all

    def do(number: int, work: Work) -> Ended:
        used: list[Used] = []
        hear = {"tell": partial(tell, number), "took": partial(took, number)}
        run = partial(run_apart, work, limits=limits, used=used.append, **hear)
        ended = _ended(number, run, _UNKNOWN)
        return replace(ended, used=used[0]) if used else ended

    due = list(works)
    expect(len(due))
    with ThreadPoolExecutor(at_once) as pool:
        futures = [pool.submit(do, number, work) for number, work in enumerate(due)]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:  # a person's Ctrl-C ends them all
            for future in futures:
                future.cancel()
            expect(0)
            while wait(futures, timeout=0).not_done:  # one may just have begun
                kill_all()
                wait(futures, timeout=_PAUSE)


def _ended(number: int, result: Callable[[], Any], used: Used) -> Ended:
    try:
        return Ended(number, result(), None, used)
    except Exception as error:
        return Ended(number, None, told(error, Limits()), used)
