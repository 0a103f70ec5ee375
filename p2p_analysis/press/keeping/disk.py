"""Writing so that it is there after a power cut: whole files, and the folders that name them."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from p2p_analysis.press.keeping.places import beside, gone


def write_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file, and return when the disk has it."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file beside, then let it take its name: the old one or the new one, never a part."""
    made = beside(path)
    try:
        write_whole(made, content, mode)
        os.replace(made, path)
    finally:
        with contextlib.suppress(OSError):
            made.unlink()
    sync_folder(path.parent)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder of these files, and of nothing that stood there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        write_whole(folder / name, content)
    sync_folder(folder)


def take_away(folder: Path) -> None:
    """Remove a folder into which the child of a killed build may still write.

    By another name the child does not find it, and so puts nothing new into it while it is emptied.
    """
    away = gone(folder)
    shutil.rmtree(away, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.rename(away)
    for left in (away, folder):  # the folder itself only if it could not be renamed
        shutil.rmtree(left, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Return when the disk has the names in a folder; some systems know no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system may refuse it for folders
            os.fsync(handle)
    finally:
        os.close(handle)
