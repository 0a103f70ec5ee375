"""The rows of the registers: what a finding, an action, a recommendation and so on must say.

Each register is one TOML file beside the review. A row belongs to a numbered item of the paper, so
that it prints where a reader looks for it.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from typing import Literal

from pydantic import PrivateAttr, field_validator, model_validator

from p2p_analysis.brief.registers import Precision
from p2p_analysis.brief.toml_file import Frozen

Status = Literal["open", "in progress", "done", "not agreed"]
_ITEM = re.compile(r"\d+\.\d+\([a-z]\)")
_PLACE = re.compile(r"\d+\.\d+(?:\([a-z]\))?")


class Row(Frozen):
    """What every row of a register has: where it stands in its file."""

    _line: int = PrivateAttr(0)

    @property
    def line(self) -> int:
        """The line of the file on which the row begins; 0 if it was made elsewhere."""
        return self._line

    @property
    def key(self) -> str:
        """What the row is called where a fault or a warning names it."""
        raise NotImplementedError

    def place(self, register: str, part: str = "") -> str:
        """Where the row stands: file, line, what it is called, and the part of it that is meant."""
        place = f"{register}.toml, line {self.line}, {self.key}"
        return f"{place}, {part}" if part else place


class Item(Row):
    """A row that prints as a lettered item of the paper."""

    paragraph: str
    text: str

    @field_validator("paragraph")
    @classmethod
    def _is_an_item(cls, paragraph: str) -> str:
        if not _ITEM.fullmatch(paragraph):
            raise ValueError('expected an item of the paper, such as "2.27(a)"')
        return paragraph

    @property
    def key(self) -> str:
        """The paragraph."""
        return self.paragraph

    @property
    def letter(self) -> str:
        """The letter of the item."""
        return self.paragraph[-2]


class Finding(Item):
    """What should have been done differently."""

    id: str


class Action(Item):
    """What has been done since. `due_on` without `done_on` is something still to come."""

    done_on: datetime.date | None = None
    due_on: datetime.date | None = None
    precision: Precision = "day"
    source: str = ""


class Assurance(Row):
    """What the earlier paper assured, and the figures that it stands on.

    A row of the list of assurances has `text`; one that stands elsewhere in the paper has only
    `says`. `holds` names the numbers that the figures must have for the claim to hold, such as
    `{ still_together = 0, "still_together.not_recorded" = 0 }`. Where they do not, the paper says
    `instead` what they show, if that is given; else that they do not bear the claim out.
    """

    paragraph: str
    says: str
    text: str = ""
    stands_on: tuple[str, ...] = ()
    holds: Mapping[str, int] = {}
    instead: str = ""

    @field_validator("paragraph")
    @classmethod
    def _is_a_place(cls, paragraph: str) -> str:
        if not _PLACE.fullmatch(paragraph):
            raise ValueError('expected a paragraph, such as "2.24" or "2.29(a)"')
        return paragraph

    @model_validator(mode="after")
    def _stands_on_what_it_needs(self) -> Assurance:
        missing = [name for name in self.holds if name.split(".")[0] not in self.stands_on]
        if missing:
            raise ValueError(f'holds names "{missing[0]}"; add it to stands_on as well')
        if self.instead and not self.holds:
            raise ValueError("instead is for figures that do not hold; give holds as well")
        return self

    @property
    def key(self) -> str:
        """The paragraph."""
        return self.paragraph

    @property
    def letter(self) -> str:
        """The letter of the item; none for a statement made elsewhere."""
        return self.paragraph[-2] if self.paragraph.endswith(")") else ""


class NextStep(Item):
    """What the council means to do."""

    owner: str = ""
    due: datetime.date | None = None
    precision: Precision = "day"
    status: Literal["planned", "done"] = "planned"


class Recommendation(Item):
    """A recommendation, who owns it and by when; `answers` and `duties` tie it to the rest.

    What is `ongoing` begins when it is due and goes on from there.
    """

    id: str
    title: str
    owner: str = ""
    owner_text: str = ""
    due: datetime.date | None = None
    precision: Precision = "day"
    due_text: str = ""
    ongoing: bool = False
    status: Status = "open"
    evidence: str = ""
    duties: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    conflict: str = ""

    @property
    def settled(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.status in ("done", "not agreed")

    @property
    def last_day(self) -> datetime.date | None:
        """The last day on which it is still in time."""
        return last_day(self.due, self.precision)


class Duty(Item):
    """A duty in law: the Act and section, who must do it, and in short what."""

    id: str
    title: str
    short: str
    who: str = "The council"
    verified: bool = False


class Document(Item):
    """A key document; `guidance` names national documents whose dates the guidance list holds."""

    title: str
    published: datetime.date | None = None
    precision: Precision = "day"
    guidance: tuple[str, ...] = ()


class Term(Row):
    """A word of the paper, what it stands for and what it means."""

    term: str
    meaning: str
    group: str
    expansion: str = ""
    aliases: tuple[str, ...] = ()
    link: bool = True

    @property
    def key(self) -> str:
        """The term."""
        return self.term

    @property
    def anchor(self) -> str:
        """Where a link finds it.

        >>> Term(term="CIN plan", meaning="a plan", group="Steps").anchor
        'term-cin-plan'
        """
        return "term-" + re.sub(r"[^a-z0-9]+", "-", self.term.lower()).strip("-")


class Appendix(Row):
    """An appendix: printed here (`prints`, `lists`), or not part of this paper (`not_here`)."""

    title: str
    number: int | None = None
    prints: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    exempt: bool = False
    not_here: str = ""
    earlier: str = ""

    @model_validator(mode="after")
    def _is_here_or_not(self) -> Appendix:
        if bool(self.prints or self.lists) == bool(self.not_here):
            raise ValueError("give what it prints (prints or lists), or say why it is not_here")
        if bool(self.not_here) == (self.number is not None):
            raise ValueError("an appendix of this paper has a number, and no other has one")
        return self

    @property
    def key(self) -> str:
        """The number and title."""
        return self.title if self.number is None else f"Appendix {self.number}"


def last_day(day: datetime.date | None, precision: Precision) -> datetime.date | None:
    """The last day that a date stands for: itself, or the last of its month.

    >>> last_day(datetime.date(2020, 2, 1), "month")
    datetime.date(2020, 2, 29)
    """
    if day is None or precision == "day":
        return day
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
