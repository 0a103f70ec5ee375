"""The whole table behind every printed number, in as few cells as an attacker could use.

Every number is a sum over the cells of one table: all variables crossed. That table is never
built. Questions that share variables are gathered in cliques; in each, the cells that no question
tells apart are one *atom*; where two cliques overlap, their atoms must agree. What remains is
exact: whatever numbers fit these atoms, some case file has them (see `cliques`), so that an
interval worked out here is what the best attacker could know, neither more nor less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from p2p_analysis.gate.cliques import Clique, cliques_of, tree_of
from p2p_analysis.gate.variables import Condition, Variable, Vocabulary

MOST_CELLS = 200_000  # of one clique before its atoms are made
_SEED = 28


@dataclass(frozen=True)
class Region:
    """Part of the table: for each combination of its variables' levels, in or out.

    Attributes
    ----------
    scope : tuple of str
        Its variables, in order of name.
    inside : np.ndarray of bool
        Shape: the number of levels of each variable of the scope.
    """

    scope: tuple[str, ...]
    inside: np.ndarray

    @cached_property
    def key(self) -> tuple[tuple[str, ...], bytes]:
        """The same for the same region, however it was asked for."""
        return self.scope, self.inside.tobytes()

    @property
    def empty(self) -> bool:
        """Whether no case could be in it."""
        return not self.inside.any()


def region(scope: Iterable[str], inside: np.ndarray, variables: Mapping[str, Variable]) -> Region:
    """Make a region, without the variables that make no difference to it."""
    names = list(scope)
    for name in list(names):
        axis = names.index(name)
        first = np.take(inside, [0], axis=axis)
        if len(variables[name]) == 1 or (inside == first).all():
            inside = np.take(inside, 0, axis=axis)
            names.remove(name)
    order = sorted(range(len(names)), key=lambda at: names[at])
    return Region(tuple(names[at] for at in order), np.ascontiguousarray(inside.transpose(order)))


def spread(
    condition: Sequence[bool], name: str, scope: Sequence[str], variables: Mapping[str, Variable]
) -> np.ndarray:
    """A condition on one variable, over the levels of several."""
    shape = [1] * len(scope)
    shape[scope.index(name)] = len(condition)
    whole = tuple(len(variables[one]) for one in scope)
    return np.broadcast_to(np.array(condition, dtype=bool).reshape(shape), whole)


def answers(
    asked: Iterable[Condition], scope: Sequence[str], variables: Mapping[str, Variable]
) -> tuple[np.ndarray, np.ndarray]:
    """Where all conditions hold, and where none fails but some are open (Kleene's "and")."""
    whole = tuple(len(variables[one]) for one in scope)
    yes, possible = np.ones(whole, dtype=bool), np.ones(whole, dtype=bool)
    for one in asked:
        holds = spread(one.yes, one.variable, scope, variables)
        yes = yes & holds
        possible = possible & (holds | spread(one.open, one.variable, scope, variables))
    return yes, possible & ~yes


@dataclass
class Joint:
    """Cliques, their atoms, and how they agree.

    Attributes
    ----------
    vocabulary : Vocabulary
    cliques : list of tuple of str
        Variables of each clique, in order of name.
    labels : list of np.ndarray
        For each clique, the atom of each combination of levels; -1 where no case can be.
    edges : list of tuple
        Neighbouring cliques.
    """

    vocabulary: Vocabulary
    cliques: list[tuple[str, ...]]
    labels: list[np.ndarray]
    edges: list[tuple[int, int]]

    def atoms(self, clique: int) -> int:
        """How many atoms a clique has."""
        return int(self.labels[clique].max(initial=-1)) + 1

    def home(self, region: Region) -> int:
        """The clique of a region: that of its own variables."""
        return self.cliques.index(region.scope)

    def atoms_in(self, region: Region, clique: int) -> list[int]:
        """The atoms that make up a region."""
        labels = self.labels[clique]
        inside = self._over(region, clique)
        return [int(atom) for atom in np.unique(labels[inside]) if atom >= 0]

    def agreements(self) -> Iterable[tuple[int, list[int], int, list[int]]]:
        """Pairs of sums that are equal: clique and atoms, clique and atoms."""
        for (a, b), blocks in self._agreed():
            shared = self._shared(a, b)
            for block in range(int(blocks.max(initial=-1)) + 1):
                sides = []
                for clique in (a, b):
                    table = _front(self.labels[clique], self.cliques[clique], shared)
                    found = np.unique(table[blocks == block])
                    sides.append([int(atom) for atom in found if atom >= 0])
                yield a, sides[0], b, sides[1]

    def settle(self) -> None:
        """Cut atoms finer until neighbours can agree.

        An edge of the tree parts it in two sides. One of them, with all that hangs on it, must
        treat all levels in a block alike, and no atom at the edge may reach over a border between
        blocks: then the side can follow whatever the other does within a block. The coarser side
        sets the blocks.
        """
        changed = True
        while changed:
            changed = False
            for edge, blocks in self._agreed():
                for clique in edge:
                    changed |= self._cut(clique, self._shared(*edge), blocks)

    def _shared(self, a: int, b: int) -> tuple[str, ...]:
        return tuple(name for name in self.cliques[a] if name in self.cliques[b])

    def _agreed(self) -> list[tuple[tuple[int, int], np.ndarray]]:
        """For each edge, blocks of the shared levels: those that the coarser side treats alike.

        What a clique tells apart itself is not enough: where a coarse clique stands between two
        finer ones, these must agree through it.
        """
        weights = np.random.default_rng(_SEED)
        marks = [_marked(labels, weights) for labels in self.labels]
        heard: dict[tuple[int, int], np.ndarray] = {}
        told: dict[tuple[int, int], np.ndarray] = {}

        def tell(one: int, other: int, mark: np.ndarray) -> None:
            """What one clique, and all behind it, tells apart of what it shares with another."""
            shared = self._shared(one, other)
            mark = np.where(self.labels[one] < 0, np.uint64(0), mark)
            blocks = _rows_alike(_front(mark, self.cliques[one], shared))
            told[one, other] = blocks
            found = _marked(blocks.reshape(self._shape(shared)), weights)
            found = _back(found, shared, self.cliques[other], self.labels[other].shape)
            heard[one, other] = found
            marks[other] = marks[other] + found

        for near, far in reversed(self.edges):
            tell(far, near, marks[far])
        for near, far in self.edges:
            tell(near, far, marks[near] - heard[far, near])
        return [((a, b), min(told[a, b], told[b, a], key=np.max)) for a, b in self.edges]

    def _shape(self, names: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(len(self.vocabulary.variables[name]) for name in names)

    def _cut(self, clique: int, shared: tuple[str, ...], blocks: np.ndarray) -> bool:
        names = self.cliques[clique]
        spread_out = _back(
            blocks.reshape(self._shape(shared)), shared, names, self.labels[clique].shape
        )
        labels = self.labels[clique]
        both = labels * (blocks.max(initial=0) + 1) + spread_out
        finer = _numbered(np.where(labels < 0, -1, both))
        changed = finer.max(initial=-1) > labels.max(initial=-1)
        self.labels[clique] = finer
        return bool(changed)

    def _over(self, region: Region, clique: int) -> np.ndarray:
        return _back(region.inside, region.scope, self.cliques[clique], self.labels[clique].shape)


def joint_of(
    regions: Iterable[Region], impossible: Iterable[Region], vocabulary: Vocabulary
) -> Joint:
    """Gather regions in cliques and find the atoms of each.

    Parameters
    ----------
    regions : iterable of Region
        Every number that is printed or must be protected.
    impossible : iterable of Region
        Where no case can be, because one answer follows from another.
    """
    impossible = tuple(impossible)
    every = list({one.key: one for one in (*regions, *impossible)}.values())
    barred = {one.key for one in impossible}
    scopes = {frozenset(one.scope) for one in every}
    # A scope inside a clique is a clique of its own: what only it tells apart stays out of the
    # larger one, whose atoms multiply.
    both = sorted({*scopes, *cliques_of(scopes)}, key=lambda one: (-len(one), sorted(one)))
    cliques = [tuple(sorted(clique)) for clique in both]
    weights = np.random.default_rng(_SEED)
    labels = []
    for names in cliques:
        shape = tuple(len(vocabulary.variables[name]) for name in names)
        mark = np.zeros(shape, dtype=np.uint64)
        open_ = np.ones(shape, dtype=bool)
        for one in every:
            inside_too = set(one.scope) <= set(names)
            if inside_too and (one.key in barred or one.scope == names):
                inside = _back(one.inside, one.scope, names, shape)
                mark += inside * weights.integers(1, 2**63, dtype=np.uint64)
                if one.key in barred:
                    open_ = open_ & ~inside
        labels.append(_numbered(np.where(open_, _numbered(mark), -1)))
    joint = Joint(vocabulary, cliques, labels, tree_of([frozenset(names) for names in cliques]))
    joint.settle()
    return joint


def largest(scopes: Iterable[Clique], variables: Mapping[str, Variable]) -> tuple[int, Clique]:
    """The size of the largest table that some scopes would need, and its variables."""
    return max(
        ((math.prod(len(variables[name]) for name in clique), clique)
         for clique in cliques_of(scopes)),
        key=lambda found: (found[0], sorted(found[1])),
    )  # fmt: skip


def _numbered(marks: np.ndarray) -> np.ndarray:
    """Number the different marks from 0, in order; -1 stays."""
    values, places = np.unique(marks, return_inverse=True)
    places = places.reshape(marks.shape)
    return places - 1 if values.size and values.dtype.kind == "i" and values[0] == -1 else places


def _front(table: np.ndarray, names: Sequence[str], shared: Sequence[str]) -> np.ndarray:
    """Rows for the shared variables' levels, columns for all others'."""
    order = [names.index(name) for name in shared]
    order += [at for at, name in enumerate(names) if name not in shared]
    rows = reduce(lambda size, name: size * table.shape[names.index(name)], shared, 1)
    return table.transpose(order).reshape(rows, -1)


def _back(
    part: np.ndarray, scope: Sequence[str], names: Sequence[str], shape: tuple[int, ...]
) -> np.ndarray:
    """Spread a table over some variables, in order of name, over more of them."""
    wide = [length if name in scope else 1 for name, length in zip(names, shape, strict=True)]
    return np.broadcast_to(part.reshape(wide), shape)


def _marked(numbers: np.ndarray, weights: np.random.Generator) -> np.ndarray:
    """A random mark for each number from -1, so that sums of marks tell combinations apart."""
    marks = weights.integers(1, 2**63, int(numbers.max(initial=-1)) + 2, dtype=np.uint64)
    return marks[numbers + 1]


def _rows_alike(table: np.ndarray) -> np.ndarray:
    """Number the rows so that equal rows have one number."""
    weights = np.random.default_rng(_SEED).integers(1, 2**63, table.shape[1], dtype=np.uint64)
    # A sum with random weights of 63 bits stands for the row: that two differ and agree by chance
    # is less likely than a fault of the machine.
    return np.unique(table @ weights, return_inverse=True)[1].reshape(-1)
