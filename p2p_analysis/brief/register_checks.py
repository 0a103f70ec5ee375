"""What a careful reader would ask of the registers: one rule, one code, one wording.

A warning is not a fault: the paper is still made, and says what is open. The rules here need only
the declared facts; what needs figures (R06, R07) is judged where an edition's figures are known.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from p2p_analysis.brief.origin import SAMPLE
from p2p_analysis.brief.printed_cells import printed_names
from p2p_analysis.brief.register_rows import Appendix, Recommendation, Row, last_day
from p2p_analysis.brief.review import Review

_OFTEN = ("weekly", "monthly", "termly", "quarterly", "half-yearly", "yearly", "annual")

# Code to the question that its rule asks, in the order in which a table lists them.
RULES = {
    "R01": "Does each recommendation have an owner?",
    "R02": "Does each recommendation have a date?",
    "R03": "Is a recommendation overdue?",
    "R04": "Does a recommendation answer each finding?",
    "R05": "Does each recommendation answer a finding?",
    "R06": "Do the figures bear out each assurance?",
    "R07": "Can a reader of every edition check each assurance?",
    "R08": "Has what was due by now been done?",
    "R09": "Do recommendations that overlap name each other?",
    "R10": "Does a recommendation agree with its own timeline?",
    "R11": "Do recommendations that overlap have the same owner and date?",
    "R12": "Do the numbers of the appendices run without a gap?",
    "R13": "Is each listed appendix printed?",
    "R14": "Is each printed appendix listed?",
    "R15": "Does the paper say whom a reader can ask?",
    "R16": "Are the cases invented, as the paper says?",
}


@dataclass(frozen=True)
class Warning:
    """Something to settle: where it stands, which rule found it, and what is open."""

    register: str
    line: int
    key: str
    code: str
    words: str

    @property
    def file(self) -> str:
        """The file that the row stands in."""
        return f"{self.register}.toml"

    def __str__(self) -> str:
        return f"line {self.line}, {self.key}: {self.words} ({self.code})"


def register_warnings(review: Review) -> list[Warning]:
    """Everything that the rules find without figures, in the order of the rules."""
    return [warning for rule in _RULES for warning in rule(review)]


def warn(register: str, row: Row, code: str, words: str) -> Warning:
    """A warning about one row."""
    return Warning(register, row.line, row.key, code, words)


def _no_owner(review: Review) -> Iterator[Warning]:
    for one in review.registers.recommendations:
        if not one.owner:
            yield _of(one, "R01", "no owner is named; say who is to do it")


def _no_date(review: Review) -> Iterator[Warning]:
    for one in review.registers.recommendations:
        if one.due is None and not one.settled:
            yield _of(one, "R02", "no date is given; say by when it is due")


def _overdue(review: Review) -> Iterator[Warning]:
    for one in review.registers.recommendations:
        if is_overdue(one, review.as_at):
            words = "it was due before the day of this paper; say what has been done"
            yield _of(one, "R03", words)


def is_overdue(one: Recommendation, as_at: datetime.date) -> bool:
    """Whether its last day has passed and nobody says that it is settled, or has begun."""
    begun = one.ongoing and one.status == "in progress"
    return one.last_day is not None and one.last_day < as_at and not (one.settled or begun)


def _finding_unanswered(review: Review) -> Iterator[Warning]:
    answered = {name for one in review.registers.recommendations for name in one.answers}
    for finding in review.registers.findings:
        if finding.id not in answered:
            words = "no recommendation answers this finding; add one, or say why none is needed"
            yield warn("findings", finding, "R04", words)


def _answers_nothing(review: Review) -> Iterator[Warning]:
    for one in review.registers.recommendations:
        if not one.answers:
            yield _of(one, "R05", "it answers no finding; name the finding that it follows from")


def _stale(review: Review) -> Iterator[Warning]:
    words = "it was due before the date of this paper; say whether it happened"
    for action in review.registers.actions:
        end = last_day(action.due_on, action.precision)
        if end is not None and action.done_on is None and end < review.as_at:
            yield warn("actions", action, "R08", words)
    for step in review.registers.next_steps:
        end = last_day(step.due, step.precision)
        if end is not None and step.status == "planned" and end < review.as_at:
            yield warn("next_steps", step, "R08", words)


def _not_mutual(review: Review) -> Iterator[Warning]:
    by_id = {one.id: one for one in review.registers.recommendations}
    for one in review.registers.recommendations:
        for other in (by_id[name] for name in one.duplicates if name in by_id):
            if one.id not in other.duplicates:
                words = f"it names {other.paragraph} as overlapping, which does not name it"
                yield _of(one, "R09", f"{words}; let each name the other")


def _own_timeline(review: Review) -> Iterator[Warning]:
    for one in review.registers.recommendations:
        text, timeline = _how_often(one.text), _how_often(one.due_text)
        if text and timeline and not text & timeline:
            found = f"its text says {_listed(text)} and its timeline {_listed(timeline)}"
            yield _of(one, "R10", f"{found}; settle which")
        elif one.conflict:
            yield _of(one, "R10", "it disagrees with itself, as its note says; settle which")


def _overlap_differs(review: Review) -> Iterator[Warning]:
    by_id = {one.id: one for one in review.registers.recommendations}
    for one in review.registers.recommendations:
        for other in (by_id[name] for name in one.duplicates if name in by_id):
            first = one.paragraph < other.paragraph or one.id not in other.duplicates
            owner, due = one.owner != other.owner, one.due != other.due
            if first and (owner or due):
                what = " and ".join(["owner"] * owner + ["timeline"] * due)
                words = f"it overlaps with {other.paragraph}, but they differ in {what}"
                yield _of(one, "R11", f"{words}; join them or bring them into line")


def _numbers_run(review: Review) -> Iterator[Warning]:
    numbered = [one for one in review.registers.appendices if one.number is not None]
    for expected, one in enumerate(numbered, 1):
        if one.number != expected:
            words = f"Appendix {expected} is expected here; numbers rise from 1 without a gap"
            yield warn("appendices", one, "R12", words)
            return


def _listed_not_printed(review: Review) -> Iterator[Warning]:
    printed = printed_names(review.notebook_path)
    for one in review.registers.appendices:
        for name in sorted(set(_prints(one)) - printed):
            words = f'the notebook does not print "{name}"; add its cell, or take it off the list'
            yield warn("appendices", one, "R13", words)


def _printed_not_listed(review: Review) -> Iterator[Warning]:
    registers = review.registers
    if not registers.appendices:
        return
    listed = {name for one in registers.appendices for name in _prints(one)}
    for name in sorted(printed_names(review.notebook_path) - listed):
        words = f'the notebook prints "{name}", which no appendix lists; add it to the list'
        yield Warning("appendices", 1, "Appendices", "R14", words)


def _nobody_to_ask(review: Review) -> Iterator[Warning]:
    if not review.contact.strip():
        words = "nobody is named whom a reader could ask; name a team or a role, not a person"
        yield Warning("review", 1, "contact", "R15", words)


def _not_invented(review: Review) -> Iterator[Warning]:
    begun = review.folder / SAMPLE
    own = review.cases.is_database or review.cases_path != begun.resolve()
    if own and begun.is_file() and "invented" in review.data_note:
        words = f"`cases` is no longer {SAMPLE}, but the note says that all cases are invented"
        yield Warning("review", 1, "data_note", "R16", words)


def _prints(one: Appendix) -> tuple[str, ...]:
    return (*one.prints, *one.lists)


def _how_often(words: str) -> set[str]:
    return {word for word in _OFTEN if re.search(rf"\b{word}\b", words, re.IGNORECASE)}


def _listed(words: set[str]) -> str:
    return " and ".join(sorted(words))


def _of(one: Recommendation, code: str, words: str) -> Warning:
    return warn("recommendations", one, code, words)


_RULES: tuple[Callable[[Review], Iterator[Warning]], ...] = (
    _no_owner,
    _no_date,
    _overdue,
    _finding_unanswered,
    _answers_nothing,
    _stale,
    _not_mutual,
    _own_timeline,
    _overlap_differs,
    _numbers_run,
    _listed_not_printed,
    _printed_not_listed,
    _nobody_to_ask,
    _not_invented,
)
