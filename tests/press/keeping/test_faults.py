"""Whatever fails, the last good papers stay, and one line says what was wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.press import publish
from p2p_analysis.press.make import Order
from tests.press import killed
from tests.press.conftest import ROOT
from tests.press.keeping.conftest import stand_in

STAY = "the last papers stay as they were"


@pytest.fixture
def stood(review: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A review of which old papers stand."""
    stand_in(monkeypatch, killed.OLD)
    publish.build(review, edition="all")
    stand_in(monkeypatch, killed.NEW)
    return review


@pytest.mark.skipif(sys.platform != "linux", reason="a disk of its own is mounted by Linux")
def test_a_full_disk_and_a_read_only_one_leave_the_old_papers(tmp_path: Path) -> None:
    place = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    program = [sys.executable, "-m", "tests.press.keeping.small_disk", str(tmp_path)]
    run = subprocess.run(
        ["unshare", *place, *program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    told = [line for line in lines if not line.startswith((str(tmp_path), "kept", "small,"))]
    full = told.index("done new")
    assert full >= 3
    assert set(told[:full]) == {"full old"}
    assert told[full + 1 :] == ["full 7 old", "read-only 7 old", "read-only 7 old", "mended 0 new"]
    lines = run.stderr.splitlines()
    assert len(lines) == 3
    assert f"could not be written (No space left on device); {STAY}" in lines[0]
    assert f".building.lock: could not be written (Read-only file system); {STAY}" in lines[1]


def test_a_chapter_that_goes_in_the_middle_is_told_as_one_that_cannot_be_read(
    stood: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def make(order: Order, *_: Any) -> tuple[dict[str, bytes], None, dict]:
        data = Path(order.folder).parent / "elsewhere.md"
        return {"report.html": data.read_bytes()}, None, {}

    monkeypatch.setattr(publish, "_make", make)
    assert main(["build", str(stood)]) == 7
    told = capsys.readouterr().err
    assert told == f"elsewhere.md: could not be read (No such file or directory); {STAY}\n"
    assert killed.state_of(stood) == killed.OLD


def test_a_case_file_that_goes_in_the_middle_is_a_fault_of_case_data(
    stood: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(monkeypatch, killed.NEW)
    made = publish._make

    def make(order: Order, *more: Any) -> tuple[dict[str, bytes], Any, Any]:
        (stood / "cases.csv").unlink(missing_ok=True)
        return made(order, *more)

    monkeypatch.setattr(publish, "_make", make)
    assert main(["build", str(stood), "--edition", "all"]) == 4
    assert "cases.csv: no such file" in capsys.readouterr().err
    assert killed.state_of(stood) == killed.OLD


@pytest.mark.parametrize("place", ["_make", "audit_new", "exchange"])
def test_want_of_memory_is_one_line(
    place: str, stood: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def greedy(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(publish, place, greedy)
    assert main(["build", str(stood), "--edition", "all"]) == 7
    told = capsys.readouterr().err
    assert told == f"small: this machine has not enough free memory for it; {STAY}\n"
    assert killed.state_of(stood) == killed.OLD


def test_a_disk_that_fails_after_the_papers_stand_does_not_say_that_they_do_not(
    stood: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", str(stood / ".built" / "public.json"))

    monkeypatch.setattr(publish, "write_record", full)
    assert main(["build", str(stood), "--edition", "all"]) == 7
    told = capsys.readouterr().err
    assert told.startswith("public.json: could not be written (No space left on device); the new")
    assert killed.state_of(stood) == killed.NEW


def test_old_papers_that_cannot_be_put_away_are_left_to_the_next_build(
    stood: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from p2p_analysis.press.keeping import exchange

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", str(stood))

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "keep_paper", full)
        assert main(["build", str(stood), "--edition", "all", "--keep", "1"]) == 7
    told = capsys.readouterr().err
    assert told.startswith("small: the new papers stand, but old ones could not be put away (No")
    assert killed.state_of(stood) == killed.NEW
    publish.recover(stood, killed.EDITIONS)
    assert sorted(path.parent.name for path in stood.glob("earlier/*/*/")) == ["exempt", "public"]


@pytest.mark.parametrize(("given", "code"), [("-1", 2), ("x", 2), ("1e12", 2), ("0", 0)])
def test_what_is_no_number_is_a_usage_error(given: str, code: int, review: Path) -> None:
    for option in ("--keep", "--wait"):
        command = ["build", str(review), option, given]
        if code:
            with pytest.raises(SystemExit) as ended:
                main(command)
            assert ended.value.code == code
        else:
            assert main(command) == 0
