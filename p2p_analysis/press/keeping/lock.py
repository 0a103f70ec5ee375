"""One at a time: a lock that the system frees when whoever holds it dies, however that happens.

A file that somebody left is therefore no lock, whatever process it names. The file says who holds
the lock and since when; on a network drive that may be another machine, so the host is named too.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from p2p_analysis.press.keeping.places import EXCHANGE_LOCK, LOCK
from p2p_analysis.words.errors import BusyError, Fault

_PAUSE = 0.1  # seconds between two tries
_MOMENT = 30.0  # seconds: an exchange of folders takes far less
_BYTE = 2**30  # Windows locks a range of bytes: one that holds no words
_held: set[int] = set()
_watching_forks: list[bool] = []


@contextlib.contextmanager
def building(target: Path, name: str, wait: float = 0.0) -> Iterator[None]:
    """Hold a folder of papers for one build.

    Parameters
    ----------
    target : Path
        It is made if it does not exist, and taken away again if nothing came into it.
    name : str
        The review, as a fault calls it.
    wait : float
        For how many seconds to wait for another build.

    Raises
    ------
    BusyError
        If another build holds it for longer.
    OSError
        If the folder cannot be made or written.
    """
    with _locked(target, LOCK, wait, Fault(name, "is being built{who}; {advice}")):
        yield


@contextlib.contextmanager
def exchanging(target: Path) -> Iterator[None]:
    """Hold a folder of papers for the moment in which folders take other names.

    Whoever writes into a standing edition holds it too, so that nothing is written into a folder
    that is being replaced.
    """
    fault = Fault(target.name, "its papers are being exchanged{who}, and that does not end")
    with _locked(target, EXCHANGE_LOCK, _MOMENT, fault):
        yield


@contextlib.contextmanager
def _locked(folder: Path, name: str, wait: float, busy: Fault) -> Iterator[None]:
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    path, owner = folder / name, os.getpid()
    try:
        handle = _taken(path, wait, busy)
        _hold(handle)
        try:
            _sign(handle)
            yield
        finally:
            # A forked child that comes by here holds nothing.
            if os.getpid() == owner:
                _leave(path, handle)
    finally:
        if made and os.getpid() == owner:
            with contextlib.suppress(OSError):  # the papers stand there now
                folder.rmdir()


def _taken(path: Path, wait: float, busy: Fault) -> int:
    deadline = time.monotonic() + wait  # which no change of the clock touches
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if _try(handle) and _is_there(path, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() >= deadline:
            raise _busy(path, wait, busy)
        time.sleep(_PAUSE)


def _is_there(path: Path, handle: int) -> bool:
    """Whether the file is still the one of that name: its last holder may have taken it away."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False


def _try(handle: int) -> bool:
    if os.name == "nt":
        import msvcrt

        os.lseek(handle, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except PermissionError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _leave(path: Path, handle: int) -> None:
    _held.discard(handle)
    # Taken away while it is held, so that nobody takes a file that is about to go. Windows lets
    # nobody take away an open file; there it stays, and is no lock.
    with contextlib.suppress(OSError):
        path.unlink()
    os.close(handle)


def _hold(handle: int) -> None:
    """Keep the lock to this process: a child must not hold it when its parent is gone."""
    if not _watching_forks and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_let_go)
        _watching_forks.append(True)
    _held.add(handle)


def _let_go() -> None:
    for handle in _held:
        os.close(handle)
    _held.clear()


def _sign(handle: int) -> None:
    since = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    signed = {"process": os.getpid(), "host": socket.gethostname(), "since": since}
    with contextlib.suppress(OSError):  # it holds unsigned too, as on a full disk
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(signed).encode())


def _busy(path: Path, wait: float, busy: Fault) -> BusyError:
    advice = "try again later, or let this one wait for it: --wait SECONDS"
    if wait:
        advice = f"gave up after waiting for {wait:g} seconds"
    problem = busy.problem.format(who=_who(path), advice=advice)
    return BusyError(Fault(busy.place, problem))


def _who(path: Path) -> str:
    """Since when, and by which process; nothing if its holder has not signed yet."""
    try:
        signed: dict[str, Any] = json.loads(path.read_bytes())
        since = datetime.datetime.fromisoformat(signed["since"])
        day = f"{since.day} {since:%B %Y}"
        return (
            f" since {since:%H:%M:%S} on {day} "
            f"(process {int(signed['process'])} on {signed['host']})"
        )
    except (OSError, ValueError, LookupError, TypeError):
        return " by another process"
