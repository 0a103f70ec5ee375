"""Cells and equations under construction: populations as cells, and how they add up.

This room alone knows that periods and quarters share days: both are cut into segments that do not,
so that what a quarter tells of a period is an equation like any other.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.periods import quarters_between
from p2p_analysis.brief.populations import Population
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.problem import Problem
from p2p_analysis.words.fields import NOT_RECORDED

TIME = ("period", "quarter")
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
        who = by_segment(who, self.counts)
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
        who = by_segment(who, self.counts)
        name, words = segments_of(name, words, self.counts)
        universe = self.universe(who, name)
        single = {
            word: self.people(without(who, name) | {(name, frozenset({word}))})
            for word in sorted(universe)
        }
        if (who, name) not in self._split:
            self._split.add((who, name))
            self.adds_up(self.people(who), list(single.values()))
        chosen = sorted(universe if words is None else words & universe)
        total = self.cell(
            without(who, name) | {(name, frozenset(chosen))},
            sum(self.values[single[word]] for word in chosen),
        )
        if len(chosen) != 1:
            self.adds_up(total, [single[word] for word in chosen])
        return total

    def universe(self, who: Population, name: str) -> frozenset[str]:
        """The words that a field can still hold in a population."""
        before = next((allowed for field_, allowed in who if field_ == name), None)
        return before if before is not None else frozenset(_levels(name, self.counts))

    def cross(self, who: Population, names: tuple[str, ...]) -> None:
        """Break a population down by several fields at once, with every margin between."""
        for name in names:
            self.split(who, name)
            for word in sorted(self.universe(who, name)):
                rest = tuple(other for other in names if other != name)
                self.cross(without(who, name) | {(name, frozenset({word}))}, rest)

    def faces(self) -> None:
        """Tie each population to every wider one that is known, whichever was asked first."""
        fields, before = self.counts.review.fields, -1
        while before != len(self._known):
            before = len(self._known)
            for who in [key for key in self._known if isinstance(key, frozenset)]:
                for name, words in sorted(who, key=lambda condition: condition[0]):
                    several = name in fields and fields[name].kind == "choices"
                    if not several and without(who, name) in self._known:
                        self.split(without(who, name), name, words)

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


# --- Time: periods and quarters that share days are cut into segments that do not -------------


def _levels(name: str, counts: Counts) -> tuple[str, ...]:
    if name == "segment":
        return tuple(_calendar(counts))
    return (*counts.review.fields[name].levels, NOT_RECORDED)


def _calendar(counts: Counts) -> Mapping[str, tuple[str, str]]:
    """Every quarter of every period, named by both."""
    return {
        f"{period}/{quarter}": (period, quarter)
        for period, span in counts.review.periods.items()
        for quarter in quarters_between(span.first, span.last)
    }


def segments_of(
    name: str, words: frozenset[str] | None, counts: Counts
) -> tuple[str, frozenset[str] | None]:
    """Put a condition on a period or quarter in segments; leave any other as it is."""
    if name not in TIME:
        return name, words
    if words is None:
        return "segment", None
    which = TIME.index(name)
    return "segment", frozenset(
        segment for segment, both in _calendar(counts).items() if both[which] in words
    )


def by_segment(who: Population, counts: Counts) -> Population:
    """Put a population's conditions on time in segments."""
    found = who
    for name, words in who:
        if name in TIME:
            _, segments = segments_of(name, words, counts)
            found = found - {(name, words)}
            allowed = next((kept for field_, kept in found if field_ == "segment"), segments)
            found = without(found, "segment") | {("segment", (segments or frozenset()) & allowed)}
    return found


def without(who: Population, name: str) -> Population:
    """Drop what a population asks of a field."""
    return frozenset(condition for condition in who if condition[0] != name)


def _plain(who: Population) -> list[Population]:
    """A population in the words of fields: one for each segment it covers."""
    for name, segments in who:
        if name == "segment":
            rest = without(who, "segment")
            return [
                rest | {("period", frozenset({period})), ("quarter", frozenset({quarter}))}
                for period, quarter in (segment.split("/") for segment in sorted(segments))
            ]
    return [who]
