"""The command line in a clean process that has loaded everything once: as quick as the real one.

The test runner has threads, and libraries that it used have more, so it must not be forked. This
program has one, and forks a child for each command.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


class Warm:
    """Call it with the words of a command: `warm("build", "reports/x")`."""

    def __init__(self) -> None:
        self._python = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def __call__(self, *arguments: str) -> Told:
        print(json.dumps(arguments), file=self._python.stdin, flush=True)
        answer = self._python.stdout.readline()
        assert answer, "the warm process is gone"
        return Told(**json.loads(answer))

    def close(self) -> None:
        self._python.stdin.close()
        self._python.stdout.close()
        self._python.wait()


def _serve() -> None:
    from p2p_analysis.press.apart.warm import load_all

    load_all()
    for line in sys.stdin:
        print(json.dumps(_ran(json.loads(line))), flush=True)


def _ran(arguments: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = os.fork()
        if not process:
            _command(arguments, out.fileno(), err.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    return {"code": code, "out": texts[0], "err": texts[1]}


def _command(arguments: list[str], out: int, err: int) -> None:
    from p2p_analysis.__main__ import main

    code = 99
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        code = main(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
