"""The record of what other editions withhold, and why: for the exempt side alone.

Whoever approves a public edition reads, in the row of each figure, which of its numbers are
withheld and by which rule; an appendix says the rules once, and how much room is left to whoever
adds up all the rest. The plain data has a row for each number, with the least and the greatest
value that a reader could still believe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from p2p_analysis.gate.decisions import EXCEPTION, Decision
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day, in_words
from p2p_analysis.show.tables import sentence

_PARTS = {
    "value": "yes",
    "no": "no",
    "not_recorded": "not recorded",
    "base": "asked",
}


def decisions_blocks(release: Release) -> list[Node]:
    """Write the appendix: the rules, how well the numbers are hidden, and what was approved."""
    if not release.decisions:
        words = (
            "Which rule withholds a number, and how well it is hidden, would help a reader to work "
            "it out. That record is in the exempt edition only."
        )
        return [nodes.paragraph([nodes.text(words)]), nodes.paragraph([nodes.text(release.rule)])]
    words = (
        "Of some figures another edition withholds numbers. The table of how every number was "
        "counted names them in the row of each figure, with the rule in brackets. These are the "
        "rules."
    )
    rules = [f"{sentence(kind)}: {why}." for kind, why in _rules(release.decisions)]
    blocks = [
        nodes.paragraph([nodes.text(" ".join([words, *rules]))]),
        nodes.paragraph([nodes.text(_room(release.decisions))]),
    ]
    shown = [
        f"{sentence(release[one.figure].label)} ({one.edition}): {one.rule}{_approval(one)}."
        for one in release.decisions
        if one.kind == EXCEPTION
    ]
    if shown:
        words = "These numbers are shown by approval, in spite of the rule."
        blocks.append(nodes.paragraph([nodes.text(" ".join([words, *shown]))]))
    return blocks


def withheld_elsewhere(release: Release) -> dict[str, dict[str, str]]:
    """By edition, and by figure: which of its numbers the edition withholds, and why."""
    found: dict[str, dict[str, str]] = {}
    kept = [one for one in release.decisions if one.kind != EXCEPTION]
    for (edition, figure), decisions in _gathered(kept, _of_figure).items():
        if told := _told(decisions, release):
            found.setdefault(edition, {})[figure] = told
    return found


def _of_figure(decision: Decision) -> tuple[str, str]:
    return decision.edition, decision.figure


def _rules(decisions: Iterable[Decision]) -> list[tuple[str, str]]:
    """Each kind with what its decisions say of it, each once."""
    found = {(one.kind, one.rule): None for one in decisions if one.kind != EXCEPTION}
    return list(found)


def _room(decisions: Iterable[Decision]) -> str:
    """How many values of each number a reader could still believe, at the least."""
    widths = [one.width for one in decisions if one.width is not None]
    words = (
        "The file decisions.csv has a row for each number, with the least and the greatest value "
        "that a reader could still believe after adding and taking away everything printed."
    )
    if not widths:
        return words
    return f"{words} In the narrowest of those the two are {in_words(min(widths))} apart."


def _gathered(
    decisions: Iterable[Decision], key: Callable[[Decision], tuple[str, str]]
) -> dict[tuple[str, str], list[Decision]]:
    """Decisions that have something in common, in the order of the first of each."""
    found: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions:
        found.setdefault(key(one), []).append(one)
    return found


def _told(decisions: list[Decision], release: Release) -> str:
    """Which numbers of a figure, by kind: "yes; no (primary), asked (secondary)".

    The words of a breakdown's field stand before the first of its levels alone. How many yes there
    could be is left out beside the yes: it is hidden for the same reason, or because of it.
    """
    told = []
    for (kind, _), found in _gathered(decisions, lambda one: (one.kind, "")).items():
        fields: dict[str, list[str]] = {}
        for one in found:
            if one.part != "at_most":
                field, part = _part(one, release)
                fields.setdefault(field, []).append(part)
        listed = [f"{field}: {'; '.join(parts)}" if field else "; ".join(parts)
                  for field, parts in fields.items()]  # fmt: skip
        if listed:
            told.append(f"{'; '.join(listed)} ({kind})")
    return ", ".join(told)


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


def _part(decision: Decision, release: Release) -> tuple[str, str]:
    """Name the number: an answer, or a breakdown's field and level.

    Levels keep the words of the edition that withholds them, which may merge some.
    """
    if decision.part in _PARTS:
        return "", _PARTS[decision.part]
    field, level = decision.part.split(" ", 1)
    known = release.fields[field]
    word = known.word_title(level) if level in known.levels else level.replace("_", " ")
    return known.title.lower(), word


def _approval(decision: Decision) -> str:
    """Who approved an exception, and when."""
    if not decision.on:
        return ""
    return f" (approved by {decision.approved_by}, {day(decision.on)})"
