"""What a killed build leaves behind is taken away while its child still writes into it."""

from __future__ import annotations

import contextlib
import itertools
import threading
from pathlib import Path

from p2p_analysis.press.keeping.disk import take_away


def test_a_folder_is_taken_away_while_somebody_writes_into_it(tmp_path: Path) -> None:
    for number in range(30):
        folder = tmp_path / f".public.run-{number}"
        folder.mkdir()
        writing, stop = threading.Event(), threading.Event()

        def write(folder: Path = folder, writing=writing, stop=stop) -> None:
            for part in itertools.count():
                if stop.is_set():
                    return
                with contextlib.suppress(OSError):
                    (folder / f"part-{part}").write_bytes(b"exempt")
                if part == 50:
                    writing.set()

        child = threading.Thread(target=write)
        child.start()
        writing.wait(30)
        take_away(folder)
        stop.set()
        child.join()
    assert not list(tmp_path.iterdir())


def test_what_was_being_taken_away_when_a_build_was_killed_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ".public.run-1"
    for left in (folder, tmp_path / ".public.run-1.gone"):
        left.mkdir()
        (left / "part").write_bytes(b"exempt")
    take_away(folder)
    assert not list(tmp_path.iterdir())
