"""The appendices that the machine writes.

How each number was counted, the table of cases, and lists of single cases; others are of rooms of
their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from types import MappingProxyType

from p2p_analysis.brief.periods import PERIOD
from p2p_analysis.gate.figures import Figure, Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.appendix_list import titled
from p2p_analysis.show.decisions import decisions_blocks, withheld_elsewhere
from p2p_analysis.show.earlier_paper import contradictions_blocks, printed_blocks
from p2p_analysis.show.lists import case_list
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.recommendations import legal_basis_blocks
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.since import since_blocks
from p2p_analysis.show.tables import build, cell, sentence
from p2p_analysis.words.case_list import CAPTIONS
from p2p_analysis.words.errors import UsageError, did_you_mean
from p2p_analysis.words.recording_items import EXAMINED_BY, UNEXAMINED

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
    if name == "victim_age_band":  # the column is narrow, and its heading says what is counted
        return row[name].removesuffix(" years")
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
            _asked(figure, release),
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


def _asked(figure: Figure, release: Release) -> list[Node]:
    """Of how many a figure was asked; of one that is not there at all, what its group counts."""
    if figure.base is None:
        return [nodes.text("not applicable")]
    whole = release.figures.get(figure.of or "cases")
    if whole and isinstance(figure.base, Withheld) and not whole.withheld:
        return [cell(whole.value, whole.id, whole)]
    return [cell(figure.base, f"{figure.id}.base", figure)]


def _lists(release: Release) -> list[Node]:
    """Lists of single cases, one under another; where the edition holds none, what they are."""
    if not release.edition.case_table:
        words = "These lists name single cases, so they are in the exempt edition only."
        told = [
            {"kind": "item", "content": [nodes.text(f"{CAPTIONS[name]}.")]} for name in _CASE_LISTS
        ]
        return [nodes.paragraph([nodes.text(words)]), {"kind": "bullets", "items": told}]
    return [block for name in _CASE_LISTS for block in case_list(release, name).blocks]


_APPENDICES: Mapping[str, tuple[str, Callable[[Release], list[Node]]]] = MappingProxyType(
    {
        "legal_basis": ("legal basis for the recommendations", legal_basis_blocks),
        "cases": ("the cases", _cases),
        "counted": ("how every number was counted", _counted),
        "printed": ("printed in 2020 against counted now", printed_blocks),
        "contradictions": ("contradictions of the 2020 paper", contradictions_blocks),
        "decisions": ("what is withheld, and why", decisions_blocks),
        "lists": ("lists of single cases", _lists),
        "since": ("what changed since the last version", since_blocks),
    }
)
