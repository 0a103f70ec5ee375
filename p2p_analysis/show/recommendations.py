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
            {"kind": "strong", "content": [nodes.text(duty.title)]},
            nodes.text(". The council must "),
            *bind_text(duty.text, release, duty.place("duties", "text")),
            nodes.text(". "),
            *_bears_on(duty, release),
        ]
        found.append(item(duty.paragraph, content))
    return items(found)


def legal_basis_blocks(release: Release) -> list[Node]:
    """The matrix of duties and recommendations, for the appendix on the legal basis."""
    registers = release.review.registers
    checked = all(duty.verified for duty in registers.duties)
    words = (
        "A row is a duty, a column a recommendation by its letter. The table says where we think "
        "that a duty bears on a recommendation."
    )
    if not checked:
        words += " It has not been checked by a lawyer and is not legal advice."
    rows = [
        [
            [nodes.text(f"{duty.title} ({duty.paragraph})")],
            *([nodes.text("yes" if duty.id in one.duties else "no")]
              for one in registers.recommendations),
        ]
        for duty in registers.duties
    ]  # fmt: skip
    matrix = words_table(
        release,
        id="table-legal-basis",
        caption="Which duty bears on which recommendation",
        head=["Duty", *(f"({one.letter})" for one in registers.recommendations)],
        rows=rows,
    )
    return [nodes.paragraph([nodes.text(words)]), matrix]


def due_words(one: Recommendation) -> str:
    """When it is due, as a table says it."""
    if one.due is None:
        return NO_DATE
    return day(one.due, one.precision)


def status_words(one: Recommendation, release: Release) -> str:
    """How it stands; overdue is said in words."""
    late = ", overdue" if is_overdue(one, release.review.as_at) else ""
    return f"{one.status}{late}"


def _content(row: Recommendation, release: Release) -> list[Node]:
    place = row.place("recommendations")
    owner = row.owner_text or (f"the {row.owner}" if row.owner else "the 2020 paper named none")
    timeline = row.due_text or (due_words(row) if row.due else "no date was given")
    by_id = {one.id: one for one in release.review.registers.recommendations}
    overlaps = [by_id[name] for name in row.duplicates]
    content: list[Node] = [
        {"kind": "strong", "content": [nodes.text(f"{row.title}.")]},
        nodes.text(" "),
        *bind_text(row.text, release, f"{place}, text"),
        nodes.text(f" Owner: {owner}. Timeline: "),
        *bind_text(timeline, release, f"{place}, due_text"),
        nodes.text("."),
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
    duties = {duty.id: duty for duty in registers.duties}
    findings = {finding.id: finding for finding in registers.findings}
    others = {one.id: one for one in registers.recommendations}
    rows = [
        [
            [cited(f"({one.letter})", one.paragraph), nodes.text(f" {one.title}")],
            [nodes.text(one.owner or NO_OWNER)],
            [nodes.text(due_words(one))],
            [nodes.text(status_words(one, release))],
            _cell([cited(duties[name].short, duties[name].paragraph) for name in one.duties]),
            _cell([cited(findings[n].paragraph, findings[n].paragraph) for n in one.answers]),
            _cell([_letter(others[name]) for name in one.duplicates]),
        ]
        for one in registers.recommendations
    ]
    return words_table(
        release,
        id="table-recommendations",
        caption="Recommendations: who, by when, and what they rest on",
        head=["Recommendation", "Owner", "Due", "Status", "Duties", "Answers finding", "Overlaps"],
        rows=rows,
    )


def _cell(links: list[Node]) -> list[Node]:
    return joined(links, last=", ") or [nodes.text("none")]


def _letter(one: Recommendation) -> Node:
    return cited(f"({one.letter})", one.paragraph)


def _bears_on(duty: Duty, release: Release) -> list[Node]:
    found = [
        _letter(one) for one in release.review.registers.recommendations if duty.id in one.duties
    ]
    if not found:
        return [nodes.text("It bears on publication rather than on a recommendation.")]
    word = "Recommendation" if len(found) == 1 else "Recommendations"
    return [nodes.text(f"{word} "), *joined(found), nodes.text(".")]
