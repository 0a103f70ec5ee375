"""Guidance in print: which documents were in force, what they asked, and what the record shows.

The public edition prints what was asked, when and by which document; what each case's record
shows of it is counted in the exempt edition alone.
"""

from __future__ import annotations

import datetime

from p2p_analysis.brief.guidance import (
    COMPLIANCE,
    PREFIX,
    VERDICTS,
    Document,
    documents_between,
)
from p2p_analysis.brief.review import Review
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.charts import by_levels
from p2p_analysis.show.checked import unverified
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import day
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell, levels_table, sentence
from p2p_analysis.show.undrawn import elsewhere
from p2p_analysis.words.case_list import ASKED, ASKED_ID
from p2p_analysis.words.fields import NOT_RECORDED

JUDGED = "guidance_judged"
CHECKED = "Start date checked"
NOT_FOUND = "Not found"
_STATUS = {
    "statutory": "Statutory",
    "advice": "Advice",
    "withdrawn": "Advice, since withdrawn",
}
# Whose own finding stands beside which word of compliance.
_REVIEWER = {
    "complied_recorded": "fully_recorded",
    "complied_part_recorded": "partly_recorded",
    NOT_RECORDED: "advice_unrecorded",
    "not_complied": "advice_wrong",
}
_COMPLIANCE_ID = "table-compliance"
_GUIDANCE_SOURCE = "register of guidance of this review"


def guidance(release: Release) -> Shown:
    """Print the documents in force during the review, and which of them held when.

    Parameters
    ----------
    release : Release
        From `protect`.
    """
    review = of_release(release).review
    first, last = review.window.first, review.window.last
    documents = documents_between(review.guidance, first, last)
    rows = [
        [
            [nodes.text(one.title + (f" ({one.short})" if one.short else ""))],
            [nodes.text(_STATUS[one.status])],
            [nodes.text(day(one.published) if one.published else NOT_FOUND)],
            [nodes.text(day(one.in_force, one.precision))],
            [nodes.text(until(one, review))],
            [nodes.text("Yes" if one.verified else "No")],
        ]
        for one in documents.values()
    ]
    timeline = build(
        release,
        id="table-guidance",
        caption="Guidance in force at any time in the months under review",
        head=["Document", "Status", "Published", "In force from", "In force until", CHECKED],
        rows=rows,
        notes=[unverified(review)],
        numeric=(),
    )
    timeline["source"] = f"{review.council}, {_GUIDANCE_SOURCE}."
    return Shown((timeline, _regimes(release)))


def requirements(release: Release, name: str = JUDGED) -> Shown:
    """Print what guidance asked, by which document and when; in the exempt edition, with counts.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        A measure that is counted by "requirements".
    """
    review = of_release(release).review
    letters = review.register.lettered(review.window.first, review.window.last)
    rows = [
        [
            [nodes.text(f"({letter}) {review.requirements[one].label}")],
            [nodes.text(sentence(review.requirements[one].paragraph or "not found"))],
            [nodes.text("Yes" if review.requirements[one].verified else "No")],
        ]
        for one, letter in letters.items()
    ]
    # What several ask from the same day is said once, by their letters.
    alike: dict[str, list[str]] = {}
    for one, letter in letters.items():
        words = f"asked {_when(one, review)}, by {_by(one, review)}."
        alike.setdefault(words, []).append(f"({letter})")
    asked_by = [f"{', '.join(several)}: {words}" for words, several in alike.items()]
    asked = build(
        release,
        id=ASKED_ID,
        caption="What guidance asked of schools in the months under review",
        head=["What was asked", "Place in the document", "Wording checked"],
        rows=rows,
        notes=[
            *asked_by,
            "Advice by MASH meets a requirement if it covered what the school was asked to do.",
        ],
        numeric=(),
    )
    asked["source"] = f"{review.council}, {_GUIDANCE_SOURCE}."
    return Shown((asked, _verdicts(release, name)))


def compliance(release: Release, name: str = JUDGED) -> Shown:
    """Print what the records show of all that was asked, beside the reviewer's own findings.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        A measure that is counted by "guidance_compliance".
    """
    levels = of_release(release).breakdowns.get(release[name].id, {}).get(COMPLIANCE)
    if levels is None:
        why = ", because the answer could tell what is alleged"
        what = "how far the records show that advice met the guidance"
        return Shown((elsewhere(what, why, id=_COMPLIANCE_ID),))
    figure = release[name]
    title = "What the records show of the advice that guidance asked for"
    possible = {
        level: (value, f"{name}.{COMPLIANCE}.{level}", figure)
        for level, value in levels.items()
        if level != "nothing_required" or _nothing_possible(release.review)
    }
    chart = by_levels(
        release,
        id="compliance",
        title=title,
        field=COMPLIANCE,
        numbers=possible,
        whole=figure.value,
    )
    return Shown((*_readings(release, name), *chart.blocks))


def _verdicts(release: Release, name: str) -> Node:
    """How many records meet each requirement, or where to read that."""
    review, figure = release.review, release[name]
    counted = release.breakdowns.get(figure.id, {})
    letters = review.register.lettered(review.window.first, review.window.last)
    if not all(f"{PREFIX}{one}" in counted for one in letters):
        why = ", because the answers depend on what is alleged in each case"
        return elsewhere("how many records meet each requirement", why, id="table-requirements")
    levels = {**VERDICTS, NOT_RECORDED: "Not recorded"}
    rows = [
        [
            [nodes.text(f"({letter}) {review.requirements[one].label}")],
            *(
                [cell(counted[f"{PREFIX}{one}"][level], f"{name}.{PREFIX}{one}.{level}", figure)]
                for level in levels
            ),
        ]
        for one, letter in letters.items()
    ]
    return build(
        release,
        id="table-requirements",
        caption=f"How many records meet each requirement: {figure.label}",
        head=["What was asked", *levels.values()],
        rows=rows,
        notes=["Not recorded: what was asked, or what it depends on, is not on the record."],
    )


def _readings(release: Release, name: str) -> list[Node]:
    """The two readings side by side, where the review has the reviewer's own findings."""
    figure, levels = release[name], release.breakdown(name, COMPLIANCE)
    if not set(_REVIEWER.values()) <= set(release.figures):
        return [levels_table(release, name, COMPLIANCE)]
    rows, words = [], release.fields[COMPLIANCE].word_title
    for level, measure in _REVIEWER.items():
        own = release[measure]
        rows.append(
            [
                [nodes.text(words(level))],
                [cell(levels[level], f"{name}.{COMPLIANCE}.{level}", figure)],
                [cell(own.value, measure, own)],
            ]
        )
    if _nothing_possible(release.review):
        level = "nothing_required"
        rows.append(
            [
                [nodes.text(words(level))],
                [cell(levels[level], f"{name}.{COMPLIANCE}.{level}", figure)],
                [nodes.text("not applicable")],
            ]
        )
    return [
        build(
            release,
            id=_COMPLIANCE_ID,
            caption="Two readings of MASH's advice, second period",
            head=["What was found", "By the record", "By the officers"],
            rows=rows,
            notes=[f"The records are held against the requirements in {ASKED}."],
            refers={ASKED: ASKED_ID},
        )
    ]


def _regimes(release: Release) -> Node:
    """Which documents held in each stretch of days, and the review's periods that it lies in."""
    review = release.review
    rows = []
    for (first, last), names in review.register.regimes(review.window.first, review.window.last):
        periods = [
            span.label
            for span in review.periods.values()
            if span.first <= (last or first) and first <= span.last
        ]
        titles = [review.guidance[name].name for name in names]
        rows.append(
            [
                [nodes.text(f"{_begin(first, review)} to {_end(last or first, review)}")],
                [nodes.text("; ".join(titles) or "None of those in the register")],
                [nodes.text("; ".join(periods))],
            ]
        )
    table = build(
        release,
        id="table-regimes",
        caption="Which guidance held when",
        head=["Days", "In force", "Period of the review"],
        rows=rows,
        numeric=(),
    )
    table["source"] = f"{review.council}, {_GUIDANCE_SOURCE}."
    return table


def _by(name: str, review: Review) -> str:
    documents = review.register.asked_by(name, review.window.first, review.window.last)
    return "; ".join(review.guidance[one].name for one in documents)


def _when(name: str, review: Review) -> str:
    spans = review.register.spans[name]
    return "; ".join(
        f"from {_begin(first, review)}"
        + (f" to {_end(last, review)}" if last is not None and last <= review.as_at else "")
        for first, last in spans
    )


def _begin(first: datetime.date, review: Review) -> str:
    """A first day, as exactly as the document that begins then is dated."""
    return day(first, "month" if _by_month(first, review) else "day")


def until(one: Document, review: Review) -> str:
    """The last day of a document, as it was known on the date of the paper."""
    if one.until is None or one.until > review.as_at:
        return "Still in force at the date of this paper"
    return sentence(_end(one.until, review))


def _end(last: datetime.date, review: Review) -> str:
    """A last day, as exactly as the document that begins on the day after it is dated."""
    if _by_month(last + datetime.timedelta(days=1), review):
        return f"about the end of {day(last, 'month')}"
    return day(last)


def _by_month(first: datetime.date, review: Review) -> bool:
    """Whether of what begins on a day the month alone is known."""
    begin = [one.precision for one in review.guidance.values() if one.in_force == first]
    return bool(begin) and set(begin) == {"month"}


def _nothing_possible(review: Review) -> bool:
    return review.register.may_ask_nothing(*review.judged, review.fields)
