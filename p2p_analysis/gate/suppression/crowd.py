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
_LEAST_GAIN = 0.01  # of the crowd, over two rounds, for another round
_SEED = 1
_RISING = 0.7  # of the crowd: small counts can fall but little


def crowd_of(problem: Problem, width: int, crowd: Collection[int]) -> tuple[Spread, float]:
    """Find moves of hidden cells that touch only hidden and unprinted ones, and the work it took.

    Parameters
    ----------
    crowd : collection of int
        Cells that are hidden in any case.
    """
    spread = Spread(width)
    equations: dict[int, list[frozenset[int]]] = {}
    for equation in map(frozenset, problem.equations):
        for cell in equation:
            equations.setdefault(cell, []).append(equation)
    attacker = Attacker(problem)
    attacker.hide(crowd)
    chance = random.Random(_SEED)
    left = sorted(crowd)
    gains = [len(left)] * 2
    for _ in range(_MOST_ROUNDS):
        if sum(gains[-2:]) <= _LEAST_GAIN * len(crowd):
            break
        signs = {cell: 1.0 if chance.random() < _RISING else -1.0 for cell in left}
        spread.record(attacker.together(signs, width).parts(equations))
        still = [cell for cell in left if not spread.wide(cell)]
        gains.append(len(left) - len(still))
        left = still
    return spread, attacker.programme.work
