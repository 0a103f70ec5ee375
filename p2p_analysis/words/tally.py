"""A tally: how many said yes, how many no, and for how many nothing is on the record.

And how sure an interval around such numbers is.
"""

from __future__ import annotations

from dataclasses import dataclass

CONFIDENCE = 0.95  # how often an interval that the paper prints holds the true value


@dataclass(frozen=True)
class Tally:
    """The three answers to one question. The base is always their sum.

    >>> Tally(yes=15, no=1, not_recorded=0).base
    16
    """

    yes: int
    no: int
    not_recorded: int

    @property
    def base(self) -> int:
        """How many were asked."""
        return self.yes + self.no + self.not_recorded

    @property
    def at_most(self) -> int:
        """How many yes there could be, if every case without an answer were one."""
        return self.yes + self.not_recorded
