"""The appendices that the machine writes.

How each number was counted, what the earlier paper printed and where it disagrees with itself, and
the table of cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from types import MappingProxyType

from p2p_analysis.brief.periods import PERIOD
from p2p_analysis.brief.registers import Claim
from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.appendix_list import titled
from p2p_analysis.show.decisions import decisions_blocks, withheld_elsewhere
from p2p_analysis.show.lists import case_list
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node, plain
from p2p_analysis.show.numbers import digits
from p2p_analysis.show.recommendations import legal_basis_blocks
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.since import since_blocks
from p2p_analysis.show.tables import build, cell, sentence
from p2p_analysis.words.case_list import CAPTIONS
from p2p_analysis.words.errors import UsageError, did_you_mean
from p2p_analysis.words.recording_items import EXAMINED_BY, UNEXAMINED

_ROWS = "contradictions.toml"
_TAKEN_OVER = "Taken over, not checked"
_CASE_COLUMNS = (
    PERIOD,
    "harm_class",
    "historic",
    "victim_age_band",
    "location",
    "school_phase",
    "social_care_outcome",
    "police_status",
    "advice_recorded",
    "advice_followed",
    "separation_in_place",
)
# What the officers looked into together: without a finding on the advice, into none of it.
_EXAMINED = (EXAMINED_BY, "advice_followed", "separation_in_place")
_GAP = "Not recorded"
# Lists that no part of the paper prints where it speaks of them.
_CASE_LISTS = (
    "guidance_by_case",
    "separation",
    "transition_watch",
    "separation_disagreements",
    "recording_by_case",
)


def appendix(release: Release, *names: str) -> Shown:
    """Print appendices.

    Parameters
    ----------
    release : Release
        From `protect`.
    *names : str
        Which ones: "legal_basis", "cases", "counted", "printed", "contradictions", "decisions",
        "lists", "since".
    """
    of_release(release)
    blocks: list[Node] = []
    for name in names:
        if name not in _APPENDICES:
            raise UsageError(f'no appendix is called "{name}"' + did_you_mean(name, _APPENDICES))
        title, write = _APPENDICES[name]
        blocks += [nodes.heading(1, titled(release, name, f"Appendix: {title}")), *write(release)]
    return Shown(tuple(blocks))


def _cases(release: Release) -> list[Node]:
    fields = release.review.fields
    if not release.case_rows:
        words = (
            "The table of single cases is in the exempt edition only. A row of it could identify a "
            "child, so it is exempt from publication under Schedule 12A of the Local Government "
            "Act 1972, paragraphs 1 and 2: information about an individual, or likely to reveal "
            "who an individual is."
        )
        return [nodes.paragraph([nodes.text(words)])]
    runs = _runs(release)
    columns = [name for name in _CASE_COLUMNS if name != PERIOD or not runs]
    rows = [
        [[nodes.text(row["case_id"])], *([nodes.text(_word(row, name))] for name in columns)]
        for row in release.case_rows
    ]
    words = (
        "Each row is a referral about one incident, in the order of referral. Names and dates of "
        "birth are not in the case file, and a school is there by its number alone."
    )
    if runs:
        words += f" The periods follow one another: {'; '.join(runs)}."
    return [
        nodes.paragraph([nodes.text(words)]),
        build(
            release,
            id="table-case-list",
            caption="The cases of the review",
            head=["Case", *(fields[name].title for name in columns)],
            rows=rows,
            numeric=(),
        ),
    ]


def _runs(release: Release) -> list[str]:
    """Each period with its first and last case, where its cases stand together in the table."""
    runs = [
        (period, [row["case_id"] for row in rows])
        for period, rows in groupby(release.case_rows, key=lambda row: row[PERIOD])
    ]
    if len(runs) > len(release.review.periods):
        return []
    return [
        f"{period}, {ids[0]}" + (f" to {ids[-1]}" if len(ids) > 1 else "") for period, ids in runs
    ]


def _word(row: Mapping[str, str], name: str) -> str:
    """An answer in the table of cases; a blank that nobody asked about is not one of the record."""
    blank = row[name] == row[EXAMINED_BY] == _GAP
    return UNEXAMINED if blank and name in _EXAMINED else row[name]


def _counted(release: Release) -> list[Node]:
    words = (
        "Each number in this paper is counted from the case file by a question that the review "
        "file declares. A question has three answers: yes, no and not recorded; together they make "
        "up those asked. The table gives each question, whom it was asked of and its answers. The "
        "file figures.csv has the same, with every answer and the paragraph of each figure."
    )
    kept = withheld_elsewhere(release)
    rows = [
        [
            [nodes.text(sentence(figure.label))],
            [nodes.text(figure.how)],
            *([nodes.text(told.get(name, "none"))] for told in kept.values()),
            [cell(figure.value, name, figure)],
            [cell(figure.not_recorded, f"{name}.not_recorded", figure)]
            if figure.not_recorded is not None
            else [nodes.text("not applicable")],
            [cell(figure.base, f"{name}.base", figure)]
            if figure.base is not None
            else [nodes.text("not applicable")],
        ]
        for name, figure in release.figures.items()
    ]
    return [
        nodes.paragraph([nodes.text(words)]),
        {
            **build(
                release,
                id="table-counted",
                caption="How every number was counted",
                head=[
                    *("Figure", "How it is counted"),
                    *(f"Withheld in {edition}" for edition in kept),
                    *("Value", "Not recorded", "Asked"),
                ],
                rows=rows,
                numeric=range(2 + len(kept), 5 + len(kept)),
            ),
            "explains": list(release.figures),
        },
    ]


def _printed(release: Release) -> list[Node]:
    words = (
        "The 2020 paper was counted by hand. This table sets each number that it printed about the "
        "cases beside the number counted here, and says why they differ where they do."
    )
    if release.review.contradictions:
        words += " The table of contradictions says more where that paper disagrees with itself."
    found = [claim for claim in release.review.claims if claim.scope == "case"]
    claims = [claim for claim in found if not _hidden(claim, release)]
    told = nodes.paragraph([nodes.text(words), *_left_out(len(found) - len(claims))])
    if not claims:
        return [told]
    return [
        told,
        {
            **build(
                release,
                id="table-printed",
                caption="Printed in 2020 against counted now",
                head=["Claim", "Printed", "Counted", "Result"],
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
        ". For each of them this edition withholds the number that answers it, or shows another. "
        "To repeat what the 2020 paper printed there could give a withheld number away."
    )
    return [nodes.text(" Claims left out of the table: "), count, nodes.text(words)]


def _claim_row(claim: Claim, release: Release) -> list[list[Node]]:
    printed = release.printed[claim.id]
    return [
        [nodes.text(f"{claim.paragraph}: {claim.claim}")],
        [
            nodes.figure(
                str(printed),
                id=f"printed.{claim.id}",
                form="",
                withheld=False,
                value=printed,
                how=f"As the 2020 paper printed it, paragraph {claim.paragraph}.",
            )
        ],
        [nodes.text("not counted")] if claim.nearest else _counted_now(claim, release),
        _result(claim, release),
    ]


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


def _contradictions(release: Release) -> list[Node]:
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
            id="table-contradictions",
            caption="Contradictions of the 2020 paper",
            head=["Paragraphs", "What disagrees", "What this review does"],
            rows=rows,
            numeric=(),
        ),
    ]


def _lists(release: Release) -> list[Node]:
    """Lists of single cases, one under another; where the edition holds none, what they are."""
    if not release.edition.case_table:
        told = "; ".join(CAPTIONS[name] for name in _CASE_LISTS)
        words = f"These lists name single cases, so they are in the exempt edition only. {told}."
        return [nodes.paragraph([nodes.text(words)])]
    return [block for name in _CASE_LISTS for block in case_list(release, name).blocks]


_APPENDICES: Mapping[str, tuple[str, Callable[[Release], list[Node]]]] = MappingProxyType(
    {
        "legal_basis": ("legal basis for the recommendations", legal_basis_blocks),
        "cases": ("the cases", _cases),
        "counted": ("how every number was counted", _counted),
        "printed": ("printed in 2020 against counted now", _printed),
        "contradictions": ("contradictions of the 2020 paper", _contradictions),
        "decisions": ("what is withheld, and why", decisions_blocks),
        "lists": ("lists of single cases", _lists),
        "since": ("what changed since the last edition", since_blocks),
    }
)
