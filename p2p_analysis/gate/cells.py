"""Cells and equations: what a reader can write down, before any number is known.

This room knows how cells are made and tied to one another, never which there are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from p2p_analysis.gate.joint import Joint, Region
from p2p_analysis.gate.quantities import Key
from p2p_analysis.words.errors import UsageError

Equation = dict[int, int]


@dataclass
class Cells:
    """Cells and equations, without values.

    Attributes
    ----------
    recipes : list
        What each cell is: ("atom", clique, atom), ("region", Region), ("settings", measure, part),
        ("slack", whole, part), ("cover", parts, whole), ("left out",), ("before", edition, key),
        ("records", span, places), ("together", parts).
    equations : list of dict of int to int
        Cells to coefficients that sum to nought.
    printed : dict of tuple to int
        What the paper prints, and what earlier editions printed, to its cell.
    groups : set of int
        Cells of groups that no number is printed of.
    dropped : frozenset of str
        Measures whose questions are too entangled to be certain of: all of them is withheld.
    """

    joint: Joint
    recipes: list[tuple[Hashable, ...]] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    printed: dict[Key, int] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)
    dropped: frozenset[str] = frozenset()
    _known: dict[Hashable, int] = field(default_factory=dict)
    _closed: bool = False

    def close(self) -> None:
        """Let nothing be added any more: from here on others may share it."""
        self._closed = True

    def cell(self, *recipe: Hashable, key: Hashable = None) -> int:
        """Find a cell or make it."""
        key = recipe if key is None else key
        if key not in self._known:
            self._refuse_if_closed()
            self._known[key] = len(self.recipes)
            self.recipes.append(recipe)
        return self._known[key]

    def atom(self, clique: int, atom: int) -> int:
        """The cell of an atom."""
        return self.cell("atom", clique, atom)

    def region(self, region: Region) -> int:
        """The cell of a region: a sum of atoms, or an atom itself."""
        if region.key in self._known:
            return self._known[region.key]
        clique = self.joint.home(region)
        atoms = self.joint.atoms_in(region, clique)
        if len(atoms) == 1:
            self._known[region.key] = self.atom(clique, atoms[0])
            return self._known[region.key]
        alike = ("sum", clique, tuple(atoms))
        if alike not in self._known:
            whole = self.cell("region", region, key=alike)
            self.adds_up(whole, [self.atom(clique, atom) for atom in atoms])
        self._known[region.key] = self._known[alike]
        return self._known[alike]

    def adds_up(self, whole: int, parts: Iterable[int]) -> None:
        """Tie a whole to its parts."""
        self.equal([whole], parts)

    def equal(self, ones: Iterable[int], others: Iterable[int]) -> None:
        """Tie two sums that are the same."""
        equation: Equation = {}
        for cells, sign in ((ones, 1), (others, -1)):
            for cell in cells:
                equation[cell] = equation.get(cell, 0) + sign
        equation = {cell: factor for cell, factor in equation.items() if factor}
        same = ("equation", frozenset(equation.items()))
        if equation and same not in self._known:
            self._refuse_if_closed()
            self._known[same] = len(self.equations)
            self.equations.append(equation)

    def is_nought(self, cell: int) -> bool:
        """Whether no case could be counted there, by the question itself."""
        return ("equation", frozenset({(cell, 1)})) in self._known

    def not_more(self, part: int, whole: int) -> None:
        """Say that a part is not more than its whole."""
        self.adds_up(whole, [part, self.cell("slack", whole, part)])

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise UsageError("these cells are shared by several papers; add to cells of your own")
