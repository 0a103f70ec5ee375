"""The record of what other editions withhold, and why: an appendix and a table for the exempt side.

Whoever approves a public edition reads here, figure by figure, which rule hides which numbers and
what a reader who adds up everything else could still believe. The appendix says a reason and a
range once for all the numbers of a figure that share them; the plain data has a row for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from p2p_analysis.gate.decisions import EXCEPTION, Decision
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
    """Write the appendix: a row for each figure of which numbers are withheld, or approved."""
    if not release.decisions:
        words = (
            "Which rule withholds a number, and how well it is hidden, would help a reader to work "
            "it out. That record is in the exempt edition only."
        )
        return [nodes.paragraph([nodes.text(words)]), nodes.paragraph([nodes.text(release.rule)])]
    words = (
        "Each row is a figure of which another edition withholds numbers, or shows one by "
        "approval. It gives the numbers, and in brackets why, and the least and the greatest value "
        "that a reader could still believe after adding and taking away everything printed there. "
        "The file decisions.csv has a row for each number."
    )
    several = len({one.edition for one in release.decisions}) > 1
    reasons = _reasons(release.decisions)
    figures = _gathered(release.decisions, lambda one: (one.edition, one.figure))
    rows = [
        [
            [nodes.text(sentence(release[figure].label))],
            *([[nodes.text(edition)]] if several else []),
            [nodes.text(_told(found, reasons, release))],
        ]
        for (edition, figure), found in figures.items()
    ]
    once = [f"{sentence(kind)}: {why}." for kind, why in reasons.items()]
    return [
        nodes.paragraph([nodes.text(" ".join([words, *once]))]),
        build(
            release,
            id="table-decisions",
            caption="What is withheld, and why",
            head=[
                "Figure",
                *(["Edition"] if several else []),
                "Numbers (why, and what could be believed)",
            ],
            rows=rows,
            numeric=(),
        ),
    ]


def _gathered(
    decisions: Iterable[Decision], key: Callable[[Decision], tuple[str, str]]
) -> dict[tuple[str, str], list[Decision]]:
    """Decisions that have something in common, in the order of the first of each."""
    found: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions:
        found.setdefault(key(one), []).append(one)
    return found


def _reasons(decisions: Iterable[Decision]) -> dict[str, str]:
    """By kind, the one reason that all its decisions have: said once, above the table."""
    found: dict[str, set[str]] = {}
    for one in decisions:
        found.setdefault(one.kind, set()).add(f"{one.rule}{_approval(one)}")
    return {
        kind: next(iter(whys))
        for kind, whys in found.items()
        if len(whys) == 1 and kind != EXCEPTION
    }


def _told(decisions: list[Decision], reasons: Mapping[str, str], release: Release) -> str:
    """Tell the decisions about one figure: a sentence for all that share a reason and a range.

    The words of a breakdown's field stand before the first of its levels alone.
    """

    def common(one: Decision) -> tuple[str, str]:
        why = "" if one.kind in reasons else f": {one.rule}{_approval(one)}"
        return f"{one.kind}{why}", _believable(one)

    told = []
    for (why, range_), found in _gathered(decisions, common).items():
        fields: dict[str, list[str]] = {}
        for one in found:
            field, part = _part(one, release)
            fields.setdefault(field, []).append(part)
        listed = (f"{field}: {'; '.join(parts)}" if field else "; ".join(parts)
                  for field, parts in fields.items())  # fmt: skip
        told.append(f"{sentence('; '.join(listed))} ({why}, {range_}).")
    return " ".join(told)


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
