"""The screening as an attacker sees it: the records that stand at each place, stage by stage.

Records left out are in no case file, so they are cells of their own. They meet the cases in one
place: the records included are the cases of the window. Only totals are printed by an edition that
withholds, so time is cut no finer than the windows of today's paper and of earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from p2p_analysis.brief.periods import Span, Times
from p2p_analysis.brief.receipt import EVER, cut, holds, window_of
from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.joint import Region, region
from p2p_analysis.gate.quantities import Definitions, Key
from p2p_analysis.gate.variables import CALENDAR, Vocabulary
from p2p_analysis.words.screening import FIGURES, INCLUDED, SCREENED, STAGES

_OUT = {stage.out: at for at, stage in enumerate(STAGES)}
_ON = {SCREENED: -1} | {stage.figure: at for at, stage in enumerate(STAGES)}
_WINDOW = next(at for at, stage in enumerate(STAGES) if not stage.field)

Spans = tuple[Span, ...]


def keys() -> Iterator[Key]:
    """Every total of the screening."""
    yield SCREENED, "value"
    for stage in STAGES:
        yield from ((stage.figure, part) for part in ("value", *stage.reasons, "base"))
        yield from ((stage.out, part) for part in ("value", "base"))


def places_of(figure: str, part: str = "value") -> frozenset[str]:
    """The places at which the records stand that a number of the screening counts."""
    at = _at(figure)
    if part == "base":
        return reaching(at)
    if part != "value":
        return frozenset({STAGES[at].place(part)})
    return reaching(at + 1) if figure in _ON else reaching(at) - reaching(at + 1)


def reaching(at: int) -> frozenset[str]:
    """The places of records that reach a stage; of those past the last, that of the cases."""
    return frozenset(
        {INCLUDED, *(stage.place(reason) for stage in STAGES[at:] for reason in stage.reasons)}
    )


def group_of(key: Key) -> Key | None:
    """The number that tells the size of the group which a number of the screening is about."""
    figure, *part = key
    if figure == SCREENED:
        return None
    at = _at(figure)
    above = (STAGES[at - 1].figure if at else SCREENED, "value")
    return group_of(above) if part == ["base"] else above


def known(definitions: Definitions) -> frozenset[str]:
    """Figures of the screening, if a paper has them."""
    return frozenset(FIGURES) if definitions.screened else frozenset()


class Funnel:
    """The cells of a screening, among all others.

    Parameters
    ----------
    today : Definitions
        Of today's paper.
    before : iterable of Definitions
        Of earlier ones. Their windows may be others.
    """

    def __init__(self, today: Definitions, before: Iterable[Definitions]) -> None:
        self._window = window_of(today.times)
        windows = [self._window, *(window_of(one.times) for one in before if one.screened)]
        # Days that lie in the same windows are one class of days.
        classes: dict[tuple[bool, ...], Spans] = {}
        for span in cut(windows):
            alike = tuple(holds(window, span) for window in windows)
            classes[alike] = (*classes.get(alike, ()), span)
        self._classes = tuple(classes.values())

    def regions(self, words: Vocabulary) -> Iterator[Region]:
        """The parts of the table behind the paper that the screening speaks of."""
        inside = self._inside(self._window)
        yield _cases(inside, words)
        yield from (_cases([days], words) for days in inside)

    def cell(self, cells: Cells, key: Key, times: Times) -> int | None:
        """The cell of a number as a paper of some times counts it.

        None if it rests on what today's paper does not look at: whether a record is a repeat,
        where it came in outside today's months.
        """
        figure, part = key
        at, inside = _at(figure), self._inside(window_of(times))
        at_end = at + 1 if figure in _ON and part == "value" else at
        looked_at = all(days in self._inside(self._window) for days in inside)
        if not looked_at and (at_end > _WINDOW + 1 or (at > _WINDOW and part != "base")):
            return None
        if part == "base" or at_end > at:
            return self._reach(cells, at_end, inside)
        return self._left(cells, at, STAGES[at].reasons if figure in _OUT else (part,), inside)

    def runs(self, cells: Cells) -> Iterator[int]:
        """Records left out at stages that follow one another: what is shown around them tells."""
        inside = self._inside(self._window)
        ends = [self._reach(cells, at, inside) for at in range(len(STAGES) + 1)]
        for first, last in combinations(range(len(ends)), 2):
            run = cells.cell("records", (EVER,), reaching(first) - reaching(last))
            cells.adds_up(ends[first], [ends[last], run])
            yield run

    def _inside(self, window: Span) -> list[Spans]:
        return [days for days in self._classes if all(holds(window, span) for span in days)]

    def _reach(self, cells: Cells, at: int, inside: list[Spans]) -> int:
        """Records that reach a stage, tied to those that go on and those left out."""
        if at == len(STAGES):
            return cells.region(_cases(inside, cells.joint.vocabulary))
        if at > _WINDOW:
            return _together(cells, [self._of_days(cells, at, days) for days in inside])
        whole = cells.cell("records", (EVER,), reaching(at))
        if at == _WINDOW:
            cells.adds_up(whole, [self._of_days(cells, at + 1, days) for days in self._classes])
        else:
            left = [self._stand(cells, at, one, (EVER,)) for one in STAGES[at].reasons]
            cells.adds_up(whole, [self._reach(cells, at + 1, inside), *left])
        return whole

    def _of_days(self, cells: Cells, at: int, days: Spans) -> int:
        """The same past the window, of a class of days."""
        if at == len(STAGES):
            return cells.region(_cases([days], cells.joint.vocabulary))
        whole = cells.cell("records", days, reaching(_WINDOW if at == _WINDOW + 1 else at))
        if days in self._inside(self._window):
            left = [self._stand(cells, at, one, days) for one in STAGES[at].reasons]
            cells.adds_up(whole, [self._of_days(cells, at + 1, days), *left])
        return whole

    def _left(self, cells: Cells, at: int, reasons: Iterable[str], inside: list[Spans]) -> int:
        """Records that a stage leaves out for some reasons."""
        if at == _WINDOW:
            outside = [days for days in self._classes if days not in inside]
            return _together(cells, [self._of_days(cells, at + 1, days) for days in outside])
        classes = inside if at > _WINDOW else [(EVER,)]
        return _together(
            cells, [self._stand(cells, at, one, days) for days in classes for one in reasons]
        )

    def _stand(self, cells: Cells, at: int, reason: str, days: Spans) -> int:
        return cells.cell("records", days, frozenset({STAGES[at].place(reason)}))


def _at(figure: str) -> int:
    """The place of a figure's stage; of all records, before the first."""
    return _OUT[figure] if figure in _OUT else _ON[figure]


def _cases(classes: Iterable[Spans], words: Vocabulary) -> Region:
    """Where the cases lie that the records included in some days became."""
    if CALENDAR not in words.variables:
        return region((), np.array(True), words.variables)
    spans = [span for days in classes for span in days]
    calendar = words.variables[CALENDAR].levels
    inside = [any(holds(span, level) for span in spans) for level in calendar]
    return region((CALENDAR,), np.array(inside, dtype=bool), words.variables)


def _together(cells: Cells, parts: list[int]) -> int:
    """The sum of cells: one that is there already, if there is but one."""
    if len(parts) == 1:
        return parts[0]
    whole = cells.cell("together", tuple(sorted(parts)))
    cells.adds_up(whole, parts)
    return whole
