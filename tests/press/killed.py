"""Publish in a process that is killed, once before every step on the disk; run as a program.

A process kills itself so that no moment is missed, and it is a process of its own so that nothing
which Python does at an end is done.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from p2p_analysis.press.keeping.disk import write_folder
from p2p_analysis.press.keeping.exchange import exchange, recover
from p2p_analysis.press.keeping.places import EARLIER
from p2p_analysis.words.errors import RenderingError

FILES = ("manifest.json", "report.html", "report.pdf")
EDITIONS = ("public", "exempt")
OLD, NEW = "old", "new"
DONE, PUT_BACK, LEFT_TO_THE_NEXT, STOOD_IT = range(4)
STEPS = (
    (os, "fsync"), (os, "replace"), (shutil, "rmtree"), (Path, "mkdir"), (Path, "rename"),
    (Path, "unlink"), (os, "open"),
)  # fmt: skip


def papers(state: str) -> dict[str, dict[str, bytes]]:
    """Two editions of which every file says what it is of; the manifests are such as are kept."""
    return {edition: dict.fromkeys(FILES, manifest(edition, state)) for edition in EDITIONS}


def manifest(edition: str, state: str) -> bytes:
    told: dict[str, Any] = {"figures": {state: {}}, "breakdowns": {}, "definitions": {}}
    told["protection"] = {"suppress_below": 6 if edition == "public" else 0}
    told["paper"] = {"edition": edition, "as_at": "2020-09-07"}
    return json.dumps(told).encode()


def before_step(step: int, act: Callable[[], None]) -> None:
    """Let something happen before this process takes its step of that number on the disk."""
    steps = itertools.count()

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if next(steps) == step:
                act()
            return real(*given, **named)

        return call

    for owner, name in STEPS:
        setattr(owner, name, watched(getattr(owner, name)))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


failed: list[bool] = []


def fail() -> None:
    failed.append(True)
    raise OSError(errno.EIO, "Input/output error", "disk")


def stands(target: Path) -> str:
    """What the files of all editions say, after the next build has mended what it found."""
    recover(target, EDITIONS)
    names = {path.name for path in target.iterdir()} - {EARLIER}
    assert names == set(EDITIONS), names
    state = state_of(target)
    check_earlier(target, state)
    return state


def state_of(target: Path) -> str:
    """The one state that every file of every edition is of; each must be there, whole."""
    states = set()
    for edition in EDITIONS:
        assert {path.name for path in (target / edition).iterdir()} == set(FILES)
        for path in (target / edition).iterdir():
            told = json.loads(path.read_bytes())
            assert told["paper"]["edition"] == edition
            states |= set(told["figures"])
    (state,) = states
    return state


def check_earlier(target: Path, state: str) -> None:
    """A public manifest that was replaced is kept, and so are whole papers, each once."""
    kept = list((target / EARLIER).glob("public/*.json"))
    whole = list((target / EARLIER).glob("*/*/"))
    assert not list((target / EARLIER).glob("exempt/*.json"))
    if state == NEW:
        assert [path.read_bytes() for path in kept] == [manifest("public", OLD)]
        assert sorted(path.parent.name for path in whole) == sorted(EDITIONS)
    else:
        assert [path.read_bytes() for path in kept] in ([], [manifest("public", OLD)])
        assert not whole
    for folder in whole:
        assert {path.name for path in folder.iterdir()} == set(FILES)


def main(target: Path) -> None:
    """Print, for each step, what stands when the process was killed before it."""
    for first, again in itertools.product((die, fail), (None, 3, 7, 12)):
        # A step that fails is followed by a kill some steps later, while all is being put back.
        for step in itertools.count():
            if first is die and again is not None:
                break
            shutil.rmtree(target, ignore_errors=True)
            for edition, files in papers(OLD).items():
                write_folder(target / edition, files)
            process = os.fork()
            if not process:
                if again is not None:
                    before_step(step + again, die)
                before_step(step, first)
                os._exit(published(target))
            _, status = os.waitpid(process, 0)
            stood = stands(target)
            print(first.__name__, stood)
            ended = os.waitstatus_to_exitcode(status)
            assert stood == {PUT_BACK: OLD, DONE: NEW}.get(ended, stood)
            if ended == DONE:
                break


def published(target: Path) -> int:
    """Publish; `DONE` if nothing stood in the way."""
    try:
        exchange(papers(NEW), target, keep=1)
    except OSError:  # all was put back
        return PUT_BACK
    except RenderingError as error:  # that something is left to the next build
        assert "the next build" in str(error)
        return LEFT_TO_THE_NEXT
    return STOOD_IT if failed else DONE


if __name__ == "__main__":
    main(Path(sys.argv[1]))
