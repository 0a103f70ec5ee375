"""What stands on each sheet of the workbook, as plain words and numbers.

It is taken from the end mark alone, which holds nothing that its edition withholds. One table
stands on a sheet, no cell of it is empty, and shorthand is explained above the table that uses it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from p2p_analysis.press.broken_down import breakdowns_of
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import NOTHING, SYMBOL, SYMBOL_MEANING, day
from p2p_analysis.show.tables import SEVERAL, sentence
from p2p_analysis.words.screening import RECEIVED

Cell = str | int | float

NOT_APPLICABLE = "[z]"
_NOT_APPLICABLE_MEANING = (
    "[z] means not applicable: for this figure there is no such number, or no paragraph."
)
_NOT_RECORDED_MEANING = (
    "Not recorded is an answer of its own and never means no. It is counted in its own column or "
    "row; where nothing at all is on the record, the cell says so in words."
)
_BASE_MEANING = (
    "How many were asked. Where the value is a number of cases or schools, it adds up to the base "
    "with no and not recorded."
)
_AT_MOST_MEANING = "How many yes there could be, if every case that is not recorded were yes."
_ALL_MEANING = (
    "The last row of a breakdown: the figure itself. Where more than one level may apply to a "
    "case, the rows do not add up to it."
)
_ANSWERS = ("no", "not_recorded", "base", "at_most")
_FIGURES_HEAD = (
    "Figure",
    "Label",
    "Paragraph",
    "Unit",
    "Value",
    "No",
    "Not recorded",
    "Base",
    "Yes at most",
)


@dataclass(frozen=True)
class Sheet:
    """One worksheet: a table, and the lines above it.

    Attributes
    ----------
    instructions : str
        How to read the sheet.
    legend : tuple of str
        The shorthand that the table uses, explained.
    numeric : tuple of int
        Columns that hold numbers, from 0.
    """

    name: str
    title: str
    instructions: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    legend: tuple[str, ...] = ()
    numeric: tuple[int, ...] = ()


def sheets_of(end: Node) -> list[Sheet]:
    """Every sheet after the contents, in order: notes, figures, screening, and each breakdown."""
    return [_notes(), _figures(end), *_screening(end), *_breakdowns(end)]


def marking_line(paper: Node) -> str:
    """What every sheet says of its edition, since a sheet may be printed or copied alone."""
    status = "Draft" if paper["status"] == "draft" else "Final"
    return f"{paper['marking'].rstrip('.')}. {status}, as at {paper['as_at_words']}."


def cover_lines(paper: Node) -> tuple[list[str], list[str], list[str]]:
    """The lines of the cover: what this is, how to read it, and whom to ask."""
    introduction = [
        f"{paper['council']}, {paper['committee']}" if paper["committee"] else paper["council"],
        f"Edition: {paper['edition']}",
        f"Marking: {paper['marking']}",
        f"Status: {paper['status']}",
        f"As at: {paper['as_at_words']}",
        *([paper["data_note"]] if paper["data_note"] else []),
        "This workbook holds every figure of this edition of the paper, and every breakdown. "
        "Each worksheet after this one holds one table; the worksheet Contents links to them.",
    ]
    about = [paper["rule"], SYMBOL_MEANING, _NOT_APPLICABLE_MEANING, _NOT_RECORDED_MEANING]
    return introduction, about, [paper["contact"]] if paper["contact"] else []


def _notes() -> Sheet:
    return Sheet(
        name="Notes",
        title="Notes: what the shorthand and the columns mean",
        instructions="This worksheet contains one table.",
        head=("Word or shorthand", "Meaning"),
        rows=(
            (SYMBOL, SYMBOL_MEANING.removeprefix(f"{SYMBOL} means ")),
            (NOT_APPLICABLE, _NOT_APPLICABLE_MEANING.removeprefix(f"{NOT_APPLICABLE} means ")),
            ("Not recorded", _NOT_RECORDED_MEANING),
            ("Figure", "The name of the figure, the same in every file of this edition."),
            ("Paragraph", "The paragraph of the paper that the figure belongs to."),
            ("Unit", "What the value counts or measures."),
            ("Value", "How many answer yes to what the label says; or a rate, a length or a date."),
            ("No", "How many answer no."),
            ("Base", _BASE_MEANING),
            ("Yes at most", _AT_MOST_MEANING),
            ("All", _ALL_MEANING),
        ),
    )


def _figures(end: Node) -> Sheet:
    figures = {name: end["figures"][name] for name in end["order"]["figures"]}
    rows = tuple(
        (
            name,
            sentence(figure["label"]) or NOT_APPLICABLE,
            figure["paragraph"] or NOT_APPLICABLE,
            end["units"].get(name, figure["unit"]),
            _value(figure),
            *(_answer(figure, part) for part in _ANSWERS),
        )
        for name, figure in figures.items()
    )
    return Sheet(
        name="Figures",
        title="Every figure of this edition",
        instructions="This worksheet contains one table, with a row for each figure. The worksheet "
        "Notes explains its columns.",
        head=_FIGURES_HEAD,
        rows=rows,
        legend=_legend(rows),
        numeric=tuple(range(_FIGURES_HEAD.index("Value"), len(_FIGURES_HEAD))),
    )


def _screening(end: Node) -> Iterator[Sheet]:
    """The records that were looked at, by time of receipt: all figures of them on one sheet."""
    names = [name for name, by in end["order"]["breakdowns"] if by == RECEIVED]
    if not names:
        return
    levels = end["fields"][RECEIVED]["levels"]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            sentence(end["figures"][name]["label"]),
            *(
                SYMBOL if end["breakdowns"][name][RECEIVED][level] is None
                else end["breakdowns"][name][RECEIVED][level]
                for level, _ in levels
            ),
            _value(end["figures"][name]),
        )
        for name in names
    )  # fmt: skip
    yield Sheet(
        name="Screening",
        title="Records that were looked at, by when they came in, latest first",
        instructions="This worksheet contains one table, with a row for each figure of the "
        "screening. Its last column, All, is the value of the figure on the worksheet Figures, "
        "which also has the reasons for leaving records out.",
        head=("Records", *(title for _, title in levels), "All"),
        rows=rows,
        legend=_legend(rows),
        numeric=tuple(range(1, len(levels) + 2)),
    )


def _breakdowns(end: Node) -> Iterator[Sheet]:
    counted = [one for one in breakdowns_of(end) if one.field != RECEIVED]
    for number, one in enumerate(counted, start=1):
        figure, field = end["figures"][one.figure], end["fields"][one.field]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (title, SYMBOL if value is None else value) for title, value in one.levels
        )
        rows += (("All", _value(figure)),)
        yield Sheet(
            name=f"Breakdown_{number}",
            title=sentence(figure["label"]) + field["behind"],
            instructions="This worksheet contains one table, with a row for each level. Its last "
            f'row, All, is the figure "{one.figure}" of the worksheet Figures.',
            head=(field["title"], sentence(figure["unit"])),
            rows=rows,
            legend=(*_legend(rows), *([SEVERAL] if field["several"] else [])),
            numeric=(1,),
        )


def _value(figure: Node) -> Cell:
    if figure["withheld"]:
        return SYMBOL
    value: Cell | None = figure["value"]
    if isinstance(value, str):  # a date is the one value that files hold as text
        return day(datetime.date.fromisoformat(value))
    return NOTHING if value is None else value


def _answer(figure: Node, part: str) -> Cell:
    if part in figure["withheld_answers"]:
        return SYMBOL
    value: Cell | None = figure[part]
    return NOT_APPLICABLE if value is None else value


def _legend(rows: tuple[tuple[Cell, ...], ...]) -> tuple[str, ...]:
    used = {cell for row in rows for cell in row}
    meanings = {SYMBOL: SYMBOL_MEANING, NOT_APPLICABLE: _NOT_APPLICABLE_MEANING}
    return tuple(meaning for mark, meaning in meanings.items() if mark in used)
