"""How many figures are not as they were in the paper that stood before: counts, never a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from p2p_analysis.gate.published import published_by
from p2p_analysis.gate.since import CHANGED, NEW, WITHDRAWN, kinds_of_changes


@dataclass(frozen=True)
class Moved:
    """Figures of an edition that are new, changed or withdrawn.

    >>> str(Moved(1, 2, 0))
    '1 figure is new, 2 are changed and 0 withdrawn'
    """

    new: int
    changed: int
    withdrawn: int

    def __str__(self) -> str:
        figures = "1 figure is" if self.new == 1 else f"{self.new} figures are"
        changed = f"{self.changed} {'is' if self.changed == 1 else 'are'} changed"
        return f"{figures} new, {changed} and {self.withdrawn} withdrawn"


def moved(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Moved | None:
    """Compare the manifests of two papers of one edition; None if one of them is none."""
    if then is None or now is None:
        return None
    try:
        kinds = kinds_of_changes(published_by(then), published_by(now))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # of another version's format: there is nothing to be compared
    return Moved(kinds[NEW], kinds[CHANGED], kinds[WITHDRAWN])
