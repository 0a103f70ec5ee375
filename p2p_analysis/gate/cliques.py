"""Which variables must be looked at together: the cliques of a chordal graph, and a tree of them.

This room knows only names. Tables over cliques that agree wherever neighbours in the tree overlap
are the margins of one whole table, in whole numbers too: that is what makes the cliques enough
(Lauritzen 1996, *Graphical Models*, chapters 2 and 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

Clique = frozenset[str]


def cliques_of(scopes: Iterable[Clique]) -> list[Clique]:
    """Join variables that some scope names together, add the fewest chords, list the cliques.

    Variables are taken away one by one, each time the one whose neighbours need the fewest new
    ties (minimum fill); ties between variables go by name, so that two runs agree.
    """
    near: dict[str, set[str]] = {}
    for scope in scopes:
        for name in scope:
            near.setdefault(name, set()).update(scope - {name})
    found: list[Clique] = []
    while near:
        name = min(near, key=lambda one: (_missing(near, one), len(near[one]), one))
        around = near.pop(name)
        found.append(frozenset(around | {name}))
        for other in around:
            near[other] |= around - {other}
            near[other].discard(name)
    largest_first = sorted(set(found), key=lambda one: (-len(one), sorted(one)))
    kept: list[Clique] = []
    for clique in largest_first:
        if not any(clique <= other for other in kept):
            kept.append(clique)
    return kept or [frozenset()]


def tree_of(cliques: Sequence[Clique]) -> list[tuple[int, int]]:
    """Tie cliques into a tree with the greatest overlaps; each edge is a pair of places."""
    edges: list[tuple[int, int]] = []
    # For each clique outside the tree its greatest overlap with one inside, and the first such.
    nearest = {
        outside: (-len(cliques[0] & clique), 0, outside)
        for outside, clique in enumerate(cliques)
        if outside
    }
    while nearest:
        _, inside, fresh = min(nearest.values())
        edges.append((inside, fresh))
        del nearest[fresh]
        for outside, known in nearest.items():
            tie = (-len(cliques[fresh] & cliques[outside]), fresh, outside)
            nearest[outside] = min(known, tie)
    return edges


def _missing(near: dict[str, set[str]], name: str) -> int:
    return sum(other not in near[one] for one, other in combinations(sorted(near[name]), 2))
