"""Trying a measure before it stands in the review file: its answers, its lines, its publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from p2p_analysis.brief.measures import Measure, population
from p2p_analysis.brief.review import Review
from p2p_analysis.brief.trying import measure_lines, measure_of, with_measure
from p2p_analysis.desk.sheet import Part, Sheet, Sheets, marking_of
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.evidence.counting import Counts, count
from p2p_analysis.gate.describe import how_counted
from p2p_analysis.gate.preview import Number, Outlook, outlook
from p2p_analysis.gate.quantities import Key
from p2p_analysis.words.fields import NOT_RECORDED, Field

_ANSWERS = {
    "value": "Yes",
    "no": "No",
    "not_recorded": "Not recorded",
    "base": "Asked",
    "at_most": "Yes at most, if all not recorded were yes",
}


@dataclass(frozen=True, repr=False)
class Trial(Sheets):
    """A measure that was tried. Shown, it gives its answers; see `as_toml` and `preview`."""

    name: str
    measure: Measure
    cases: Cases
    before: Review
    review: Review


def try_measure(
    cases: Cases, review: Review, name: str, measure: Measure | Mapping[str, object]
) -> Trial:
    """Count one measure that is not in the review file, or one of its measures put otherwise.

    Parameters
    ----------
    cases : Cases
        From `load_cases`.
    review : Review
        From `load_review`; it stays as it is.
    name : str
        Lower-case letters, digits and _.
    measure : Measure or mapping
        `label`, `of`, `where`, `by` and the other keys of a measure, as in review.toml.

    Raises
    ------
    UsageError
        With every fault, as the review file would have it.
    """
    tried = measure_of(name, measure)
    with_it = with_measure(review, name, tried)
    # Only what it stands on is counted with it, so that the answer is there at once.
    chain = {one: with_it.measures[one] for one in (name, *population(name, with_it.measures))}
    alone = with_it.model_copy(update={"measures": chain, "identities": ()})
    sheets = tuple(_sheets(name, count(cases, alone), with_it, known=name in review.measures))
    return Trial(sheets, name, tried, cases, review, with_it)


def as_toml(trial: Trial) -> Sheet:
    """Show the lines that put a measure into the review file.

    Parameters
    ----------
    trial : Trial
        From `try_measure`.
    """
    known = trial.name in trial.before.measures
    where = (
        f"in place of the lines under [measures.{trial.name}]"
        if known
        else "below another measure, with an empty line between them"
    )
    return Sheet(
        marking_of(trial.before),
        f"Copy these lines into reports/{trial.before.name}/review.toml, {where}",
        lines=measure_lines(trial.name, trial.measure),
        notes=("Then run `p2p check`, which reads the whole review again.",),
    )


def preview(trial: Trial, edition: str = "public") -> Sheets:
    """Show what an edition would print of a measure, and what it would withhold and why.

    The whole edition is protected twice, without the measure and with it: this takes a while.

    Parameters
    ----------
    trial : Trial
        From `try_measure`.
    edition : str
        One of the review's editions that withhold.

    Raises
    ------
    DisclosureError
        If the edition could not be protected with this measure.
    """
    before, counts = (count(trial.cases, review) for review in (trial.before, trial.review))
    found = outlook(before, counts, measure=trial.name, edition=edition)
    return Sheets((_own(trial, found), _others(trial, found)))


def _sheets(name: str, counts: Counts, review: Review, *, known: bool) -> Iterator[Sheet]:
    marking, measure, found = marking_of(review), review.measures[name], counts.tallies[name]
    unit = measure.unit if measure.unit == "schools" else "cases"
    statistic = counts.statistics.get(name)
    notes = [how_counted(name, review)]
    if statistic is not None:
        value = "nothing on the record" if statistic.value is None else statistic.value
        notes.append(
            f"The figure is the {measure.statistic} of {measure.field}: {value}, from "
            f"{statistic.rests_on} recorded answers among those who say yes."
        )
    if known:
        notes.append("A measure of this name stands in the review file; this one is tried instead.")
    yield Sheet(
        marking,
        f"{name}: {measure.label}",
        ("Answer", unit.capitalize()),
        (("Yes", found.yes), ("No", found.no), ("Not recorded", found.not_recorded),
         ("Asked", found.base)),
        bars=((Part(found.yes),), (Part(found.no, 4),), (Part(found.not_recorded, missing=True),),
              ()),
        notes=tuple(notes),
        total=True,
    )  # fmt: skip
    for by, levels in counts.breakdowns.get(name, {}).items():
        field = review.fields[by]
        several = field.kind == "choices"
        yield Sheet(
            marking,
            f"Of the “yes”, by {field.within}",
            (field.title, "Cases"),
            tuple((field.word_title(level), number) for level, number in levels.items()),
            bars=tuple(
                (Part(number, missing=level == NOT_RECORDED),) for level, number in levels.items()
            ),
            notes=("More than one answer may apply to a case.",) if several else (),
        )


def _own(trial: Trial, found: Outlook) -> Sheet:
    hidden = sum(number.withheld for number in found.numbers)
    left = [by for by in trial.measure.by if by in trial.measure.exempt_by]
    notes = [
        "“Could be” is what a reader who adds up everything else that is printed could still "
        "believe."
    ]
    if left:
        notes.append(f"This edition does not count it by {', '.join(left)} at all (exempt_by).")
    return Sheet(
        marking_of(trial.before),
        f"What the {found.edition_name} edition would print of {trial.name}: "
        f"{hidden} of {len(found.numbers)} numbers withheld",
        ("Number", "Counted", "Printed", "Why", "Could be"),
        tuple(
            (
                _part(number.key, trial.review, found),
                number.counted if isinstance(number.counted, int) else _or_dash(number.counted),
                "withheld" if number.withheld else "shown",
                _why(number),
                _believable(number),
            )
            for number in found.numbers
        ),
        notes=tuple(notes),
    )


def _others(trial: Trial, found: Outlook) -> Sheet:
    """What the measure does to the rest of the edition."""
    rows = [(*_named(key, trial, found), "shown now, withheld then") for key in found.lost]
    rows += [(*_named(key, trial, found), "withheld now, shown then") for key in found.won]
    caption = f"What it does to the other numbers of the {found.edition_name} edition: "
    return Sheet(
        marking_of(trial.before),
        caption + (f"{len(rows)} change" if rows else "nothing"),
        ("Figure", "Number", "Effect") if rows else (),
        tuple(rows),
        notes=(
            "Each number more is one that a reader can add up, so protecting it can cost others.",
        ),
    )


def _named(key: Key, trial: Trial, found: Outlook) -> tuple[str, str]:
    return key[0], _part(key, trial.review, found)


def _part(key: Key, review: Review, found: Outlook) -> str:
    _, *part = key
    if len(part) == 1:
        return _ANSWERS[part[0]]
    field, level = review.fields.get(part[0]), part[1]
    if field is None:
        return " ".join(part)
    return f"{field.title}: {_word(field, level)}"


def _word(field: Field, level: str) -> str:
    """An edition may merge words under a title of its own."""
    return field.word_title(level) if level in (*field.levels, NOT_RECORDED) else level


def _why(number: Number) -> str:
    if not number.withheld:
        return ""
    return number.decision.rule if number.decision else "told by a number that is withheld"


def _believable(number: Number) -> str:
    decision = number.decision
    if decision is None or (decision.least is None and decision.greatest is None):
        return ""
    least = 0 if decision.least is None else decision.least
    return f"{least} or more" if decision.greatest is None else f"{least} to {decision.greatest}"


def _or_dash(value: object) -> str:
    return "not counted apart" if value is None else str(value)
