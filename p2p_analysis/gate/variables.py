"""Fields as an attacker sees them: variables with levels, and conditions as yes, no or open.

This room alone knows that all fields of time are one variable, the calendar, cut only where some
question tells two neighbouring spans apart; and that a field of several words is one variable of
patterns, or, if there are many patterns, a variable for each way of asking.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from p2p_analysis.brief.periods import PERIOD, Times
from p2p_analysis.words.fields import NOT_RECORDED, Field

CALENDAR = "calendar"
_DAY = datetime.timedelta(days=1)
RECORDED = "recorded"
_MOST_PATTERNS = 16  # of answers to all questions about a field, that still make one variable

Words = frozenset[str]


@dataclass(frozen=True)
class Variable:
    """One thing that a case can be, with every level it can take.

    Attributes
    ----------
    name : str
        A field, the calendar, or a field and the words asked of it.
    levels : tuple
        Words (each level is a set of words that no question tells apart), spans of days, or
        patterns of which questions a set of words answers with yes. None is "not recorded".
    """

    name: str
    levels: tuple[object, ...]

    def __len__(self) -> int:
        return len(self.levels)


@dataclass(frozen=True)
class Condition:
    """One question to one variable: which levels say yes, and which leave it open."""

    variable: str
    yes: tuple[bool, ...]
    open: tuple[bool, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Every variable that some questions need, and how each question reads in them."""

    variables: Mapping[str, Variable]
    fields: Mapping[str, Field]
    times: Times
    patterns: Mapping[str, tuple[Words, ...]]

    @property
    def several(self) -> Mapping[str, Words]:
        """Variables of one question to a field of several words, and the words it asks for."""
        names = (name for name in self.variables if ":" in name)
        found = {name: frozenset(name.partition(":")[2].split("+")) for name in names}
        return {name: words for name, words in found.items() if words != {RECORDED}}

    def asks(self, field: str, words: Iterable[str]) -> Condition:
        """Put a question to a field as a condition on a variable."""
        words = frozenset(words)
        if field in self.times:
            variable = self.variables[CALENDAR]
            spans = [self.times[field][word] for word in words if word in self.times[field]]
            # The calendar is cut where the question is, so a span's first day speaks for it.
            found = (any(a <= first <= b for a, b in spans) for first, _ in variable.levels)
            return Condition(CALENDAR, tuple(found), (False,) * len(variable))
        gap = NOT_RECORDED in words
        if self.fields[field].kind == "choices":
            return self._of_several(field, words - {NOT_RECORDED}, gap)
        variable = self.variables[field]
        return Condition(
            field,
            tuple(gap if level is None else bool(words & level) for level in variable.levels),
            tuple(level is None and not gap for level in variable.levels),
        )

    def needs(self, variable: str) -> tuple[str, ...]:
        """The variables that a question to one variable speaks of."""
        field, several, _ = variable.partition(":")
        return (variable, f"{field}:{RECORDED}") if several else (variable,)

    def _of_several(self, field: str, words: Words, gap: bool) -> Condition:
        if field in self.variables:
            variable = self.variables[field]
            at = self.patterns[field].index(words) if words else -1
            says = [level is not None and bool(words) and level[at] for level in variable.levels]
        else:
            name = several_name(field, words) if words else f"{field}:{RECORDED}"
            variable = self.variables[name]
            says = [level is True and bool(words) for level in variable.levels]
        missing = [level is None for level in variable.levels]
        return Condition(
            variable.name,
            tuple(yes or (gap and none) for yes, none in zip(says, missing, strict=True)),
            tuple(none and not gap for none in missing),
        )


def vocabulary(
    asked: Iterable[tuple[str, Words]],
    fields: Mapping[str, Field],
    times: Times,
    cuts: Iterable[datetime.date] = (),
) -> Vocabulary:
    """Find the variables that a list of questions needs.

    Parameters
    ----------
    asked : iterable of (str, frozenset of str)
        Field and words of every question; a breakdown asks for each word by itself.
    fields, times : mapping
        Of the review.
    cuts : iterable of date
        Further days on which a span of the calendar begins.
    """
    by_field: dict[str, set[Words]] = {}
    for field, words in asked:
        by_field.setdefault(field, set()).add(frozenset(words) - {NOT_RECORDED})
    variables: dict[str, Variable] = {}
    patterns: dict[str, tuple[Words, ...]] = {}
    if set(times) & set(by_field) or cuts:
        variables[CALENDAR] = _calendar(times, {*edges(by_field, times), *cuts})
    for name in sorted(set(by_field) - set(times)):
        questions = sorted((q for q in by_field[name] if q), key=sorted)
        if fields[name].kind != "choices":
            variables[name] = Variable(name, (*_told_apart(fields[name], questions), None))
        elif len(found := _patterns(fields[name], questions)) <= _MOST_PATTERNS:
            patterns[name] = tuple(questions)
            variables[name] = Variable(name, (*found, None))
        else:
            for one in (several_name(name, question) for question in questions):
                variables[one] = Variable(one, (True, False, None))
            recorded = f"{name}:{RECORDED}"
            variables[recorded] = Variable(recorded, (True, None))
    return Vocabulary(variables, fields, times, patterns)


def edges(asked: Mapping[str, Iterable[Words]], times: Times) -> set[datetime.date]:
    """Days on which the answer to some question about time changes.

    Parameters
    ----------
    asked : mapping of str to iterable of frozenset of str
        Questions by field.
    """
    found: set[datetime.date] = set()
    for field in asked.keys() & times.keys():
        for words in asked[field]:
            changes: set[datetime.date] = set()
            for first, last in (times[field][word] for word in words if word in times[field]):
                # Where one word's days follow another's, nothing changes in between.
                changes ^= {first, last + _DAY}
            found |= changes
    return found


def several_name(field: str, words: Words) -> str:
    """Name the variable of one question to a field of several words."""
    return f"{field}:{'+'.join(sorted(words))}"


def _told_apart(field: Field, questions: Iterable[Words]) -> list[Words]:
    """The words of a field, those together that every question treats alike."""
    alike: dict[tuple[bool, ...], set[str]] = {}
    questions = list(questions)
    for word in field.levels:
        alike.setdefault(tuple(word in question for question in questions), set()).add(word)
    return [frozenset(words) for words in alike.values()]


def _patterns(field: Field, questions: Iterable[Words]) -> list[tuple[bool, ...]]:
    """Every way in which a set of at least one word can answer the questions."""
    answers = [tuple(word in question for question in questions) for word in field.levels]
    found: set[tuple[bool, ...]] = set()
    fresh = set(answers)
    while fresh:
        found |= fresh
        joined = {tuple(map(max, one, other)) for one, other in product(fresh, answers)}
        fresh = joined - found
    return sorted(found)


def _calendar(times: Times, cuts: Iterable[datetime.date]) -> Variable:
    first = min(first for first, _ in times[PERIOD].values())
    end = max(last for _, last in times[PERIOD].values()) + _DAY
    order = sorted({first, end, *(cut for cut in cuts if first < cut < end)})
    return Variable(CALENDAR, tuple((begin, after - _DAY) for begin, after in pairwise(order)))


def as_array(condition: tuple[bool, ...]) -> np.ndarray:
    """A condition's answers as an array, a value for each level."""
    return np.array(condition, dtype=bool)
