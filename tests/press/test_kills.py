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
