"""What an edition costs: how many numbers it withholds, and which merges would save some.

Each merge is tried by protecting the whole edition with it. Only how many numbers are withheld
leaves this room, never a number. Even that is for the analyst: an edition that was never printed
must not be pieced together from what it would have shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.merging import READY, Declared, ready
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release, under_rule
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.fields import NOT_RECORDED

Breakdown = tuple[str, str]  # a measure and the field that it is counted by


@dataclass(frozen=True)
class Holes:
    """How many numbers are withheld, of how many."""

    withheld: int
    of: int

    @property
    def shown(self) -> int:
        """How many numbers are not withheld."""
        return self.of - self.withheld

    def __add__(self, other: Holes) -> Holes:
        return Holes(self.withheld + other.withheld, self.of + other.of)


@dataclass(frozen=True)
class Withholding:
    """How many numbers an edition withholds.

    Attributes
    ----------
    values, answers : Holes
        Figures, and what stands beside them: how many said no, how many are not recorded, how
        many were asked.
    breakdowns : mapping of (str, str) to Holes
        Levels of each breakdown as a table prints them.
    """

    values: Holes
    answers: Holes
    breakdowns: Mapping[Breakdown, Holes]

    @property
    def total(self) -> Holes:
        """All numbers of the edition."""
        return sum(self.breakdowns.values(), self.values + self.answers)


@dataclass(frozen=True)
class Proposal:
    """A ready merge that the edition does not make yet, and what it would withhold.

    Attributes
    ----------
    merge : mapping
        All that the edition would then merge, what it merges already with it.
    then : Withholding
        Of the whole edition with this merge.
    """

    field: str
    name: str
    merge: Declared
    then: Withholding


@dataclass(frozen=True)
class Cost:
    """What an edition withholds now, what it merges, and what each proposal would make of it."""

    edition_name: str
    merged: Declared
    now: Withholding
    proposals: tuple[Proposal, ...]

    def saved(self, proposal: Proposal) -> int:
        """How many fewer numbers the whole edition would withhold; below 0 if it were more."""
        return self.now.total.withheld - proposal.then.total.withheld


def cost_of(counts: Counts, name: str) -> Cost:
    """Find what an edition withholds, and try each ready merge that applies to it.

    Parameters
    ----------
    counts : Counts
        From `count`.
    name : str
        One of `review.editions`.

    Raises
    ------
    UsageError
        If no edition has this name, or it withholds nothing.
    """
    edition = edition_that_withholds(counts.review, name)

    def withholding(merge: Declared) -> Withholding:
        release, _ = under_rule(
            counts, name, edition.model_copy(update={"merge": merge}), decide=False
        )
        return _withholding(release)

    proposals = tuple(
        Proposal(field, merge, declared, withholding(declared))
        for field, merge, declared in _merges(counts, edition)
    )
    return Cost(name, edition.merge, withholding(edition.merge), proposals)


def edition_that_withholds(review: Review, name: str) -> Edition:
    """Find an edition by name; one that withholds nothing has no cost to report."""
    edition = review.edition(name)
    if not edition.protects:
        raise UsageError(f'the edition "{name}" withholds nothing, so there is no cost to report')
    return edition


def _merges(counts: Counts, edition: Edition) -> Iterator[tuple[str, str, Declared]]:
    """Each ready merge of a field that something is counted by, unless the field is merged."""
    review = counts.review
    used = {field for measure in review.measures.values() for field in measure.by}
    for field, names in READY.items():
        if field not in used or field in edition.merge:
            continue
        for name in names:
            if ready(field, name, review.fields):
                yield field, name, MappingProxyType({**edition.merge, field: name})


def _withholding(release: Release) -> Withholding:
    figures = release.figures.values()
    return Withholding(
        values=_holes(figure.value for figure in figures),
        answers=_holes(
            answer
            for figure in figures
            for answer in (figure.no, figure.not_recorded, figure.base, figure.at_most)
            if answer is not None  # a rate has no such answers
        ),
        breakdowns=MappingProxyType(
            {
                (name, field): _holes(
                    value
                    for level, value in levels.items()
                    # A table by time has no such row: without a date, a case is left out.
                    if not (field in release.review.times and level == NOT_RECORDED)
                )
                for name, fields in release.breakdowns.items()
                for field, levels in fields.items()
            }
        ),
    )


def _holes(values: Iterable[object]) -> Holes:
    found = [isinstance(value, Withheld) for value in values]
    return Holes(sum(found), len(found))
