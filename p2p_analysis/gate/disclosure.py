"""What an attacker can add up: the review's definitions as cells and equations.

This room alone knows which printed numbers give one another away: yes, no and not recorded of
one base; a measure and the measure it is `of`; the levels of a breakdown; periods and quarters
that share days; cases and the settings they belong to; identities. A population that is never
printed, but ties printed ones together, is a cell too.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.populations import Population, base_of, narrow, yes_of
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.problem import Problem
from p2p_analysis.words.fields import NOT_RECORDED

PARTS = ("value", "no", "not_recorded", "base")
_TIME = ("period", "quarter")
# How dear it is to hide a number, by what it is in the paper; a level of a breakdown costs 1.
_DEAR: Mapping[str, float] = {"value": 10.0, "not_recorded": 2.0, "no": 0.2, "base": 0.2}
_DEAREST = 10_000.0


@dataclass
class Model:
    """Cells under construction. `printed` maps what the paper prints to a cell."""

    counts: Counts
    values: list[int] = field(default_factory=list)
    equations: list[dict[int, int]] = field(default_factory=list)
    printed: dict[tuple[str, ...], int] = field(default_factory=dict)
    _known: dict[Hashable, int] = field(default_factory=dict)
    _slack: set[int] = field(default_factory=set)
    _split: set[Hashable] = field(default_factory=set)

    def cell(self, key: Hashable, value: int) -> int:
        """Find a cell or make it."""
        if key not in self._known:
            self._known[key] = len(self.values)
            self.values.append(value)
        return self._known[key]

    def people(self, who: Population) -> int:
        """The cell of a population."""
        who = _by_segment(who, self.counts)
        cell = self.cell(who, sum(self.counts.size(part) for part in _plain(who)))
        if not all(words for _, words in who):
            self.adds_up(cell, [])  # its conditions exclude one another
        return cell

    def adds_up(self, whole: int, parts: list[int]) -> None:
        """Tie a whole to its parts."""
        equation: dict[int, int] = {whole: 1}
        for part in parts:
            equation[part] = equation.get(part, 0) - 1
        equation = {cell: factor for cell, factor in equation.items() if factor}
        if equation and equation not in self.equations:
            self.equations.append(equation)

    def slack(self, whole: int, part: int) -> None:
        """Say that a part is not more than its whole."""
        rest = self.cell(("rest", whole, part), self.values[whole] - self.values[part])
        self._slack.add(rest)
        self.adds_up(whole, [part, rest])

    def split(self, who: Population, name: str, words: frozenset[str] | None = None) -> int:
        """Break a population down by a field's words; return the cell of those named."""
        who = _by_segment(who, self.counts)
        name, words = _segments(name, words, self.counts)
        before = next((allowed for field_, allowed in who if field_ == name), None)
        universe = before if before is not None else frozenset(_levels(name, self.counts))
        single = {
            word: self.people(_without(who, name) | {(name, frozenset({word}))})
            for word in sorted(universe)
        }
        if (who, name) not in self._split:
            self._split.add((who, name))
            self.adds_up(self.people(who), list(single.values()))
        chosen = sorted(universe if words is None else words & universe)
        total = self.cell(
            _without(who, name) | {(name, frozenset(chosen))},
            sum(self.values[single[word]] for word in chosen),
        )
        if len(chosen) != 1:
            self.adds_up(total, [single[word] for word in chosen])
        return total

    def problem(self, edition: Edition) -> Problem:
        """Put the cells under an edition's rule."""
        small = range(0 if edition.zeros == "withhold" else 1, edition.suppress_below)
        shown = {
            self.printed[name, "value"]
            for name in edition.exceptions
            if (name, "value") in self.printed
        }
        printed = set(self.printed.values())
        zero = {cell for cell, value in enumerate(self.values) if value == 0}
        certain = self._certain()
        told = zero if edition.zeros == "show" else certain
        return Problem(
            values=tuple(self.values),
            equations=tuple(self.equations),
            sensitive=frozenset(
                cell
                for cell, value in enumerate(self.values)
                if value in small and cell not in self._slack | shown | certain
            ),
            unprinted=frozenset(range(len(self.values))) - printed,
            fixed=frozenset(shown | (printed & told)),
            # Where zeros are shown, whatever is withheld is known to be at least 1.
            lower=dict.fromkeys(printed - told, 1) if edition.zeros == "show" else {},
            weights=self._weights(),
        )

    def _certain(self) -> set[int]:
        """Noughts that follow from the questions alone: they tell nothing, and can hide nothing."""
        found: set[int] = set()
        before = -1
        while before != len(found):
            before = len(found)
            for equation in self.equations:
                open_ = {cell: factor for cell, factor in equation.items() if cell not in found}
                if len({factor > 0 for factor in open_.values()}) == 1:
                    found |= set(open_)  # what adds up to nought is nought, each part
        return found

    def _weights(self) -> dict[int, float]:
        """Prefer to hide what the paper leans on least: what is "no" before what is "yes"."""
        weights: dict[int, float] = {}
        for (_, part, *_), cell in self.printed.items():
            dear = _DEAR.get(part, 1.0) * (self.values[cell] + 1)
            weights[cell] = max(dear, weights.get(cell, 0.0))
        for name in _frame(self.counts.review.measures):
            weights[self.printed[name, "value"]] = _DEAREST
        return weights


def _frame(measures: Mapping[str, Measure]) -> list[str]:
    """Measures of everyone and of a period: the frame that every sentence stands in."""
    return [
        name
        for name, measure in measures.items()
        if not measure.where or set(measure.where) <= {"period"}
    ]


def model_of(counts: Counts) -> Model:
    """Turn a review's definitions into cells and equations."""
    model = Model(counts)
    review = counts.review
    for name, measure in review.measures.items():
        if measure.unit == "schools":
            _settings(model, name, measure)
        else:
            _measure(model, name, measure)
    for identity in review.identities:
        whole = model.printed[identity.whole, "value"]
        model.adds_up(whole, [model.printed[part, "value"] for part in identity.parts])
    model.printed["left_out", "value"] = model.cell("left out", sum(counts.left_out.values()))
    return model


def _measure(model: Model, name: str, measure: Measure) -> None:
    review, tally = model.counts.review, model.counts.tallies[name]
    base = base_of(name, review.measures, review.fields)
    who = yes_of(name, review.measures, review.fields)
    step = base
    for field_name, words in measure.where.items():
        asked = frozenset(words)
        if review.fields[field_name].kind != "choices":
            model.split(step, field_name, asked)
        step = narrow(step, field_name, asked, review.fields)
    simple = len(measure.where) == 1 and review.fields[next(iter(measure.where))].kind != "choices"
    if simple:
        ((field_name, words),) = measure.where.items()
        wanted = frozenset(words)
        # With "not recorded" among the words, a missing answer is a yes; nothing stays open.
        open_ = frozenset() if NOT_RECORDED in wanted else frozenset({NOT_RECORDED})
        every = frozenset(model.counts.review.fields[field_name].levels) | {NOT_RECORDED}
        no = model.split(base, field_name, every - wanted - open_)
        gap = model.split(base, field_name, open_)
    else:
        no = model.cell(("no", name), tally.no)
        gap = model.cell(("not recorded", name), tally.not_recorded)
        asked_of = [(review.fields[field_name], set(w)) for field_name, w in measure.where.items()]
        if all(words >= set(field_.levels) for field_, words in asked_of):
            model.adds_up(no, [])
        if all(NOT_RECORDED in words or field_.name in _TIME for field_, words in asked_of):
            model.adds_up(gap, [])
    cells = (model.people(who), no, gap, model.people(base))
    for part, cell in zip(PARTS, cells, strict=True):
        model.printed[name, part] = cell
    model.adds_up(cells[3], [*cells[:3]])
    for field_name in measure.by:
        _breakdown(model, name, who, field_name)


def _breakdown(model: Model, name: str, who: Population, field_name: str) -> None:
    fields = model.counts.review.fields
    for level, value in model.counts.breakdowns[name][field_name].items():
        if fields[field_name].kind == "choices":
            cell = model.cell((who, field_name, level), value)
            rest = model.cell(
                (who, field_name, level, "rest"), model.values[model.people(who)] - value
            )
            model.adds_up(model.people(who), [cell, rest])
        else:
            cell = model.split(who, field_name, frozenset({level}))
        model.printed[name, field_name, level] = cell


def _settings(model: Model, name: str, measure: Measure) -> None:
    review, tally = model.counts.review, model.counts.tallies[name]
    base = base_of(name, review.measures, review.fields)
    parts = [model.cell(("settings", name, part), getattr(tally, kind)) for part, kind in (
        ("yes", "yes"), ("no", "no"), ("gap", "not_recorded"))]  # fmt: skip
    whole = model.cell(("settings", base), tally.base)
    model.adds_up(whole, parts)
    for part, cell in zip(PARTS, (*parts, whole), strict=True):
        model.printed[name, part] = cell
    # There are no more settings than cases, in all and among the yes.
    model.slack(model.people(base), whole)
    if measure.where:
        model.slack(model.people(yes_of(name, review.measures, review.fields)), parts[0])


# --- Time: periods and quarters that share days are cut into segments that do not -------------


def _levels(name: str, counts: Counts) -> tuple[str, ...]:
    if name == "segment":
        return tuple(_calendar(counts))
    return (*counts.review.fields[name].levels, NOT_RECORDED)


def _calendar(counts: Counts) -> Mapping[str, tuple[str, str]]:
    """Every quarter of every period, named by both."""
    from p2p_analysis.brief.periods import quarters_between

    return {
        f"{period}/{quarter}": (period, quarter)
        for period, span in counts.review.periods.items()
        for quarter in quarters_between(span.first, span.last)
    }


def _segments(
    name: str, words: frozenset[str] | None, counts: Counts
) -> tuple[str, frozenset[str] | None]:
    if name not in _TIME:
        return name, words
    if words is None:
        return "segment", None
    which = _TIME.index(name)
    return "segment", frozenset(
        segment for segment, both in _calendar(counts).items() if both[which] in words
    )


def _by_segment(who: Population, counts: Counts) -> Population:
    found = who
    for name, words in who:
        if name in _TIME:
            _, segments = _segments(name, words, counts)
            found = found - {(name, words)}
            allowed = next((kept for field_, kept in found if field_ == "segment"), segments)
            found = _without(found, "segment") | {("segment", (segments or frozenset()) & allowed)}
    return found


def _without(who: Population, name: str) -> Population:
    return frozenset(condition for condition in who if condition[0] != name)


def _plain(who: Population) -> list[Population]:
    """A population in the words of fields: one for each segment it covers."""
    for name, segments in who:
        if name == "segment":
            rest = _without(who, "segment")
            return [
                rest | {("period", frozenset({period})), ("quarter", frozenset({quarter}))}
                for period, quarter in (segment.split("/") for segment in sorted(segments))
            ]
    return [who]
