"""The cost report: what an edition withholds and which merges would save some, for the analyst.

It counts numbers that are withheld and never gives one. It is no part of any edition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from p2p_analysis.gate.cost import Cost, Holes, Proposal

_END = "This report is for the analyst; it is no part of any edition."


def cost_in_words(cost: Cost) -> str:
    """Write the report, a fact a line."""
    return "\n".join([*_withheld(cost), *_breakdowns(cost), *_proposals(cost), "", _END])


def _withheld(cost: Cost) -> Iterator[str]:
    now = cost.now
    levels = sum(now.breakdowns.values(), Holes(0, 0))
    yield f"The {cost.edition_name} edition withholds {_of(now.total)} numbers:"
    yield f"  {_of(now.values)} figures"
    yield f"  {_of(now.answers)} answers beside them (no, not recorded, asked)"
    yield f"  {_of(levels)} numbers in breakdowns"


def _breakdowns(cost: Cost) -> Iterator[str]:
    names = {" by ".join(key): holes for key, holes in cost.now.breakdowns.items()}
    if not names:
        return
    width = max(map(len, names))
    yield ""
    yield "Withheld in each breakdown:"
    for name, holes in names.items():
        yield f"  {name:{width}}  {_of(holes)}"


def _proposals(cost: Cost) -> Iterator[str]:
    yield ""
    if cost.merged:
        told = ", ".join(
            f'{field} ("{how}")' if isinstance(how, str) else field
            for field, how in cost.merged.items()
        )
        yield f"Merged already: {told}."
    if not cost.proposals:
        yield "No field is left that a ready merge applies to."
        return
    yield "Merges that could be made:"
    for proposal in cost.proposals:
        yield from _proposal(proposal, cost)


def _proposal(proposal: Proposal, cost: Cost) -> Iterator[str]:
    now, then = cost.now, proposal.then
    saved = cost.saved(proposal)
    effect = (
        f"{saved} fewer withheld" if saved > 0
        else "saves nothing" if saved == 0
        else f"saves nothing: {-saved} more withheld"
    )  # fmt: skip
    sizes = f"{now.total.withheld} now, {then.total.withheld} then"
    yield f'  {proposal.field} as "{proposal.name}": {effect} ({sizes})'
    for key, holes in then.breakdowns.items():
        if key[1] == proposal.field or holes != now.breakdowns[key]:
            yield f"    {' by '.join(key)}: {_of(now.breakdowns[key])} now, {_of(holes)} then"
    if saved <= 0:
        return
    if then.total.shown <= now.total.shown:
        yield "    there would be fewer numbers, but no more of them would be shown"
    place = f"[editions.{_key(cost.edition_name)}]"
    instead = ", in place of its merge" if cost.merged else ""
    yield f"    under {place}{instead}:  merge = {_toml(proposal.merge)}"


def _of(holes: Holes) -> str:
    return f"{holes.withheld} of {holes.of}"


def _toml(value: object) -> str:
    """Write a merge as the review file has it, on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(v)}" for key, v in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
