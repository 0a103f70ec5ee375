"""Choosing cases at the desk: by the conditions of a measure, and with its three answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from p2p_analysis.brief.measures import measure_faults
from p2p_analysis.brief.review import Review
from p2p_analysis.brief.trying import measure_of
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.words.errors import Fault, UsageError
from p2p_analysis.words.fields import NOT_RECORDED
from p2p_analysis.words.recorded import all_hold, matches, surely, tally

if TYPE_CHECKING:
    import pandas as pd

Where = Mapping[str, str | Sequence[str]]


def chosen(cases: Cases, review: Review, where: Where | None) -> tuple[pd.DataFrame, list[str]]:
    """The cases that surely meet the conditions, and what to know of those that do not.

    Raises
    ------
    UsageError
        With every unknown field and word.
    """
    rows = cases.rows
    if not where:
        return rows, []
    selection = measure_of("selection", {"label": "the cases chosen", "where": where})
    asked = selection.where
    faults = list(measure_faults({"selection": selection}, review.fields))
    if faults:
        raise UsageError(Fault("where", problem) for _, problem in faults)
    answer = all_hold((matches(rows[name], words) for name, words in asked.items()), rows.index)
    found = tally(answer, rows["n"])
    conditions = " and ".join(
        f"{review.fields[name].within} is "
        + " or ".join(f"“{review.fields[name].word_title(word)}”" for word in words)
        for name, words in asked.items()
    )
    note = (
        f"Only cases in which {conditions}: {found.yes:,} yes; {found.no:,} no; "
        f"{found.not_recorded:,} not recorded."
    )
    if found.not_recorded:
        note += (
            " Those not recorded are not counted above, but they are not “no” either. To ask for "
            f'them, choose the word "{NOT_RECORDED}".'
        )
    return rows[surely(answer)], [note]
