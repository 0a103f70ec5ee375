"""The list of appendices: what this paper holds, and what became of the earlier paper's."""

from __future__ import annotations

from p2p_analysis.brief.register_rows import Appendix
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.items import words_table
from p2p_analysis.show.nodes import Node


def titled(release: Release, name: str, instead: str) -> str:
    """An appendix's heading: with its number and title if the review lists it."""
    for one in release.review.registers.appendices:
        if name in one.prints:
            return f"Appendix {one.number}: {one.title}"
    return instead


def appendix_blocks(release: Release) -> list[Node]:
    """The list as a table; nothing if the review declares no appendices."""
    rows = [
        [[nodes.text(words)] for words in _line(one, release)]
        for one in release.review.registers.appendices
    ]
    if not rows:
        return []
    head = ["Appendix", "Where it is", "In the 2020 paper"]
    return [
        words_table(
            release, id="table-appendices", caption="Appendices", head=head, rows=rows
        )
    ]  # fmt: skip


def _line(one: Appendix, release: Release) -> list[str]:
    if one.not_here:
        where, title = f"Not part of this paper. {one.not_here}", one.title
    else:
        elsewhere = one.exempt and release.edition.protects
        where = "In full in the exempt edition only" if elsewhere else "In this paper"
        title = f"{one.number}: {one.title}"
    return [title, where, one.earlier or "not there"]
