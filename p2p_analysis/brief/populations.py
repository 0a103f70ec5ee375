"""A population: the cases that answer yes to a chain of measures, named by its conditions.

Two measures with the same conditions are the same population, whatever they are called. This is
what lets the gate see that one printed number gives away another.
"""

from __future__ import annotations

from collections.abc import Mapping

from p2p_analysis.brief.measures import Measure, population
from p2p_analysis.words.fields import Field

Condition = tuple[str, frozenset[str]]
Population = frozenset[Condition]

EVERYONE: Population = frozenset()


def narrow(
    people: Population, field: str, words: frozenset[str], fields: Mapping[str, Field]
) -> Population:
    """Ask one more thing of a population.

    A second condition on a field that holds one word leaves the words both allow. A field that
    holds several words keeps both conditions, since different words may meet them.
    """
    if fields[field].kind == "choices":
        return people | {(field, words)}
    before = next((allowed for name, allowed in people if name == field), None)
    others = frozenset(condition for condition in people if condition[0] != field)
    return others | {(field, words if before is None else before & words)}


def base_of(name: str, measures: Mapping[str, Measure], fields: Mapping[str, Field]) -> Population:
    """Whom a measure asks: everyone, or those who said yes to the measure it is `of`."""
    above = measures[name].of
    return EVERYONE if above is None else yes_of(above, measures, fields)


def yes_of(name: str, measures: Mapping[str, Measure], fields: Mapping[str, Field]) -> Population:
    """Who answers yes to a measure, all the way up its chain."""
    people = EVERYONE
    for link in (*reversed([*population(name, measures)]), name):
        for field, words in measures[link].where.items():
            people = narrow(people, field, frozenset(words), fields)
    return people
