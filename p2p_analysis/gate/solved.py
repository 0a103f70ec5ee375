"""What an edition withholds, told to whoever asks the same again: it need not be searched twice.

The exempt edition says why the public one withholds what it does, and so asks what that one asked,
in another process. An answer is known by all that the question rests on. An edition that withholds
never takes its own pattern from here; and where an answer is given again, the limits of all that it
withholds are worked out anew: if one is too narrow, the search is made after all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from p2p_analysis.brief.editions import Edition
from p2p_analysis.gate.model import Model
from p2p_analysis.gate.protection import Protection, protection_of
from p2p_analysis.gate.suppression import Limits, Problem

Solved = Mapping[str, Mapping[int, str]]  # question to withheld cells and why each is

_MOST = 8
_known: dict[str, Mapping[int, str]] = {}


def solved() -> Solved:
    """Answers that were found in this process, or handed to it."""
    return dict(_known)


def take(answers: Solved) -> None:
    """Know answers that another process found."""
    for question, kinds in answers.items():
        _keep(question, kinds)


def protection(model: Model, edition: Edition, *, limits: bool = True) -> Protection:
    """Decide what an edition withholds as `protection_of` does; explain it, if asked, once more."""
    if not edition.protects:
        return protection_of(model, edition, limits=limits)
    problem = model.problem(edition)
    question = _question(problem, model, edition)
    if limits and question in _known:
        found = _explained(problem, _known[question])
        if all(high - low >= edition.protect_width for low, high in found.intervals.values()):
            return found
    found = protection_of(model, edition, limits=limits)
    _keep(question, dict(found.kinds))
    return found


def _explained(problem: Problem, kinds: Mapping[int, str]) -> Protection:
    """A known answer, with what a reader could believe of each cell."""
    of = Limits(problem, frozenset(kinds)).of
    intervals = {cell: of(cell) for cell in kinds}
    return Protection(MappingProxyType(kinds), MappingProxyType(intervals))


def _keep(question: str, kinds: Mapping[int, str]) -> None:
    _known[question] = kinds
    while len(_known) > _MOST:
        del _known[next(iter(_known))]


def _question(problem: Problem, model: Model, edition: Edition) -> str:
    asked = (
        problem.values,
        [sorted(one.items()) for one in problem.equations],
        *(sorted(cells) for cells in (problem.sensitive, problem.unprinted, problem.fixed)),
        *(sorted(bounds.items()) for bounds in (problem.lower, problem.upper, problem.weights)),
        sorted(model.printed.items()),
        sorted(model.known),
        edition,
    )
    return hashlib.sha256(repr(asked).encode()).hexdigest()
