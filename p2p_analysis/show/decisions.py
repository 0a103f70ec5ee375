"""The record of what other editions withhold, and why: an appendix and a table for the exempt side.

Whoever approves a public edition reads here, number by number, which rule hides it and what a
reader who adds up everything else could still believe.
"""

from __future__ import annotations

from p2p_analysis.gate.decisions import Decision
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day
from p2p_analysis.show.tables import build, sentence

_PARTS = {
    "value": "yes",
    "no": "no",
    "not_recorded": "not recorded",
    "base": "asked",
    "at_most": "yes at most",
}


def decisions_table(release: Release) -> list[Node]:
    """Write the appendix: a row for each number that is withheld, or shown by approval."""
    if not release.decisions:
        words = (
            "Which rule withholds a number, and how well it is hidden, would help a reader to work "
            "it out. That record is in the exempt edition only."
        )
        return [nodes.paragraph([nodes.text(words)]), nodes.paragraph([nodes.text(release.rule)])]
    words = (
        "Each row is a number that another edition withholds, or shows by approval. The last "
        "column gives the least and the greatest value that a reader could still believe after "
        "adding and taking away everything printed there."
    )
    several = len({one.edition for one in release.decisions}) > 1
    rows = [
        [
            [nodes.text(f"{sentence(_label(one, release))}: {_part(one, release)}")],
            *([[nodes.text(one.edition)]] if several else []),
            [nodes.text(f"{sentence(one.kind)}: {one.rule}{_approval(one)}")],
            [nodes.text(_believable(one))],
        ]
        for one in release.decisions
    ]
    return [
        nodes.paragraph([nodes.text(words)]),
        build(
            release,
            id="table-decisions",
            caption="What is withheld, and why",
            head=["Number", *(["Edition"] if several else []), "Why", "Could be"],
            rows=rows,
            numeric=(),
        ),
    ]


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


def _label(decision: Decision, release: Release) -> str:
    return release[decision.figure].label


def _part(decision: Decision, release: Release) -> str:
    """Name the number: an answer, or the level of a breakdown.

    Levels keep the words of the edition that withholds them, which may merge some.
    """
    if decision.part in _PARTS:
        return _PARTS[decision.part]
    field, level = decision.part.split(" ", 1)
    known = release.fields[field]
    word = known.word_title(level) if level in known.levels else level.replace("_", " ")
    return f"{known.title.lower()}: {word}"


def _believable(decision: Decision) -> str:
    if decision.least is None and decision.greatest is None:
        return "not worked out"
    least = "any number" if decision.least is None else f"{decision.least:,}"
    if decision.greatest is None:
        return f"{least} or more"
    return f"{least} to {decision.greatest:,}"


def _approval(decision: Decision) -> str:
    """Who approved an exception, and when."""
    if not decision.on:
        return ""
    return f" (approved by {decision.approved_by}, {day(decision.on)})"
