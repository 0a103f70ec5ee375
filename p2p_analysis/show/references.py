"""References: what `{{ n.nfa.of }}` means, and how a withheld figure reads in a sentence.

Each form of a figure is a figure itself: it is bound to its id, and shows only if everything that
it stands on is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

from p2p_analysis.brief.figure_names import screening_names
from p2p_analysis.brief.rate_names import ratios_of
from p2p_analysis.brief.review import Review
from p2p_analysis.gate.figures import Figure, Value, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show.checked import unverified
from p2p_analysis.show.facts import Bound, Dated, Sourced, fact, review_facts
from p2p_analysis.show.numbers import NOTHING, as_json, day, digits, in_words, per_cent
from p2p_analysis.show.tables import sentence
from p2p_analysis.words.once import once_for_each
from p2p_analysis.words.tally import CONFIDENCE

A_NUMBER = "a withheld number"
_ONE = {"cases": "case", "schools": "school", "children": "child", "records": "record"}


class FigureReference:
    """A figure as a chapter may name it. Each form is a property of the same name."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def _bound(self, form: str, words: Callable[[], str], instead: str, *needs: Value) -> Bound:
        withheld = any(isinstance(value, Withheld) for value in needs)
        return Bound(
            text=instead if withheld else words(),
            id=self._figure.id,
            form=form,
            value=None if withheld else as_json(needs[0]),
            withheld=withheld,
            how=self._figure.how,
        )

    @property
    def _noun(self) -> str:
        return _ONE.get(self._figure.unit, self._figure.unit)

    def _counted(self, number: Value) -> str:
        many = {"child": "children"}.get(self._noun, f"{self._noun}s")
        return f"{digits(number)} {self._noun if number == 1 else many}"

    @property
    def _many(self) -> str:
        return {"child": "children"}.get(self._noun, f"{self._noun}s")

    @property
    def plain(self) -> Bound:
        """The number in digits."""
        value = self._figure.value
        instead = "a withheld date" if "day of" in self._figure.label else A_NUMBER
        return self._bound("number", lambda: digits(value), instead, value)

    @property
    def words(self) -> Bound:
        """The number in words."""
        value = self._figure.value
        spell = (lambda: in_words(value)) if isinstance(value, int) else (lambda: digits(value))
        return self._bound("words", spell, A_NUMBER, value)

    @property
    def cases(self) -> Bound:
        """The number with its noun: "14 cases", "1 case"."""
        value = self._figure.value
        return self._bound(
            "cases", lambda: self._counted(value), f"{A_NUMBER} of {self._many}", value
        )

    @property
    def of(self) -> Bound:
        """The number and its base: "15 of the 16", "all 16", "none of the 16"."""
        return self._out_of("of", "")

    @property
    def of_cases(self) -> Bound:
        """The number, its base and its noun: "15 of the 16 cases"."""
        return self._out_of("of_cases", f" {self._many}")

    @property
    def of_them(self) -> Bound:
        """The number where its base was just told: "9 of them", "all of them", "that case"."""
        value, base = self._figure.value, self._figure.base
        alone = f"that {self._noun}" if value == base == 1 else ""
        some = {base: "all", 0: "none"}
        return self._bound(
            "of_them",
            lambda: alone or f"{some.get(value) or digits(value)} of them",
            f"{A_NUMBER} of them",
            value,
            base,
        )

    def _out_of(self, form: str, noun: str) -> Bound:
        value, base = self._figure.value, self._figure.base
        instead = f"{A_NUMBER} of the {digits(base, withheld='')}".rstrip()
        if isinstance(base, Withheld) and not noun:
            instead = f"{A_NUMBER} of them"
        return self._bound(
            form,
            lambda: _share_in_words(value, base) + noun,
            instead + noun,
            value,
            base,
        )

    @property
    def percent(self) -> Bound:
        """The share of the base in whole per cent."""
        value, base = self._figure.value, self._figure.base

        def share() -> str:
            counts = isinstance(value, int) and isinstance(base, int) and base > 0
            return per_cent(value, base) if counts else NOTHING

        return self._bound("percent", share, "a withheld share", value, base)

    @property
    def no(self) -> Bound:
        """How many answered no."""
        return self._part("no")

    @property
    def not_recorded(self) -> Bound:
        """For how many nothing is on the record."""
        return self._part("not_recorded")

    @property
    def base(self) -> Bound:
        """How many were asked."""
        return self._part("base")

    def _part(self, part: str) -> Bound:
        value = getattr(self._figure, part)
        return self._bound(part, lambda: digits(value), A_NUMBER, value)

    @property
    def range(self) -> Bound:
        """What the answer could be if every silent case were no, or yes: "from 15 to 17 of the 18".

        Without a silent case it is the answer itself: "15 of the 18".
        """
        low, high, base = self._figure.value, self._figure.at_most, self._figure.base

        def words() -> str:
            both = digits(low) if low == high else f"from {digits(low)} to {digits(high)}"
            return f"{both} of the {digits(base)}"

        return self._bound("range", words, "a withheld range", low, high, base)

    @property
    def interval(self) -> Bound:
        """The limits of a rate ratio: "1.3 to 7.4"."""
        low, high = self._figure.interval
        top = "no upper limit" if high is None else digits(high)
        return self._bound(
            "interval", lambda: f"{digits(low)} to {top}", "a withheld range", low, high
        )

    @property
    def confidence(self) -> Bound:
        """How often such an interval holds the true ratio."""
        return Bound(f"{CONFIDENCE:.0%}", id=self._figure.id, form="confidence", value=CONFIDENCE)

    @property
    def shown(self) -> bool:
        """Whether this edition shows the figure and its base."""
        return not (self._figure.withheld or isinstance(self._figure.base, Withheld))

    @property
    def is_zero(self) -> bool:
        """Whether the figure is shown and is nought."""
        return self.shown and self._figure.value == 0


FORMS = tuple(
    name for name, kind in vars(FigureReference).items()
    if isinstance(kind, property) and not name.startswith("_") and name != "plain"
)  # fmt: skip


_OF_RATIOS = ("interval", "confidence")


@once_for_each
def names(review: Review) -> Mapping[str, Any]:
    """Every reference that a chapter may make, as a tree: names, then what may follow them.

    A leaf is an empty mapping. It holds no number, so chapters can be checked before counting.
    """
    leaf = MappingProxyType({})
    source = MappingProxyType({"source": leaf})
    forms = dict.fromkeys(FORMS, leaf)
    counted = {form: leaf for form in FORMS if form not in _OF_RATIOS}
    ratios = dict.fromkeys(ratios_of(review.rates), forms)
    counts = (*review.measures, *review.rates, "left_out", *screening_names(review))
    figures = dict.fromkeys(counts, counted) | ratios
    dates = dict.fromkeys(("in_force", "published", "until"), leaf)
    span = dict.fromkeys(("label", "months", "first", "last"), leaf)
    return {
        "n": figures,
        "review": dict.fromkeys(review_facts(review), leaf),
        "periods": dict.fromkeys(review.periods, span),
        "events": dict.fromkeys(review.events, leaf),
        "outside": dict.fromkeys(review.outside, source),
        "guidance": dict.fromkeys(review.guidance, dates),
        "guidance_register": {"unverified": leaf},
        "printed": {claim.id: leaf for claim in review.claims},
        "edition": dict.fromkeys(("marking", "rule"), leaf),
    }


def values(release: Release) -> dict[str, Any]:
    """The same tree with what each reference prints in one edition."""
    review = release.review
    tree: dict[str, dict[str, Any]] = {
        "n": {name: FigureReference(figure) for name, figure in release.figures.items()},
        "review": review_facts(review),
        "periods": {
            name: SimpleNamespace(
                label=Bound(span.label, f"periods.{name}.label"),
                months=fact(
                    f"periods.{name}.months",
                    span.months,
                    f"Whole months, {span.label}; both ends are counted.",
                ),
                first=fact(
                    f"periods.{name}.first", span.first, f"First day, {span.label}; review file."
                ),
                last=fact(
                    f"periods.{name}.last", span.last, f"Last day, {span.label}; review file."
                ),
            )
            for name, span in review.periods.items()
        },
        "events": {
            name: Bound(
                day(event.on, event.precision),
                f"events.{name}",
                how=f"{sentence(event.label)}. {event.source}",
            )
            for name, event in review.events.items()
        },
        "outside": {
            name: Sourced(
                Bound(fact.value, f"outside.{name}", how=f"{sentence(fact.label)}. {fact.source}"),
                fact.source,
            )
            for name, fact in review.outside.items()
        },
        "guidance": {name: Dated(name, review) for name in review.guidance},
        "guidance_register": {"unverified": Bound(unverified(review), "guidance.unverified")},
        "printed": {
            claim.id: Bound(
                text="a withheld number" if withheld else str(release.printed[claim.id]),
                id=f"printed.{claim.id}",
                withheld=withheld,
                how=f"As the earlier paper printed it, paragraph {claim.paragraph}.",
            )
            for claim in review.claims
            for withheld in [isinstance(release.printed[claim.id], Withheld)]
        },
        "edition": {
            "marking": Bound(release.edition.marking, "edition.marking"),
            "rule": Bound(release.rule, "edition.rule"),
        },
    }
    # Attributes, not keys: a figure called "items" must not meet a dictionary's own method.
    return {name: SimpleNamespace(**found) for name, found in tree.items()}


def _share_in_words(value: Value, base: Value) -> str:
    """Some of a base as a sentence says it; of one case or none, only the digits read well."""
    if isinstance(base, int) and base > 1:
        if value == base:
            return f"all {digits(base)}"
        if value == 0:
            return f"none of the {digits(base)}"
    return f"{digits(value)} of the {digits(base)}"


def printable(found: object) -> Bound | None:
    """What a reference prints, or None for something that is no reference."""
    found = getattr(found, "plain", found)
    return found if isinstance(found, Bound) else None


def follow(path: Iterable[str], known: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Walk a dotted path through the tree; return the first unknown step and what it could be."""
    for step in path:
        if step not in known:
            return step, known
        known = known[step]
    return None
