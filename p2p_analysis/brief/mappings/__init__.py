"""Ready mappings: how the exports that many councils have in common are read.

Each is a TOML file beside this one; `[columns] from = "NAME"` in a review takes the whole of it. A
mapping says where each field of a case stands, which lists are joined for it and on what, and which
fields the export cannot give, with the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files

from pydantic import Field as Setting

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.toml_file import Frozen, tuples


class MainList(Frozen):
    """The list that holds a row for each referral."""

    sheet: str
    why: str


class JoinedList(Frozen):
    """A list whose rows belong to referrals.

    Attributes
    ----------
    sheet : str
        Its name, or how its name begins.
    on : mapping of str to str
        Its heading to the heading of what was put together so far; the cells must be the same.
    day, since : str
        If given: `day` of this list decides, among a child's referrals, which one a row belongs
        to: the latest whose `since` is not after it.
    why : str
        Why it is joined like this.
    """

    sheet: str
    on: Mapping[str, str]
    day: str = ""
    since: str = ""
    why: str


class Absent(Frozen):
    """Fields that the export cannot give, and why."""

    fields: tuple[str, ...]
    why: str


Headings = str | tuple[str, ...]


class ReadyMapping(Frozen):
    """One ready mapping, as its file declares it."""

    title: str
    about: str
    main: MainList
    joined: tuple[JoinedList, ...] = ()
    columns: Mapping[str, Headings | Mapping[str, Headings]]
    words: Words
    absent: tuple[Absent, ...] = Setting(default=())

    @cached_property
    def absent_fields(self) -> Mapping[str, str]:
        """Each field that the export cannot give, with the reason."""
        return {name: group.why for group in self.absent for name in group.fields}


@cache
def ready_mapping(name: str) -> ReadyMapping | None:
    """Read a ready mapping; None if there is none of this name."""
    if name not in mapping_names():
        return None
    text = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return ReadyMapping.model_validate(tuples(tomllib.loads(text)))


@cache
def mapping_names() -> tuple[str, ...]:
    """The names that `from` may have."""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))
