"""Which sheet of a workbook: the one that is named, or the only one that holds anything.

A name may be the beginning of a sheet's name: "List 3" is "List 3 Referrals", never "List 30".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from p2p_analysis.brief.mappings import mapping_names, ready_mapping
from p2p_analysis.evidence.sources.sheet import Repair, Source
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean
from p2p_analysis.words.wording import plain

_MOST_NAMED = 30


class NoSuchSheet(CaseDataError):
    """The workbook has no sheet of the name that was asked for."""


def choose_sheet(
    source: Source, sheets: Sequence[str], hidden: Mapping[str, bool], empty: Callable[[str], bool]
) -> tuple[str, tuple[Repair, ...]]:
    """The name of the sheet to read.

    Parameters
    ----------
    sheets : sequence of str
        In their order in the workbook.
    hidden : mapping of str to bool
        Whether each is hidden.
    empty : callable
        Whether a sheet holds nothing; asked only if there are several.
    """
    name, wanted = source.name, source.origin.sheet
    if not sheets:
        raise CaseDataError(Fault(name, "holds no sheet"))
    if wanted is not None:
        found = [sheet for sheet in sheets if sheet == wanted]
        found = found or [sheet for sheet in sheets if plain(sheet) == plain(wanted)]
        found = found or [sheet for sheet in sheets if _begins(sheet, wanted)]
        if len(found) != 1:
            problem = f'no sheet is called "{wanted}"' + _those(wanted, sheets)
            raise NoSuchSheet(Fault(name, problem))
        repairs = []
        if hidden.get(found[0]):
            words = "is a hidden sheet; it is read, since it is named"
            repairs.append(Repair("hidden-sheet", f"{name}, sheet {found[0]}", 1, words))
        return found[0], tuple(repairs)
    seen = [sheet for sheet in sheets if not hidden.get(sheet)] or list(sheets)
    filled = seen if len(seen) == 1 else [sheet for sheet in seen if not empty(sheet)]
    if len(filled) > 1:
        setting = f'{source.key} = {{ file = "...", sheet = "..." }} in review.toml'
        asked = '--sheet "..."' if source.by_command else setting
        problem = f"holds {len(filled)} sheets ({_listed(filled)}); say which: {asked}"
        if ready := _ready(sheets):
            problem += f'; [columns] from = "{ready}" in review.toml would read them together'
        raise CaseDataError(Fault(name, problem))
    chosen = filled[0] if filled else seen[0]
    if len(sheets) == 1:
        return chosen, ()
    words = f'of {len(sheets)} sheets only "{chosen}" is seen and holds anything; it is read'
    return chosen, (Repair("only-sheet", name, len(sheets) - 1, words),)


def _begins(sheet: str, wanted: str) -> bool:
    return re.match(re.escape(plain(wanted)) + r"(?![^\W_])", plain(sheet)) is not None


def _ready(sheets: Sequence[str]) -> str | None:
    """The ready mapping whose lists these sheets are, if there is one."""
    for name in mapping_names():
        ready = ready_mapping(name)
        wanted = [ready.main.sheet, *(one.sheet for one in ready.joined)] if ready else []
        if wanted and all(any(_begins(sheet, one) for sheet in sheets) for one in wanted):
            return name
    return None


def _those(wanted: str, sheets: Sequence[str]) -> str:
    hint = did_you_mean(wanted, sheets)
    return hint if hint.endswith("?") else f"; it holds: {_listed(sheets)}"


def _listed(sheets: Sequence[str]) -> str:
    more = len(sheets) - _MOST_NAMED
    return ", ".join(sheets[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
