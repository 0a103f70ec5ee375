"""What the earlier paper printed beside what is counted now, and where it disagrees with itself."""

from __future__ import annotations

import re

from p2p_analysis.brief.registers import Claim
from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node, plain
from p2p_analysis.show.numbered import refer
from p2p_analysis.show.numbers import digits
from p2p_analysis.show.tables import build

_ROWS = "contradictions.toml"
_CONTRADICTIONS = "table-contradictions"
_CLAIM = "Paragraph of the 2020 paper, and claim"
_TAKEN_OVER = "Taken over, not checked"


def printed_blocks(release: Release) -> list[Node]:
    """Write the appendix: each number that the earlier paper printed, and what is counted now."""
    words = (
        "The 2020 paper was counted by hand. This table sets the numbers that it printed about the "
        "cases beside those counted here, and says why they differ where they do."
    )
    more = [nodes.text(words)]
    if release.review.contradictions:
        link = refer(_CONTRADICTIONS, "The table of contradictions")
        more += [nodes.text(" "), link, nodes.text(" says more of where that paper disagrees.")]
    found = [claim for claim in release.review.claims if claim.scope == "case"]
    claims = sorted((one for one in found if not _hidden(one, release)), key=_in_order)
    told = nodes.paragraph([*more, *_left_out(len(found) - len(claims))])
    if not claims:
        return [told]
    return [
        told,
        {
            **build(
                release,
                id="table-printed",
                caption="Printed in 2020 against counted now",
                head=[_CLAIM, "Printed", "Counted", "Result"],
                rows=[_claim_row(claim, release) for claim in claims],
                numeric=(),
            ),
            "explains": [f"printed.{claim.id}" for claim in claims],
        },
    ]


def _counted_now(claim: Claim, release: Release) -> list[Node]:
    place = f"printed.toml, {claim.id}, counted"
    return bind_text(f"{{{{ {claim.counted} }}}}", release, place)


def _hidden(claim: Claim, release: Release) -> bool:
    """Whether the number that answers a claim is withheld, or what was printed may give one away.

    Even "agrees" would tell a reader of the earlier paper what the withheld number is.
    """
    counted = _counted_now(claim, release)
    printed = release.printed[claim.id]
    return isinstance(printed, Withheld) or any(node.get("withheld") for node in counted)


def _left_out(number: int) -> list[Node]:
    """How many claims have no row, and why."""
    if not number:
        return []
    count = nodes.figure(
        digits(number),
        id="edition.claims_withheld",
        form="",
        withheld=False,
        value=number,
        how="Claims of the 2020 paper about the cases, less those in the table.",
    )
    words = (
        ". For each of them this edition withholds our number, or ours is a different one. "
        "To repeat what the 2020 paper printed there could give a withheld number away."
    )
    return [nodes.text(" Claims left out of the table: "), count, nodes.text(words)]


def _claim_row(claim: Claim, release: Release) -> list[list[Node]]:
    return [
        [nodes.text(f"{claim.paragraph}: {claim.claim}")],
        [nodes.text("not printed") if claim.derived else _printed(claim, release)],
        [nodes.text("not counted")] if claim.nearest else _counted_now(claim, release),
        _result(claim, release),
    ]


def _printed(claim: Claim, release: Release) -> Node:
    printed = release.printed[claim.id]
    return nodes.figure(
        str(printed),
        id=f"printed.{claim.id}",
        form="",
        withheld=False,
        value=printed,
        how=f"As the 2020 paper printed it, paragraph {claim.paragraph}.",
    )


def _in_order(claim: Claim) -> tuple[tuple[bool, int, str], ...]:
    """Where a claim stands in that paper: 2.2 before 2.12, and 2.12 before 2.12(a)."""
    parts = re.findall(r"\d+|[a-z]+", claim.paragraph.lower())
    return tuple((not one.isdigit(), int(one) if one.isdigit() else 0, one) for one in parts)


def _result(claim: Claim, release: Release) -> list[Node]:
    """Whether the two agree; a date that is known from that paper alone can only repeat it."""
    reason = bind_text(claim.reason, release, f"printed.toml, {claim.id}, reason")
    taken_over = (claim.counted or "").startswith("events.")
    if taken_over and claim.status != "ok":
        return [nodes.text(f"{_TAKEN_OVER}. "), *reason]
    if taken_over:
        return [nodes.text(_TAKEN_OVER)]
    same = plain(_counted_now(claim, release)) == str(release.printed[claim.id])
    if claim.status == "ok" and (same or not reason):
        return [nodes.text("Agrees")]
    return reason


def contradictions_blocks(release: Release) -> list[Node]:
    """Write the appendix: where the earlier paper disagrees with itself."""
    without = ", in words that leave withheld numbers out," if release.edition.protects else ""
    words = (
        "In these places the 2020 paper disagrees with itself. Each row says what "
        f"disagrees{without} and what this review does instead."
    )
    rows = [
        [
            [nodes.text(found.paragraphs)],
            bind_text(found.conflict, release, f"{_ROWS} ({found.paragraphs}), conflict"),
            bind_text(found.handling, release, f"{_ROWS} ({found.paragraphs}), handling"),
        ]
        for found in release.review.contradictions
    ]
    return [
        nodes.paragraph([nodes.text(words)]),
        build(
            release,
            id=_CONTRADICTIONS,
            caption="Contradictions of the 2020 paper",
            head=["Its paragraphs", "What disagrees", "What this review does"],
            rows=rows,
            numeric=(),
        ),
    ]
