"""Time limits of the statutory guidance: between which two days, how many working days, and why.

This room alone knows what `time_limits.toml` holds. A limit named `x` gives the fields `x_in_time`
and `x_days` of a case.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class TimeLimit:
    """How long one step may take.

    Attributes
    ----------
    step : str
        The step in words, from which day to which.
    days : int
        Working days; the first working day after the day of `first` is day one.
    first, last : str
        Columns of a case: the day that starts the clock, and the day that stops it.
    only_with : str
        A further column that must hold a day; empty if none.
    counted : str
        What a reader must know about the two days.
    asks : str
        What the guidance says, in short.
    verified : bool
        Whether the text of the guidance itself was read.
    """

    step: str
    days: int
    first: str
    last: str
    counted: str
    asks: str
    verified: bool
    only_with: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that the answer is worked out from."""
        return (self.first, self.last, *([self.only_with] if self.only_with else []))

    @property
    def limit(self) -> str:
        """The limit as a table prints it.

        >>> TimeLimit("", 1, "", "", "", "", False).limit
        '1 working day'
        """
        return f"{self.days} working day{'s' if self.days > 1 else ''}"


@cache
def time_limits() -> Mapping[str, TimeLimit]:
    """Read the limits, by name, in the order of the steps."""
    text = files("p2p_analysis.words").joinpath("time_limits.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: TimeLimit(**row) for name, row in tomllib.loads(text).items()})
