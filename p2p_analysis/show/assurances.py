"""Assurances beside what the figures say, and the two rules that need figures (R06, R07).

Judged from what the edition shows and nothing else: where a figure is withheld, the public table
says so once and no rule speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from p2p_analysis.brief.register_checks import Warning, warn
from p2p_analysis.brief.register_rows import Assurance
from p2p_analysis.gate.figures import Value, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.items import cited, item, items
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.tables import build, cell, sentence

_PARTS = {"value": "", "no": ", no", "not_recorded": ", not recorded", "base": ", asked"}


def assurance_blocks(release: Release) -> list[Node]:
    """The lettered assurances, and a table of each claim beside its figures."""
    rows = release.review.registers.assurances
    if not rows:
        return []
    lettered = [
        item(row.paragraph, bind_text(row.text, release, row.place("assurances", "text")))
        for row in rows
        if row.text
    ]
    table = build(
        release,
        id="table-assurances",
        caption="What the 2020 paper assured, and what the figures say",
        head=["Paragraph", "What the 2020 paper assured", "What the figures say", "Result"],
        rows=[
            [
                [cited(row.paragraph, row.paragraph)],
                [nodes.text(row.says)],
                _figures(row, release),
                _told(row, release),
            ]
            for row in rows
        ],
        numeric=(),
    )
    return [*items(lettered), table]


def assurance_warnings(release: Release) -> Iterator[Warning]:
    """What the figures of an edition say against the assurances (R06, R07)."""
    unseen = {
        one.figure for one in release.decisions if not one.on and one.figure in release.figures
    }
    for row in release.review.registers.assurances:
        if result(row, release) == _NOT_BORNE_OUT and _instead(row, release) is None:
            words = "the figures do not bear this assurance out; reword it or leave it out"
            yield warn("assurances", row, "R06", words)
        if unseen & set(row.stands_on):
            words = "another edition withholds figures that it stands on; its readers cannot check"
            yield warn("assurances", row, "R07", words)


_NOT_BORNE_OUT = "The figures do not bear it out"


def result(row: Assurance, release: Release) -> str:
    """Whether the figures of an edition bear a claim out, in words.

    A claim fails only by figures that are shown; where one is withheld and none that is shown
    speaks against it, the edition cannot say. A claim that no number would settle is not tested.
    """
    if not row.stands_on:
        return "No figure here tests it"
    values = {name: _value(name, release) for name in (*row.stands_on, *row.holds)}
    needed = {name: values[name] for name in row.holds}
    shown = {name: value for name, value in needed.items() if not isinstance(value, Withheld)}
    if any(value != row.holds[name] for name, value in shown.items()):
        return _NOT_BORNE_OUT
    if not row.holds:
        return "The figures do not test it as worded"
    if any(isinstance(value, Withheld) for value in values.values()):
        return "This edition cannot say"
    return "The figures bear it out"


def _told(row: Assurance, release: Release) -> list[Node]:
    """The result of an assurance; where the figures fail it, what the register says instead."""
    found = result(row, release)
    instead = _instead(row, release) if found == _NOT_BORNE_OUT else None
    return instead or [nodes.text(found)]


def _instead(row: Assurance, release: Release) -> list[Node] | None:
    """What the figures show instead; None where that is not given, or not all of it is shown."""
    found = bind_text(row.instead, release, row.place("assurances", "instead"))
    return None if not found or any(node.get("withheld") for node in found) else found


def _figures(row: Assurance, release: Release) -> list[Node]:
    """Each figure with its label and its number, one after another."""
    names = dict.fromkeys((*row.stands_on, *row.holds))
    found: list[Node] = []
    for name in names:
        figure, _, part = name.partition(".")
        label = sentence(release[figure].label) + _PARTS[part or "value"]
        found += [
            nodes.text(f"{'; ' if found else ''}{label}: "),
            cell(_value(name, release), name, release[figure]),
        ]
    return found or [nodes.text("not applicable")]


def _value(name: str, release: Release) -> Value:
    figure, _, part = name.partition(".")
    return getattr(release[figure], part or "value")
