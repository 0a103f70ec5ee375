"""The rules that records are checked by: a code, a wording and what they ask, as data.

This room alone knows what `rules.toml` holds. What a rule asks is worked out over case rows on the
floor of the evidence; here it is only declared, so that a review file can name a rule and the data
dictionary can print it.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from p2p_analysis.words.fields import Kind

Level = Literal["error", "query"]
ERROR, QUERY = "error", "query"

Conditions = Mapping[str, tuple[str, ...]]
Excerpt = Mapping[str, str]
Days = Mapping[str, datetime.date]

# What is found when an answer of a kind cannot be read.
UNREADABLE: Mapping[Kind, str] = MappingProxyType(
    {"date": "F04", "yes_no": "F05", "choice": "F06", "choices": "F07", "number": "F08"}
)
TABLE, HEADING, UNREAD, NO_ID, ID_TWICE = "F01", "F02", "F03", "F09", "F10"
BROKEN, TWO_READINGS = "F11", "F12"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes
    ----------
    code : str
        Its name for ever: a letter and two digits.
    level : str
        "error" (cannot be right; stops a paper) or "query" (may be right; is asked about).
    title, expected, todo : str
        What is wrong, what was expected, and what to do. Never a case's value.
    read : bool
        Found when the file is read; no review can change it.
    when, any_of, order, before, since, same
        What it asks; see the head of `rules.toml`.
    named : tuple of str
        The fields of a rule that a function works out.
    optional : tuple of str
        Fields that the file may lack; the rule is then asked of the others.
    trips, passes : tuple of mapping
        Excerpts of records that the rule must find, and must not find.
    census : str
        Numbers of like rules of the children-in-need census.
    """

    code: str
    level: Level
    title: str
    expected: str
    todo: str
    read: bool = False
    when: Conditions = field(default_factory=dict, hash=False)
    any_of: tuple[Conditions, ...] = field(default=(), hash=False)
    order: tuple[tuple[str, str], ...] = ()
    before: Days = field(default_factory=dict, hash=False)
    since: Days = field(default_factory=dict, hash=False)
    same: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    trips: tuple[Excerpt, ...] = field(default=(), hash=False)
    passes: tuple[Excerpt, ...] = field(default=(), hash=False)
    census: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that it looks at, each once."""
        looked = [*self.named, *(name for pair in self.order for name in pair)]
        looked += [name for table in self.any_of for name in table]
        looked += [*self.when, *self.before, *self.since, *self.same]
        return tuple(dict.fromkeys(looked))

    @property
    def worked_out(self) -> bool:
        """Whether a function says where it holds, and not what is declared."""
        return bool(self.named)

    @property
    def words(self) -> str:
        """The one wording: what is wrong, what was expected, what to do."""
        return f"{self.inside}; expected {self.expected}. {self.todo}"

    @property
    def inside(self) -> str:
        """The title inside a sentence."""
        if self.title.startswith("MASH"):
            return self.title
        return self.title[:1].lower() + self.title[1:]


@cache
def all_rules() -> Mapping[str, Rule]:
    """Read the rules, by code, in the order of the file."""
    text = files("p2p_analysis.words").joinpath("rules.toml").read_text(encoding="utf-8")
    return MappingProxyType({code: _rule(code, row) for code, row in tomllib.loads(text).items()})


def changeable() -> tuple[str, ...]:
    """Codes of the rules that a review may turn into queries or leave out."""
    return tuple(code for code, rule in all_rules().items() if not rule.read)


def _rule(code: str, row: dict) -> Rule:
    return Rule(
        code=code,
        level=row["level"],
        title=row["title"],
        expected=row["expected"],
        todo=row["todo"],
        read=row.get("read", False),
        when=_conditions(row.get("when", {})),
        any_of=tuple(_conditions(table) for table in row.get("any_of", ())),
        order=tuple((first, second) for first, second in row.get("order", ())),
        before=MappingProxyType(row.get("before", {})),
        since=MappingProxyType(row.get("since", {})),
        same=tuple(row.get("same", ())),
        named=tuple(row.get("fields", ())),
        optional=tuple(row.get("optional", ())),
        trips=_excerpts(row.get("trips", [])),
        passes=_excerpts(row.get("passes", [])),
        census=row.get("census", ""),
    )


def _conditions(table: dict) -> Conditions:
    return MappingProxyType(
        {
            name: (asked,) if isinstance(asked, str) else tuple(asked)
            for name, asked in table.items()
        }
    )


def _excerpts(given: dict | list) -> tuple[Excerpt, ...]:
    listed = [given] if isinstance(given, dict) else given
    return tuple(MappingProxyType(one) for one in listed)
