"""Every number on the page, held against the released figures: one that maps to none is a leak.

This does not trust the notebook or the showrooms. A number that is bound to a figure must be one
of that figure's released numbers, in digits, words or per cent; a number that is not bound must be
part of the review's own text, and so be there whatever the cases are.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

from p2p_analysis.brief.periods import BOUNDARY, PERIOD
from p2p_analysis.brief.review import Review
from p2p_analysis.gate.earlier import Earlier
from p2p_analysis.gate.published import published_by
from p2p_analysis.gate.since import KINDS, since
from p2p_analysis.press.audit.bound import Bindings
from p2p_analysis.press.audit.finding import UNMAPPED, Finding
from p2p_analysis.show.numbers import digits, in_words, per_cent
from p2p_analysis.show.typed import typed_numbers
from p2p_analysis.words.rules import all_rules
from p2p_analysis.words.time_limits import time_limits

_PARTS = ("value", "no", "not_recorded", "base", "at_most")
_READ_ALOUD = ("aria-label", "alt", "title")
_CELLS = ("td", "th", "tr")
# Not counted from cases: days and names of the review file, and what others have printed.
_DECLARED = ("edition", "events", "review", "outside", "periods", "guidance", "printed")
# How the paper itself numbers things, and what it says of the law and of charts.
_HOUSE = re.compile(
    r"\b(?:Table|Figure|Note|note|Appendix|section|Schedule|[Pp]aragraphs?|Part|Act)s? "
    r"\d+(?:\.\d+)?\w*(?:\([a-z]+\))?(?:(?:,| and| to) \d+(?:\.\d+)?(?:\([a-z]+\))?)*"
    r"|\b[1-9]\.\d+(?:\([a-z]+\))?(?![\d%])|\b[A-Z]-?\d{3}\b|\(\d\)|\bthree answers\b"
)
# How sure the interval of a rate ratio is.
_CONFIDENCE = {"0.95", "95%"}


def unmapped(
    page: bytes, manifest: Mapping[str, Any], review: Review, earlier: Iterable[Earlier] = ()
) -> Iterator[Finding]:
    """Find numbers that no released figure accounts for.

    Parameters
    ----------
    page : bytes
        report.html.
    manifest : mapping
        Of the edition.
    review : Review
    earlier : iterable of Earlier
        Earlier editions, whose shown numbers may be said again.
    """
    earlier = tuple(earlier)
    reader = _Reader()
    reader.feed(page.decode("utf-8", "replace"))
    reader.close()
    released = {name: _released(name, manifest) for name in manifest["figures"]}
    own = _numbers(" ".join(_own_words(manifest, review, earlier)))
    anything = set().union(*released.values(), own, _structure(manifest), _CONFIDENCE)
    counts = _counts(manifest, earlier)
    counts["edition.claims_withheld"] = _without_row(reader.bound, review)

    @cache
    def numbers_in(text: str) -> frozenset[str]:
        """Most words of a page stand on it more than once."""
        return frozenset(one for _, one in typed_numbers(text, review.literals))

    for place, figure, text in reader.bound:
        name = figure.split(".")[0]
        found = numbers_in(text)
        if name == "before":
            allowed = _before(figure, earlier)
        elif figure in counts:
            allowed = _forms(counts[figure])
        elif name == "printed":
            allowed = _printed(figure, manifest, review)
        elif name in released:
            allowed = released[name] | _CONFIDENCE
        else:
            allowed = anything if name in _DECLARED else set()
        for number in sorted({_plain(one) for one in found} - allowed):
            yield Finding("report.html", place, UNMAPPED, number, figure)
    for place, text in reader.loose:
        found = {_plain(one) for one in numbers_in(_HOUSE.sub(" ", text))}
        for number in sorted(found - anything):
            yield Finding("report.html", place, UNMAPPED, number)


def _released(name: str, manifest: Mapping[str, Any]) -> set[str]:
    """Every form of a figure's released numbers, and of those of the figure it is of."""
    figure = manifest["figures"][name]
    levels = [
        number
        for fields in manifest["breakdowns"].get(name, {}).values()
        for number in fields.values()
    ]
    above = manifest["figures"].get(figure["of"] or "", {})
    everyone = manifest["figures"].get("cases", {})
    wholes = [figure["value"], figure["base"], above.get("value"), everyone.get("value")]
    parts = [*(figure[part] for part in _PARTS), *levels, *figure["interval"]]
    found: set[str] = set()
    for number in [*parts, *wholes]:
        found |= _forms(number)
    for whole in wholes:
        if isinstance(whole, int) and whole:
            found |= {per_cent(part, whole) for part in parts if isinstance(part, int)}
    return found | set(_shares_by_level(name, manifest))


def _shares_by_level(name: str, manifest: Mapping[str, Any]) -> Iterator[str]:
    """A level's number as a share of the same level among those the figure is of, or all cases."""
    breakdowns = manifest["breakdowns"]
    for whole in (manifest["figures"][name]["of"], "cases"):
        for field, levels in breakdowns.get(name, {}).items():
            beside = breakdowns.get(whole, {}).get(field, {})
            for level, number in levels.items():
                among = beside.get(level)
                if isinstance(number, int) and isinstance(among, int) and among:
                    yield per_cent(number, among)


def _forms(number: object) -> set[str]:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return set()
    if isinstance(number, float):
        return {digits(number), f"{number:.1f}", str(number)}
    return {digits(number), str(number), *re.split(r"[ -]", in_words(number))}


def _before(figure: str, earlier: Iterable[Earlier]) -> set[str]:
    """What an earlier edition showed of a figure, an answer or a level."""
    _, name, *part = figure.split(".", 3)
    key = (name, *(part or ("value",)))
    return set().union(*(_forms(one.published.numbers.get(key)) for one in earlier))


def _counts(manifest: Mapping[str, Any], earlier: tuple[Earlier, ...]) -> dict[str, int]:
    """How many figures are withheld, new, changed and withdrawn, counted here once more."""
    figures = manifest["figures"].values()
    found = {"edition.withheld": sum(one["withheld"] for one in figures)}
    found["edition.figures"] = len(figures)
    changed = since(earlier, published_by(manifest), protects=True)
    return found | ({f"since.{kind}": changed.count(kind) for kind in KINDS} if changed else {})


def _printed(figure: str, manifest: Mapping[str, Any], review: Review) -> set[str]:
    """What the earlier paper printed may be said again only beside a figure that is shown."""
    claims = {f"printed.{claim.id}": claim for claim in review.claims}
    claim = claims.get(".".join(figure.split(".")[:2]))
    if claim is None:
        return set()
    about = manifest["figures"].get(claim.measure or "")
    if claim.scope == "case" and about is not None and about["withheld"]:
        return set()
    return _numbers(str(claim.printed))


def _without_row(bound: Iterable[tuple[str, str, str]], review: Review) -> int:
    """How many claims about cases have no row of their own on the page."""
    claims = {f"printed.{claim.id}" for claim in review.claims if claim.scope == "case"}
    return len(claims - {figure for place, figure, _ in bound if place == f"#n-{figure}"})


def _own_words(
    manifest: Mapping[str, Any], review: Review, earlier: Iterable[Earlier]
) -> Iterator[str]:
    """Text that is there whatever the cases are."""
    yield from (label for one in earlier for label in one.published.labels.values())
    yield from (str(words) for words in manifest["paper"].values())
    yield from (one["how"] + one["label"] for one in manifest["figures"].values())
    for field in review.fields.values():
        yield from (field.title, *field.words.values())
    for field, groups in manifest["definitions"]["merges"].items():
        yield from (field, *groups)
    declared = (review.events, review.guidance, review.requirements, review.outside)
    for one in (one for register in declared for one in register.values()):
        yield from (str(value) for value in one.model_dump().values())
    for claim in review.claims:
        yield from (claim.claim, claim.unit, claim.paragraph)
        if claim.scope != "case":
            yield str(claim.printed)
    yield from (one.paragraphs for one in review.contradictions)
    for code, change in review.rules.items():
        yield from (code, all_rules()[code].title, change.reason)
    for limit in time_limits().values():
        yield from (limit.step, limit.limit, limit.counted, limit.asks)
    yield from review.literals


def _structure(manifest: Mapping[str, Any]) -> set[str]:
    """Numbers of the paper's frame: months of its periods and boundaries, levels of its tables."""
    days = [
        tuple(datetime.date.fromisoformat(day) for day in one)
        for field, spans in manifest["definitions"]["times"].items()
        if field == PERIOD or field.startswith(BOUNDARY)
        for one in spans.values()
    ]
    spans = [*days, (min(first for first, _ in days), max(last for _, last in days))]
    months = {12 * (b.year - a.year) + b.month - a.month + 1 for a, b in spans}
    sizes = {len(words) for words in manifest["definitions"]["times"].values()}
    for fields in manifest["breakdowns"].values():
        for levels in fields.values():
            sizes |= {len(levels), len(levels) - 1}  # with "not recorded", and without
    return set().union(*(_forms(number) for number in months | sizes))


def _numbers(text: str) -> set[str]:
    return {_plain(one) for _, one in typed_numbers(text, ())}


def _plain(number: str) -> str:
    return number.lower().rstrip("., ").removesuffix("s").replace(" %", "%")


class _Reader(HTMLParser):
    """Text and attributes that are read: those bound to a figure, and the loose ones."""

    def __init__(self) -> None:
        super().__init__()
        self.bound: list[tuple[str, str, str]] = []
        self.loose: list[tuple[str, str]] = []
        self._bindings = Bindings()
        self._place, self._figure, self._mute = "start", "", ""
        self._inside = ""  # the tag that is bound to the figure
        self._chart = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._chart = self._chart or tag == "svg"
        if found.get("id") and not self._mute and not self._chart:
            self._place = f"#{found['id']}"
        if tag in _CELLS:
            self._inside = self._figure = ""  # a cell's end tag may be left out
        if figure := self._bindings.figure_of(tag, found):
            self._inside, self._figure = tag, figure
            self._take(found.get("data-value", ""))
        elif tag in ("style", "script", "sup"):  # the last holds the number of a note
            self._mute = tag
        self._figure, figure = "", self._figure
        self._take(*(found[name] for name in _READ_ALOUD if name in found))
        self._figure = figure

    def handle_endtag(self, tag: str) -> None:
        if tag in (self._inside, "table"):
            self._inside = self._figure = ""
        if tag == self._mute:
            self._mute = ""
        self._chart = self._chart and tag != "svg"

    def handle_data(self, data: str) -> None:
        if (
            not self._mute and not self._chart
        ):  # ticks and marks: that they tell nothing is `page`'s
            self._take(data)

    def _take(self, *texts: str) -> None:
        for text in texts:
            if self._figure:
                self.bound.append((self._place, self._figure, text))
            else:
                self.loose.append((self._place, text))
