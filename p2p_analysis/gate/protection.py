"""What an edition withholds: what is small, its companions, and what tells of a hidden group.

Where the size of a group is withheld, its answers are too: "none answered no" says that each child
of that group did, and so does a nought. But a number that a reader could work back from the rest
stays printed: to withhold it would only pretend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from p2p_analysis.brief.editions import Edition
from p2p_analysis.gate.funnel import group_of
from p2p_analysis.gate.model import Model
from p2p_analysis.gate.quantities import PARTS, Key
from p2p_analysis.gate.suppression import Interval, Limits, Problem, suppress
from p2p_analysis.words.errors import DisclosureError, Fault
from p2p_analysis.words.screening import FIGURES

PRIMARY, SECONDARY, GROUP = "primary", "secondary", "group"


@dataclass(frozen=True)
class Protection:
    """Cells that an edition withholds.

    Attributes
    ----------
    kinds : mapping of int to str
        Withheld cells: "primary" (sensitive itself), "secondary" (would give another back) or
        "group" (tells of a group whose size is withheld).
    intervals : mapping of int to (float, float)
        What a reader who adds up everything else could still believe of each withheld cell;
        empty if that was not asked for.
    """

    kinds: Mapping[int, str]
    intervals: Mapping[int, Interval]


def protection_of(model: Model, edition: Edition, *, limits: bool = True) -> Protection:
    """Decide which cells of a model an edition withholds: none where it does not protect.

    With `limits`, it also works out what a reader could believe of each of them.

    Raises
    ------
    DisclosureError
        Naming each number that nothing can hide as well as the edition promises, because
        exceptions or earlier editions give it away.
    """
    if not edition.protects:
        return Protection(MappingProxyType({}), MappingProxyType({}))
    problem = model.problem(edition)
    pattern = suppress(problem, width=edition.protect_width, limits=False)
    if pattern.doubtful:
        raise DisclosureError(_unprotected(model, edition, pattern.doubtful))
    grouped, known = _of_hidden_groups(model, problem, pattern.hidden, edition)
    withheld = sorted(pattern.hidden | grouped)
    intervals = {cell: known.of(cell) for cell in withheld} if limits else {}
    kinds = {
        cell: GROUP if cell in grouped else PRIMARY if cell in problem.sensitive else SECONDARY
        for cell in withheld
    }
    return Protection(MappingProxyType(kinds), MappingProxyType(intervals))


def _unprotected(model: Model, edition: Edition, doubtful: frozenset[int]) -> list[Fault]:
    names = [*edition.exceptions, *edition.earlier]
    given = f" by what stands shown in any case ({', '.join(names)})" if names else ""
    told = [
        " ".join(key) for key, cell in model.printed.items()
        if cell in doubtful and key[0] != "earlier"
    ]  # fmt: skip
    problem = (
        f"cannot be withheld, since it is given away{given}; take an exception back, or leave "
        "the measure out"
    )
    return [Fault(one, problem) for one in told or ["a group that is not printed"]]


def _of_hidden_groups(
    model: Model, problem: Problem, hidden: frozenset[int], edition: Edition
) -> tuple[frozenset[int], Limits]:
    """Cells to withhold with their groups, and the limits of all that is then withheld.

    To show a cell again narrows others, so what stays is asked again until all of it is wide.
    """
    shown = set(model.known)
    while True:
        grouped = _grouped(model, hidden, frozenset(shown), edition)
        limits = Limits(problem, hidden | grouped)
        narrow = {cell for cell in sorted(grouped) if not limits.wide(cell, edition.protect_width)}
        if not narrow:
            return grouped, limits
        shown |= narrow


def _grouped(
    model: Model, hidden: frozenset[int], shown: frozenset[int], edition: Edition
) -> frozenset[int]:
    """Cells that are printed only as answers of hidden groups; answers may be groups themselves."""
    groups: dict[int, set[int | None]] = {}
    for key, cell in model.printed.items():
        if key[0] != "earlier":
            groups.setdefault(cell, set()).add(_group_of(key, model, edition))
    grouped: set[int] = set()
    while True:
        more = {
            cell
            for cell, above in groups.items()
            if cell not in hidden | shown | grouped and above <= hidden | grouped
        }
        if not more:
            return frozenset(grouped)
        grouped |= more


def _group_of(key: Key, model: Model, edition: Edition) -> int | None:
    """The cell that tells the size of the group that a number is about; None if there is none."""
    figure, *part = key
    by_definition = model.cells.is_nought(model.printed[key])
    if figure in edition.exceptions or by_definition or figure == "left_out":
        return None
    if figure in FIGURES:
        group = group_of(key)
        return None if group is None else model.printed[group]
    if part == ["base"]:
        above = model.measures[figure].of
        return None if above is None else model.printed[above, "value"]
    return model.printed[figure, "base" if part[0] in PARTS else "value"]
