"""How an export is read: which heading holds a field, and what its words mean.

This room alone knows how a ready mapping and what a review writes come together: a key that the
review writes replaces the same key of the ready mapping, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mappings import ReadyMapping, ready_mapping
from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, Field, all_fields
from p2p_analysis.words.wording import NEVER_RECORDED, plain

FROM = "from"
ABSENT = "absent"
JOINED = "joined"
IGNORED = "ignored"  # words that the standard knows and the field does not ask about

_SAID = "`absent` in [columns] of review.toml says so."
Headings = str | tuple[str, ...]
Columns = Mapping[str, Headings | Mapping[str, Headings]]


@dataclass(frozen=True)
class Place:
    """Where a field stands in an export.

    Attributes
    ----------
    headings : tuple of str
        Headings to try; the first that the export has is the field's.
    parts : mapping of str to tuple of str
        For a field of several words: word to the headings of its own yes-or-no column.
    joined : tuple of str
        For an id that the export does not have: the headings whose cells make it up together.
    """

    headings: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    joined: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a fault calls it."""
        return self.headings[0] if self.headings else " and ".join(self.every())

    def every(self) -> Iterator[str]:
        """Every heading that could stand for it, or for a part of it."""
        yield from self.headings
        yield from (heading for headings in self.parts.values() for heading in headings)
        yield from self.joined


@dataclass(frozen=True)
class ExportMapping:
    """How one review reads its export.

    Attributes
    ----------
    ready : ReadyMapping or None
        The one that `from` names.
    columns, words : Columns, Words
        What the review writes.
    lacks : tuple of str
        Fields of which the review says that its export has none.
    """

    ready: ReadyMapping | None
    columns: Columns
    words: Words
    lacks: tuple[str, ...] = ()
    _known: dict[Field, Mapping[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def place(self, name: str) -> Place:
        """Where a field stands; its own name is its heading if nobody gives it another."""
        given = self.columns.get(name)
        if given is None and self.ready and name not in self.lacks:
            given = self.ready.columns.get(name)
        return place_of(name if given is None else given)

    def asked(self, name: str) -> bool:
        """Whether the review itself says where a field stands: then it must be there."""
        return name in self.columns

    def heading(self, name: str) -> str:
        """The heading that a field has first of all."""
        return self.place(name).name

    @property
    def absent(self) -> Mapping[str, str]:
        """Fields that the export cannot give, by the review or its ready mapping, and why."""
        found = self.ready.absent_fields if self.ready else {}
        found = found | dict.fromkeys(self.lacks, _SAID)
        return {name: why for name, why in found.items() if name not in self.columns}

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that the export may have for a field."""
        own = (name for name, one in all_fields().items() if not one.derived)
        return frozenset(heading for name in own for heading in self.place(name).every())

    def known(self, declared: Field) -> Mapping[str, str]:
        """What the export's words mean in one field: a word in its plain form to our word."""
        if declared not in self._known:
            self._known[declared] = MappingProxyType(self._meanings(declared))
        return self._known[declared]

    def _meanings(self, declared: Field) -> dict[str, str]:
        silent = (*NEVER_RECORDED, *self.general(NOT_RECORDED))
        found = dict.fromkeys(map(plain, silent), NOT_RECORDED)
        if declared.kind == "yes_no":
            for answer in (YES, NO):
                found |= dict.fromkeys(map(plain, self.general(answer)), answer)
        found |= {plain(word): word for word in declared.words}
        for ours, theirs in self._of_field(declared.name).items():
            found |= dict.fromkeys(map(plain, theirs), ours)
        return found

    def exact(self, declared: Field) -> frozenset[str]:
        """Words of one field just as they are listed, so that another spelling can be told."""
        found = {*NEVER_RECORDED, *self.general(NOT_RECORDED), *declared.words}
        if declared.kind == "yes_no":
            found |= {*self.general(YES), *self.general(NO)}
        return frozenset(found.union(*self._of_field(declared.name).values()))

    def written(self, declared: Field, ours: str) -> str:
        """How the export writes one of our words: the first that means it."""
        theirs = self._of_field(declared.name).get(ours, ())
        if theirs:
            return theirs[0]
        if ours in declared.words:
            return ours
        return next(iter(self.general(ours)), "")

    def general(self, answer: str) -> tuple[str, ...]:
        """How the export writes yes, no or not recorded in any field."""
        if answer in self.words.model_fields_set or not self.ready:
            return getattr(self.words, answer)
        return getattr(self.ready.words, answer)

    def _of_field(self, name: str) -> Mapping[str, tuple[str, ...]]:
        ready = self.ready.words.fields.get(name, {}) if self.ready else {}
        return {**ready, **self.words.fields.get(name, {})}


def place_of(given: Headings | Mapping[str, Headings]) -> Place:
    """Read what [columns] gives a field."""
    if isinstance(given, str):
        return Place((given,))
    if isinstance(given, Mapping):
        if JOINED in given:
            return Place(joined=_several(given[JOINED]))
        return Place(parts={word: _several(one) for word, one in given.items()})
    return Place(given)


def mapping_of(columns: Columns, words: Words) -> ExportMapping:
    """Put together what a review writes and the ready mapping that it names.

    An unknown name gives no ready mapping; `mapping_faults` tells it.
    """
    name = columns.get(FROM)
    ready = ready_mapping(name) if isinstance(name, str) else None
    own = {key: one for key, one in columns.items() if key not in (FROM, ABSENT)}
    return ExportMapping(ready, own, words, absent_of(columns))


def absent_of(columns: Columns) -> tuple[str, ...]:
    """Fields of which [columns] says that the export has none."""
    given = columns.get(ABSENT, ())
    return () if isinstance(given, Mapping) else _several(given)


def _several(headings: Headings) -> tuple[str, ...]:
    return (headings,) if isinstance(headings, str) else headings


def first_of(headings: Iterable[str], present: Iterable[str]) -> str | None:
    """The first heading that an export has, whatever its case and padding.

    >>> first_of(("Date of referral", "Referred"), ["Child", "REFERRED "])
    'REFERRED '
    """
    there = _by_form(tuple(present))
    return next((there[plain(one)] for one in headings if plain(one) in there), None)


@lru_cache(maxsize=16)
def _by_form(present: tuple[str, ...]) -> Mapping[str, str]:
    """Headings by their plain form; of two alike the first."""
    return {plain(one): one for one in reversed(present)}
