"""A sheet: what the desk shows. It begins with the marking of the exempt side, always.

A sheet is not a block of the paper: it has no form that the press would take, so nothing that is
shown here can reach print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from p2p_analysis.brief.review import Review
from p2p_analysis.desk.saving import outputs_are_saved
from p2p_analysis.show.screen import on_screen

if TYPE_CHECKING:
    import pandas as pd

_MARKING = "Exempt: not for publication"
WARNING = (
    "This program saves what cells show with the notebook. Clear all outputs before you save, or "
    "open it by `make lab`, which saves none."
)
_SHADES = 6  # parts of a bar that can be told apart; the style sheet has as many


@dataclass(frozen=True)
class Part:
    """A piece of a bar: how long, and its shade; what is not recorded is hatched."""

    size: int
    shade: int = 0
    missing: bool = False


@dataclass(frozen=True, repr=False)
class Sheet:
    """A table for the analyst.

    Attributes
    ----------
    marking : str
        Stands first, whatever is shown.
    caption : str
    head : tuple of str
    rows : tuple of tuple
        The first cell of a row is its name; the rest are counts or words.
    bars : tuple of tuple of Part
        A bar a row, or none at all.
    legend : tuple of (str, Part)
        What the parts of a bar stand for.
    notes : tuple of str
    total : bool
        Whether the last row is the sum of those above.
    lines : str
        Shown below as it stands, to be copied.
    """

    marking: str
    caption: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()
    bars: tuple[tuple[Part, ...], ...] = ()
    legend: tuple[tuple[str, Part], ...] = ()
    notes: tuple[str, ...] = ()
    total: bool = False
    lines: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """The same table for pandas. It is as exempt as the sheet."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.head))

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        return {"text/html": marked(self.marking, self.body), "text/plain": repr(self)}

    @property
    def body(self) -> str:
        """What stands below the marking."""
        table = self._table() if self.rows else f"<p><strong>{escape(self.caption)}</strong></p>"
        notes = "".join(f"<p class=note>{escape(note)}</p>" for note in self.notes)
        lines = f"<pre class=lines>{escape(self.lines)}</pre>" if self.lines else ""
        return f"<section>{table}{lines}{notes}</section>"

    def __repr__(self) -> str:
        rows = ["  ".join(map(_words, row)) for row in (self.head, *self.rows) if row]
        return "\n".join(
            part for part in (self.marking, self.caption, *rows, self.lines, *self.notes) if part
        )

    def _table(self) -> str:
        longest = max((sum(p.size for p in bar) for bar in self._drawn()), default=0)
        numeric = [any(isinstance(row[n], int) for row in self.rows) for n in range(len(self.head))]
        head = "".join(
            f"<th scope=col{' class=n' if is_number else ''}>{escape(words)}</th>"
            for words, is_number in zip(self.head, numeric, strict=True)
        )
        head += "<td class=bar></td>" if self.bars else ""
        last = len(self.rows) - 1
        body = ""
        for n, row in enumerate(self.rows):
            name, *cells = row
            apart = " class=total" if self.total and n == last else ""
            body += f"<tr{apart}><th scope=row>{escape(_words(name))}</th>"
            for cell, is_number in zip(cells, numeric[1:], strict=True):
                body += f"<td{' class=n' if is_number else ''}>{escape(_words(cell))}</td>"
            if self.bars:
                bar = "" if self.total and n == last else _bar(self.bars[n], longest)
                body += f"<td class=bar aria-hidden=true>{bar}</td>"
            body += "</tr>"
        legend = "".join(
            f"<span class=key><i class='{_look(part)}'></i>{escape(words)}</span>"
            for words, part in self.legend
        )
        return (
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            + (f"<p class=legend aria-hidden=true>{legend}</p>" if legend else "")
        )

    def _drawn(self) -> Sequence[tuple[Part, ...]]:
        return self.bars[:-1] if self.total else self.bars


@dataclass(frozen=True, repr=False)
class Sheets:
    """Several sheets under one another."""

    sheets: tuple[Sheet, ...]

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        body = "".join(sheet.body for sheet in self.sheets)
        return {"text/html": marked(self.sheets[0].marking, body), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.sheets))


def marking_of(review: Review) -> str:
    """The marking of the edition that withholds nothing, since the desk withholds nothing."""
    markings = [edition.marking for edition in review.editions.values() if not edition.protects]
    return markings[0] if markings else _MARKING


def marked(marking: str, body: str = "") -> str:
    """Put the marking first, and under it a warning where what is shown would be saved."""
    warning = f"<p class=note>{escape(WARNING)}</p>" if outputs_are_saved() else ""
    return on_screen(f"<p class=marking>{escape(marking)}</p>{warning}{body}")


def shaded(number: int) -> bool:
    """Whether so many parts of a bar can be told apart."""
    return number <= _SHADES


def _bar(parts: Iterable[Part], longest: int) -> str:
    return "".join(
        f"<i class='{_look(part)}' style='width:{100 * part.size / longest:.4g}%'></i>"
        for part in parts
        if part.size
    )


def _look(part: Part) -> str:
    return "missing" if part.missing else f"s{part.shade}"


def _words(cell: object) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    return "" if cell is None else str(cell)
