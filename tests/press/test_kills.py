"""A build that is killed at any moment never leaves half a paper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from p2p_analysis.press.keeping.places import LOCK
from p2p_analysis.press.publish import recover
from tests.press.conftest import ROOT, House

pytestmark = pytest.mark.slow


def started(house: House, edition: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "p2p_analysis", "build", str(house.review)]
    return subprocess.Popen(
        [*command, "--edition", edition],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(process: subprocess.Popen[str], house: House, pattern: str) -> None:
    """Wait until something stands in the review's folder, a minute or two at most."""
    deadline = time.monotonic() + 120
    while not list(house.review.glob(pattern)):
        assert process.poll() is None, "the build ended before"
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("moment", ["as it starts", "as it runs", "as it renders"])
def test_a_killed_build_leaves_the_old_papers_as_they_were(moment: str, house: House) -> None:
    before = house.outputs()
    process = started(house, "all")
    if moment != "as it starts":
        wait_until(process, house, ".exempt.run-*" if "renders" in moment else ".*.run-*")
        time.sleep(1)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    recover(house.review, ["public", "exempt"])
    assert house.outputs() == before
    assert {path.name for path in house.review.glob(".*")} <= {LOCK}  # which nobody holds


def test_publishing_killed_before_any_step_leaves_old_papers_or_new_ones_but_never_both(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.press.killed", str(tmp_path / "papers")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    told = [line.split() for line in run.stdout.splitlines()]
    stood = [state for how, state in told if how == "die"]
    assert set(stood) == {"old", "new"}
    assert len(stood) > 50
    # Once all is written, what was killed is finished: never old papers after new ones.
    assert stood == sorted(stood, reverse=True)
    # A step that fails, and a kill while all is being put back: the program itself looks.
    assert len(told) - len(stood) > 150


def test_a_build_that_is_asked_to_stop_leaves_nothing_of_its_run(house: House) -> None:
    before = house.outputs()
    process = started(house, "exempt")
    wait_until(process, house, ".exempt.run-*")
    time.sleep(2)
    process.terminate()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped; nothing was replaced" in told
    assert not list(house.review.glob(".*"))
    assert house.outputs() == before


def test_two_hundred_builds_killed_at_random_moments_lose_no_paper_and_mix_none(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.press.keeping.killed_builds", str(tmp_path), "200"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    told = run.stdout.splitlines()
    assert len(told) == 200
    # They met the run and the exchange, before it could not be undone and after.
    for kind in ("at any moment, old", "in the exchange, old", "in the exchange, new"):
        assert told.count(f"killed {kind}") >= 5, kind
