"""The record of what other editions withhold, and why: for the exempt side alone.

Whoever approves a public edition reads, in the row of each figure, which of its numbers are
withheld; an appendix says the rules once, and how much room is left to whoever adds up all the
rest. The plain data has a row for each number, with its rule, and the least and the greatest value
that a reader could still believe.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p_analysis.gate.decisions import ENTANGLED, EXCEPTION, EXEMPT, Decision
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.level_names import name_within
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbered import refer
from p2p_analysis.show.numbers import day, in_words
from p2p_analysis.show.tables import sentence

_PARTS = {
    "value": "yes",
    "no": "no",
    "not_recorded": "not recorded",
    "base": "asked",
}
_ALTOGETHER = (ENTANGLED, EXEMPT)  # kinds of a figure of which no number is there


def decisions_blocks(release: Release) -> list[Node]:
    """Write the appendix: the rules, how well the numbers are hidden, and what was approved."""
    if not release.decisions:
        words = (
            "Which rule withholds a number, and how well it is hidden, would help a reader to work "
            "it out. That record is in the exempt edition only."
        )
        return [nodes.paragraph([nodes.text(words)]), nodes.paragraph([nodes.text(release.rule)])]
    editions = list(dict.fromkeys(one.edition for one in release.decisions))
    several = (
        f"editions {' and '.join(editions)} withhold"
        if len(editions) > 1
        else (f"{editions[0]} edition withholds")
    )
    blocks = [
        nodes.paragraph(
            [
                nodes.text(f"The {several} some of the numbers of this paper. "),
                refer("table-counted", "The table of how every number was counted"),
                nodes.text(" says in the row of each figure which. These are the rules."),
            ]
        ),
        _bullets(f"{sentence(kind)}: {why}." for kind, why in _rules(release.decisions)),
        nodes.paragraph([nodes.text(_room(release.decisions))]),
    ]
    shown = [
        f"{sentence(release[one.figure].label)} ({one.edition}): {one.rule}{_approval(one)}."
        for one in release.decisions
        if one.kind == EXCEPTION
    ]
    if shown:
        words = "These numbers are shown by approval, in spite of the rule."
        blocks += [nodes.paragraph([nodes.text(words)]), _bullets(shown)]
    return blocks


def _bullets(words: Iterable[str]) -> Node:
    items = [{"kind": "item", "content": [nodes.text(each)]} for each in words]
    return {"kind": "bullets", "items": items}


def withheld_elsewhere(release: Release) -> dict[str, dict[str, str]]:
    """By edition, and by figure: which of its numbers the edition withholds."""
    gathered: dict[tuple[str, str], list[Decision]] = {}
    for one in release.decisions:
        if one.kind != EXCEPTION:
            gathered.setdefault((one.edition, one.figure), []).append(one)
    found: dict[str, dict[str, str]] = {}
    for (edition, figure), decisions in gathered.items():
        if told := _told(decisions, release):
            found.setdefault(edition, {})[figure] = told
    return found


def _rules(decisions: Iterable[Decision]) -> list[tuple[str, str]]:
    """Each kind with what its decisions say of it, each once."""
    found = {(one.kind, one.rule): None for one in decisions if one.kind != EXCEPTION}
    return list(found)


def _room(decisions: Iterable[Decision]) -> str:
    """How many values of each number a reader could still believe, at the least."""
    widths = [one.width for one in decisions if one.width is not None]
    words = (
        "The file decisions.csv has a row for each number, with its rule and the least and the "
        "greatest value that a reader could still believe after adding and taking away everything "
        "printed."
    )
    if not widths:
        return words
    return f"{words} At the narrowest, {in_words(min(widths) + 1)} values remain possible."


def _told(decisions: list[Decision], release: Release) -> str:
    """Which numbers of a figure: "yes, no; some by harm alleged, location"; "all" for every one.

    How many yes there could be is left out: it is hidden because of the yes, or for its reason.
    """
    if any(one.kind in _ALTOGETHER for one in decisions):
        return "all"
    parts = [one.part for one in decisions if one.part != "at_most"]
    answers = [_PARTS[part] for part in _PARTS if part in parts]
    fields = dict.fromkeys(
        name_within(release, part.split(" ", 1)[0]) for part in parts if part not in _PARTS
    )
    levels = [f"some by {', '.join(fields)}"] if fields else []
    return "; ".join([*([", ".join(answers)] if answers else []), *levels])


def decisions_json(release: Release) -> list[dict[str, object]]:
    """The same record as plain data, a row for each decision."""
    return [
        {
            "edition": one.edition,
            "figure": one.figure,
            "part": one.part,
            "kind": one.kind,
            "rule": one.rule,
            "least": one.least,
            "greatest": one.greatest,
            "width": one.width,
            "approved_by": one.approved_by or None,
            "approved_on": one.on.isoformat() if one.on else None,
        }
        for one in release.decisions
    ]


def _approval(decision: Decision) -> str:
    """Who approved an exception, and when."""
    if not decision.on:
        return ""
    return f" (approved by {decision.approved_by}, {day(decision.on)})"
