"""A table to protect and a pattern that protects it, as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

Interval = tuple[float, float]


@dataclass(frozen=True)
class Problem:
    """A table to protect.

    Attributes
    ----------
    values : sequence of int
        The true value a_i of each cell i.
    equations : sequence of mapping of int to int
        Each maps cells to coefficients m_i: the attacker knows sum m_i a_i (commonly nought: the
        parts less their total).
    sensitive : frozenset of int
        Cells that must be hidden.
    unprinted : frozenset of int
        Cells that are never printed. They count as hidden and cost nothing.
    fixed : frozenset of int
        Cells that must stay shown.
    lower : mapping of int to int
        The least value that the attacker will believe of a hidden cell; where not given, 0, or no
        limit for a cell that is itself below 0 (a difference).
    upper : mapping of int to int
        The greatest value that the attacker will believe; no limit where not given.
    weights : mapping of int to float
        Cost of hiding a cell; its size + 1 where not given.

    Raises
    ------
    ValueError
        If a cell is named that does not exist, is fixed though it must be hidden, or has a true
        value outside its own limits.

    Examples
    --------
    Two counts, their sum, and the smaller one is sensitive:

    >>> from p2p_analysis.gate.suppression import suppress
    >>> problem = Problem([2, 9, 11], [{0: 1, 1: 1, 2: -1}], sensitive=frozenset({0}))
    >>> sorted(suppress(problem).hidden)
    [0, 1]
    """

    values: Sequence[int]
    equations: Sequence[Mapping[int, int]]
    sensitive: frozenset[int] = frozenset()
    unprinted: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    lower: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    upper: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        cells = range(len(self.values))
        named = set().union(self.sensitive, self.unprinted, self.fixed, self.lower, self.upper)
        for equation in self.equations:
            named |= set(equation)
        faults = [
            f"{what}: cells {sorted(wrong)[:10]}"
            for what, wrong in (
                ("there are no such cells", {one for one in named if one not in cells}),
                ("both fixed and sensitive", self.fixed & self.sensitive),
                (
                    "true value below the lower limit",
                    {c for c, least in self.lower.items() if c in cells and self.values[c] < least},
                ),
                (
                    "true value above the upper limit",
                    {c for c, most in self.upper.items() if c in cells and self.values[c] > most},
                ),
            )
            if wrong
        ]
        if faults:
            raise ValueError("; ".join(faults))

    @cached_property
    def entries(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Equation, cell and factor of each cell in each equation, one after another."""
        found = [
            (number, cell, factor)
            for number, equation in enumerate(self.equations)
            for cell, factor in equation.items()
            if factor
        ]
        row, cell, factor = zip(*found, strict=True) if found else ((), (), ())
        return np.array(row, dtype=int), np.array(cell, dtype=int), np.array(factor, dtype=float)

    def weight(self, cell: int) -> float:
        """What it costs to hide a cell."""
        return self.weights.get(cell, abs(self.values[cell]) + 1)

    def room(self, cell: int) -> tuple[float, float]:
        """How far a cell could fall and rise, from its true value, if it were hidden."""
        value = self.values[cell]
        least = self.lower.get(cell, 0 if value >= 0 else -math.inf)
        return float(value - least), float(self.upper.get(cell, math.inf) - value)


@dataclass(frozen=True)
class Pattern:
    """What to hide, and what an attacker could then know.

    Attributes
    ----------
    hidden : frozenset of int
        Printed cells to withhold, sensitive ones and others.
    intervals : mapping of int to (float, float)
        The attacker's limits, in whole numbers, for each hidden cell. Where the pattern is only
        "feasible": limits that two whole tables prove to be open to the attacker, whose own may
        be wider still; `audit` works them out.
    status : {"optimal", "feasible", "infeasible"}
        optimal: every hidden cell is as wide as asked, and no cheaper pattern is. feasible: as
        wide as asked; a cheaper one was not ruled out. infeasible: some cells are narrower
        whatever is hidden; all that is tied to them is hidden.
    objective : float
        The weights of what is hidden besides the sensitive cells, added up.
    doubtful : frozenset of int
        Hidden or unprinted sensitive cells that are narrower than asked.
    """

    hidden: frozenset[int]
    intervals: Mapping[int, Interval]
    status: Literal["optimal", "feasible", "infeasible"]
    objective: float = 0.0
    doubtful: frozenset[int] = frozenset()
