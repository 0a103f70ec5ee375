"""A release: every figure of one edition, protected together.

This room alone makes a Release, and a Release holds nothing that its edition withholds: a withheld
number is not in the object at all. Both editions take this one path; they differ in their rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.merging import levels_of
from p2p_analysis.brief.receipt import receipt_field
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.counted import counted
from p2p_analysis.gate.decisions import STATISTIC, Decision, decisions_of, exempt_altogether
from p2p_analysis.gate.derived import rates, repeatable
from p2p_analysis.gate.describe import how_counted, rule_in_words
from p2p_analysis.gate.figures import WITHHELD, Figure, Value, Withheld
from p2p_analysis.gate.model import breakdowns_of, definitions_of, left_out, model_of
from p2p_analysis.gate.quantities import PARTS, Definitions
from p2p_analysis.gate.screening import by_receipt, screening_figures
from p2p_analysis.gate.solved import protection
from p2p_analysis.gate.statistics import statistics_shown
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.errors import DisclosureError, UsageError, did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED, Field
from p2p_analysis.words.screening import RECEIVED


@dataclass(frozen=True, repr=False)
class Release:
    """All figures of one edition. `release["advice_followed"]` gives one.

    Attributes
    ----------
    figures : mapping of str to Figure
    breakdowns : mapping of str to mapping
        Figure to field to level to value.
    printed : mapping of str to str or Withheld
        What the earlier paper printed, by claim, as far as this edition may repeat it.
    case_rows : tuple of mapping
        Single cases as words; empty unless the edition holds the case table.
    lists : mapping of str to CaseList
        Further lists of single cases; empty unless the edition holds the case table.
    decisions : tuple of Decision
        What the review's other editions withhold and why: only in an edition that withholds
        nothing itself, since how a number is hidden tells of the number.
    fingerprint, screened_fingerprint : str or None
        Of the case file and the file of screened records; None where the edition withholds, since
        a fingerprint can be guessed at.
    """

    review: Review
    edition_name: str
    edition: Edition
    figures: Mapping[str, Figure]
    breakdowns: Mapping[str, Mapping[str, Mapping[str, Value]]]
    printed: Mapping[str, int | str | Withheld]
    case_rows: tuple[Mapping[str, str], ...]
    lists: Mapping[str, CaseList]
    decisions: tuple[Decision, ...]
    fingerprint: str | None
    rule: str
    screened_fingerprint: str | None = None

    def __getitem__(self, name: str) -> Figure:
        if name not in self.figures:
            raise UsageError(f'no figure is called "{name}"' + did_you_mean(name, self.figures))
        return self.figures[name]

    @cached_property
    def definitions(self) -> Definitions:
        """What this edition counts, without any count."""
        return definitions_of(self.review, self.edition)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The columns of a case, with the levels that this edition merges as one word each."""
        found = dict(self.review.fields)
        for name, groups in self.definitions.merges.items():
            declared = found[name]
            levels = [one for one in levels_of(declared, {name: groups}) if one != NOT_RECORDED]
            words = {one: one if one in groups else declared.word_title(one) for one in levels}
            found[name] = replace(declared, words=MappingProxyType(words))
        if self.review.screened is not None and not self.edition.protects:
            found[RECEIVED] = receipt_field(self.review.times)
        return MappingProxyType(found)

    def breakdown(self, name: str, field_name: str) -> Mapping[str, Value]:
        """Levels of a field among the "yes" of a measure, in print order."""
        levels = self.breakdowns.get(self[name].id, {})
        if field_name not in levels:
            hint = did_you_mean(field_name, levels) or "; it has no `by`"
            raise UsageError(f'"{name}" is not counted by "{field_name}"{hint}')
        return levels[field_name]

    def __repr__(self) -> str:
        kept = sum(figure.withheld for figure in self.figures.values())
        return f"Release: {self.edition_name} edition, {len(self.figures)} figures, {kept} withheld"


def protect(counts: Counts, edition: Edition) -> Release:
    """Decide what an edition may say, for all figures at once.

    Parameters
    ----------
    counts : Counts
        From `count`.
    edition : Edition
        One of `review.editions`.

    Returns
    -------
    Release
        Without any value that the edition withholds.

    Raises
    ------
    DisclosureError
        If the edition is not one of the review's, or no pattern protects what must be hidden.
    """
    name = next((n for n, known in counts.review.editions.items() if known is edition), None)
    if name is None:
        raise DisclosureError("the edition is not one of this review's; use review.editions[...]")
    release, _ = under_rule(counts, name, edition, decide=False)
    if edition.protects:
        return release
    kept = (
        under_rule(counts, other, rule)[1]
        for other, rule in counts.review.editions.items()
        if rule.protects
    )
    return replace(release, decisions=tuple(chain.from_iterable(kept)))


def under_rule(
    counts: Counts, name: str, edition: Edition, *, decide: bool = True
) -> tuple[Release, tuple[Decision, ...]]:
    """An edition's release, and apart from it why each number is withheld, if that is asked.

    For this floor alone: the rule may be one that the review does not declare.
    """
    review = counts.review
    if not edition.protects:
        return _whole(counts, name, edition, counted(counts, edition)), ()
    model = model_of(counts, edition)
    withheld = protection(model, edition, limits=decide)
    allowed = statistics_shown(counts, edition)
    exempt = left_out(review, edition)

    def told(figure: str, *part: str) -> Value:
        if figure in exempt | model.cells.dropped:
            return WITHHELD
        cell = model.printed[figure, *part]
        if part == ("value",) and figure in counts.statistics:
            value = counts.statistics[figure].value
            small = cell in withheld.kinds and value is not None
            return WITHHELD if small or figure not in allowed else value
        return WITHHELD if cell in withheld.kinds else model.values[cell]

    release = _whole(counts, name, edition, told)
    if not decide:
        return release, ()
    decisions = (
        *decisions_of(name, edition, model, withheld),
        *exempt_altogether(name, exempt),
        *_statistics_withheld(name, release.figures, review),
    )
    return release, decisions


def _whole(counts: Counts, name: str, edition: Edition, told: Callable[..., Value]) -> Release:
    """A release with what it has besides figures, as far as its edition may."""
    return replace(
        assemble(counts.review, name, edition, told),
        case_rows=tuple(counts.case_rows()) if edition.case_table else (),
        lists=counts.lists if edition.case_table else MappingProxyType({}),
        fingerprint=None if edition.protects else counts.fingerprint,
        screened_fingerprint=(
            None if edition.protects or counts.screened is None else counts.screened.fingerprint
        ),
    )


def assemble(review: Review, name: str, edition: Edition, told: Callable[..., Value]) -> Release:
    """Put a release together from what an edition tells of each number.

    Parameters
    ----------
    review : Review
    name, edition : str, Edition
        The edition and what it is called.
    told : callable
        From a figure and a part ("value", "no", "not_recorded", "base", "at_most", or a field and a
        level) to what the edition prints there.
    """
    figures = {figure.id: figure for figure in _figures(review, told)}
    definitions = definitions_of(review, edition)
    breakdowns = {
        figure: {
            by: {
                level: told(figure, by, level)
                for level in levels_of(review.fields[by], definitions.merges)
            }
            for by in fields
        }
        for figure, fields in breakdowns_of(review, edition).items()
        if fields
    }
    figures |= {figure.id: figure for figure in rates(review, breakdowns)}
    if review.screened is not None:
        figures |= {figure.id: figure for figure in screening_figures(told)}
        breakdowns |= {} if edition.protects else by_receipt(review.times, told)
    printed = {claim.id: repeatable(claim, edition, figures) for claim in review.claims}
    return Release(
        review=review,
        edition_name=name,
        edition=edition,
        figures=MappingProxyType(figures),
        breakdowns=MappingProxyType(breakdowns),
        printed=MappingProxyType(printed),
        case_rows=(),
        lists=MappingProxyType({}),
        decisions=(),
        fingerprint=None,
        rule=rule_in_words(edition),
    )


def _figures(review: Review, told: Callable[..., Value]) -> Iterator[Figure]:
    for name, measure in review.measures.items():
        yield Figure(
            id=name,
            label=measure.label,
            paragraph=measure.paragraph,
            unit=measure.unit,
            of=measure.of,
            where=measure.where,
            printed=measure.printed,
            how=how_counted(name, review),
            **{part: told(name, part) for part in PARTS},
        )
    yield Figure(
        id="left_out",
        label="records in the case file dated outside the months under review, or not dated",
        paragraph="2.12",
        unit="records",
        value=told("left_out", "value"),
        how="Records of the case file whose referral date is missing or outside the periods.",
    )


def _statistics_withheld(
    name: str, figures: Mapping[str, Figure], review: Review
) -> Iterator[Decision]:
    for figure, measure in review.measures.items():
        if measure.statistic and figures[figure].withheld:
            rule = "a single case's value, or one that rests on few cases"
            yield Decision(name, figure, "value", STATISTIC, rule)
