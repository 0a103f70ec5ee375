"""One review to be built in a run, by whatever process takes it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from p2p_analysis.press.apart.clock import Clock
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.press.engine import OURS
from p2p_analysis.press.publish import Built, build


@dataclass(frozen=True)
class Task:
    """What is asked for. Calling it builds; a second call with the same inputs changes nothing.

    Attributes
    ----------
    review, edition, out, notebook, parameters, if_changed, keep, wait, engine, limits
        As `build` takes them.
    """

    review: str
    edition: str = "public"
    out: str | None = None
    notebook: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    if_changed: bool = False
    keep: int = 0
    wait: float = 0.0
    engine: str = OURS
    limits: Limits = Limits()  # noqa: RUF009 (it is frozen)

    def __call__(self, clock: Clock) -> Built:
        """Build, telling the clock of each edition's steps."""
        if threading.current_thread() is threading.main_thread():
            # In a process of its own, too, a request to stop takes away what was begun.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        return build(
            self.review,
            edition=self.edition,
            out=self.out,
            notebook=self.notebook,
            parameters=self.parameters,
            if_changed=self.if_changed,
            keep=self.keep,
            wait=self.wait,
            engine=self.engine,
            limits=self.limits,
            tell=clock.tell,
            took=clock.took,
        )

    @property
    def own_limits(self) -> Limits:
        """Those of the process that builds all editions: each run has its own time within."""
        # Two editions are run and rendered, then what they made is attacked.
        return Limits(seconds=5 * self.limits.seconds + self.wait, memory=self.limits.memory)
