"""Cells with values, put under an edition's rule: the problem that suppression solves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.guidance import COMPLIANCE
from p2p_analysis.brief.measures import Measure, population
from p2p_analysis.brief.merging import merges_of
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.evidence.follows import Together, compliance_follows
from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.earlier import Earlier, earlier_editions
from p2p_analysis.gate.quantities import PARTS, Definitions, Key
from p2p_analysis.gate.structure import structure_of
from p2p_analysis.gate.suppression import Problem
from p2p_analysis.gate.variables import CALENDAR, Variable, Vocabulary
from p2p_analysis.words.fields import NOT_RECORDED
from p2p_analysis.words.screening import SCREENED

# How dear it is to hide a number, by what it is in the paper; a level of a breakdown costs 1.
_DEAR: Mapping[str, float] = {
    "value": 10.0,
    "not_recorded": 2.0,
    "no": 0.2,
    "base": 0.2,
    "at_most": 0.2,
}
_DEAREST = 10_000.0


def definitions_of(review: Review, edition: Edition) -> Definitions:
    """What an edition of a review counts: what only the exempt edition may tell is left out."""
    identities = tuple((one.whole, one.parts) for one in review.identities)
    merges = merges_of(edition.merge, review.fields)
    fields, kept, together = review.fields, review.measures, ()
    if edition.protects:
        kept, together = _without_exempt(review)
        identities = tuple(one for one in identities if {one[0], *one[1]} <= set(kept))
    screened = review.screened is not None
    return Definitions(kept, fields, review.times, identities, merges, together, screened)


def left_out(review: Review, edition: Edition) -> frozenset[str]:
    """Measures that only an edition without protection counts."""
    return frozenset(set(review.measures) - set(definitions_of(review, edition).measures))


def breakdowns_of(review: Review, edition: Edition) -> dict[str, tuple[str, ...]]:
    """The fields by which an edition prints each measure.

    Of a measure that it leaves out, those of time: rates stand on them, and are withheld too.
    """
    counted = definitions_of(review, edition).measures
    return {
        name: counted[name].by
        if name in counted
        else tuple(by for by in one.by if by in review.times)
        for name, one in review.measures.items()
    }


def _without_exempt(review: Review) -> tuple[Mapping[str, Measure], tuple[Together, ...]]:
    """The measures that a protecting edition counts, and what ties their answers together.

    Measures and breakdowns that the review calls exempt go, and breakdowns by an exempt field. So
    does a measure that asks for an exempt field which is worked out from others, since nothing
    here says what it would give away; and what is a part of a measure that goes.
    """
    asked = {name for one in review.measures.values() for name in (*one.where, *one.by)}
    hidden = {name for name in asked if review.fields[name].exempt}
    together: tuple[Together, ...] = ()
    if COMPLIANCE in asked - hidden:
        found = compliance_follows(review)
        if found is None:
            hidden.add(COMPLIANCE)
        else:
            together = (found,)
    worked_out = {name for name in hidden if review.fields[name].derived}
    gone = {
        name for name, one in review.measures.items() if one.exempt or worked_out & set(one.where)
    }
    kept = {
        name: one.model_copy(
            update={
                "by": tuple(by for by in one.by if by not in hidden | set(one.exempt_by)),
                "exempt_by": (),
            }
        )
        for name, one in review.measures.items()
        if not gone & {name, *population(name, review.measures)}
    }
    return kept, together


@dataclass(frozen=True)
class Model:
    """Cells and their true values; `printed` maps what the paper prints to a cell."""

    cells: Cells
    values: tuple[int, ...]
    measures: Mapping[str, Measure]
    before: tuple[Earlier, ...]

    @property
    def printed(self) -> Mapping[Key, int]:
        """What the paper prints, to its cell."""
        return self.cells.printed

    @property
    def equations(self) -> list[dict[int, int]]:
        """How the cells add up."""
        return self.cells.equations

    @property
    def known(self) -> frozenset[int]:
        """Cells whose number today is one that an earlier edition printed."""
        before = self._before().items()
        return frozenset(cell for cell, said in before if said == self.values[cell])

    def problem(self, edition: Edition) -> Problem:
        """Put the cells under an edition's rule."""
        return problem_of(self.cells, self.values, edition, self.measures, self._before())

    def _before(self) -> dict[int, int]:
        return {
            self.printed["earlier", one.name, *key]: value
            for one in self.before
            for key, value in one.shown.items()
            if ("earlier", one.name, *key) in self.printed
        }


def model_of(counts: Counts, edition: Edition) -> Model:
    """Turn a review's definitions and counts into cells with values."""
    review = counts.review
    before = tuple(earlier_editions(review, edition))
    if not edition.protects:
        before = ()  # where nothing is withheld, what a reader knows already gives nothing away
    cells = structure_of(definitions_of(review, edition), before)
    return Model(cells, _values(cells, counts), review.measures, before)


def problem_of(
    cells: Cells,
    values: tuple[int, ...],
    edition: Edition,
    measures: Mapping[str, Measure],
    before: Mapping[int, int],
) -> Problem:
    """What must be hidden, what may be, and what a reader knows of what is hidden.

    Parameters
    ----------
    before : mapping of int to int
        Cells that an earlier edition printed, and what it said.
    """
    small = range(0 if edition.zeros == "withhold" else 1, edition.suppress_below)
    today = {cell for key, cell in cells.printed.items() if key[0] != "earlier"}
    approved = {
        cells.printed[name, "value"]
        for name in edition.exceptions
        if (name, "value") in cells.printed
    }
    if edition.zeros == "show":
        # Where nothing is silent, and that is told, "yes at most" is the approved number again.
        approved |= {
            cell
            for name in edition.exceptions
            if (cell := cells.printed.get((name, "at_most"))) is not None
            and values[cell] == values[cells.printed[name, "value"]]
        }
    unchanged = {cell for cell, said in before.items() if said == values[cell]}
    moved = {
        cell
        for cell, said in before.items()
        if 0 < abs(said - values[cell]) < edition.suppress_below
    }
    shown = approved | unchanged
    certain = _certain(cells.equations)
    zero = {cell for cell, value in enumerate(values) if value == 0}
    told = zero if edition.zeros == "show" else certain
    settings = {cell for cell, (kind, *_) in enumerate(cells.recipes) if kind == "settings"}
    watched = today | cells.groups
    sensitive = frozenset(
        cell
        for cell, value in enumerate(values)
        if (cell in moved or (cell in watched and value in small)) and cell not in shown | certain
    )
    return Problem(
        values=values,
        equations=tuple(cells.equations),
        sensitive=sensitive,
        unprinted=frozenset(range(len(values))) - today - unchanged,
        fixed=frozenset(shown | (today & told)) - sensitive,
        # Where zeros are shown, whatever is withheld is known to be at least 1. Of settings that
        # may be known in any edition: where cases give an answer, some setting does.
        lower=dict.fromkeys((today if edition.zeros == "show" else settings) - told - zero, 1),
        weights=_weights(cells, values, measures),
    )


def _certain(equations: Iterable[Mapping[int, int]]) -> set[int]:
    """Noughts that follow from the questions alone: they tell nothing, and can hide nothing."""
    found: set[int] = set()
    before = -1
    while before != len(found):
        before = len(found)
        for equation in equations:
            open_ = {cell: factor for cell, factor in equation.items() if cell not in found}
            if len({factor > 0 for factor in open_.values()}) == 1:
                found |= set(open_)  # what adds up to nought is nought, each part
    return found


def _weights(
    cells: Cells, values: tuple[int, ...], measures: Mapping[str, Measure]
) -> dict[int, float]:
    """Prefer to hide what the paper leans on least: what is "no" before what is "yes"."""
    weights: dict[int, float] = {}
    for key, cell in cells.printed.items():
        if key[0] != "earlier":
            dear = _DEAR.get(key[1], 1.0) * (values[cell] + 1)
            weights[cell] = max(dear, weights.get(cell, 0.0))
    for name, measure in measures.items():
        # Everyone, and everyone in a period: the frame that every sentence stands in.
        framed = not measure.where or set(measure.where) <= {"period"}
        if framed and (name, "value") in cells.printed:
            weights[cells.printed[name, "value"]] = _DEAREST
    if (SCREENED, "value") in cells.printed:
        weights[cells.printed[SCREENED, "value"]] = _DEAREST
    return weights


# --- Values ---------------------------------------------------------------------------------------


def _values(cells: Cells, counts: Counts) -> tuple[int, ...]:
    joint = cells.joint
    codes = {
        name: _codes(variable, joint.vocabulary, counts)
        for name, variable in joint.vocabulary.variables.items()
    }
    atoms = []
    for names, labels in zip(joint.cliques, joint.labels, strict=True):
        where = labels[tuple(codes[name] for name in names)]
        where = np.broadcast_to(where, counts.weights.shape)
        found = np.bincount(where, weights=counts.weights, minlength=joint.atoms(len(atoms)))
        atoms.append(found.astype(int))
    values: list[int] = []
    for kind, *rest in cells.recipes:
        if kind == "atom":
            values.append(int(atoms[rest[0]][rest[1]]))
        elif kind == "region":
            clique = joint.home(rest[0])
            values.append(int(sum(atoms[clique][a] for a in joint.atoms_in(rest[0], clique))))
        elif kind == "settings":
            tally = counts.tallies[rest[0]]
            answers = (tally.yes, tally.no, tally.not_recorded, tally.base, tally.at_most)
            values.append(dict(zip(PARTS, answers, strict=True))[rest[1]])
        elif kind == "slack":
            values.append(values[rest[0]] - values[rest[1]])
        elif kind == "cover":
            values.append(sum(values[part] for part in rest[0]) - values[rest[1]])
        elif kind == "records" and counts.screened is not None:
            values.append(counts.screened.number(*rest))
        elif kind == "together":
            values.append(sum(values[part] for part in rest[0]))
        else:
            values.append(sum(counts.left_out.values()))
    return tuple(values)


def _codes(variable: Variable, words: Vocabulary, counts: Counts) -> np.ndarray:
    """The level of each row."""
    if variable.name == CALENDAR:
        begins = np.array([first for first, _ in variable.levels], dtype="datetime64[D]")
        return np.searchsorted(begins, counts.referred_on, side="right") - 1
    field, several, asked = variable.name.partition(":")
    missing = counts.holds((field, frozenset({NOT_RECORDED})))
    code = np.zeros(missing.shape, dtype=int)
    if several:
        if asked != "recorded":
            code = np.where(counts.holds((field, frozenset(asked.split("+")))), 0, 1)
    elif field in words.patterns:
        held = [counts.holds((field, question)) for question in words.patterns[field]]
        held = np.array(held, dtype=bool).reshape(len(held), len(missing))
        for at, level in enumerate(variable.levels[:-1]):
            same = (held == np.array(level, dtype=bool)[:, None]).all(axis=0)
            code = np.where(same, at, code)
    else:
        for at, level in enumerate(variable.levels[:-1]):
            code = np.where(counts.holds((field, level)), at, code)
    return np.where(missing, len(variable.levels) - 1, code)
