"""What can go wrong, as a tree with one exit code a branch.

This room alone knows the exit codes and how a fault is worded: where, what is wrong, what was
expected, what to do. A fault never quotes a case's value, so its text may leave the exempt side.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right: a place and a plain sentence.

    Attributes
    ----------
    place : str
        File, then line, row or key, as the reader would look for it.
    problem : str
        What is wrong, what was expected and what to do. Never a case's value.
    """

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


class P2PError(Exception):
    """The root: every error that a user can cause. Carries all its faults at once."""

    exit_code = 1
    about = "error"

    def __init__(self, faults: Iterable[Fault] | Fault | str) -> None:
        if isinstance(faults, str):
            faults = [Fault(self.about, faults)]
        elif isinstance(faults, Fault):
            faults = [faults]
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error cross to another process whole, whatever its kind asks for to be made."""
        kind = type(self)
        return kind.__new__, (kind, *self.args), self.__dict__

    def _render_traceback_(self) -> list[str]:
        """What a notebook's cell shows: the faults alone, since the code is not at fault."""
        return [f"{type(self).__name__}: to be put right", *map(str, self.faults)]


class UsageError(P2PError):
    """The command, a call or a parameter is not one the house knows."""

    exit_code = 2
    about = "usage"


class ReviewFileError(P2PError):
    """review.toml or a register beside it says something that cannot be."""

    exit_code = 3
    about = "review file"


class CaseDataError(P2PError):
    """The case file is missing, empty, or holds a value its field does not know."""

    exit_code = 4
    about = "case data"


class DisclosureError(P2PError):
    """An edition cannot be protected, or something asked to see more than it may."""

    exit_code = 5
    about = "disclosure"


class NarrativeError(P2PError):
    """A chapter types a number, names an unknown figure, or is out of order."""

    exit_code = 6
    about = "narrative"


class RenderingError(P2PError):
    """The notebook did not run to its end, or its paper could not be written."""

    exit_code = 7
    about = "rendering"


class BusyError(P2PError):
    """Another build of the same review is under way."""

    exit_code = 8
    about = "busy"


def error_named(name: str) -> type[P2PError] | None:
    """Find the error class with this name: a notebook's kernel hands back names only."""
    for kind in (P2PError, *P2PError.__subclasses__()):
        if kind.__name__ == name:
            return kind
    return None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """End a sentence with the nearest known word, or with the known words if they are few.

    >>> did_you_mean("wher", ["where", "of", "by"])
    '; did you mean "where"?'
    """
    known = sorted(set(known))
    near = difflib.get_close_matches(str(word), known, n=1, cutoff=0.6)
    if near:
        return f'; did you mean "{near[0]}"?'
    if 0 < len(known) <= 12:
        return "; expected one of: " + ", ".join(known)
    return ""
