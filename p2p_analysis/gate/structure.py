"""A paper's cells and equations, written down once for all papers that count the same.

They rest on definitions and on no count, so that both editions of a review share them, and the same
review of another council; and a process hands on what it has written down to those forked from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from p2p_analysis.gate.cells import Cells
from p2p_analysis.gate.disclosure import cells_of
from p2p_analysis.gate.earlier import Earlier
from p2p_analysis.gate.quantities import Definitions

_MOST = 8  # kept; a run meets few kinds of paper
_WORDING = {"label", "paragraph", "printed"}  # of a measure, without a bearing on what it counts


def structure_of(definitions: Definitions, before: Iterable[Earlier] = ()) -> Cells:
    """Give the cells and equations of definitions, and of what earlier editions printed.

    Parameters
    ----------
    definitions : Definitions
        Of the review, with the edition's merges.
    before : iterable of Earlier

    Returns
    -------
    Cells
        Closed: whoever asks for the same is given the same.
    """
    before = tuple(before)
    said = [_said(definitions), *(_said_before(one) for one in before)]
    return _written(_Asked(repr(said), definitions, before))


@dataclass(frozen=True)
class _Asked:
    """Definitions, told apart by all that they say and the order in which they say it."""

    said: str
    definitions: Definitions = field(compare=False)
    before: tuple[Earlier, ...] = field(compare=False)


@lru_cache(_MOST)
def _written(asked: _Asked) -> Cells:
    cells = cells_of(asked.definitions, asked.before)
    cells.close()
    return cells


def _said(definitions: Definitions) -> str:
    measures = {
        name: measure.model_dump(exclude=_WORDING) for name, measure in definitions.measures.items()
    }
    return repr(replace(definitions, measures=measures))


def _said_before(earlier: Earlier) -> tuple[str, str, list[tuple[str, ...]]]:
    return earlier.name, _said(earlier.definitions), list(earlier.shown)
