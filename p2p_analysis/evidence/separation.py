"""Whether both sides of a case share a setting: since the disclosure, now, and after a move.

Yes if some alleged victim and some alleged perpetrator surely do on some day; no only if no two of
them can; else not recorded. This room knows cases as numbers from 0; `histories` reads the files
and `separation_lists` writes what an officer should look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from p2p_analysis.evidence.intervals import Spans, days, joined, merged, overlap
from p2p_analysis.evidence.whereabouts import (
    ANYWHERE,
    Placed,
    Stays,
    Whereabouts,
    after_review,
    until_review,
)

YES, NO, OPEN = 1, 0, -1


@dataclass(frozen=True, repr=False)
class Question:
    """What is asked of a settings history: arrays with a place for each case, member or child.

    Attributes
    ----------
    stays : Stays
    phase_ends : np.ndarray
        Of each child, the last day of its phase, or UNKNOWN.
    case, child : np.ndarray
        Members: a row for each child of a case.
    victim : np.ndarray of bool
        Of each member; else an alleged perpetrator.
    since : np.ndarray
        Of each case, the day of the disclosure; days after it are asked about.
    absent : np.ndarray of bool
        Shape (cases, 2): whether a victim, or a perpetrator, is known to be missing from the
        members. A side without any member is missing too, and need not be told.
    review_day, year_ends : int
    """

    stays: Stays
    phase_ends: np.ndarray
    case: np.ndarray
    child: np.ndarray
    victim: np.ndarray
    since: np.ndarray
    absent: np.ndarray
    review_day: int
    year_ends: int


@dataclass(frozen=True, repr=False)
class Answers:
    """YES, NO or OPEN for each case, and where and how long both sides were surely together.

    Attributes
    ----------
    since, now, move : np.ndarray
    days : np.ndarray
        Distinct days since the disclosure on which both sides surely shared a setting: at least
        so many.
    shared, shared_by_move : Spans
        Key: case times `places`, plus place.
    places : int
    """

    since: np.ndarray
    now: np.ndarray
    move: np.ndarray
    days: np.ndarray
    shared: Spans
    shared_by_move: Spans
    places: int


class _Side(NamedTuple):
    """Spans of one side of all cases, keyed by case."""

    spans: Spans
    place: np.ndarray
    fresh: np.ndarray

    def at(self, places: int) -> Spans:
        """At known places, keyed by case and place."""
        known = self.place >= 0
        spans = self.spans.where(known)
        return spans._replace(key=spans.key * places + self.place[known])

    def anywhere(self) -> Spans:
        return self.spans.where(self.place == ANYWHERE)

    def moved(self) -> _Side:
        return _Side(self.spans.where(self.fresh), self.place[self.fresh], self.fresh[self.fresh])


def answer(question: Question) -> Answers:
    """Answer for every case at once.

    A case whose days have not begun (disclosed on the review's day or later) stays open.
    """
    children, cases = len(question.phase_ends), len(question.since)
    places = int(question.stays.place.max(initial=0)) + 1
    absent = question.absent | ~_present(question)
    review = np.full(cases, question.review_day)
    asked = question.since < question.review_day

    past = until_review(question.stays, children, question.review_day)
    since = question.since + 1
    sure, may = _meet(question, past, since, review, absent, places)
    days_shared = days(sure._replace(key=sure.key // places), cases)
    now_sure = sure.clipped(question.review_day, question.review_day)
    now_sure = now_sure.where(now_sure.first <= now_sure.last)
    _, now_may = _meet(question, past, np.maximum(since, review), review, absent, places)

    coming = after_review(
        question.stays, question.phase_ends, question.review_day, question.year_ends
    )
    first, last = review + 1, np.full(cases, question.year_ends)
    moved, move_may = _meet(question, coming, first, last, absent, places, moves=True)

    def three(shared: Spans, possible: np.ndarray) -> np.ndarray:
        found = np.where(possible, OPEN, NO)
        found[shared.key // places] = YES
        return np.where(asked, found, OPEN)

    return Answers(
        since=three(sure, may),
        now=three(now_sure, now_may),
        move=three(moved, move_may),
        days=days_shared,
        shared=sure,
        shared_by_move=moved,
        places=places,
    )


def _present(question: Question) -> np.ndarray:
    found = np.zeros((len(question.since), 2), dtype=bool)
    found[question.case, np.where(question.victim, 0, 1)] = True
    return found


def _meet(
    question: Question,
    known: Whereabouts,
    first: np.ndarray,
    last: np.ndarray,
    absent: np.ndarray,
    places: int,
    *,
    moves: bool = False,
) -> tuple[Spans, np.ndarray]:
    """Where both sides surely meet, by case and place, and which cases leave it open.

    Only where at least one side comes by a fresh stay, if `moves`.
    """
    sure = _sides(question, known.sure, first, last)
    perhaps = _sides(question, known.perhaps, first, last)
    perhaps = tuple(
        _with_absent(side, absent[:, at], first, last) for at, side in enumerate(perhaps)
    )
    met = merged(joined(*(overlap(a.at(places), b.at(places)) for a, b in _pairs(sure, moves))))
    may = np.zeros(len(first), dtype=bool)
    for a, b in _pairs(perhaps, moves):
        may[overlap(a.at(places), b.at(places)).key // places] = True
        may[overlap(a.anywhere(), b.spans).key] = True
        may[overlap(a.spans, b.anywhere()).key] = True
    return met, may


def _pairs(sides: tuple[_Side, ...], moves: bool) -> list[tuple[_Side, _Side]]:
    victims, perpetrators = sides
    if not moves:
        return [(victims, perpetrators)]
    return [(victims.moved(), perpetrators), (victims, perpetrators.moved())]


def _sides(
    question: Question, placed: Placed, first: np.ndarray, last: np.ndarray
) -> tuple[_Side, ...]:
    """Give each case the spans of its children, within the days asked about."""
    order = np.argsort(placed.spans.key, kind="stable")
    keys = placed.spans.key[order]
    found = []
    for victim in (True, False):
        chosen = question.victim == victim
        case, child = question.case[chosen], question.child[chosen]
        begin = np.searchsorted(keys, child, side="left")
        many = np.searchsorted(keys, child, side="right") - begin
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        mine = placed.where(order[np.repeat(begin, many) + within])
        cases = np.repeat(case, many)
        spans = mine.spans._replace(key=cases).clipped(first[cases], last[cases])
        there = spans.first <= spans.last
        found.append(_Side(spans.where(there), mine.place[there], mine.fresh[there]))
    return tuple(found)


def _with_absent(side: _Side, absent: np.ndarray, first: np.ndarray, last: np.ndarray) -> _Side:
    """A child that nobody named may be anywhere on all the days."""
    cases = np.flatnonzero(absent & (first <= last))
    return _Side(
        joined(side.spans, Spans(cases, first[cases], last[cases])),
        np.concatenate([side.place, np.full(len(cases), ANYWHERE)]),
        np.concatenate([side.fresh, np.ones(len(cases), dtype=bool)]),
    )
