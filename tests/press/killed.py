"""Publish in a process that is killed, once before every step on the disk; run as a program.

A process kills itself so that no moment is missed, and it is a process of its own so that nothing
which Python does at an end is done.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from p2p_analysis.press import publish
from p2p_analysis.press.publish import recover

FILES = ("manifest.json", "report.html", "report.pdf")
EDITIONS = ("public", "exempt")
OLD, NEW = b"old", b"new"


def papers(content: bytes) -> dict[str, dict[str, bytes]]:
    return {edition: dict.fromkeys(FILES, content) for edition in EDITIONS}


def kill_before(step: int) -> None:
    """Let the process die before its step of that number."""
    steps = itertools.count()

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return call

    for owner, name in (
        (os, "fsync"), (shutil, "rmtree"), (Path, "mkdir"), (Path, "rename"), (Path, "unlink"),
        (Path, "open"),
    ):  # fmt: skip
        setattr(owner, name, deadly(getattr(owner, name)))


def stands(target: Path) -> list[bytes]:
    """What the files of all editions hold, after the next build has mended what it found."""
    recover(target, EDITIONS)
    assert sorted(path.name for path in target.iterdir()) == sorted(EDITIONS)
    found = {path.name for path in target.glob("*/*")}
    assert found == set(FILES), found
    return sorted({path.read_bytes() for path in target.glob("*/*")})


def main(target: Path) -> None:
    """Print, for each step, what stands when the process was killed before it."""
    for step in itertools.count():
        shutil.rmtree(target, ignore_errors=True)
        for edition, files in papers(OLD).items():
            publish._write(target / edition, files)
        process = os.fork()
        if not process:
            kill_before(step)
            publish._publish(papers(NEW), target)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        print(*(content.decode() for content in stands(target)))
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
