"""Registers in print: the lettered items of the paper, and what stands under them.

A row of a register prints as an item with its own paragraph number, just as a chapter's item does,
so that it is cited and linked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from p2p_analysis.brief.register_rows import Document
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.appendix_list import appendix_blocks, titled
from p2p_analysis.show.assurances import assurance_blocks
from p2p_analysis.show.glossary import glossary_blocks
from p2p_analysis.show.guidance import CHECKED, NOT_FOUND, until
from p2p_analysis.show.items import items_of
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day
from p2p_analysis.show.recommendations import duty_blocks, recommendation_blocks
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.words.errors import UsageError, did_you_mean


def register(release: Release, name: str) -> Shown:
    """Print a register of the review.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        "findings", "actions", "assurances", "next_steps", "recommendations", "duties",
        "documents", "glossary" or "appendices".
    """
    of_release(release)
    if name not in _REGISTERS:
        raise UsageError(f'no register is called "{name}"' + did_you_mean(name, _REGISTERS))
    return Shown(tuple(_REGISTERS[name](release)))


def _plain(name: str) -> Callable[[Release], list[Node]]:
    return lambda release: items_of(release, name, getattr(release.review.registers, name))


def _documents(release: Release) -> list[Node]:
    rows = release.review.registers.documents
    if not rows:
        return []
    dated = [_dated(row, release) for row in rows]
    lines = [line for found in dated for line in found]
    table = nodes.table(
        id="table-documents",
        caption="Key documents and their dates",
        head=["Document", "Kind", "Published", "In force from", "In force until", CHECKED],
        rows=[[[nodes.text(words)] for words in line] for line in lines],
        notes=[] if all(dated) else ["Only documents with a known date are listed."],
        source=f"{release.review.council}, list of key documents and list of guidance.",
    )
    return [*items_of(release, "documents", rows), table]


def _dated(row: Document, release: Release) -> list[list[str]]:
    """A row of the table for each edition of national guidance, or one for the document itself.

    A tool or a policy of which no date is known has none: there is nothing to say of it.
    """
    if not row.guidance:
        if not row.published:
            return []
        published = day(row.published, row.precision)
        return [[row.title, "Tool, study or local policy", published, "Not applicable",
                 "Not applicable", "No"]]  # fmt: skip
    found = []
    for name in row.guidance:
        one = release.review.guidance[name]
        found.append(
            [
                one.title,
                f"National guidance, {one.status}",
                day(one.published) if one.published else NOT_FOUND,
                day(one.in_force, one.precision),
                until(one, release.review),
                "Yes" if one.verified else "No",
            ]
        )
    return found


def _glossary(release: Release) -> list[Node]:
    rows = release.review.registers.glossary
    heading = nodes.heading(1, titled(release, "glossary", "Appendix: definitions"))
    return [heading, *glossary_blocks(release)] if rows else []


_REGISTERS: Mapping[str, Callable[[Release], list[Node]]] = MappingProxyType(
    {
        **{name: _plain(name) for name in ("findings", "actions", "next_steps")},
        "assurances": assurance_blocks,
        "recommendations": recommendation_blocks,
        "duties": duty_blocks,
        "documents": _documents,
        "glossary": _glossary,
        "appendices": appendix_blocks,
    }
)
