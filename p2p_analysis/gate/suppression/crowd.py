"""Many cells at once: which of a crowd of hidden cells are wide by each other's help alone.

One programme moves all of them, each up or down as chance has it, as far as they go together. Such
a move falls into parts that share no equation, and every whole part is a move of its own. A few
rounds spare a large table a programme for each of hundreds of cells.
"""

from __future__ import annotations

import random
from collections.abc import Collection

from p2p_analysis.gate.suppression.attacker import Attacker
from p2p_analysis.gate.suppression.problem import Problem
from p2p_analysis.gate.suppression.spread import Spread

_MOST_ROUNDS = 40
_PATIENCE, _LEAST_GAIN = 4, 0.02  # so many rounds must make so large a share of the crowd wide
_SEED = 1
_RISING = 0.7  # of the crowd: small counts can fall but little


class Crowd:
    """Cells that are hidden, and how they move together.

    Parameters
    ----------
    hidden : collection of int
        Moves touch only these and what is unprinted.
    """

    def __init__(self, problem: Problem, width: int, hidden: Collection[int]) -> None:
        self.width = width
        self.equations: dict[int, list[frozenset[int]]] = {}
        for equation in map(frozenset, problem.equations):
            for cell in equation:
                self.equations.setdefault(cell, []).append(equation)
        self.attacker = Attacker(problem)
        self.attacker.hide(hidden)
        self.chance = random.Random(_SEED)

    @property
    def work(self) -> float:
        """What it took so far, in the units of `Programme.work`."""
        return self.attacker.programme.work

    def hide(self, cells: Collection[int]) -> None:
        """Let more cells move."""
        self.attacker.hide(cells)

    def move(self, asked: Collection[int], spread: Spread) -> None:
        """Record moves of the cells asked for, as long as they make enough of them wide."""
        left = sorted(cell for cell in asked if not spread.wide(cell))
        enough = _LEAST_GAIN * len(left)
        gains = [len(left)] * _PATIENCE
        for _ in range(_MOST_ROUNDS):
            if not left or sum(gains[-_PATIENCE:]) <= enough:
                return
            signs = {cell: 1.0 if self.chance.random() < _RISING else -1.0 for cell in left}
            spread.record(self.attacker.together(signs, self.width).parts(self.equations))
            still = [cell for cell in left if not spread.wide(cell)]
            gains.append(len(left) - len(still))
            left = still
