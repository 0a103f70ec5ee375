"""The screening of records: what is asked of each, in which order, and what the answers are called.

A record passes a stage if its answer is the right one. Another answer leaves it out for one reason;
no answer on the record leaves it out for another, and the two are never added together unnamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from p2p_analysis.words.fields import NO, NOT_RECORDED, YES, Field

SCREENED = "screened"  # the figure of all records that were looked at
INCLUDED = "included"  # where a record stands that passes every stage
RECEIVED = "received"  # records by time of receipt: the breakdown of every figure here

_FIELDS = (
    Field("record_id", "id", "The record that was looked at; each stands once"),
    Field("received_on", "date", "The day on which the record came in; every record has one"),
    Field("case_id", "id", "The case that the record became; empty for a record left out"),
    Field("peer_on_peer", "yes_no", "Whether one child is said to have harmed another"),
    Field("sexual", "yes_no", "Whether the harm alleged is sexual"),
    Field(
        "same_setting",
        "yes_no",
        "Whether both children attended one school or college when it is said to have happened",
    ),
    Field("duplicate", "yes_no", "Whether another record tells of the same incident"),
)
SCREENING_FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})


@dataclass(frozen=True)
class Stage:
    """One question of the screening.

    Attributes
    ----------
    name : str
        What a record that fails it is filed under.
    field : str
        The field that is asked; empty for the window, which the day of receipt answers.
    passes : str
        The answer that a record needs to go on.
    figure, out : str
        Ids of the figures of records that go on and of records left out.
    label, out_label : str
        What those figures count.
    title : str
        The records that go on, in a table.
    """

    name: str
    field: str
    passes: str
    figure: str
    out: str
    label: str
    out_label: str
    title: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it leaves records out: the other answer, and no answer."""
        return (NO, NOT_RECORDED) if self.field else (NO,)

    def place(self, reason: str) -> str:
        """Where a record stands that it leaves out."""
        return f"{self.name}.{reason}"


STAGES = (
    Stage(
        "peer_on_peer",
        "peer_on_peer",
        YES,
        "screened_peer_on_peer",
        "screened_out_peer_on_peer",
        "records in which one child is said to have harmed another",
        "records left out because they do not tell of harm between children",
        "Peer-on-peer",
    ),
    Stage(
        "sexual",
        "sexual",
        YES,
        "screened_sexual",
        "screened_out_sexual",
        "records of alleged sexual harm between children",
        "records left out because they do not tell of sexual harm",
        "Sexual",
    ),
    Stage(
        "same_setting",
        "same_setting",
        YES,
        "screened_same_setting",
        "screened_out_same_setting",
        "records of alleged sexual harm between children of the same setting",
        "records left out because they do not place both children in the same setting",
        "Same educational setting",
    ),
    Stage(
        "in_window",
        "",
        YES,
        "screened_in_window",
        "screened_out_in_window",
        "records of such harm, received in the months under review",
        "records left out because they came before or after the months under review",
        "Received in the months under review",
    ),
    Stage(
        "duplicate",
        "duplicate",
        NO,
        "screened_included",
        "screened_out_duplicate",
        "records that repeat no other and so became cases of the review",
        "records left out because they repeat another, or may do so",
        "Not a repeat of another record: included",
    ),
)
FIGURES = (SCREENED, *(name for stage in STAGES for name in (stage.figure, stage.out)))
PLACES = (*(stage.place(reason) for stage in STAGES for reason in stage.reasons), INCLUDED)
