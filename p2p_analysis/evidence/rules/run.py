"""Asking every rule of every row.

This room alone knows which function works a rule out, and what a review leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from p2p_analysis.evidence.rules import days, numbers, twice
from p2p_analysis.evidence.rules.looked import Looked, Part
from p2p_analysis.words.rules import Level, Rule, all_rules

WORKED_OUT: Mapping[str, Callable[[Looked], Iterator[Part]]] = MappingProxyType(
    {
        "D02": days.told_before_it_happened,
        "D03": days.referred_before_it_happened,
        "D05": days.long_ago,
        "D20": days.after_the_review,
        "N01": numbers.no_urn,
        "N02": numbers.laestab,
        "N03": numbers.other_phase,
        "N04": numbers.nobody,
        "N05": numbers.crowd,
        "N06": numbers.transition,
        "N07": numbers.months_together,
        "N08": numbers.real_numbers,
        "T03": twice.referred_again,
    }
)


@dataclass(frozen=True, repr=False)
class Found:
    """Rows that one rule found, for one reason.

    Attributes
    ----------
    rule : Rule
    level : str
        "error" or "query", as the review has it.
    fields : tuple of str
        The fields affected; the first is the one to look at.
    at : np.ndarray
        Positions of the rows, in the order of the sheet.
    beside : np.ndarray or None
        For each of them, the position of a row to compare it with.
    heading : str
        Of the one column that is meant, where a field is made of several; else empty.
    """

    rule: Rule
    level: Level
    fields: tuple[str, ...]
    at: np.ndarray
    beside: np.ndarray | None = field(default=None)
    heading: str = ""

    def __repr__(self) -> str:
        return f"Found: {self.rule.code}; its rows are not shown."


def ask(looked: Looked, levels: Mapping[str, Level | None]) -> tuple[list[Found], tuple[str, ...]]:
    """Ask each rule of each row.

    Parameters
    ----------
    levels : mapping of str to str or None
        Another level, or none, for each rule that a review has changed.

    Returns
    -------
    (list of Found, tuple of str)
        What was found, and the codes of rules for which the file lacks a column.
    """
    found: list[Found] = []
    not_asked = []
    for code, rule in all_rules().items():
        level = levels.get(code, rule.level)
        if rule.read or level is None:
            continue
        parts = list(parts_of(rule, looked))
        if not parts:
            not_asked.append(code)
        for part in parts:
            at = np.flatnonzero(part.mask)
            if len(at):
                found.append(Found(rule, level, part.fields, at, part.beside))
    return found, tuple(not_asked)


def parts_of(rule: Rule, looked: Looked) -> Iterator[Part]:
    """Each way in which a rule may hold, so far as the file has its columns."""
    if rule.worked_out:
        if looked.has(*(name for name in rule.named if name not in rule.optional)):
            yield from WORKED_OUT[rule.code](looked)
        return
    if rule.same:
        if looked.has(*rule.same):
            yield twice.alike(looked, rule.same)
        return
    always = (*rule.when, *rule.before, *rule.since)
    if not looked.has(*always):
        return
    base = looked.holds(rule.when) & looked.within(rule.before, rule.since)
    if rule.order:
        for first, second in rule.order:
            if looked.has(first, second):
                mask = base & looked.out_of_order(first, second)
                yield Part((first, second, *rule.when), mask)
    elif rule.any_of:
        for table in rule.any_of:
            if looked.has(*table):
                yield Part((*table, *always), base & looked.holds(table))
    else:
        yield Part(tuple(dict.fromkeys(always)), base)
