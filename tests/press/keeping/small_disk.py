"""Publish on a disk of its own that is full or read-only; run as a program in a place to mount one.

The disk is filled so that every moment of publishing meets its end once.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from p2p_analysis.__main__ import main as p2p
from p2p_analysis.press.keeping.disk import write_folder
from p2p_analysis.press.keeping.exchange import exchange
from tests.press import killed
from tests.press.keeping.conftest import small_review, stand_in

PAGE = 4096


def main(disk: Path) -> None:
    """Print what stood on the full disk, step by step; then what a whole build says there."""
    patch = pytest.MonkeyPatch()
    target = disk / "papers"
    for edition, files in killed.papers(killed.OLD).items():
        write_folder(target / edition, files)
    for free in itertools.count():
        fill(disk, free * PAGE)
        try:
            exchange(killed.papers(killed.NEW), target, keep=1)
        except OSError as error:
            (disk / "ballast").unlink()
            print("full" if error.errno == 28 else error, killed.stands(target))
        else:
            (disk / "ballast").unlink()
            print("done", killed.stands(target))
            break
    review = small_review(disk / "small")
    stand_in(patch, killed.OLD)
    p2p(["build", str(review), "--edition", "all"])
    stand_in(patch, killed.NEW)
    fill(disk, PAGE)
    print("full", p2p(["build", str(review), "--edition", "all"]), killed.state_of(review))
    (disk / "ballast").unlink()
    mount("-o", "remount,ro", str(disk))
    for _ in range(2):
        print("read-only", p2p(["build", str(review)]), killed.state_of(review))
    mount("-o", "remount,rw", str(disk))
    print("mended", p2p(["build", str(review), "--edition", "all"]), killed.state_of(review))
    patch.undo()


def fill(disk: Path, free: int) -> None:
    """Leave so many bytes."""
    found = os.statvfs(disk)
    with (disk / "ballast").open("wb") as file:
        file.write(b"x" * (found.f_bavail * found.f_frsize - free))


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


if __name__ == "__main__":
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", sys.argv[1])
    main(Path(sys.argv[1]))
