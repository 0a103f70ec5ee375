"""What a record of a case should hold, and when each item is due.

This room alone knows the items; they are declared as data in `recording_items.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from p2p_analysis.words.fields import NO, NOT_RECORDED, RECORDED, YES, Field, all_fields

PRESENT, MISSING_ITEM, NOT_DUE = "present", "missing", "not_due"
COMPLETE = "recording_complete"
# The reviewer's finding without which nobody looked at the advice of a case, nor at what came of
# it; a blank is then no answer of the record, and is told in these words.
EXAMINED_BY, UNEXAMINED = "advice_recorded", "Not examined"


@dataclass(frozen=True)
class Item:
    """One thing that the record of a case should hold.

    Attributes
    ----------
    id, label : str
        Its short name, and what it is in plain words.
    fields : tuple of str
        What must be on the record; `need` says whether all of them or any one.
    words : tuple of str
        Answers that count; any answer if empty.
    due : mapping of str to tuple of str
        On what condition it is asked for; always if empty. "recorded" stands for any answer.
    due_words : str
        The same for a reader.
    examined_by : str
        The field without which nobody looked for the item; empty if it is always looked for.
    asked_by : str
        What asks for it.
    verified : bool
        Whether that was read at its source.
    """

    id: str
    label: str
    fields: tuple[str, ...]
    asked_by: str
    words: tuple[str, ...] = ()
    need: Literal["all", "any"] = "all"
    due: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    due_words: str = "always"
    examined_by: str = ""
    verified: bool = True

    @property
    def column(self) -> str:
        """The derived field that says how the item stands in a case."""
        return f"item_{self.id}"

    @property
    def sources(self) -> tuple[str, ...]:
        """Every field that it is worked out from."""
        more = (*self.due, *([self.examined_by] if self.examined_by else ()))
        return tuple(dict.fromkeys((*self.fields, *more)))


@cache
def all_items() -> Mapping[str, Item]:
    """Read the items, by name, in the order in which the audit prints them."""
    text = files("p2p_analysis.words").joinpath("recording_items.toml").read_text("utf-8")
    return MappingProxyType({name: _item(name, row) for name, row in tomllib.loads(text).items()})


Answer = tuple[str, frozenset[str]]


def implied_answers() -> tuple[tuple[Answer, Answer], ...]:
    """Pairs of answers to the fields, where the first of a pair never stands without the second."""
    found: list[tuple[Answer, Answer]] = []
    always = [item for item in all_items().values() if not item.due]
    for item in all_items().values():
        if item.need == "any" and len(item.fields) > 1:
            # Any of several fields will do: what one of them says alone settles less.
            for name in _asked(item):
                held = (item.column, frozenset({PRESENT, NOT_DUE}))
                found.append(((name, _enough(item, name)), held))
            continue
        open_ = frozenset({MISSING_ITEM, NOT_DUE} | ({NOT_RECORDED} if item.examined_by else set()))
        for name in _asked(item):
            enough, lacking = _enough(item, name), _lacking(item, name)
            found.append(((item.column, frozenset({PRESENT})), (name, enough)))
            found.append(((name, lacking), (item.column, open_)))
            if item.due and not _due_if_complete(item, always):
                continue
            open_end = frozenset({NO, NOT_RECORDED} if item.examined_by or item.due else {NO})
            found.append(((name, lacking), (COMPLETE, open_end)))
    for item in all_items().values():
        found.append(((item.column, frozenset({MISSING_ITEM})), (COMPLETE, frozenset({NO}))))
        open_answers = frozenset({NO, NOT_RECORDED})
        found.append(((item.column, frozenset({NOT_RECORDED})), (COMPLETE, open_answers)))
        if item.examined_by:
            blank = frozenset({NOT_RECORDED})
            found.append(((item.column, blank), (item.examined_by, blank)))
            found.append(((COMPLETE, blank), (item.examined_by, blank)))
            if item.fields == (item.examined_by,):
                none = frozenset(all_fields()[item.examined_by].levels) - set(item.words)
                found.append(((item.examined_by, none), (COMPLETE, frozenset({NO}))))
    return tuple(dict.fromkeys(found))


def _asked(item: Item) -> list[str]:
    return [name for name in item.fields if all_fields()[name].can_be_asked]


def _enough(item: Item, name: str) -> frozenset[str]:
    return frozenset(item.words or all_fields()[name].levels)


def _lacking(item: Item, name: str) -> frozenset[str]:
    declared: Field = all_fields()[name]
    return (frozenset(declared.levels) | {NOT_RECORDED}) - _enough(item, name)


def _due_if_complete(item: Item, always: list[Item]) -> bool:
    """Whether a complete record always holds what makes the item due."""
    return any(dict(item.due) == {other.fields[0]: other.words} for other in always if other.words)


def _item(name: str, row: dict[str, object]) -> Item:
    due = {
        field_name: (words,) if isinstance(words, str) else tuple(words)
        for field_name, words in dict(row.pop("due", {})).items()  # type: ignore[call-overload]
    }
    lists = {key: tuple(row.pop(key, ())) for key in ("fields", "words")}  # type: ignore[arg-type]
    return Item(id=name, due=MappingProxyType(due), **lists, **row)  # type: ignore[arg-type]


__all__ = [
    "COMPLETE",
    "EXAMINED_BY",
    "MISSING_ITEM",
    "NOT_DUE",
    "PRESENT",
    "RECORDED",
    "UNEXAMINED",
    "YES",
    "Item",
    "all_items",
    "implied_answers",
]
