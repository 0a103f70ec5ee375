"""Builds that are killed at random moments, each followed by one that is not; run as a program.

A build is a child of this program, so that 200 of them cost little; its notebook is run by a child
of its own, which is killed with it or lives on.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from p2p_analysis.press import publish
from p2p_analysis.press.keeping.places import EARLIER, RECORDS
from p2p_analysis.press.keeping.record import look
from p2p_analysis.press.make import Order
from tests.press import killed
from tests.press.keeping.conftest import small_review, stand_in

exchanging: list[float] = []  # seconds that an exchange took


def main(folder: Path, times: int) -> None:
    """Print, for each kill, whether the old papers stood then or the new ones."""
    dice = random.Random(7)
    review = small_review(folder / "reports" / "small")
    patch = pytest.MonkeyPatch()
    stand_in(patch, "0")
    began = time.monotonic()
    build(review, "0")
    lasts, exchange_lasts = time.monotonic() - began, exchanging[0]
    for number in range(1, times + 1):
        state = str(number)
        in_exchange = dice.random() < 0.6
        process, tells = started(review, state)
        if in_exchange:
            tells.read(1)  # papers are made, and begin to be exchanged
        time.sleep(dice.uniform(0, exchange_lasts if in_exchange else lasts))
        with contextlib.suppress(ProcessLookupError):
            # The group: parent and child. Or the parent alone, and its child works on.
            (os.killpg if dice.random() < 0.5 else os.kill)(process, signal.SIGKILL)
        killed_it = os.WIFSIGNALED(os.waitpid(process, 0)[1])
        tells.close()
        again, tells = started(review, f"{state}-again")
        assert os.waitstatus_to_exitcode(os.waitpid(again, 0)[1]) == 0
        tells.close()
        stood = (folder / "stood").read_text()
        assert stood in (state, f"{number - 1}-again" if number > 1 else "0"), stood
        if in_exchange:  # how long one takes changes with the machine: aim at its end
            exchange_lasts *= 0.8 if not killed_it else 1.25 if stood != state else 1
        assert killed.state_of(review) == f"{state}-again"
        hidden = {path.name for path in review.iterdir() if path.name.startswith(".")}
        assert hidden == {RECORDS}, hidden
        assert look(review, edition="all").changed == ()
        assert not list((review / EARLIER).glob("*/.*"))
        for edition in killed.EDITIONS:  # --keep 1: the paper that stood before, whole
            (kept,) = (path for path in (review / EARLIER / edition).iterdir() if path.is_dir())
            content = (kept / "manifest.json").read_bytes()
            assert content == killed.manifest(edition, stood)
        print(
            "killed" if killed_it else "ended",
            "in the exchange," if in_exchange else "at any moment,",
            "new" if stood == state else "old",
        )


def started(review: Path, state: str) -> tuple[int, BinaryIO]:
    """A build in a process of its own, and where it tells when it begins to exchange papers."""
    reads, writes = os.pipe()
    process = os.fork()
    if process:
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpgid(process, process)
        os.close(writes)
        return process, os.fdopen(reads, "rb")
    os.setpgid(0, 0)
    os.close(reads)
    try:
        build(review, state, writes)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def build(review: Path, state: str, tells: int | None = None) -> None:
    """Build both editions; a build that mends tells first what stood when it came."""
    real, real_exchange = publish.recover, publish.exchange

    def exchange(*given: Any, **named: Any) -> Any:
        if tells is not None:
            os.close(tells)
        began = time.monotonic()
        done = real_exchange(*given, **named)
        exchanging.append(time.monotonic() - began)
        return done

    def recover(target: Path, names: Any) -> None:
        real(target, names)
        if state.endswith("-again"):
            (review.parent.parent / "stood").write_text(killed.state_of(target))

    def make(order: Order, *_: Any) -> tuple[dict[str, bytes], None, dict]:
        scratch = order.scratch
        scratch.mkdir()
        child = os.fork()
        if not child:
            if tells is not None:
                os.close(tells)
            with contextlib.suppress(OSError):
                for part in range(20):
                    (scratch / f"part-{part}").write_bytes(b"exempt")
                    time.sleep(0.002)
            os._exit(0)
        os.waitpid(child, 0)
        for path in scratch.iterdir():
            path.unlink()
        scratch.rmdir()
        return dict(killed.papers(state)[order.edition]), None, {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "recover", recover)
        patch.setattr(publish, "exchange", exchange)
        patch.setattr(publish, "_make", make)
        publish.build(review, edition="all", keep=1, wait=60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
