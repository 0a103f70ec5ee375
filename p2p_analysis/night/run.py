"""One run from its begin to its end: what its log holds, and whom its end is told.

A command that builds keeps a `Run` beside its work; the work itself knows nothing of it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import p2p_analysis
from p2p_analysis.night.alert import alert
from p2p_analysis.night.log import Log, begin_log
from p2p_analysis.night.outcome import Outcome, exit_code_of, outcome_of
from p2p_analysis.night.stages import logged
from p2p_analysis.press.apart.clock import Stage, used_here


class Run:
    """A run of one command over one or more reviews.

    Parameters
    ----------
    folder : str or Path or None
        Where logs are kept; None for a run that keeps none.
    reviews : sequence of str
        As they were given.
    edition : str
        One edition's name, or "all".
    """

    def __init__(self, folder: str | Path | None, *, reviews: Sequence[str], edition: str) -> None:
        self.log: Log | None = None if folder is None else begin_log(folder)
        self.outcomes: list[Outcome] = []
        self._edition = edition
        self._begun = time.monotonic()
        self._event(
            "begin",
            reviews=list(reviews),
            edition=edition,
            version=p2p_analysis.__version__,
            python=".".join(map(str, sys.version_info[:3])),
            process=os.getpid(),
        )

    def took(self, review: str, stage: Stage) -> None:
        """Put down what a step of a review's build took."""
        self._event("stage", **logged(stage, review))

    def ended(self, review: str, error: BaseException | None = None, **fields: Any) -> Outcome:
        """Put down how one review ended.

        Parameters
        ----------
        review : str
        error : BaseException, optional
            What stopped it.
        **fields
            What else the log should hold, such as how many figures are new. Never a case's value.
        """
        outcome = outcome_of(error, review=review, edition=self._edition)
        self.outcomes.append(outcome)
        self._event(
            "review",
            review=review,
            edition=self._edition,
            exit_code=outcome.exit_code,
            about=outcome.about if outcome.failed else None,
            faults=list(outcome.faults) or None,
            **{"result": "failed" if outcome.failed else "done", **fields},
        )
        return outcome

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put down the end, and tell who is to be told."""
        failed = [one for one in self.outcomes if one.failed]
        if error is not None and not failed:  # it was stopped between reviews, or before the first
            failed = [self.ended("the run", error)]
        used = used_here()
        self._event(
            "end",
            result="failed" if failed else "done",
            exit_code=exit_code_of(self.outcomes),
            reviews=len(self.outcomes),
            failed=len(failed),
            seconds=round(time.monotonic() - self._begun, 3),
            cpu_seconds=round(used.cpu, 3),
            peak_mb=round(used.memory) or None,
        )
        alert(self.outcomes, log=self.log)

    def _event(self, kind: str, **fields: Any) -> None:
        if self.log is not None:
            self.log.event(kind, **fields)
