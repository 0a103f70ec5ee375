"""A list of single cases: for the exempt side only, since a row of it could identify a child.

This room alone knows which such lists there are, so that an edition without them can still say
what it leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ASKED = "the table of what was asked"  # the words for it in a note, and how it is found
ASKED_ID = "table-asked"
# Name of a list to its caption. A public edition prints the caption and where the list is.
BY_CASE, DISAGREEMENTS = "guidance_by_case", "guidance_disagreements"
CAPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "separation": "Where the children of each case have been since the disclosure",
        "transition_watch": "Moves to watch in the year after the review",
        "separation_disagreements": "Where the officers' answer and the settings history differ",
        BY_CASE: "Each case against what guidance asked",
        DISAGREEMENTS: "Where the record and the officers' own finding differ",
        "recording_by_case": "Cases whose record is not complete, and what is missing",
        "audit_sample": "Sample for the auditor, worst record first",
    }
)

# What a reader of a list should know beside its headings.
NOTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "separation": (
            "Days are calendar days, holidays included. Children at one setting may be kept apart "
            "inside it.",
            "No in the last column: no move of the coming year brings the children together, "
            "wherever they are today.",
        ),
        "separation_disagreements": (
            "The two answers are for different days. Children may have moved in between.",
        ),
        BY_CASE: (f"The letters are those of {ASKED}. A letter in no column was not required.",),
    }
)


@dataclass(frozen=True, repr=False)
class CaseList:
    """Rows about single cases, as printed words.

    Attributes
    ----------
    head : tuple of str
        Column headings; the first column names the case.
    rows : tuple of tuple of str
        A cell for each heading.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        return "CaseList: rows are shown in the exempt edition only."
