"""How a process hands over what it made: whole pieces, each with its length and its digest.

An exit status can lie (`os._exit(0)` in a cell looks like success), and a pipe can end in the
middle. A piece that is not whole was not sent.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from typing import Any

_LENGTH = 8
_DIGEST = hashlib.blake2b(digest_size=16).digest_size

STEP = "step"  # a word of how far the work is
TOOK = "took"  # a step that has ended, and what it took
MADE = "made"  # the result
FAILED = "failed"  # the error in its place


def send(pipe: int, kind: str, value: object) -> None:
    """Write one piece into a pipe, all of it."""
    content = pickle.dumps((kind, value), protocol=pickle.HIGHEST_PROTOCOL)
    piece = memoryview(len(content).to_bytes(_LENGTH, "big") + _digest(content) + content)
    while piece:
        piece = piece[os.write(pipe, piece) :]


class Received:
    """What has come through a pipe so far; gives each piece once it is whole."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, more: bytes) -> None:
        """Take what was read."""
        self._bytes += more

    def pieces(self) -> Iterator[tuple[str, Any]]:
        """Give the whole pieces that have come, in order; stop at one that is damaged."""
        begin = _LENGTH + _DIGEST
        while len(self._bytes) >= begin:
            end = begin + int.from_bytes(self._bytes[:_LENGTH], "big")
            if len(self._bytes) < end:
                return
            content = bytes(self._bytes[begin:end])
            if _digest(content) != self._bytes[_LENGTH:begin]:
                return
            del self._bytes[:end]
            yield pickle.loads(content)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()
