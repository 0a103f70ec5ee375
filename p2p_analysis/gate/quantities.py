"""Every number that a review's definitions print, as regions of the table behind them.

This room alone knows which numbers a measure has: its yes, no, not recorded and base; how many yes
there could be at most, if the silent cases were yes too; and a number for each level of a
breakdown. And which groups a reader could tell apart though no number of theirs is printed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.merging import Merges, levels_of
from p2p_analysis.brief.periods import Times
from p2p_analysis.brief.populations import Population, base_of
from p2p_analysis.evidence.follows import Together
from p2p_analysis.gate.joint import Region, answers, region
from p2p_analysis.gate.variables import CALENDAR, Condition, Vocabulary, Words
from p2p_analysis.words.fields import NOT_RECORDED, Field

PARTS = ("value", "no", "not_recorded", "base", "at_most")
_MOST_GROUPS = 60  # groups without a number that one measure's questions tell apart

Key = tuple[str, ...]


@dataclass(frozen=True)
class Definitions:
    """What a paper counts, without any count: all of it may be public.

    Attributes
    ----------
    measures, fields, times : mapping
        As in a review.
    identities : tuple of (str, tuple of str)
        Wholes and their parts.
    merges : mapping of str to mapping
        Field to title to words: levels that an edition prints as one.
    together : tuple
        Fields of which only some combinations of answers can stand together in this review.
    screened : bool
        Whether it counts the records that were looked at, stage by stage.
    """

    measures: Mapping[str, Measure]
    fields: Mapping[str, Field]
    times: Times
    identities: tuple[tuple[str, tuple[str, ...]], ...]
    merges: Merges
    together: tuple[Together, ...] = ()
    screened: bool = False

    def asked(self) -> Iterator[tuple[str, Words]]:
        """Every question to a field: conditions, and each level of a breakdown."""
        for measure in self.measures.values():
            for name, words in measure.where.items():
                yield name, frozenset(words)
            for name in measure.by:
                for words in levels_of(self.fields[name], self.merges).values():
                    yield name, frozenset(words)


@dataclass(frozen=True)
class Quantities:
    """Regions by the number that prints them, and regions of groups that have no number."""

    printed: Mapping[Key, Region]
    groups: tuple[tuple[str, Region], ...]
    covers: tuple[tuple[str, Region, tuple[Region, ...]], ...]

    def every(self) -> list[tuple[str, Region]]:
        """All regions, each with the measure it comes from."""
        return [
            *((key[0], one) for key, one in self.printed.items()),
            *self.groups,
            *((name, one) for name, whole, parts in self.covers for one in (whole, *parts)),
        ]

    def without(self, names: Collection[str]) -> Quantities:
        """The same without some measures."""
        return Quantities(
            {key: one for key, one in self.printed.items() if key[0] not in names},
            tuple(one for one in self.groups if one[0] not in names),
            tuple(one for one in self.covers if one[0] not in names),
        )


def quantities(definitions: Definitions, vocabulary: Vocabulary) -> Quantities:
    """List the regions of every measure."""
    printed: dict[Key, Region] = {}
    groups: list[tuple[str, Region]] = []
    covers: list[tuple[str, Region, tuple[Region, ...]]] = []
    for name, measure in definitions.measures.items():
        one = _Asked(name, measure, definitions, vocabulary)
        printed |= one.parts()
        groups += ((name, group) for group in one.groups())
        for field in measure.by:
            levels = one.levels(field)
            printed |= levels
            if definitions.fields[field].kind == "choices":
                recorded = [r for key, r in levels.items() if key[-1] != NOT_RECORDED]
                covers.append((name, one.recorded(field), tuple(recorded)))
    return Quantities(printed, tuple(groups), tuple(covers))


class _Asked:
    """One measure's questions as conditions on variables."""

    def __init__(
        self, name: str, measure: Measure, definitions: Definitions, vocabulary: Vocabulary
    ) -> None:
        self.name, self.measure = name, measure
        self.definitions, self.vocabulary = definitions, vocabulary
        base: Population = base_of(name, definitions.measures, definitions.fields)
        self.base = [self._asks(field, words) for field, words in sorted(base, key=_in_order)]
        self.where = [self._asks(field, frozenset(words)) for field, words in measure.where.items()]

    def parts(self) -> dict[Key, Region]:
        """Yes, no, not recorded, base, and yes at most: yes and not recorded together."""
        scope = self._scope(*self.base, *self.where)
        inside, _ = answers(self.base, scope, self.vocabulary.variables)
        yes, open_ = answers(self.where, scope, self.vocabulary.variables)
        could = inside & (yes | open_)
        found = (inside & yes, inside & ~yes & ~open_, inside & open_, inside, could)
        return {
            (self.name, part): region(scope, where, self.vocabulary.variables)
            for part, where in zip(PARTS, found, strict=True)
        }

    def levels(self, field: str) -> dict[Key, Region]:
        """A number for each level of a breakdown among the yes."""
        levels = levels_of(self.definitions.fields[field], self.definitions.merges)
        return {
            (self.name, field, level): self._among_yes(self._asks(field, frozenset(words)))
            for level, words in levels.items()
        }

    def recorded(self, field: str) -> Region:
        """Those of the yes that have any answer to a field of several words."""
        gap = self._asks(field, frozenset({NOT_RECORDED}))
        flipped = tuple(not yes for yes in gap.yes)
        return self._among_yes(Condition(gap.variable, flipped, (False,) * len(flipped)))

    def groups(self) -> list[Region]:
        """Whoever the answers tell apart among those asked: each combination is a group.

        Where a measure is counted by several fields of time, all that they tell apart together
        are groups: a quarter that two periods share is two.
        """
        names = list(dict.fromkeys(condition.variable for condition in self.where))
        times = {*self.measure.where, *self.measure.by} & self.definitions.times.keys()
        whole = len(times) > 1
        found = []
        sides = [self._sides(name, times if whole else frozenset()) for name in names]
        if math.prod(map(len, sides)) <= _MOST_GROUPS:
            found += [self._within(self.base, combination) for combination in product(*sides)]
        else:
            found += [self._within(self.base, (side,)) for several in sides for side in several]
        if whole and CALENDAR not in names:
            spans = self._sides(CALENDAR, times)
            found += [self._within([*self.base, *self.where], (span,)) for span in spans]
        return found

    def _sides(self, name: str, times: Collection[str]) -> list[Condition]:
        """A variable's levels as conditions.

        Of the calendar what some fields of time tell apart together; without any, in and out.
        """
        size = len(self.vocabulary.variables[name])
        shut = (False,) * size
        if name == CALENDAR and times:
            return self._told_apart(times)
        if name == CALENDAR:
            asked = [one.yes for one in self.where if one.variable == CALENDAR]
            inside = tuple(all(answers) for answers in zip(*asked, strict=True))
            flipped = tuple(not one for one in inside)
            return [Condition(name, inside, shut), Condition(name, flipped, shut)]
        return [
            Condition(name, tuple(at == level for at in range(size)), shut) for level in range(size)
        ]

    def _told_apart(self, times: Collection[str]) -> list[Condition]:
        merges, fields = self.definitions.merges, self.definitions.fields
        asked = [
            self._asks(field, frozenset(words)).yes
            for field in sorted(times)
            for words in (
                *(levels_of(fields[field], merges).values() if field in self.measure.by else ()),
                *((self.measure.where[field],) if field in self.measure.where else ()),
            )
        ]
        alike = list(zip(*asked, strict=True))
        shut = (False,) * len(alike)
        return [
            Condition(CALENDAR, tuple(one == kind for one in alike), shut)
            for kind in dict.fromkeys(alike)
        ]

    def _among_yes(self, condition: Condition) -> Region:
        return self._within([*self.base, *self.where], (condition,))

    def _within(self, people: list[Condition], more: tuple[Condition, ...]) -> Region:
        scope = self._scope(*people, *more)
        inside, _ = answers([*people, *more], scope, self.vocabulary.variables)
        return region(scope, inside, self.vocabulary.variables)

    def _asks(self, field: str, words: Words) -> Condition:
        return self.vocabulary.asks(field, words)

    def _scope(self, *conditions: Condition) -> tuple[str, ...]:
        names = {name for one in conditions for name in self.vocabulary.needs(one.variable)}
        return tuple(sorted(names))


def _in_order(condition: tuple[str, Words]) -> tuple[str, list[str]]:
    return condition[0], sorted(condition[1])
