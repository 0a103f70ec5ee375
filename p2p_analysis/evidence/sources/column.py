"""One column of a sheet as answers, with what had to be repaired and what must be asked.

A cell that holds a spreadsheet's error is never an answer and never a blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from p2p_analysis.brief.origin import Order
from p2p_analysis.brief.review import Words
from p2p_analysis.evidence.reading import answers_of
from p2p_analysis.evidence.sources.dates import dates_of, order_fault
from p2p_analysis.evidence.sources.sheet import Repair, Sheet
from p2p_analysis.evidence.sources.values import ERRORS, NOT_CALCULATED
from p2p_analysis.words.errors import Fault
from p2p_analysis.words.fields import Field

_BROKEN = "the cell holds an error of the spreadsheet, such as #REF!; mend it, or leave it empty"
_EMPTY = (
    "the cell holds a formula without its result; open the workbook in a spreadsheet program, "
    "save it, and try again"
)


@dataclass(frozen=True)
class Column:
    """Answers of one column; rows that hold none; other faults; what was repaired."""

    answers: pd.Series
    bad: list[int]
    faults: tuple[Fault, ...]
    repairs: tuple[Repair, ...]


def read_column(
    sheet: Sheet, heading: str, declared: Field, words: Words, order: Order | None
) -> Column:
    """Read one column of a sheet by its field."""
    faults = list(error_cells(sheet, heading, words))
    column = sheet.rows[heading]
    if faults:
        column = column.mask(column.isin(ERRORS) & ~column.isin(words.not_recorded), "")
    place = f"{sheet.name}, {heading}"
    if declared.kind == "date":
        column = column.mask(column.isin(words.not_recorded), "")
        found = dates_of(column, order, place=place, epoch_1904=sheet.epoch_1904)
        if found.ambiguous:
            faults.append(order_fault(sheet, heading, found))
        return Column(found.answers, found.bad, tuple(faults), found.repairs)
    column, repairs = _known_words(column, declared, words, place)
    answers, bad = answers_of(column, declared, words)
    return Column(answers, bad, tuple(faults), repairs)


def error_cells(sheet: Sheet, heading: str, words: Words) -> Iterator[Fault]:
    """Cells by which a spreadsheet says that something is wrong, unless the review knows them."""
    column = sheet.rows[heading]
    broken = column.isin(ERRORS - set(words.not_recorded))
    for row, text in column[broken].items():
        yield sheet.fault(heading, row, _EMPTY if text == NOT_CALCULATED else _BROKEN)


def _known_words(
    column: pd.Series, declared: Field, words: Words, place: str
) -> tuple[pd.Series, tuple[Repair, ...]]:
    """Words that differ from a known one by their case alone are that word."""
    known = [*words.not_recorded]
    known += [*words.yes, *words.no] if declared.kind == "yes_no" else list(declared.words)
    if declared.kind not in ("yes_no", "choice"):
        return column, ()
    by_spelling: dict[str, set[str]] = {}
    for word in known:
        by_spelling.setdefault(word.casefold(), set()).add(word)
    written = set(column.unique()) - set(known)
    meant = {text: by_spelling.get(text.casefold(), set()) for text in written}
    # Two known words of one spelling are one only if they mean the same, which nobody says here.
    respelt = {text: next(iter(one)) for text, one in meant.items() if len(one) == 1}
    if not respelt:
        return column, ()
    count = int(column.isin(list(respelt)).sum())
    said = f"{count} answers are known in spite of their capitals"
    return column.replace(respelt), (Repair("respelt-words", place, count, said),)
