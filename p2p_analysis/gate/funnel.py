"""The screening as an attacker sees it: records by time of receipt, stage by stage.

Records left out are in no case file, so they are cells of their own. They meet the cases in one
place: the records included in a span of days are the cases referred in it. Time is cut as finely
as today's paper and earlier ones cut it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from p2p_analysis.brief.periods import Period
from p2p_analysis.brief.receipt import EVER, Span, cut, receipt_levels, window_of
from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.joint import Region, region
from p2p_analysis.gate.quantities import Definitions, Key
from p2p_analysis.gate.variables import CALENDAR, TIME, Vocabulary
from p2p_analysis.words.screening import (
    FIGURES,
    INCLUDED,
    RECEIVED,
    SCREENED,
    STAGES,
)

Periods = Mapping[str, Period]
_OUT = {stage.out: at for at, stage in enumerate(STAGES)}
_ON = {stage.figure: at for at, stage in enumerate(STAGES)}
_WINDOW = next(at for at, stage in enumerate(STAGES) if not stage.field)


def keys(periods: Periods) -> Iterator[Key]:
    """Every number of the screening."""
    levels = tuple(receipt_levels(periods))
    yield SCREENED, "value"
    yield from ((SCREENED, RECEIVED, level) for level in levels)
    for stage in STAGES:
        yield from ((stage.figure, part) for part in ("value", *stage.reasons, "base"))
        yield from ((stage.out, part) for part in ("value", "base"))
        for figure in (stage.figure, stage.out):
            yield from ((figure, RECEIVED, level) for level in levels)


def group_of(key: Key) -> Key | None:
    """The number that tells the size of the group which a number of the screening is about."""
    figure, *part = key
    level = part[1:]
    if figure == SCREENED:
        return (SCREENED, "value") if level else None
    at = _OUT.get(figure, _ON.get(figure, 0))
    above = STAGES[at - 1].figure if at else SCREENED
    if part == ["base"]:
        return group_of((above, "value"))
    return (above, RECEIVED, *level) if level else (above, "value")


def boundaries(definitions: Definitions) -> list[datetime.date]:
    """Days on which a level of the tables begins."""
    return [span.first for span in receipt_levels(definitions.periods).values()]


def times(today: Definitions, before: Iterable[Definitions]) -> list[Span]:
    """All of time, cut as any of the papers cuts it."""
    papers = [today, *(one for one in before if one.screened)]
    return cut(span for one in papers for span in receipt_levels(one.periods).values())


def included(spans: Collection[Span], words: Vocabulary) -> Region:
    """Where the cases lie that the records included in some spans became."""
    calendar = words.variables[CALENDAR]
    inside = [
        any(span.holds(Span(first, last)) for span in spans) for first, last in calendar.levels
    ]
    return region((CALENDAR,), np.array(inside, dtype=bool), words.variables)


def regions(today: Definitions, spans: Iterable[Span], words: Vocabulary) -> Iterator[Region]:
    """The parts of the table behind the paper that the screening speaks of."""
    window = window_of(today.periods)
    within = [span for span in spans if window.holds(span)]
    levels = [one for one in receipt_levels(today.periods).values() if window.holds(one)]
    yield included(within, words)
    for level in levels:
        yield included([level], words)
    for span in within:
        yield included([span], words)
    yield from overlaps(today, words)


def overlaps(today: Definitions, words: Vocabulary) -> Iterator[Region]:
    """Groups that a year and another span of the paper part between them.

    The cases of a year less those of the quarters inside it are cases of the rest of the year.
    """
    window = window_of(today.periods)
    asked = {(name, one) for name, one in today.asked() if name in TIME}
    for level in receipt_levels(today.periods).values():
        if not window.holds(level):
            continue
        year = np.array(
            [level.holds(Span(first, last)) for first, last in words.variables[CALENDAR].levels]
        )
        for name, one in sorted(asked, key=lambda pair: (pair[0], sorted(pair[1]))):
            other = np.array(words.asks(name, one).yes, dtype=bool)
            for inside in (year & other, year & ~other, other & ~year):
                yield region((CALENDAR,), inside, words.variables)


class Funnel:
    """The cells of a screening, among all others.

    Parameters
    ----------
    cells : Cells
        Where the cells are made, and tied to one another.
    periods : mapping of str to Period
        Of today's paper.
    spans : list of Span
        From `times`.
    """

    def __init__(self, cells: Cells, periods: Periods, spans: list[Span]) -> None:
        self._cells, self._spans, self._window = cells, spans, window_of(periods)
        self._words = cells.joint.vocabulary

    def cell(self, key: Key, periods: Periods) -> int | None:
        """The cell of a number as a paper of some periods counts it.

        None if it rests on what today's paper does not look at: whether a record is a repeat,
        where it came in outside today's months.
        """
        figure, *part = key
        levels = receipt_levels(periods)
        level = levels[part[1]] if part[1:] else EVER
        spans = [span for span in self._spans if level.holds(span)]
        then = window_of(periods)
        if figure == SCREENED:
            return self._records(spans, 0)
        at = _OUT.get(figure, _ON.get(figure, 0))
        if at > _WINDOW:  # only what came in within that paper's months got so far
            spans = [span for span in spans if then.holds(span)]
            if not all(self._window.holds(span) for span in spans):
                return None
        if part == ["base"]:
            return self._records(spans, at)
        going_on = figure in _ON and part[0] in ("value", RECEIVED)
        if at == _WINDOW:
            return self._records([span for span in spans if then.holds(span) == going_on], at)
        if going_on:
            return self._records(spans, at + 1)
        reasons = STAGES[at].reasons if figure in _OUT else part
        return self._left_out(spans, at, reasons)

    def _records(self, spans: list[Span], at: int) -> int:
        """Records that reach a stage; of a stage past the last, the cases they became."""
        if at == len(STAGES) and spans:
            return self._cells.region(included(spans, self._words))
        return self._together([self._reach(span, at) for span in spans])

    def _left_out(self, spans: list[Span], at: int, reasons: Collection[str]) -> int:
        """Records that a stage leaves out."""
        parts = [self._left(span, at, reason) for span in spans for reason in sorted(reasons)]
        if len(reasons) == 1:
            return self._together(parts)
        each = [self._left_out(spans, at, (reason,)) for reason in sorted(reasons)]
        return self._together(each)

    def _reach(self, span: Span, at: int) -> int:
        """Records of one span that reach a stage, tied to those that go on and those left out."""
        inside = self._window.holds(span)
        if at == _WINDOW and inside:
            at += 1  # nothing is left out there
        if at == len(STAGES):
            return self._cells.region(included([span], self._words))
        places = [s.place(r) for s in STAGES[at:] for r in s.reasons] + [INCLUDED]
        whole = self._cells.cell("records", span, frozenset(places))
        if at != _WINDOW:
            left = [self._left(span, at, reason) for reason in STAGES[at].reasons]
            self._cells.adds_up(whole, [self._reach(span, at + 1), *left])
        return whole

    def _left(self, span: Span, at: int, reason: str) -> int:
        return self._cells.cell("records", span, frozenset({STAGES[at].place(reason)}))

    def _together(self, parts: list[int]) -> int:
        """The sum of cells: one that is there already, if there is but one."""
        if len(parts) == 1:
            return parts[0]
        whole = self._cells.cell("together", tuple(sorted(parts)))
        self._cells.adds_up(whole, parts)
        return whole


def known(definitions: Definitions) -> frozenset[str]:
    """Figures of the screening, if a paper has them."""
    return frozenset(FIGURES) if definitions.screened else frozenset()
