"""The command `p2p build`: options to tasks, and what people and programs hear of them.

Nothing of weight is loaded before it is known that there is something to build.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from p2p_analysis.night.outcome import Outcome, exit_code_of
from p2p_analysis.night.run import Run
from p2p_analysis.night.stages import logged, table
from p2p_analysis.night.summary import json_of, line_of, table_of
from p2p_analysis.press.engine import OURS
from p2p_analysis.press.keeping.options import lines_of
from p2p_analysis.press.keeping.record import look
from p2p_analysis.words.errors import Fault, P2PError, RenderingError, UsageError

if TYPE_CHECKING:
    from p2p_analysis.press.apart.clock import Stage
    from p2p_analysis.press.apart.many import Ended
    from p2p_analysis.press.publish import Built

_AHEAD = 2  # one runs an edition's notebook, the next renders it
_OF_A_TASK = ("edition", "out", "notebook", "if_changed", "keep", "wait", "engine")


def build(options: argparse.Namespace) -> None:
    """Build the reviews of a command line.

    Raises
    ------
    P2PError
        The first review's that failed, with the faults of all.
    """
    parameters = _parameters(options)
    with Run(options.log, reviews=options.reviews, edition=options.edition) as run:
        work = _Building(options, run)
        try:
            due = [
                number
                for number in range(len(options.reviews))
                if not options.if_changed or work.is_due(number, parameters)
            ]
            if due:
                work.build(due, parameters)
        except KeyboardInterrupt as stop:
            work.stopped(stop)
            raise
        finally:
            work.tell_of_the_end()
    work.raise_what_failed()


def _parameters(options: argparse.Namespace) -> dict[str, str]:
    parameters = {}
    for given in options.parameter:
        name, equals, value = given.partition("=")
        if not equals:
            raise UsageError(f'"{given}" is not NAME=VALUE')
        parameters[name] = value
    if options.out and len(options.reviews) > 1:
        raise UsageError(
            f"--out takes the papers of one REVIEW, but {len(options.reviews)} are given, and each "
            "would replace those of the one before; build one by one, each "
            "with a DIR of its own, or without --out"
        )
    return parameters


class _Building:
    """What the command does, and what it tells as it goes on."""

    def __init__(self, options: argparse.Namespace, run: Run) -> None:
        self.options, self.run = options, run
        self.begun = time.monotonic()
        self.reports: dict[int, dict[str, Any]] = {}
        self.outcomes: dict[int, Outcome] = {}
        self.errors: dict[int, P2PError] = {}
        self.stages: list[dict[str, Any]] = []
        self.many = len(options.reviews) > 1
        # What a program reads must stand alone on standard output.
        self.talk = sys.stderr if options.json else sys.stdout

    def raise_what_failed(self) -> None:
        """Raise the first review's error, in the order asked for, with the faults of all."""
        errors = [self.errors[number] for number in sorted(self.errors)]
        if errors:
            errors[0].faults = tuple(fault for error in errors for fault in error.faults)
            raise errors[0]

    def is_due(self, number: int, parameters: dict[str, str]) -> bool:
        """Look whether a review's papers would come out otherwise than they stand."""
        about = {name: getattr(self.options, name) for name in ("edition", "out", "notebook")}
        try:
            found = look(self.options.reviews[number], parameters=parameters, **about)
        except P2PError as error:
            self._failed(number, error)
            return False
        except OSError as error:  # such as a folder that this account may not enter
            problem = f"could not be looked at ({error.strerror})"
            place = Path(error.filename or self.options.reviews[number]).name
            self._failed(number, RenderingError(Fault(place, problem)))
            return False
        print(found, file=self.talk)
        if not found.changed:
            self._ended(number, "unchanged", since=found.since)
        return bool(found.changed)

    def build(self, due: Sequence[int], parameters: dict[str, str]) -> None:
        """Build those that are due, and tell of each as it ends."""
        from p2p_analysis.press.apart.limits import ask_one_thread

        ask_one_thread()  # before anything of weight is loaded
        with self._warm(due):
            self._build(due, parameters)

    def _build(self, due: Sequence[int], parameters: dict[str, str]) -> None:
        from p2p_analysis.night.batch import build_all
        from p2p_analysis.night.progress import progress
        from p2p_analysis.night.task import Task
        from p2p_analysis.press.apart.limits import Limits

        given = vars(self.options)
        limits = Limits(seconds=given["time_limit"], memory=given["memory_limit"])
        about = {name: given[name] for name in _OF_A_TASK}
        tasks = [
            Task(given["reviews"][number], parameters=parameters, limits=limits, **about)
            for number in due
        ]
        with progress(tasks) as tell:

            def took(number: int, stage: Stage) -> None:
                self._took(tasks[number].review, stage)

            how = {"workers": given["workers"], "scheduler": given["scheduler"]}
            for one in build_all(tasks, **how, tell=tell, took=took):
                tell.clear()
                self._come(due[one.number], one)

    @contextlib.contextmanager
    def _warm(self, due: Sequence[int]) -> Iterator[None]:
        """Load what every report needs: here, and ahead in new Pythons where a fork is not safe.

        It comes before any other import of weight, for it loads in the cheapest way.
        Of many reviews most ask the same, so what rests on questions alone is made ready here.
        """
        from p2p_analysis.press.apart.forked import may_fork
        from p2p_analysis.press.apart.started import dismiss, expect, keep

        if self.options.scheduler is None and self.options.engine == OURS:
            from p2p_analysis.press.apart.warm import load_all

            try:
                if not may_fork():
                    keep(_AHEAD)
                    expect(_AHEAD)  # they load while this process does
                load_all()
                if len(due) > 1:
                    _prepare(self.options.reviews[due[0]])
                yield
            finally:
                dismiss()
        else:
            yield

    def _come(self, number: int, one: Ended) -> None:
        """Take what came of a review."""
        used = {"cpu_seconds": round(one.used.cpu, 3), "peak_mb": round(one.used.memory)}
        if one.error is not None:
            self._failed(number, one.error, **used)
            return
        built: Built = one.made
        if built.unchanged:  # another run built it meanwhile
            self._ended(number, "unchanged", since=built.standing.since, **used)
        else:
            files = [str(path) for path in built.files]
            figures = {edition: vars(moved) for edition, moved in built.moved.items()}
            changed = list(built.standing.changed) if self.options.if_changed else None
            about = {"files": files, "figures": figures, "changed": changed}
            self._ended(number, "built", **about, **used)
        if not self.many and not self.options.json:
            for line in lines_of(built):
                print(line)

    def stopped(self, stop: KeyboardInterrupt) -> None:
        """Note that a person stopped the run, and what stands then."""
        ended = len(self.reports)
        for number in range(len(self.options.reviews)):
            if number not in self.reports:
                self._ended(number, "stopped", stop)
        if self.many and not stop.args:
            stop.args = (f"{ended} of {len(self.options.reviews)} reviews had ended before",)

    def tell_of_the_end(self) -> None:
        """Print the summary, end the log, and alert whom the environment names."""
        reports = [self.reports[number] for number in sorted(self.reports)]
        # In the order asked for, as the exit code of the command has it; they ended in another.
        self.run.outcomes[:] = [self.outcomes[number] for number in sorted(self.outcomes)]
        code = exit_code_of(self.run.outcomes)
        seconds = round(time.monotonic() - self.begun, 3)
        if self.options.profile and self.stages:
            print(table(self.stages), file=self.talk)
        if self.options.json:
            print(json_of(reports, seconds=seconds, exit_code=code))
        elif self.many:
            print(table_of(reports))

    def _took(self, review: str, stage: Stage) -> None:
        self.stages.append(logged(stage, review))
        self.run.took(review, stage)

    def _failed(self, number: int, error: P2PError, **more: Any) -> None:
        self._ended(number, "failed", error, **more)
        if self.many:
            review = self.options.reviews[number]
            error.faults = tuple(_of_review(fault, review) for fault in error.faults)
        self.errors[number] = error

    def _ended(
        self, number: int, result: str, error: BaseException | None = None, **more: Any
    ) -> None:
        """Keep what became of a review: the same words for the log, the table and programs."""
        known = {name: value for name, value in more.items() if value is not None}
        outcome = self.run.ended(self.options.reviews[number], error, result=result, **known)
        told = {**asdict(outcome), "faults": list(outcome.faults)}
        self.outcomes[number] = outcome
        self.reports[number] = {**told, "result": result, **known}
        said = result == "stopped" or (result == "unchanged" and self.options.if_changed)
        if self.many and not said:
            print(line_of(self.reports[number]), file=self.talk, flush=True)


def _prepare(folder: str) -> None:
    """Work out what a review, and every other with the same questions, would begin with."""
    from p2p_analysis.brief.loading import load_review
    from p2p_analysis.press.ahead import prepare

    with contextlib.suppress(Exception):  # what is wrong with it, its own build tells
        review = load_review(folder)
        prepare(review, list(review.editions))


def _of_review(fault: Fault, review: str) -> Fault:
    """The same fault, with its review named before its place."""
    known = fault.place.startswith(review)
    return fault if known else replace(fault, place=f"{review}: {fault.place}")
