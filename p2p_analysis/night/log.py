"""The log of a run: one file, one JSON object a line, so that people and programs can read it.

It holds names, words of faults, times and numbers of figures, never a case. A log that cannot be
written is told of once and stops nothing.
"""

from __future__ import annotations

import datetime
import json
import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Log:
    """One run's file. Processes that were forked of the run may write to it too.

    Attributes
    ----------
    path : Path
        Where the lines go; its folder is made with the first.
    run : str
        Stands in every line, so that logs of many runs can be thrown together.
    """

    path: Path
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    _silent: list[bool] = field(default_factory=list, repr=False, compare=False)

    def event(self, kind: str, **fields: Any) -> None:
        """Add a line. A field that is None is left out; what is not known is not written."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        known = {name: value for name, value in fields.items() if value is not None}
        line = json.dumps(
            {"at": now, "run": self.run, "kind": kind, **known}, ensure_ascii=False, default=str
        )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # One write at the file's end is whole, whoever else writes.
            place = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(place, f"{line}\n".encode(errors="replace"))
            finally:
                os.close(place)
        except OSError as error:
            if not self._silent:
                self._silent.append(True)
                told = f"the log {self.path} could not be written ({error.strerror})"
                print(f"{told}; the run goes on without it", file=sys.stderr)


def begin_log(folder: str | Path) -> Log:
    """Name a new file in a folder of logs, by the time and the run."""
    run = secrets.token_hex(4)
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H%M%SZ")
    return Log(Path(os.path.abspath(folder)) / f"{now}-{run}.jsonl", run)


def read_log(path: Path) -> list[dict[str, Any]]:
    """Read the lines of a log; one that a kill cut short is passed over."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
