"""One build at a time: the second says who is at work or waits, and the dead hold nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.press import publish
from p2p_analysis.press.keeping.exchange import exchange, put_into
from p2p_analysis.press.keeping.lock import building, exchanging
from p2p_analysis.press.keeping.places import EXCHANGE_LOCK, LOCK
from p2p_analysis.words.errors import BusyError
from tests.press import killed
from tests.press.conftest import ROOT

HOLD = """
import os, sys, time
from pathlib import Path
from p2p_analysis.press.keeping.lock import building
with building(Path(sys.argv[1]), "small"):
    {act}
"""
TAKE_TURNS = """
import sys, time
from pathlib import Path
from p2p_analysis.press.keeping.lock import building
target = Path(sys.argv[1])
for _ in range(40):
    with building(target, "small", wait=60):
        (target / "inside").touch(exist_ok=False)
        time.sleep(0.002)
        (target / "inside").unlink()
"""


def started(code: str, target: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(target)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def holder(target: Path, act: str) -> subprocess.Popen[str]:
    """A process that holds the folder's lock, and says so."""
    process = started(HOLD.format(act=act), target)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_second_build_says_who_builds_since_when_and_ends_with_a_code_of_its_own(
    review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with building(review, "small"):
        assert main(["build", str(review), "--edition", "all"]) == 8
    told = capsys.readouterr()
    since = r"since \d\d:\d\d:\d\d on \d+ \w+ 20\d\d \(process \d+ on .+\)"
    advice = "try again later, or let this one wait for it: --wait SECONDS"
    assert re.fullmatch(rf"small: is being built {since}; {advice}\n", told.err)
    assert told.out == ""
    assert not (review / "public").exists()
    assert main(["build", str(review)]) == 0


def test_a_second_build_can_wait_for_the_first(review: Path) -> None:
    entered = threading.Event()

    def first() -> None:
        with building(review, "small"):
            entered.set()
            time.sleep(0.5)

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    assert publish.build(review, wait=60).files
    thread.join()


def test_a_build_that_waited_makes_nothing_that_the_other_has_made(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.build(review)
    monkeypatch.setattr(publish, "_make", None)
    assert publish.build(review, if_changed=True, wait=60).unchanged


def test_a_wait_ends(review: Path) -> None:
    with building(review, "small"), pytest.raises(BusyError, match="gave up after waiting"):
        publish.build(review, wait=0.2)


def test_a_file_that_somebody_left_is_no_lock_whatever_process_it_names(review: Path) -> None:
    signed = {"process": os.getpid(), "host": "here", "since": "2020-01-01T00:00:00+00:00"}
    for content in (json.dumps(signed), "", "half a wor"):
        (review / LOCK).write_text(content)
        publish.build(review)
        assert not (review / LOCK).exists()


def test_a_lock_that_is_not_signed_yet_is_told_too(tmp_path: Path) -> None:
    with building(tmp_path, "small"):
        (tmp_path / LOCK).write_text("")
        with pytest.raises(BusyError, match="is being built by another process; "):
            building(tmp_path, "small").__enter__()


def test_the_system_frees_the_lock_of_a_killed_build(tmp_path: Path) -> None:
    process = holder(tmp_path, "print(flush=True); time.sleep(600)")
    with pytest.raises(BusyError, match=rf"\(process {process.pid} on "):
        building(tmp_path, "small").__enter__()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert (tmp_path / LOCK).exists()
    with building(tmp_path, "small"):
        pass
    assert not (tmp_path / LOCK).exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that forks no process")
def test_a_child_that_outlives_its_build_holds_nothing(tmp_path: Path) -> None:
    act = "child = os.fork(); print(child, flush=True) if child else None; time.sleep(600)"
    process = started(HOLD.format(act=act), tmp_path)
    assert process.stdout is not None
    child = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    try:
        os.kill(child, 0)  # it lives
        # A child that was forked a moment ago may not have let go yet.
        with building(tmp_path, "small", wait=30):
            pass
        os.kill(child, 0)
    finally:
        os.kill(child, signal.SIGKILL)
        process.communicate()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that forks no process")
def test_a_child_that_leaves_by_the_same_door_frees_nothing(tmp_path: Path) -> None:
    with building(tmp_path, "small"):
        child = 0
        try:
            with building(tmp_path / "other", "other"):
                child = os.fork()
                if not child:
                    raise KeyboardInterrupt
                os.waitpid(child, 0)
                assert (tmp_path / "other" / LOCK).exists()
        except KeyboardInterrupt:
            os._exit(0)
        finally:
            if child == 0:
                os._exit(1)


def test_several_processes_take_turns_though_each_takes_its_file_away(tmp_path: Path) -> None:
    several = [started(TAKE_TURNS, tmp_path) for _ in range(3)]
    for process in several:
        process.communicate(timeout=300)
    assert [process.returncode for process in several] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_made_for_nothing_is_taken_away(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), building(tmp_path / "new", "small"):
        raise ZeroDivisionError
    assert not (tmp_path / "new").exists()


def test_whoever_writes_into_a_standing_edition_waits_while_it_is_exchanged(tmp_path: Path) -> None:
    written = threading.Thread(target=put_into, args=(tmp_path, "exempt", {"check.html": b"new"}))
    with exchanging(tmp_path):
        written.start()
        time.sleep(0.3)
        assert not (tmp_path / "exempt").exists()
    written.join()
    assert (tmp_path / "exempt" / "check.html").read_bytes() == b"new"
    assert not (tmp_path / EXCHANGE_LOCK).exists()


def test_a_check_and_a_publish_at_the_same_time_leave_both_whole(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def check() -> None:
        try:
            for number in range(30):
                put_into(tmp_path, "exempt", {"check.html": str(number).encode()})
        except BaseException as error:
            faults.append(error)

    thread = threading.Thread(target=check)
    thread.start()
    for number in range(10):
        exchange(killed.papers(str(number)), tmp_path)
    thread.join()
    assert faults == []
    (tmp_path / "exempt" / "check.html").unlink(missing_ok=True)
    assert killed.state_of(tmp_path) == "9"
    assert not list((tmp_path / "exempt").glob(".*"))
    assert not list(tmp_path.glob(".*"))
