"""Recommendations and duties in print: items, the table of who and when, and the legal basis."""

from __future__ import annotations

from p2p_analysis.brief.register_checks import is_overdue
from p2p_analysis.brief.register_rows import Duty, Recommendation
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.items import cited, item, items, joined, words_table
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day
from p2p_analysis.show.timeline import due_dates

NO_OWNER, NO_DATE = "no owner named", "no date"


def recommendation_blocks(release: Release) -> list[Node]:
    """The lettered recommendations, their table and the chart of due dates."""
    rows = release.review.registers.recommendations
    if not rows:
        return []
    lettered = [item(row.paragraph, _content(row, release)) for row in rows]
    return [*items(lettered), _table(release), due_dates(release)]


def duty_blocks(release: Release) -> list[Node]:
    """The duties as lettered items, each with the recommendations that it bears on."""
    found = []
    for duty in release.review.registers.duties:
        content: list[Node] = [
            {"kind": "strong", "content": [nodes.text(_with_short_name(duty))]},
            nodes.text(f". {duty.who} must "),
            *bind_text(duty.text, release, duty.place("duties", "text")),
            nodes.text("."),
            *_bears_on(duty, release),
        ]
        found.append(item(duty.paragraph, content))
    return items(found)


def _with_short_name(duty: Duty) -> str:
    """The duty's title, and what tables call it where that is not a part of the title."""
    known = duty.short in duty.title.lower()
    return duty.title if known else f"{duty.title} ({duty.short})"


def legal_basis_blocks(release: Release) -> list[Node]:
    """The duties of each recommendation, for the appendix on the legal basis."""
    registers = release.review.registers
    duties = {duty.id: duty for duty in registers.duties}
    words = "The table says which duties we think bear on each recommendation."
    if not all(duty.verified for duty in registers.duties):
        words += " It has not been checked by a lawyer and is not legal advice."
    rows = [
        [
            _name(one),
            _cell([cited(duties[name].short, duties[name].paragraph) for name in one.duties]),
        ]
        for one in registers.recommendations
    ]
    table = words_table(
        release,
        id="table-legal-basis",
        caption="Which duties bear on which recommendation",
        head=["Recommendation", "Duties"],
        rows=rows,
    )
    return [nodes.paragraph([nodes.text(words)]), table]


def due_words(one: Recommendation) -> str:
    """When it is due, as a table says it."""
    if one.due is None:
        return NO_DATE
    return f"{'from ' if one.ongoing else ''}{day(one.due, one.precision)}"


def status_words(one: Recommendation, release: Release) -> str:
    """How it stands; overdue is said in words."""
    late = ", overdue" if is_overdue(one, release.review.as_at) else ""
    return f"{one.status}{late}"


def _content(row: Recommendation, release: Release) -> list[Node]:
    place = row.place("recommendations")
    by_id = {one.id: one for one in release.review.registers.recommendations}
    overlaps = [by_id[name] for name in row.duplicates]
    content: list[Node] = [
        {"kind": "strong", "content": [nodes.text(f"{row.title}.")]},
        nodes.text(" "),
        *bind_text(row.text, release, f"{place}, text"),
    ]
    if row.conflict:
        content += [nodes.text(" "), *bind_text(row.conflict, release, f"{place}, conflict")]
    if overlaps:
        links = joined([_letter(one) for one in overlaps])
        word = "recommendation" if len(overlaps) == 1 else "recommendations"
        content += [nodes.text(f" This overlaps with {word} "), *links, nodes.text(".")]
    return content


def _table(release: Release) -> Node:
    registers = release.review.registers
    findings = {finding.id: finding for finding in registers.findings}
    rows = [
        [
            _name(one),
            [nodes.text(one.owner_text or one.owner or NO_OWNER)],
            bind_text(
                one.due_text or due_words(one), release, f"{one.place('recommendations')}, due_text"
            ),
            [nodes.text(status_words(one, release))],
            _cell([cited(findings[n].paragraph, findings[n].paragraph) for n in one.answers]),
        ]
        for one in registers.recommendations
    ]
    return words_table(
        release,
        id="table-recommendations",
        caption="Recommendations: who, by when, and which finding they answer",
        head=["Recommendation", "Owner", "Due", "Status", "Finding it answers"],
        rows=rows,
    )


def _cell(links: list[Node]) -> list[Node]:
    return joined(links, last=", ") or [nodes.text("none")]


def _name(one: Recommendation) -> list[Node]:
    return [_letter(one), nodes.text(f" {one.title}")]


def _letter(one: Recommendation) -> Node:
    return cited(f"({one.letter})", one.paragraph)


def _bears_on(duty: Duty, release: Release) -> list[Node]:
    """Where a duty bears on no recommendation; the appendix has those that do."""
    if any(duty.id in one.duties for one in release.review.registers.recommendations):
        return []
    return [nodes.text(" It bears on publication rather than on a recommendation.")]
