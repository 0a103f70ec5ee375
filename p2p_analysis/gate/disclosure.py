"""What an attacker can add up: a paper's definitions as cells and equations.

It needs no count: whoever holds the public paper can write down the same. The cells are the atoms
of the table behind the paper (see `joint`), one for each number that is printed, and one for each
group that a reader could tell apart though nothing is printed of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from p2p_analysis.evidence.follows import IMPLIED, Answer, Together, bound_together, possible
from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.earlier import Earlier
from p2p_analysis.gate.funnel import Funnel, keys, known
from p2p_analysis.gate.joint import MOST_CELLS, Region, joint_of, largest, region
from p2p_analysis.gate.quantities import PARTS, Definitions, Key, Quantities, quantities
from p2p_analysis.gate.variables import Variable, Vocabulary, Words, vocabulary
from p2p_analysis.words.fields import NOT_RECORDED

_MOST_PARTS = 3  # questions that together say the same as one, and are looked at together


def cells_of(definitions: Definitions, before: Iterable[Earlier] = ()) -> Cells:
    """Turn a paper's definitions into cells and equations.

    Parameters
    ----------
    definitions : Definitions
        Of the review, with the edition's merges.
    before : iterable of Earlier
        What earlier public editions printed.
    """
    before = tuple(before)
    words = _vocabulary(definitions, before)
    impossible = _impossible(words, definitions.together)
    found, dropped = _what_fits(quantities(definitions, words), impossible, words)
    known = [one.regions(words) for one in before]
    regions = [one for _, one in found.every()]
    regions += [region for one in known for region in one.values()]
    screening = Funnel(definitions, [one.definitions for one in before])
    if definitions.screened:
        regions += screening.regions(words)
    cells = Cells(joint_of(regions, impossible, words), dropped=dropped)
    for one, atoms, other, others in cells.joint.agreements():
        if atoms or others:
            cells.equal((cells.atom(one, a) for a in atoms), (cells.atom(other, a) for a in others))
    for key, where in found.printed.items():
        if definitions.measures[key[0]].unit != "schools":
            cells.printed[key] = cells.region(where)
    for name, measure in definitions.measures.items():
        if measure.unit == "schools" and name not in dropped:
            _settings(cells, name, found.printed)
    for _, where in found.groups:
        if not where.empty:
            cells.groups.add(cells.region(where))
    for _, whole, parts in found.covers:
        # A case with an answer has at least one word: the words are not fewer than such cases.
        several = tuple(cells.region(part) for part in parts)
        recorded = cells.region(whole)
        cells.equal(several, [recorded, cells.cell("cover", several, recorded)])
    for whole, parts in definitions.identities:
        if not {whole, *parts} & dropped:
            cells.adds_up(
                cells.printed[whole, "value"], [cells.printed[part, "value"] for part in parts]
            )
    for edition, regions_before in zip(before, known, strict=True):
        for key, where in regions_before.items():
            cells.printed["earlier", edition.name, *key] = cells.region(where)
    cells.printed["left_out", "value"] = cells.cell("left out")
    if definitions.screened:
        _screening(cells, screening, definitions, before)
    return cells


def _screening(
    cells: Cells, screening: Funnel, definitions: Definitions, before: Iterable[Earlier]
) -> None:
    """Records that were looked at, as this paper and earlier ones print them."""
    for key in keys():
        cell = screening.cell(cells, key, definitions.times)
        if cell is not None:
            cells.printed[key] = cell
    for edition in before:
        for key in edition.shown:
            if key[0] in known(edition.definitions):
                cell = screening.cell(cells, key, edition.definitions.times)
                if cell is not None:
                    cells.printed["earlier", edition.name, *key] = cell
    cells.groups |= set(screening.runs(cells))
    # The pieces into which an earlier paper's window cuts time: no number of theirs is printed.
    cells.groups |= {cell for cell, (kind, *_) in enumerate(cells.recipes) if kind == "records"}


def _vocabulary(definitions: Definitions, before: Iterable[Earlier]) -> Vocabulary:
    asked: list[tuple[str, Words]] = list(definitions.asked())
    cuts = []
    for edition in before:
        # What a word of time meant then, its own calendar says.
        asked += (one for one in edition.asked() if one[0] not in edition.definitions.times)
        cuts += edition.cuts()
    return vocabulary(asked, definitions.fields, definitions.times, cuts)


def _what_fits(
    found: Quantities, impossible: Iterable[Region], words: Vocabulary
) -> tuple[Quantities, frozenset[str]]:
    """Leave out measures, widest first, until no table behind the paper is too large to search."""
    bound = [frozenset(one.scope) for one in impossible]
    dropped: set[str] = set()
    while True:
        kept = found.without(dropped)
        scopes = [(name, frozenset(r.scope)) for name, r in kept.every()]
        size, clique = largest([*(scope for _, scope in scopes), *bound], words.variables)
        if size <= MOST_CELLS or not scopes:
            return kept, frozenset(dropped)
        dropped.add(max(scopes, key=lambda one: (len(one[1] & clique), one[0]))[0])


def _settings(cells: Cells, name: str, printed: Mapping[Key, Region]) -> None:
    """Settings have cells of their own, each no more than the cases it stands for."""
    own = {part: cells.cell("settings", name, part) for part in PARTS[:3]}
    whole = cells.cell("settings", name, "base", key=("settings of", printed[name, "base"].key))
    cells.adds_up(whole, own.values())
    most = cells.cell("settings", name, "at_most")
    cells.adds_up(most, (own["value"], own["not_recorded"]))
    for part, cell in (*own.items(), ("base", whole), ("at_most", most)):
        cells.printed[name, part] = cell
        if part in ("not_recorded", "at_most"):
            continue  # also settings of cases whose answer is another, and cases without a setting
        cases = cells.region(printed[name, part])
        if cells.is_nought(cases):
            cells.equal([cell], [])
        else:
            cells.not_more(cell, cases)


# --- Answers that follow from others ------------------------------------------------------------


def _impossible(words: Vocabulary, together: Iterable[Together] = ()) -> list[Region]:
    """Combinations of levels that no case can have."""
    found = []
    for name in words.variables:
        for other in words.needs(name)[1:]:
            if other != name:
                found.append(_unlike(words.variables[name], words.variables[other], words))
    found += _by_their_words(words)
    fields = frozenset(name.partition(":")[0] for name in words.variables)
    groups = [(group, possible(group)) for group in bound_together(fields)]
    groups += (_among(one, fields) for one in together)
    for group, combinations in groups:
        names = tuple(_standing_for(one, words) for one in group)
        inside = np.ones(tuple(len(words.variables[name]) for name in names), dtype=bool)
        seen = {
            tuple(_level(answer, words.variables[n]) for answer, n in zip(one, names, strict=True))
            for one in combinations
        }
        for one in seen:
            inside[np.ix_(*one)] = False
        if inside.any():
            found.append(region(names, inside, words.variables))
    for one, other in IMPLIED:
        if {one[0], other[0]} <= set(words.variables):
            found.append(_one_without_the_other(one, other, words))
    return [one for one in found if not one.empty]


def _among(one: Together, fields: frozenset[str]) -> Together:
    """Combinations of those fields alone that the paper asks for."""
    names, combinations = one
    kept = [at for at, name in enumerate(names) if name in fields]
    return (
        tuple(names[at] for at in kept),
        frozenset(tuple(answers[at] for at in kept) for answers in combinations),
    )


def _one_without_the_other(one: Answer, other: Answer, words: Vocabulary) -> Region:
    """Where the first surely holds and the second surely does not.

    A level that holds some of the words and not others may be either, so it is left open.
    """
    names, sides = (one[0], other[0]), []
    for name, wanted in (one, other):
        levels = words.variables[name].levels
        missing = NOT_RECORDED in wanted
        inside = [missing if level is None else bool(level) and level <= wanted for level in levels]
        outside = [not missing if level is None else not level & wanted for level in levels]
        sides.append((np.array(inside, dtype=bool), np.array(outside, dtype=bool)))
    return region(names, np.outer(sides[0][0], sides[1][1]), words.variables)


def _by_their_words(words: Vocabulary) -> Iterator[Region]:
    """Questions to one field of several words: one asks for all words of another, or some do."""
    for name, asked in words.several.items():
        field = name.partition(":")[0] + ":"
        inner = {o: w for o, w in words.several.items() if o.startswith(field) and w < asked}
        yield from (_answered({other: True, name: False}, words) for other in inner)
        cover: dict[str, Words] = {}
        for other in sorted(inner, key=lambda one: (-len(inner[one]), one)):
            if not inner[other] <= frozenset().union(*cover.values()):
                cover[other] = inner[other]
        if frozenset().union(*cover.values()) == asked and len(cover) <= _MOST_PARTS:
            yield _answered({name: True, **dict.fromkeys(cover, False)}, words)


def _answered(levels: Mapping[str, bool], words: Vocabulary) -> Region:
    """Where some variables have these levels, and all others any."""
    inside = np.ones((), dtype=bool)
    for name, level in levels.items():
        is_it = np.array([one is level for one in words.variables[name].levels])
        inside = np.multiply.outer(inside, is_it)
    return region(tuple(levels), inside, words.variables)


def _standing_for(field_name: str, words: Vocabulary) -> str:
    return field_name if field_name in words.variables else f"{field_name}:recorded"


def _level(answer: str | None, variable: Variable) -> tuple[int, ...]:
    """The levels that an answer may be."""
    return tuple(
        at
        for at, level in enumerate(variable.levels)
        if (level is None) == (answer is None)
        and (answer is None or not isinstance(level, frozenset) or answer in level)
    )


def _unlike(one: Variable, other: Variable, words: Vocabulary) -> Region:
    """Where a question about a field is open though the field is recorded, or the reverse."""
    inside = np.array(
        [[(a is None) != (b is None) for b in other.levels] for a in one.levels], dtype=bool
    )
    return region((one.name, other.name), inside, words.variables)
