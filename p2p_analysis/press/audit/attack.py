"""The released figures as a reader's equations, and what they leave open of each withheld number.

The equations are written down from the manifest's definitions alone, and solved in whole numbers
(`solver`): least and greatest y_i over all whole y >= 0 with M y = 0, and y_k = a_k wherever the
paper prints a_k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from p2p_analysis.evidence.follows import Together
from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.earlier import Earlier, definitions_from
from p2p_analysis.gate.funnel import group_of
from p2p_analysis.gate.quantities import PARTS, Key
from p2p_analysis.gate.structure import structure_of
from p2p_analysis.gate.suppression import Interval
from p2p_analysis.press.audit.finding import (
    CONTRADICTION,
    EARLIER,
    SMALL,
    WORKED_BACK,
    Finding,
)
from p2p_analysis.press.audit.solver import Solver
from p2p_analysis.words.screening import FIGURES

MANIFEST = "manifest.json"


class Attack:
    """All that a reader of one edition can write down.

    Parameters
    ----------
    manifest : mapping
        manifest.json of the edition.
    earlier : iterable of Earlier
        Earlier public editions; their numbers are taken to stand unchanged.
    together : iterable of Together
        Answers that the review's register of guidance ties to one another.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        earlier: Iterable[Earlier] = (),
        together: Iterable[Together] = (),
    ) -> None:
        self.manifest = manifest
        self.earlier = tuple(earlier)
        self.promise = manifest["protection"]
        definitions = definitions_from(manifest["definitions"])
        definitions = replace(definitions, together=tuple(together))
        self.cells: Cells = structure_of(definitions, self.earlier)
        self.shown: dict[int, int] = {}
        self.withheld: dict[int, list[Key]] = {}
        self.contradicted: list[Key] = []
        for key, cell in self.cells.printed.items():
            if key[0] == "earlier" or self._is_statistic(key):
                continue
            value = self._value(key)
            if value is None:
                self.withheld.setdefault(cell, []).append(key)
            elif self.shown.setdefault(cell, value) != value:
                self.contradicted.append(key)

    def findings(self) -> list[Finding]:
        """Small numbers shown, and withheld ones that are narrower than promised."""
        known = self._before()
        found = [
            Finding(MANIFEST, " ".join(key), SMALL, str(self._value(key)))
            for key in self._small()
            if self.cells.printed[key] not in known
        ]
        found += [Finding(MANIFEST, " ".join(key), CONTRADICTION) for key in self.contradicted]
        found += self._narrow({}, WORKED_BACK)
        if known:
            found += self._narrow(known, EARLIER)
        return found

    def intervals(self) -> dict[int, Interval]:
        """Limits of each withheld cell."""
        solve = self._solver({})
        return {
            cell: (self.shown[cell],) * 2 if cell in self.shown else solve.limits(cell)
            for cell in self.withheld
        }

    def _solver(self, known: Mapping[int, int]) -> Solver:
        return Solver(self.cells, {**known, **self.shown}, self._least())

    def _narrow(self, known: Mapping[int, int], kind: str) -> Iterable[Finding]:
        solve = self._solver(known)
        if not solve.possible:
            if not known:
                yield Finding(MANIFEST, "figures", CONTRADICTION)
            return  # earlier numbers that do not stand any more tell nothing exact
        width = self.promise["protect_width"]
        solve.tell_apart(self.withheld, width)
        for cell, (key, *_) in self.withheld.items():
            if solve.spread(cell) >= width:
                continue  # two tables that fit differ so much there
            low, high = solve.limits(cell)
            if high - low < width:
                yield Finding(MANIFEST, " ".join(key), kind, f"{low} to {high}")

    def _small(self) -> Iterable[Key]:
        """Numbers shown that the edition's rule withholds."""
        least = 0 if self.promise["zeros"] == "withhold" else 1
        approved = {
            self.cells.printed[name, "value"]
            for name in self.promise["exceptions"]
            if (name, "value") in self.cells.printed
        }
        must_be_nought = self._certain_noughts() if least == 0 else frozenset[int]()
        for key, cell in self.cells.printed.items():
            value = self.shown.get(cell)
            if key[0] == "earlier" or value is None or self._is_statistic(key):
                continue
            small = least <= value < self.promise["suppress_below"]
            if small and cell not in approved | must_be_nought:
                yield key

    def _before(self) -> dict[int, int]:
        """Cells that earlier editions printed, and what they said."""
        return {
            self.cells.printed["earlier", one.name, *key]: value
            for one in self.earlier
            for key, value in one.shown.items()
            if ("earlier", one.name, *key) in self.cells.printed
        }

    def _least(self) -> dict[int, int]:
        """Where noughts are shown, what is withheld is at least 1, unless its group is too."""
        if self.promise["zeros"] == "withhold":
            return {}
        return {
            cell: 1
            for cell, keys in self.withheld.items()
            if not all(self._group_is_withheld(key) for key in keys)
        }

    def _group_is_withheld(self, key: Key) -> bool:
        figure, *part = key
        if figure in FIGURES:
            screened = group_of(key)
            return screened is not None and self.cells.printed[screened] in self.withheld
        above = self.manifest["definitions"]["measures"].get(figure, {}).get("of")
        if part == ["base"]:
            group = (above, "value")
        else:
            group = (figure, "base" if part[0] in PARTS else "value")
        return group in self.cells.printed and self.cells.printed[group] in self.withheld

    def _certain_noughts(self) -> frozenset[int]:
        """Shown noughts that the questions themselves make so, whatever the cases are."""
        solve = Solver(self.cells, {}, {})
        noughts = [cell for cell, value in self.shown.items() if value == 0]
        solve.tell_apart(noughts, 1)
        return frozenset(
            cell for cell in noughts if solve.spread(cell) < 1 and solve.limits(cell)[1] == 0
        )

    def _is_statistic(self, key: Key) -> bool:
        measure = self.manifest["definitions"]["measures"].get(key[0], {})
        return "statistic" in measure and key[1:] == ("value",)

    def _value(self, key: Key) -> int | None:
        figure, *part = key
        if len(part) == 1:
            return self.manifest["figures"][figure][part[0]]
        return self.manifest["breakdowns"][figure][part[0]][part[1]]
