"""How long the suppression engine takes, how much it hides, and whether that holds.

Measures, in seconds of this process (not of the clock, so that a busy machine does not matter):
the Herefordshire review's own problem, suppressed and audited; a table of 500 cells; and tables of
5,705 cells (153 authorities in 9 regions, 4 types and 6 periods, with every total) with from few
to many small counts. Of every large pattern some cells are checked by another solver. Run as
`python -m benchmarks.suppression`; it ends with 1 if a floor is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

import p2p_analysis as p2p
from p2p_analysis.gate.model import model_of
from p2p_analysis.gate.suppression import Pattern, Problem, audit, suppress

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 3
THRESHOLD = 6  # counts from 1 up to below this are sensitive
MOST_SECONDARIES = 400
SAMPLE = 12  # hidden cells of each large pattern that the other solver looks at


def regional_table(
    *,
    authorities: int = 153,
    regions: int = 9,
    types: int = 4,
    periods: int = 6,
    mean: float = 27.0,
    spread: float = 0.8,
    seed: int = 1,
) -> Problem:
    """Make a table of authority by type by period, with regions, England and all totals.

    Parameters
    ----------
    mean : float
        Of the count of one authority, type and period.
    spread : float
        How unlike the authorities are: standard deviation of the logarithm of their size.
    """
    chance = np.random.default_rng(seed)
    others = chance.integers(0, regions, authorities - regions)
    region = np.sort(np.append(np.arange(regions), others))  # none is empty
    size = chance.lognormal(0, spread, authorities)
    kind = chance.dirichlet(np.full(types, 3.0)) * types
    expected = mean * size[:, None, None] / size.mean() * kind[None, :, None]
    counts = chance.poisson(np.repeat(expected, periods, axis=2))
    regional = np.array([counts[region == one].sum(axis=0) for one in range(regions)])
    table = np.concatenate([counts, regional, regional.sum(axis=0, keepdims=True)])
    table = np.concatenate([table, table.sum(axis=1, keepdims=True)], axis=1)
    table = np.concatenate([table, table.sum(axis=2, keepdims=True)], axis=2)
    place = np.arange(table.size).reshape(table.shape)

    def adds_up(whole: int, parts: Iterable[int]) -> dict[int, int]:
        return {int(whole): -1, **{int(part): 1 for part in parts}}

    equations = []
    for t, p in product(range(types + 1), range(periods + 1)):
        column = place[:, t, p]
        for one in range(regions):
            equations.append(
                adds_up(column[authorities + one], column[:authorities][region == one])
            )
        equations.append(adds_up(column[-1], column[authorities:-1]))
    for area in place:
        equations += [adds_up(row[-1], row[:-1]) for row in area]
        equations += [adds_up(row[-1], row[:-1]) for row in area.T]
    values = table.ravel().tolist()
    return Problem(
        values,
        equations,
        sensitive=frozenset(c for c, value in enumerate(values) if 0 < value < THRESHOLD),
        fixed=frozenset(c for c, value in enumerate(values) if value == 0),
        lower={c: 1 for c, value in enumerate(values) if value},
    )


def herefordshire() -> Problem:
    """The review's own problem, in its public edition."""
    review = p2p.load_review(ROOT / "reports" / "herefordshire-2020")
    counts = p2p.count(p2p.load_cases(review), review)
    edition = review.editions["public"]
    return model_of(counts, edition).problem(edition)


def narrow_cells(
    problem: Problem, hidden: Iterable[int], cells: Iterable[int], width: int = WIDTH
) -> list[int]:
    """Which cells another solver finds narrower than asked, in whole numbers."""
    free = sorted(frozenset(hidden) | problem.unprinted)
    column = {cell: at for at, cell in enumerate(free)}
    entries = [
        (number, column[cell], factor)
        for number, equation in enumerate(problem.equations)
        for cell, factor in equation.items()
        if cell in column
    ]
    rows, columns, factors = map(np.array, zip(*entries, strict=True))
    shape = (len(problem.equations), len(free))
    keeps = LinearConstraint(coo_array((factors, (rows, columns)), shape).tocsr(), 0, 0)
    rooms = np.array([problem.room(cell) for cell in free])
    near = np.minimum(rooms, 4 * width)  # tables nearby will do, and keep the programme bounded
    found = []
    for cell in cells:
        reach = 0.0
        for sign in (1, -1):
            goal = np.zeros(len(free))
            goal[column[cell]] = sign
            limits = Bounds(-near[:, 0], near[:, 1])
            answer = milp(goal, constraints=keeps, bounds=limits, integrality=np.ones(len(free)))
            reach -= round(answer.fun)
        if reach < width:
            found.append(cell)
    return found


@dataclass(frozen=True)
class Result:
    """One line of the benchmark.

    Attributes
    ----------
    seconds : float
        Of the processor.
    faults : tuple of str
        Which floors were missed.
    """

    name: str
    problem: Problem
    pattern: Pattern
    seconds: float
    faults: tuple[str, ...]

    @property
    def secondaries(self) -> int:
        """How many cells are hidden besides the sensitive ones."""
        return len(self.pattern.hidden - self.problem.sensitive)

    @property
    def narrowest(self) -> float:
        """The least distance between the stated limits of a hidden cell."""
        return min((high - low for low, high in self.pattern.intervals.values()), default=0.0)

    def __str__(self) -> str:
        """One line, under `HEADING`."""
        return (
            f"{self.name:<34}{len(self.problem.values):>6}{len(self.problem.sensitive):>11}"
            f"{self.secondaries:>13}  {self.pattern.status:<11}{self.narrowest:>9.0f}"
            f"{self.seconds:>9.2f}  {'; '.join(self.faults) or 'ok'}"
        )


HEADING = (
    f"{'table':<34}{'cells':>6}{'primaries':>11}{'secondaries':>13}  {'status':<11}"
    f"{'narrowest':>9}{'seconds':>9}"
)


def measure(
    name: str,
    problem: Problem,
    *,
    most_seconds: float,
    most_secondaries: int | None = None,
    audited: bool = False,
    sample: int = 0,
) -> Result:
    """Suppress one table, and see which floors are missed.

    Parameters
    ----------
    audited : bool
        Whether an audit belongs to what is timed.
    sample : int
        How many hidden cells the other solver looks at, evenly spaced.
    """
    begun = time.process_time()
    pattern = suppress(problem, width=WIDTH)
    limits: Mapping[int, tuple[float, float]] = pattern.intervals
    if audited:
        limits = audit(problem, pattern.hidden)
    seconds = time.process_time() - begun
    hidden = sorted(pattern.hidden)
    looked_at = hidden[:: max(len(hidden) // sample, 1)] if sample else []
    wrong = {
        f"took more than {most_seconds:g} s": seconds > most_seconds,
        "a cell is in doubt": bool(pattern.doubtful) or pattern.status == "infeasible",
        "a cell is narrow": any(high - low < WIDTH for low, high in limits.values()),
        "a sensitive cell is shown": not pattern.hidden >= problem.sensitive - problem.unprinted,
        f"more than {most_secondaries} secondaries": most_secondaries is not None
        and len(pattern.hidden - problem.sensitive) > most_secondaries,
        "another solver finds a cell narrow": bool(
            looked_at and narrow_cells(problem, hidden, looked_at)
        ),
    }
    faults = tuple(fault for fault, present in wrong.items() if present)
    return Result(name, problem, pattern, seconds, faults)


def _large(name: str, **how: float) -> Callable[[], Result]:
    def run() -> Result:
        problem = regional_table(**how)  # type: ignore[arg-type]
        most = MOST_SECONDARIES if len(problem.sensitive) <= 450 else None
        return measure(name, problem, most_seconds=10.0, most_secondaries=most, sample=SAMPLE)

    return run


RUNS: Mapping[str, Callable[[], Result]] = {
    "herefordshire": lambda: measure(
        "Herefordshire, suppress and audit", herefordshire(), most_seconds=1.0, audited=True
    ),
    "500": lambda: measure(
        "500 cells",
        regional_table(authorities=14, regions=5, periods=4, mean=12.0),
        most_seconds=5.0,
        sample=SAMPLE,
    ),
    "few": _large("5,705 cells, few small counts", mean=40.0, seed=1),
    "some": _large("5,705 cells, some small counts", mean=27.0, seed=1),
    "even": _large("5,705 cells, authorities alike", mean=10.0, spread=0.3, seed=1),
    "uneven": _large("5,705 cells, authorities unlike", mean=60.0, spread=1.2, seed=1),
    "many": _large("5,705 cells, many small counts", mean=10.0, seed=1),
    "most": _large("5,705 cells, mostly small counts", mean=4.6, seed=1),
}


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each run; 1 if a floor was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("runs", nargs="*", help=f"of {', '.join(RUNS)}; all if none is named")
    chosen = parser.parse_args(arguments).runs or list(RUNS)
    if unknown := [name for name in chosen if name not in RUNS]:
        parser.error(f"there are no such runs: {', '.join(unknown)}")
    print(HEADING)
    missed = False
    for name in chosen:
        result = RUNS[name]()
        print(result, flush=True)
        missed |= bool(result.faults)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
