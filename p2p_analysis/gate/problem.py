"""A table to protect and a pattern that protects it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Interval = tuple[float, float]


@dataclass(frozen=True)
class Problem:
    """A table to protect.

    Attributes
    ----------
    values : sequence of int
        The true value of each cell.
    equations : sequence of mapping of int to int
        Each maps cells to coefficients that sum, with the values, to nought.
    sensitive : frozenset of int
        Cells that must be hidden.
    unprinted : frozenset of int
        Cells that are never printed. They count as hidden and cost nothing.
    fixed : frozenset of int
        Cells that must stay shown.
    lower : mapping of int to int
        The least value that the attacker will believe of a hidden cell; 0 where not given.
    weights : mapping of int to float
        Cost of hiding a cell; its value + 1 where not given.
    """

    values: Sequence[int]
    equations: Sequence[Mapping[int, int]]
    sensitive: frozenset[int] = frozenset()
    unprinted: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    lower: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))

    def weight(self, cell: int) -> float:
        """What it costs to hide a cell."""
        return self.weights.get(cell, self.values[cell] + 1)


@dataclass(frozen=True)
class Pattern:
    """What to hide, and what an attacker could then know.

    Attributes
    ----------
    hidden : frozenset of int
        Printed cells to withhold, sensitive ones and others.
    intervals : mapping of int to (float, float)
        The attacker's limits for each hidden cell.
    status : {"feasible", "failed closed"}
        Whether each hidden cell is as wide as asked. "failed closed" means that whole blocks were
        hidden because no smaller pattern would do.
    """

    hidden: frozenset[int]
    intervals: Mapping[int, Interval]
    status: Literal["feasible", "failed closed"]
