"""A build that is killed at any moment never leaves half a paper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from p2p_analysis.press.publish import recover
from tests.press.conftest import House


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 2, 5, 8, 10, 11, 12, 13])
def test_a_killed_build_leaves_old_papers_or_new_ones_but_never_both(
    seconds: float, house: House
) -> None:
    before = house.outputs()
    command = [sys.executable, "-m", "p2p_analysis", "build", str(house.review), "--edition", "all"]
    process = subprocess.Popen(command, start_new_session=True, stdout=-3, stderr=-3)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    recover(house.review, ["public", "exempt"])
    after = house.outputs()
    fresh = {name for name in after if after[name] != before[name]}
    assert fresh in (set(), set(before))
    assert not list(house.review.glob(".*"))


@pytest.mark.slow
def test_a_build_that_is_asked_to_stop_leaves_nothing_of_its_run(house: House) -> None:
    before = house.outputs()
    command = [
        sys.executable,
        "-m",
        "p2p_analysis",
        "build",
        str(house.review),
        "--edition",
        "exempt",
    ]
    process = subprocess.Popen(command, stdout=-3, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(house.review.glob(".exempt.run-*/*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)
    process.terminate()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped; nothing was replaced" in told
    assert not list(house.review.glob(".*"))
    assert house.outputs() == before
