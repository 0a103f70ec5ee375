"""Tables to protect, and an attacker who uses another solver than the house."""

import itertools
import math

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from p2p_analysis.gate.suppression import Problem


def whole(total, *parts):
    """An equation: parts add up to a total."""
    return {total: 1, **dict.fromkeys(parts, -1)}


def table(rows, **settings):
    """Cells of a table, row by row, then row totals, column totals and the grand total."""
    height, width = len(rows), len(rows[0])
    inner = [value for row in rows for value in row]
    sums = [sum(row) for row in rows] + [sum(column) for column in zip(*rows, strict=True)]
    row_total = [height * width + r for r in range(height)]
    column_total = [height * width + height + c for c in range(width)]
    grand = height * width + height + width
    equations = [
        *(whole(row_total[r], *(r * width + c for c in range(width))) for r in range(height)),
        *(whole(column_total[c], *(r * width + c for r in range(height))) for c in range(width)),
        whole(grand, *row_total),
        whole(grand, *column_total),
    ]
    return Problem(values=[*inner, *sums, sum(inner)], equations=equations, **settings)


class Cells:
    """Cells by name, for tables that share some of them."""

    def __init__(self):
        self.place, self.values, self.equations = {}, [], []

    def set(self, name, value):
        """Name a cell; a second time its value must be the same."""
        if name not in self.place:
            self.place[name] = len(self.values)
            self.values.append(int(value))
        assert self.values[self.place[name]] == value, name
        return self.place[name]

    def add(self, total, parts):
        """Say that named cells add up to another, which is made if it is not there."""
        places = [self.place[part] for part in parts]
        at = self.set(total, sum(self.values[place] for place in places))
        self.equations.append(whole(at, *places))

    def problem(self, threshold=6, *, zeros="show", sensitive=None):
        """Put them under the rule: counts from 1 up to below the threshold are not shown."""
        cells = enumerate(self.values)
        if sensitive is None:
            sensitive = frozenset(c for c, value in cells if 0 < value < threshold)
        if zeros != "show":
            return Problem(self.values, self.equations, sensitive)
        nought = frozenset(c for c, value in enumerate(self.values) if value == 0)
        lower = {c: 1 for c in range(len(self.values)) if c not in nought}
        return Problem(self.values, self.equations, sensitive, fixed=nought, lower=lower)


def linked(chance, *, first=3, shared=4, second=3, mean=2.0):
    """Two tables that share a margin: period by outcome, and outcome by type."""
    cells = Cells()
    counts = chance.poisson(mean, (first, shared, second))
    for p, o in itertools.product(range(first), range(shared)):
        cells.set(("period", p, o), counts[p, o].sum())
    for o, t in itertools.product(range(shared), range(second)):
        cells.set(("type", o, t), counts[:, o, t].sum())
    for o in range(shared):
        cells.add(("outcome", o), [("period", p, o) for p in range(first)])
        cells.add(("outcome", o), [("type", o, t) for t in range(second)])
    for p in range(first):
        cells.add(("period", p), [("period", p, o) for o in range(shared)])
    for t in range(second):
        cells.add(("types", t), [("type", o, t) for o in range(shared)])
    cells.add("all", [("outcome", o) for o in range(shared)])
    cells.add("all", [("period", p) for p in range(first)])
    cells.add("all", [("types", t) for t in range(second)])
    return cells


def hierarchical(chance, *, regions=3, authorities=3, types=2, mean=5.0):
    """Authorities in regions in a country, by type."""
    cells = Cells()
    for r, a, t in itertools.product(range(regions), range(authorities), range(types)):
        cells.set((r, a, t), chance.poisson(mean))
    for t in range(types):
        for r in range(regions):
            cells.add(("region", r, t), [(r, a, t) for a in range(authorities)])
        cells.add(("all", t), [("region", r, t) for r in range(regions)])
    for r in range(regions):
        for a in range(authorities):
            cells.add((r, a), [(r, a, t) for t in range(types)])
        cells.add(("region", r), [(r, a) for a in range(authorities)])
        cells.add(("region", r), [("region", r, t) for t in range(types)])
    cells.add("all", [("region", r) for r in range(regions)])
    cells.add("all", [("all", t) for t in range(types)])
    return cells


def over_time(chance, *, years=3, outcomes=3, mean=4.0):
    """Quarters within years, and within two periods that cut the middle year in half."""
    cells = Cells()
    quarters = [(y, q) for y in range(years) for q in range(4)]
    for quarter, o in itertools.product(quarters, range(outcomes)):
        cells.set((*quarter, o), chance.poisson(mean))
    middle = len(quarters) // 2
    for o in [*range(outcomes), None]:
        if o is None:
            for quarter in quarters:
                cells.add((*quarter, o), [(*quarter, one) for one in range(outcomes)])
        for y in range(years):
            cells.add(("year", y, o), [(y, q, o) for q in range(4)])
        cells.add(("period", 1, o), [(*quarter, o) for quarter in quarters[:middle]])
        cells.add(("period", 2, o), [(*quarter, o) for quarter in quarters[middle:]])
        cells.add(("all", o), [("year", y, o) for y in range(years)])
        cells.add(("all", o), [("period", 1, o), ("period", 2, o)])
    cells.add(("all", None), [("all", o) for o in range(outcomes)])
    return cells


FORMS = {"linked": linked, "hierarchical": hierarchical, "over time": over_time}


# --- Another attacker ---


def limits(problem, hidden, cells=None):
    """Least and greatest whole value of each hidden cell, by scipy; infinite if out of all reach.

    Works on the values themselves, with every equation in full, so that it shares no thought with
    the house's attacker.
    """
    values = np.array(problem.values, dtype=float)
    far = 10 * (np.abs(values).sum() + 10)
    least, most = values.copy(), values.copy()
    for cell in frozenset(hidden) | problem.unprinted:
        floor = 0 if values[cell] >= 0 else -far
        least[cell] = problem.lower.get(cell, floor)
        most[cell] = problem.upper.get(cell, far)
    rows = np.zeros((len(problem.equations), len(values)))
    for number, equation in enumerate(problem.equations):
        for cell, factor in equation.items():
            rows[number, cell] = factor
    keeps = LinearConstraint(rows, rows @ values, rows @ values) if len(rows) else None
    asked = set(hidden) | (problem.sensitive & problem.unprinted) if cells is None else cells
    found = {}
    for cell in sorted(asked):
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(values))
            goal[cell] = sign
            answer = milp(
                goal, constraints=keeps, bounds=Bounds(least, most), integrality=np.ones(len(goal))
            )
            assert answer.success, answer.message
            end = round(answer.x[cell])
            ends.append(math.copysign(math.inf, end) if abs(end) > far / 3 else end)
        found[cell] = tuple(ends)
    return found


def narrowest(found):
    """The least distance between two limits."""
    return min((high - low for low, high in found.values()), default=math.inf)


# --- Drawn at random ---


@st.composite
def tiny_problems(draw):
    """3 to 7 cells: some counts, sums of some of them, and the sum of all, which is not sensitive.

    The equations say how each sum is made; the grand total bounds the whole.
    """
    counts = draw(st.lists(st.integers(0, 3), min_size=2, max_size=4))
    values, equations = list(counts), []
    for _ in range(draw(st.integers(0, 2))):
        parts = draw(st.sets(st.integers(0, len(values) - 1), min_size=1, max_size=3))
        equations.append(whole(len(values), *parts))
        values.append(sum(values[part] for part in parts))
    equations.append(whole(len(values), *range(len(counts))))
    values.append(sum(counts))
    cells = range(len(values) - 1)
    some = st.frozensets(st.sampled_from(cells))
    unprinted = draw(st.frozensets(st.sampled_from(cells), max_size=1))
    sensitive = frozenset(cell for cell in cells if 1 <= values[cell] <= 2) & draw(some)
    fixed = draw(some) - sensitive - unprinted
    lower = {cell: 1 for cell in draw(some) if values[cell] and cell not in fixed}
    problem = Problem(
        values, equations, sensitive, unprinted, fixed | {len(values) - 1}, lower=lower
    )
    return problem, len(counts), draw(some) - fixed


def every_table(problem, free):
    """All whole-number tables with the grand total of the problem."""
    total = problem.values[-1]
    grid = np.array(list(itertools.product(range(total + 1), repeat=free)))
    columns = list(grid.T)
    for cell in range(free, len(problem.values)):
        equation = next(one for one in problem.equations if max(one) == cell)
        columns.append(sum(columns[part] * -f for part, f in equation.items() if part != cell))
    return np.array(columns).T


def brute_force(problem, free, hidden_cells):
    """Least and greatest value of each hidden cell over all tables that fit what is shown."""
    tables = every_table(problem, free)
    fits = np.ones(len(tables), dtype=bool)
    doubt = hidden_cells | problem.unprinted
    for cell, value in enumerate(problem.values):
        if cell in doubt:
            fits &= tables[:, cell] >= problem.lower.get(cell, 0)
        else:
            fits &= tables[:, cell] == value
    asked = hidden_cells | (problem.sensitive & problem.unprinted)
    return {c: (tables[fits, c].min(), tables[fits, c].max()) for c in sorted(asked)}


def cheapest_by_trial(problem, free, width):
    """The least cost of any pattern with every cell wide enough; None if there is no such pattern.

    Tries them all.
    """
    must = problem.sensitive - problem.unprinted
    may = sorted(set(range(len(problem.values))) - problem.fixed - problem.unprinted - must)
    costs = []
    for number in range(len(may) + 1):
        for more in itertools.combinations(may, number):
            cost = sum(problem.weight(cell) for cell in more)
            if costs and cost >= min(costs):
                continue
            if narrowest(brute_force(problem, free, must | set(more))) >= width:
                costs.append(cost)
    return min(costs, default=None)
