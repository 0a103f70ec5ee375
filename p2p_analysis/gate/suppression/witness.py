"""Proof by example: tables that fit all that is shown, checked without the solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from p2p_analysis.gate.suppression.move import Move
from p2p_analysis.gate.suppression.problem import Interval, Problem


def proven(
    problem: Problem, hidden: Iterable[int], witnesses: Mapping[int, tuple[Move, ...]]
) -> dict[int, Interval]:
    """What moves prove of cells: values that they take in tables that fit.

    A move counts if it is whole, keeps every equation and every limit, and touches only what is
    hidden or unprinted; in whole-number arithmetic, so that no rounding of a solver is believed.

    Returns
    -------
    dict of int to (float, float)
        For each cell the least and greatest value met; its true value is always one.
    """
    checker = _Checker(problem, frozenset(hidden) | problem.unprinted)
    found: dict[int, Interval] = {}
    for cell, moves in witnesses.items():
        steps = [0]
        for move in moves:
            if checker.holds(move):
                steps.append(round(move.step(cell)))
        value = problem.values[cell]
        found[cell] = (float(value + min(steps)), float(value + max(steps)))
    return found


class _Checker:
    """Equations by cell, and what moves were found good."""

    def __init__(self, problem: Problem, free: frozenset[int]) -> None:
        self.problem, self.free = problem, free
        self.known: dict[int, bool] = {}
        self.kept: list[Move] = []  # so that no two moves share an identity
        self.equations: dict[int, list[tuple[int, int]]] = {}
        for number, equation in enumerate(problem.equations):
            for cell, factor in equation.items():
                self.equations.setdefault(cell, []).append((number, factor))

    def holds(self, move: Move) -> bool:
        if id(move) not in self.known:
            self.kept.append(move)
            self.known[id(move)] = move.whole and move.touched <= self.free and self._fits(move)
        return self.known[id(move)]

    def _fits(self, move: Move) -> bool:
        sums: dict[int, int] = {}
        for cell, step in zip(move.cells.tolist(), np.round(move.steps).astype(int), strict=True):
            fall, rise = self.problem.room(cell)
            if not -fall <= step <= rise:
                return False
            for number, factor in self.equations.get(cell, ()):
                sums[number] = sums.get(number, 0) + factor * int(step)
        return not any(sums.values())
