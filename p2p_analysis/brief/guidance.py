"""Guidance by date: which documents were in force on a day, and what they asked of a case.

The national register and a council's own (`requirements.toml` in the review's folder) are read as
one. Whether a case did as asked is decided elsewhere (`evidence.guidance`), from this alone.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from types import MappingProxyType
from typing import Literal

from pydantic import field_validator

from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.toml_file import Frozen
from p2p_analysis.words.fields import Field

Span = tuple[datetime.date, datetime.date | None]  # both days inside; None while it goes on

PREFIX = "requirement_"
ALL = "requirements"  # in a measure's `by`: the field of every requirement
COMPLIANCE = "guidance_compliance"
MET, NOT_MET, NOT_REQUIRED = "met", "not_met", "not_required"
VERDICTS: Mapping[str, str] = MappingProxyType(
    {MET: "Met", NOT_MET: "Not met", NOT_REQUIRED: "Not required"}
)
_DAY = datetime.timedelta(days=1)
_MOST_COMBINATIONS = 20_000


class Document(Frozen):
    """A guidance document and the days on which it was in force.

    Attributes
    ----------
    title, short : str
        The title in full, and as a table prints it.
    status : {"statutory", "advice", "withdrawn"}
        Withdrawn: advice in its days, which the department has since taken back.
    in_force, until : date
        First and last day; `until` is None while it goes on.
    precision : {"day", "month"}
        How exactly the first day is known.
    supersedes : str or None
        The document that it takes the place of.
    source, note : str
        Where the days were read, and what to know about them.
    verified : bool
        Whether the days were read on a published page that names them.
    """

    title: str
    short: str = ""
    status: Literal["statutory", "advice", "withdrawn"]
    in_force: datetime.date
    published: datetime.date | None = None
    until: datetime.date | None = None
    precision: Literal["day", "month"] = "day"
    supersedes: str | None = None
    source: str = ""
    verified: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """The short title, if it has one."""
        return self.short or self.title


class Requirement(Frozen):
    """One thing that guidance asks, of which cases, and which answers meet it.

    Attributes
    ----------
    guidance : tuple of str
        The documents in whose time it applies.
    when : mapping of str to tuple of str
        Field to words: the cases that it is asked of; several fields must all hold.
    field, expected : str, tuple of str
        The answer looked at, and the words that meet it. Both words of a yes-or-no question mean
        that a decision either way was wanted.
    in_force, until : date or None
        Days of its own, inside those of its documents.
    verified : bool
        Whether the wording was read in the document itself.
    """

    label: str
    guidance: tuple[str, ...]
    addressee: str
    field: str
    expected: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]] = {}
    paragraph: str = ""
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    verified: bool = False

    @field_validator("expected", "guidance", mode="before")
    @classmethod
    def _one_word_is_a_list(cls, words: object) -> object:
        return (words,) if isinstance(words, str) else words

    @field_validator("when", mode="before")
    @classmethod
    def _one_word_is_a_list_there_too(cls, when: object) -> object:
        if not isinstance(when, Mapping):
            return when
        return {name: (words,) if isinstance(words, str) else words for name, words in when.items()}


@dataclass(frozen=True, eq=False)
class Register:
    """Every document and every requirement, national and local.

    Attributes
    ----------
    documents : mapping of str to Document
        In order of coming into force.
    requirements : mapping of str to Requirement
    spans : mapping of str to tuple of Span
        When each requirement was asked: the days of its documents, within its own.
    """

    documents: Mapping[str, Document]
    requirements: Mapping[str, Requirement]
    spans: Mapping[str, tuple[Span, ...]] = field(init=False)

    def __post_init__(self) -> None:
        spans = {
            name: spans_of(requirement, self.documents)
            for name, requirement in self.requirements.items()
        }
        object.__setattr__(self, "spans", MappingProxyType(spans))

    def asked_on(self, day: datetime.date) -> tuple[str, ...]:
        """The requirements that were asked on a day."""
        return tuple(name for name, spans in self.spans.items() if _within(day, spans))

    def asked_between(self, first: datetime.date, last: datetime.date) -> tuple[str, ...]:
        """The requirements that were asked on any day from first to last, earliest first."""
        found = [
            name
            for name, spans in self.spans.items()
            if any(begin <= last and (end is None or end >= first) for begin, end in spans)
        ]
        return tuple(sorted(found, key=lambda name: self.spans[name][0][0]))

    def lettered(self, first: datetime.date, last: datetime.date) -> dict[str, str]:
        """A letter for each requirement of these days: how tables of the paper refer to it."""
        names = self.asked_between(first, last)
        letters = (
            "".join(one)
            for size in itertools.count(1)
            for one in itertools.product(ascii_uppercase, repeat=size)
        )
        return dict(zip(names, letters, strict=False))

    def asked_by(self, name: str, first: datetime.date, last: datetime.date) -> tuple[str, ...]:
        """The documents by which a requirement was asked on some day from first to last."""
        within = documents_between(self.documents, first, last)
        return tuple(one for one in within if one in self.requirements[name].guidance)

    def fields(self) -> dict[str, Field]:
        """A field for each requirement: met, not met or not required; else not recorded."""
        return {
            f"{PREFIX}{name}": Field(
                f"{PREFIX}{name}",
                "choice",
                f"whether the record meets: {one.label}",
                VERDICTS,
                exempt=True,
                derived=True,
            )
            for name, one in self.requirements.items()
        }

    def regimes(self, first: datetime.date, last: datetime.date) -> list[tuple[Span, list[str]]]:
        """The stretches of days, from first to last, with the documents in force in each."""
        begins = [first, *(day for day in boundaries(self) if first < day <= last)]
        ends = [*(day - _DAY for day in begins[1:]), last]
        return [
            ((begin, end), list(in_force_on(self.documents, begin)))
            for begin, end in zip(begins, ends, strict=True)
        ]

    def may_ask_nothing(
        self, first: datetime.date, last: datetime.date, fields: Mapping[str, Field]
    ) -> bool:
        """Whether a case judged by one of these days could be asked for nothing at all.

        Then the answer "nothing was required" would tell of what is alleged. Where the conditions
        are too many to try, the answer is yes.
        """
        begins = [first, *(day for day in boundaries(self) if first < day <= last)]
        return any(self._asks_nothing(self.asked_on(day), fields) for day in begins)

    def _asks_nothing(self, asked: Iterable[str], fields: Mapping[str, Field]) -> bool:
        conditions = [self.requirements[name].when for name in asked]
        if not all(conditions):
            return False  # one of them is asked of every case
        names = sorted({name for when in conditions for name in when})
        levels = [fields[name].levels for name in names]
        if math.prod(map(len, levels)) > _MOST_COMBINATIONS:
            return True
        cases = (dict(zip(names, answers, strict=True)) for answers in itertools.product(*levels))
        return any(
            not any(all(case[n] in words for n, words in when.items()) for when in conditions)
            for case in cases
        )


def in_force_on(documents: Mapping[str, Document], day: datetime.date) -> dict[str, Document]:
    """The documents that were in force on a day."""
    return {
        name: one for name, one in documents.items() if _within(day, ((one.in_force, one.until),))
    }


def documents_between(
    documents: Mapping[str, Document], first: datetime.date, last: datetime.date
) -> dict[str, Document]:
    """The documents that were in force on any day from first to last."""
    return {
        name: one
        for name, one in documents.items()
        if one.in_force <= last and (one.until is None or one.until >= first)
    }


def boundaries(register: Register) -> list[datetime.date]:
    """Every day on which something begins, or is no longer in force."""
    spans: list[Span] = [(one.in_force, one.until) for one in register.documents.values()]
    spans += [span for several in register.spans.values() for span in several]
    ends = {end + _DAY for _, end in spans if end is not None}
    return sorted({first for first, _ in spans} | ends)


def spans_of(requirement: Requirement, documents: Mapping[str, Document]) -> tuple[Span, ...]:
    """When a requirement is asked; spans that touch are one."""
    own_first = requirement.in_force or datetime.date.min
    own_last = requirement.until or datetime.date.max
    found: list[tuple[datetime.date, datetime.date]] = []
    named = [documents[name] for name in requirement.guidance if name in documents]
    for one in sorted(named, key=lambda document: document.in_force):
        first = max(one.in_force, own_first)
        last = min(one.until or datetime.date.max, own_last)
        if first > last:
            continue
        if found and (found[-1][1] == datetime.date.max or first <= found[-1][1] + _DAY):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple((first, None if last == datetime.date.max else last) for first, last in found)


def with_requirements(measures: Mapping[str, Measure], register: Register) -> Mapping[str, Measure]:
    """Measures with "requirements" in their `by` written out as the field of each."""
    fields = tuple(register.fields())

    def written_out(by: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for name in by for one in (fields if name == ALL else (name,)))

    return {
        name: one.model_copy(update={"by": written_out(one.by)}) if ALL in one.by else one
        for name, one in measures.items()
    }


def _within(day: datetime.date, spans: Iterable[Span]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)
