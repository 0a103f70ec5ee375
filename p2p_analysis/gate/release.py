"""A release: every figure of one edition, protected together.

This room alone makes a Release, and a Release holds nothing that its edition withholds: a withheld
number is not in the object at all. Both editions take this one path; they differ in their rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.derived import rates, repeatable
from p2p_analysis.gate.describe import how_counted, rule_in_words
from p2p_analysis.gate.disclosure import PARTS, model_of
from p2p_analysis.gate.figures import WITHHELD, Figure, Value, Withheld
from p2p_analysis.gate.model import Model
from p2p_analysis.gate.problem import Pattern
from p2p_analysis.gate.suppression import suppress
from p2p_analysis.words.errors import DisclosureError, UsageError, did_you_mean

_ONE_CASE = ("smallest", "largest", "earliest", "latest")


@dataclass(frozen=True)
class Decision:
    """Why one printed number is withheld; for the exempt side only."""

    figure: str
    part: str
    kind: str
    reason: str


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
    decisions : tuple of Decision
        What was withheld and why; for the exempt side.
    fingerprint : str or None
        Of the case file; None where the edition withholds, since a fingerprint can be guessed at.
    """

    review: Review
    edition_name: str
    edition: Edition
    figures: Mapping[str, Figure]
    breakdowns: Mapping[str, Mapping[str, Mapping[str, Value]]]
    printed: Mapping[str, int | str | Withheld]
    case_rows: tuple[Mapping[str, str], ...]
    decisions: tuple[Decision, ...]
    fingerprint: str | None
    rule: str

    def __getitem__(self, name: str) -> Figure:
        if name not in self.figures:
            raise UsageError(f'no figure is called "{name}"' + did_you_mean(name, self.figures))
        return self.figures[name]

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
    model = model_of(counts)
    problem = model.problem(edition)
    pattern = (
        suppress(problem, width=edition.protect_width)
        if edition.protects
        else Pattern(frozenset(), MappingProxyType({}), "feasible")
    )

    def shown(figure: str, *part: str) -> Value:
        cell = model.printed[figure, *part]
        hidden = cell in pattern.hidden or _of_hidden_group(figure, part, model, pattern, edition)
        return WITHHELD if hidden else model.values[cell]

    figures = {figure.id: figure for figure in _figures(counts, edition, shown)}
    breakdowns = {
        measure: {
            by: {level: _level(counts, edition, shown, measure, by, level) for level in levels}
            for by, levels in fields.items()
        }
        for measure, fields in counts.breakdowns.items()
    }
    figures |= {figure.id: figure for figure in rates(counts.review, breakdowns)}
    return Release(
        review=counts.review,
        edition_name=name,
        edition=edition,
        figures=MappingProxyType(figures),
        breakdowns=MappingProxyType(breakdowns),
        printed=MappingProxyType(
            {claim.id: repeatable(claim, edition, figures) for claim in counts.review.claims}
        ),
        case_rows=tuple(counts.case_rows()) if edition.case_table else (),
        decisions=tuple(_decisions(model, pattern, problem.sensitive, edition)),
        fingerprint=None if edition.protects else counts.fingerprint,
        rule=rule_in_words(edition),
    )


def _figures(counts: Counts, edition: Edition, shown: Callable[..., Value]) -> Iterator[Figure]:
    review = counts.review
    for name, measure in review.measures.items():
        value = shown(name, "value")
        if measure.statistic:
            value = _statistic(counts, edition, name, measure, hidden=value is WITHHELD)
        parts = {part: shown(name, part) for part in ("base", "no", "not_recorded")}
        yield Figure(
            id=name,
            label=measure.label,
            paragraph=measure.paragraph,
            unit=measure.unit,
            value=value,
            of=measure.of,
            where=measure.where,
            printed=measure.printed,
            how=how_counted(name, review),
            **parts,
        )
    yield Figure(
        id="left_out",
        label="records in the case file dated outside the window, or not dated",
        paragraph="2.12",
        unit="records",
        value=shown("left_out", "value"),
        how="Records of the case file whose referral date is missing or outside the periods.",
    )


def _statistic(
    counts: Counts, edition: Edition, name: str, measure: Measure, *, hidden: bool
) -> Value:
    """A value over few cases tells of them; a least or greatest one is always a single case's."""
    found = counts.statistics[name]
    if found.value is None:
        return None
    few = 0 < found.rests_on < edition.suppress_below
    if edition.protects and (hidden or few or measure.statistic in _ONE_CASE):
        return WITHHELD
    return found.value


def _level(
    counts: Counts, edition: Edition, shown: Callable[..., Value], name: str, by: str, level: str
) -> Value:
    if edition.protects and counts.review.fields[by].exempt:
        return WITHHELD
    return shown(name, by, level)


def _of_hidden_group(
    figure: str, part: tuple[str, ...], model: Model, pattern: Pattern, edition: Edition
) -> bool:
    """Whether a number tells of a group whose size is withheld.

    There even a nought speaks: "none answered no" says that each child of the group did.
    """
    by_definition = {model.printed[figure, *part]: 1} in model.equations  # a nought, always
    if figure in edition.exceptions or by_definition or figure == "left_out":
        return False
    if part == ("base",):
        group = model.counts.review.measures[figure].of, "value"
    else:
        group = figure, "base" if part[0] in PARTS else "value"
    if group[0] is None:
        return False
    return model.printed[group] in pattern.hidden or _of_hidden_group(
        group[0], (group[1],), model, pattern, edition
    )


def _decisions(
    model: Model, pattern: Pattern, sensitive: Iterable[int], edition: Edition
) -> Iterator[Decision]:
    primary = set(sensitive)
    for (name, *part), cell in model.printed.items():
        if cell in pattern.hidden:
            first = cell in primary
            yield Decision(
                figure=name,
                part=" ".join(part),
                kind="primary" if first else "secondary",
                reason=f"smaller than {edition.suppress_below}"
                if first
                else "would give back a withheld number",
            )
        elif _of_hidden_group(name, tuple(part), model, pattern, edition):
            reason = "tells of a group whose size is withheld"
            yield Decision(name, " ".join(part), "group", reason)
    for name, approval in edition.exceptions.items():
        reason = f"shown: {approval.reason} (approved by {approval.approved_by}, {approval.on})"
        yield Decision(name, "value", "exception", reason)
