"""Which cells to hide so that none of the hidden ones can be worked back.

This wing knows nothing of reviews: only values, linear equations between them, and an attacker
who knows the equations, every shown value, and the bounds. A hidden cell is safe when the
attacker's greatest and least possible value for it differ by at least the width asked for:

    greatest(i) - least(i) >= width,   greatest(i) = max y_i,  least(i) = min y_i
    over all whole y with  M y = M a,  y_k = a_k where k is shown,  l_k <= y_k <= u_k where not.

Cells that no chain of equations ties together, but through cells that stay shown in any case, are
blocks, each protected by itself. A block of up to 500 cells gets the cheapest pattern there is
(`exact`); a larger one, or one that takes too long, a good one (`quick`). An audit in whole
numbers always follows; what it finds too narrow is strengthened, and where nothing helps the
whole block is hidden, and said to be in doubt.

References
----------
M. Fischetti and J. J. Salazar (2001), Solving the cell suppression problem on tabular data with
linear constraints, Management Science 47(7). J. P. Kelly, B. L. Golden and A. A. Assad (1992),
Cell suppression: disclosure protection for sensitive tabular data, Networks 22(4).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from p2p_analysis.gate.suppression.blocks import blocks_of
from p2p_analysis.gate.suppression.exact import Exact
from p2p_analysis.gate.suppression.limits import Limits
from p2p_analysis.gate.suppression.problem import Interval, Pattern, Problem
from p2p_analysis.gate.suppression.quick import Plan, Quick
from p2p_analysis.gate.suppression.repair import Repair, asked

MOST_CELLS = 500  # printed, in a block whose cheapest pattern is searched for
_EXACT_SHARE = 0.3  # of the time, before the quick search takes over
_PACE = 25_000  # iterations of the solver in a second, on any ordinary machine
# The work is counted, so that every run stops alike; the clock, in seconds of the processor,
# strikes only on a machine that is so many times slower.
_PATIENCE = 4


def audit(problem: Problem, hidden: Iterable[int]) -> dict[int, Interval]:
    """Work out what an attacker could know of each hidden cell.

    Parameters
    ----------
    problem : Problem
        The table and its equations.
    hidden : iterable of int
        Printed cells that are withheld; unprinted cells are hidden besides.

    Returns
    -------
    dict of int to (float, float)
        Least and greatest possible whole value of each hidden or unprinted sensitive cell, from
        two programmes each: min and max y_i under the conditions above, in fractions, and in
        whole numbers where the fractions' answer is not whole. Infinite where nothing limits it.
    """
    hidden = frozenset(hidden)
    limits = Limits(problem, hidden)
    return {cell: limits.of(cell) for cell in asked(problem, hidden)}


def suppress(
    problem: Problem, *, width: int = 3, time_limit: float = 10.0, limits: bool = True
) -> Pattern:
    """Choose what to hide.

    Parameters
    ----------
    problem : Problem
        The table, its equations, and what is sensitive.
    width : int
        Least difference between the attacker's limits for every hidden cell.
    time_limit : float
        Seconds of an ordinary machine after which no better pattern is looked for. A safe one is
        found first, however long that takes; and the search counts its work rather than the
        clock, so that the same problem gets the same pattern on every run.
    limits : bool
        Whether to work out the attacker's limits of each hidden cell. Without, the pattern is the
        same, and as safe; only its `intervals` may be empty.

    Returns
    -------
    Pattern
        With least sum of weights where its status is "optimal".
    """
    end = time.thread_time() + time_limit * _PATIENCE
    hidden: set[int] = set()
    intervals: dict[int, Interval] = {}
    doubtful: set[int] = set()
    optimal = True
    blocks = list(blocks_of(problem))
    total = sum(block.printed for block in blocks) or 1
    for block in blocks:
        left = max(end - time.thread_time(), 0.1)
        share = max(time_limit * block.printed / total, 0.1)
        time_left = min(left, 4 * share * _PATIENCE)
        found = _protected(block.problem, width, share, time_left, limits)
        hidden |= block.outer(found.hidden)
        intervals |= {block.cells[cell]: found.intervals[cell] for cell in found.intervals}
        doubtful |= block.outer(found.doubtful)
        optimal &= found.status == "optimal"
    return Pattern(
        frozenset(hidden),
        MappingProxyType(dict(sorted(intervals.items()))),
        "infeasible" if doubtful else "optimal" if optimal else "feasible",
        sum(problem.weight(cell) for cell in sorted(hidden - problem.sensitive)),
        frozenset(doubtful),
    )


def _protected(problem: Problem, width: int, share: float, seconds: float, limits: bool) -> Pattern:
    """Protect one block."""
    may = frozenset(range(len(problem.values))) - problem.unprinted - problem.fixed
    if not may:
        return _closed(problem, may, width)
    end = time.thread_time() + seconds
    slack = 1 if len(may) <= MOST_CELLS else 2
    exact = Exact(
        problem,
        width,
        work=share * _EXACT_SHARE * _PACE,
        seconds=seconds * _EXACT_SHARE * slack,
    )
    if len(may) <= MOST_CELLS:
        if _too_narrow(problem, may, width):
            return _closed(problem, may, width)
        found = exact.run()
        if found is not None:
            return _pattern(found, audit(problem, found) if limits else {}, "optimal")
    left = (1 - _EXACT_SHARE) * (1 if len(may) > MOST_CELLS else 0.25)
    quick = Quick(problem, width, work=share * left * _PACE, seconds=end - time.thread_time())
    plan = quick.run({} if quick.hurried else exact.guide())
    if plan.stuck:
        return _closed(problem, may, width)
    return _certified(problem, plan, width) or _closed(problem, may, width)


def _certified(problem: Problem, plan: Plan, width: int) -> Pattern | None:
    """Check a plan in whole numbers, and hide more where it needs it; None if that fails."""
    hidden = frozenset(plan.hidden)
    known = {cell: plan.witnesses.of(cell) for cell in asked(problem, hidden)}
    repair = Repair(problem, width, hidden, known)
    return _pattern(repair.hidden, repair.intervals, "feasible") if repair.run() else None


def _closed(problem: Problem, may: frozenset[int], width: int) -> Pattern:
    """Hide the whole block: the only answer where a cell cannot be made wide."""
    intervals = audit(problem, may)
    narrow = frozenset(c for c, (low, high) in intervals.items() if high - low < width)
    return Pattern(may, intervals, "infeasible" if narrow else "feasible", doubtful=narrow)


def _too_narrow(problem: Problem, may: frozenset[int], width: int) -> bool:
    """Whether some sensitive cell is narrow though all that may be hidden is."""
    limits = Limits(problem, may)
    return not all(limits.wide(cell, width) for cell in sorted(problem.sensitive))


def _pattern(hidden: frozenset[int], intervals: Mapping[int, Interval], status: str) -> Pattern:
    return Pattern(hidden, intervals, status)  # type: ignore[arg-type]
