"""What a schedule runs: one command, by absolute paths, that depends on nobody's shell."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from p2p_analysis.night.alert import VARIABLES
from p2p_analysis.night.when import When
from p2p_analysis.words.errors import Fault, UsageError

# A line break ends a line in every format, and half a character stands in none.
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Job:
    """A build that is to run by itself.

    Attributes
    ----------
    command : tuple of str
        The program and its arguments, unquoted.
    when : When
    reviews : tuple of str
        Their names, for people.
    log : str
        The folder of the logs.
    """

    command: tuple[str, ...]
    when: When
    reviews: tuple[str, ...]
    log: str

    @property
    def name(self) -> str:
        """What the unit is called: letters, digits and hyphens.

        >>> Job((), When(2, 0), ("Leeds & Sons 2024", "york"), "").name
        'p2p-leeds-sons-2024-and-1-more'
        """
        first = re.sub(r"[^a-z0-9]+", "-", self.reviews[0].lower()).strip("-") or "review"
        more = f"-and-{len(self.reviews) - 1}-more" if len(self.reviews) > 1 else ""
        return f"p2p-{first}{more}"

    @property
    def about(self) -> str:
        """One line for people."""
        names = ", ".join(self.reviews[:3])
        more = f" and {len(self.reviews) - 3} more" if len(self.reviews) > 3 else ""
        return f"Papers of {names}{more}, {self.when.words}, if anything changed"

    @property
    def comments(self) -> tuple[str, ...]:
        """What every unit tells its reader."""
        variables = [f"  {name:<20} {words}".rstrip() for name, words in VARIABLES.items()]
        return (
            self.about + ".",
            "Exit code 0: made, or nothing had changed. Others: see README.md.",
            f"A log of every run: {self.log}",
            "A failure also reaches people by mail or webhook, if these variables are set:",
            *variables,
        )


def job_of(reviews: Sequence[Path], when: When, log: str | None) -> Job:
    """Name the command that builds reviews by this very Python.

    Parameters
    ----------
    reviews : sequence of Path
        Folders, absolute.
    when : When
    log : str, optional
        Folder of the logs; `.logs` in the folder above all reviews if not given.

    Raises
    ------
    UsageError
        If a path holds a sign that no schedule can hold.
    """
    above = os.path.commonpath([str(review.parent) for review in reviews])
    folder = os.path.abspath(log or os.path.join(above, ".logs"))
    # Not resolved: a virtual environment is known by the place of its own link.
    python = os.path.abspath(sys.executable)
    command = (python, "-m", "p2p_analysis", "build", *map(str, reviews))
    command += ("--edition", "all", "--if-changed", "--log", folder)
    faults = [
        Fault(ascii(part), "a line break or control sign cannot stand in a schedule; rename it")
        for part in command
        if _UNFIT.search(part)
    ]
    if faults:
        raise UsageError(faults)
    return Job(command, when, tuple(review.name for review in reviews), folder)
