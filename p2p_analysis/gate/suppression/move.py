"""A move: a change of the table that keeps every equation.

With all the cells it changes hidden, the table after the move is as good as the true one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from p2p_analysis.gate.suppression.programme import TOLERANCE


@dataclass(frozen=True, eq=False)
class Move:
    """A change of the table.

    Attributes
    ----------
    cells, steps : np.ndarray
        The cells that change, in order, and by how much.
    """

    cells: np.ndarray
    steps: np.ndarray

    @classmethod
    def of(cls, steps: np.ndarray) -> Move:
        """Make a move of the steps of all cells of a table."""
        cells = np.flatnonzero(np.abs(steps) > TOLERANCE)
        return cls(cells, steps[cells])

    def outer(self, cells: Sequence[int]) -> Move:
        """The same move of a larger table, where these are the cells of this one, in order."""
        return Move(np.asarray(cells, dtype=int)[self.cells], self.steps)

    def parts(self, equations: Mapping[int, Iterable[Collection[int]]]) -> list[Move]:
        """Take it apart into moves that share no equation.

        Parameters
        ----------
        equations : mapping of int to iterable of collection of int
            For each cell the equations that it stands in, as cells.
        """
        found, left = [], dict.fromkeys(self.cells.tolist())
        while left:
            first = next(iter(left))
            del left[first]
            part = [first]
            for cell in part:
                for equation in equations.get(cell, ()):
                    more = [one for one in equation if one in left]
                    part += more
                    for one in more:
                        del left[one]
            cells = np.array(sorted(part))
            found.append(Move(cells, self.steps[np.searchsorted(self.cells, cells)]))
        return found

    @cached_property
    def touched(self) -> frozenset[int]:
        """The cells that change."""
        return frozenset(self.cells.tolist())

    @cached_property
    def whole(self) -> bool:
        """Whether all steps are whole numbers."""
        return bool(np.abs(self.steps - np.round(self.steps)).max(initial=0.0) < TOLERANCE)

    def step(self, cell: int) -> float:
        """By how much a cell changes."""
        return self._by_cell.get(cell, 0.0)

    @cached_property
    def _by_cell(self) -> dict[int, float]:
        return dict(zip(self.cells.tolist(), self.steps.tolist(), strict=True))
