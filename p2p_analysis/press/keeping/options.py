"""For the command line: the options of a build that keep papers, and what it says at its end."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from p2p_analysis.press.publish import Built


def add_options(build: ArgumentParser) -> None:
    """Let the command line take `--if-changed`, `--keep` and `--wait`."""
    build.add_argument(
        "--if-changed",
        action="store_true",
        help="make nothing if the papers would come out as they stand; else say what changed",
    )
    build.add_argument(
        "--keep",
        type=at_least_zero(int),
        default=0,
        metavar="N",
        help="keep the last N whole papers of each edition in earlier/ (default: 0); public "
        "manifests are always kept there when figures change",
    )
    build.add_argument(
        "--wait",
        type=at_least_zero(float),
        default=0.0,
        metavar="SECONDS",
        help="wait so long for another build of the same papers (default: end with 8 at once)",
    )


def lines_of(built: Built) -> Iterator[str]:
    """What a build did, line by line: the files first."""
    if built.unchanged:
        yield str(built.standing)
    yield from map(str, built.files)
    for edition, moved in built.moved.items():
        yield f"{built.review}, {edition}: {moved} since the paper that stood before"
    for path in built.kept:
        yield f"kept {path}: if that paper was published, name it in `earlier` of its edition"


def at_least_zero(kind: type[int] | type[float]) -> Callable[[str], float]:
    """A number of a command line; what is none, or is less than 0, is a usage error."""

    def read(given: str) -> float:
        value = kind(given)
        if not 0 <= value < 1e9:
            raise ValueError
        return value

    read.__name__ = f"{'whole ' if kind is int else ''}number from 0"
    return read
