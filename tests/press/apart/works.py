"""Work for processes of their own: each goes wrong in a way of its own, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from p2p_analysis.press.apart import child, run, started
from p2p_analysis.press.apart.clock import Clock
from p2p_analysis.press.apart.run import expect, run_apart
from p2p_analysis.words.errors import CaseDataError, Fault


@dataclass(frozen=True)
class Sum:
    """Come to an end, telling of two steps."""

    numbers: tuple[int, ...]

    def __call__(self, clock: Clock) -> int:
        clock("add")
        found = sum(self.numbers)
        clock("rest")
        return found


@dataclass(frozen=True)
class Goes:
    """Go wrong: how says the word."""

    how: str
    trace: Path | None = None

    def __call__(self, clock: Clock) -> str:
        clock(self.how)
        getattr(self, self.how)()
        return "not reached"

    def leaves_at_once(self) -> None:
        os._exit(0)

    def is_killed(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def hangs(self) -> None:
        time.sleep(600)

    def hangs_deaf(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        while True:
            time.sleep(600)

    def hangs_in_a_process_of_its_own(self) -> None:
        program = [sys.executable, "-c", "import time; time.sleep(600)"]
        started = subprocess.Popen(program)
        self.trace.write_text(str(started.pid))
        started.wait()

    def leaves_a_process_behind(self) -> None:
        program = [sys.executable, "-c", "import time; time.sleep(600)"]
        self.trace.write_text(str(subprocess.Popen(program).pid))
        os._exit(0)

    def sets_free(self) -> None:
        if not os.fork():
            os.setsid()  # before anybody hears of it: else it would be killed with the group
            self.trace.write_text(str(os.getpid()))
            time.sleep(600)
        os._exit(0)

    def eats_memory(self) -> None:
        held = [bytearray(1 << 24) for _ in range(1 << 12)]
        raise AssertionError(len(held))

    def breaks(self) -> None:
        raise ZeroDivisionError("the value of a case: Ann Smith")

    def finds_faults(self) -> None:
        raise CaseDataError([Fault("row 1", "is wrong"), Fault("row 2", "is wrong: too")])

    def sends_half(self) -> None:
        # As a kill in the middle would leave it: a length that promises more than comes.
        def half(pipe: int, *_: object) -> None:
            os.write(pipe, (1000).to_bytes(8, "big") + b"half")
            os._exit(0)

        child.send = half  # what hands the result over in this process
        raise ValueError


@dataclass(frozen=True)
class Within:
    """Do work in a process of the process, as a build of a review does."""

    work: object

    def __call__(self, clock: Clock) -> object:
        return run_apart(self.work, tell=clock.tell, took=clock.took)


@dataclass(frozen=True)
class Breaks:
    """Where a fork is not safe, fail before the one piece of work that is due."""

    trace: Path

    def __call__(self, clock: Clock) -> None:
        run.may_fork = lambda: False
        expect(1)
        self.trace.write_text(" ".join(str(one._python.pid) for one in started._READY))
        raise ValueError


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def thread() -> threading.Thread:
    """A second thread, which ends when the test does."""
    made = threading.Thread(target=time.sleep, args=(5,), daemon=True)
    made.start()
    return made
