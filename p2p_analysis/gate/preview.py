"""What an edition would make of a review with one measure more: number by number, and why.

The edition is protected whole, by the same way that a paper takes, once without the measure and
once with it. What comes out holds withheld numbers in the open: it is for the exempt side alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.decisions import Decision
from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.gate.quantities import PARTS, Key
from p2p_analysis.gate.release import Release, under_rule
from p2p_analysis.words.errors import UsageError


@dataclass(frozen=True, repr=False)
class Number:
    """One number of a measure.

    Attributes
    ----------
    key : tuple of str
        The figure, then a part or a field and a level.
    counted : int, date or None
        What the cases say; None where nothing is on the record, or where an edition merges answers
        of which a case may have several.
    printed : Value
        What the edition would print.
    decision : Decision or None
        Why it withholds it; None if it does not.
    """

    key: Key
    counted: object
    printed: Value
    decision: Decision | None

    @property
    def withheld(self) -> bool:
        """Whether the edition would keep it back."""
        return isinstance(self.printed, Withheld)


@dataclass(frozen=True, repr=False)
class Outlook:
    """What an edition would say of a measure, and of its other numbers because of it.

    Attributes
    ----------
    numbers : tuple of Number
        Those of the measure.
    lost, won : tuple of Key
        Other numbers that the edition shows without the measure and withholds with it, and the
        reverse.
    """

    edition_name: str
    numbers: tuple[Number, ...]
    lost: tuple[Key, ...]
    won: tuple[Key, ...]


def outlook(before: Counts, counts: Counts, *, measure: str, edition: str) -> Outlook:
    """Protect an edition without a measure and with it.

    Parameters
    ----------
    before, counts : Counts
        Of the review without and with the measure, from `count`.
    measure, edition : str
        Their names.

    Raises
    ------
    DisclosureError
        If the edition could not be protected with the measure.
    """
    rule = counts.review.edition(edition)
    if not rule.protects:
        raise UsageError(f'the edition "{edition}" withholds nothing; it would print every number')
    release, decisions = under_rule(counts, edition, rule)
    why = {(one.figure, *one.part.split(" ", 1)): one for one in decisions}
    found = dict(_numbers(release))
    then = dict(_numbers(under_rule(before, edition, rule, decide=False)[0]))
    others = [key for key in then if key in found and key[0] != measure]
    return Outlook(
        edition,
        tuple(
            Number(
                key,
                _counted(key, counts, release),
                printed,
                # A figure that is left out as a whole has one decision for all its numbers.
                (why.get(key) or why.get((measure, "value")))
                if isinstance(printed, Withheld)
                else None,
            )
            for key, printed in found.items()
            if key[0] == measure
        ),
        tuple(key for key in others if _hidden(found[key]) and not _hidden(then[key])),
        tuple(key for key in others if _hidden(then[key]) and not _hidden(found[key])),
    )


def _hidden(value: Value) -> bool:
    return isinstance(value, Withheld)


def _numbers(release: Release) -> Iterator[tuple[Key, Value]]:
    for name, figure in release.figures.items():
        for part in PARTS:
            value = getattr(figure, part)
            if part == "value" or value is not None:  # a rate has no other answers
                yield (name, part), value
    for name, fields in release.breakdowns.items():
        for field, levels in fields.items():
            for level, value in levels.items():
                yield (name, field, level), value


def _counted(key: Key, counts: Counts, release: Release) -> object:
    name, *part = key
    if len(part) == 1:
        if part == ["value"]:
            statistic = counts.statistics.get(name)
            return counts.tallies[name].yes if statistic is None else statistic.value
        return getattr(counts.tallies[name], part[0])
    field, level = part
    levels = counts.breakdowns[name][field]
    merged: Mapping[str, frozenset[str]] = release.definitions.merges.get(
        field, MappingProxyType({})
    )
    if level not in merged:
        return levels[level]
    if release.review.fields[field].kind == "choices":
        return None
    return sum(levels[word] for word in merged[level])
