"""How complete the case file is: for each field, in how many cases there is an answer at all."""

from __future__ import annotations

from p2p_analysis.brief.review import Review
from p2p_analysis.desk.selection import Where, chosen
from p2p_analysis.desk.sheet import Part, Sheet, marking_of
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.recorded import is_recorded, tally

_NOTES = (
    "A field can also be empty because the question does not arise: a case without a plan has no "
    "date of one. Which items a record should hold is asked by the monthly audit "
    "(recording_quality.ipynb).",
    "Fields that are worked out from others when the cases are read are not listed.",
)


def completeness(cases: Cases, review: Review, *, where: Where | None = None) -> Sheet:
    """Show for each field of the case file in how many cases it is recorded.

    Parameters
    ----------
    cases : Cases
        From `load_cases`.
    review : Review
        From `load_review`.
    where : mapping of str to str or list of str, optional
        Field to words: only cases that surely meet every condition.
    """
    rows, notes = chosen(cases, review, where)
    found = {
        name: tally(is_recorded(rows[name]), rows["n"])
        for name, field in all_fields().items()
        if not field.derived
    }
    # Rounded down, so that 100 is said of nothing that has a gap.
    return Sheet(
        marking_of(review),
        f"How complete the case file is: {int(rows['n'].sum()):,} cases",
        ("Field", "Recorded", "Not recorded", "Recorded, %"),
        tuple(
            (name, one.yes, one.no, 100 * one.yes // one.base if one.base else None)
            for name, one in found.items()
        ),
        bars=tuple((Part(one.yes), Part(one.no, missing=True)) for one in found.values()),
        legend=(("Recorded", Part(1)), ("Not recorded", Part(1, missing=True))),
        notes=(*notes, *_NOTES),
    )
