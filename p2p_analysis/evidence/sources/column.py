"""One column of a sheet as answers, with what had to be repaired and what must be asked.

Each different text is read once. A cell that holds a spreadsheet's error is never an answer and
never a blank.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from p2p_analysis.brief.mapping import ExportMapping
from p2p_analysis.brief.origin import Order
from p2p_analysis.evidence.answers import answers_of
from p2p_analysis.evidence.coded import Coded
from p2p_analysis.evidence.sources.dates import coded_dates, order_fault
from p2p_analysis.evidence.sources.sheet import Repair, Sheet
from p2p_analysis.evidence.sources.values import ERRORS, NOT_CALCULATED
from p2p_analysis.words.errors import Fault
from p2p_analysis.words.fields import NOT_RECORDED, Field
from p2p_analysis.words.wording import plain

_BROKEN = "the cell holds an error of the spreadsheet, such as #REF!; mend it, or leave it empty"
_EMPTY = (
    "the cell holds a formula without its result; open the workbook in a spreadsheet program, "
    "save it, and try again"
)
_TRIMMED = "cells read without the letter or the text around their word: "


@dataclass(frozen=True, repr=False)
class Column:
    """One field as a sheet has it.

    Attributes
    ----------
    heading : str
        What a fault calls the column.
    index : pd.Index
        The row of the sheet of each record.
    coded : Coded
        The answers.
    broken, unclear : tuple of Fault
        Cells that hold an error of the spreadsheet; days that have two readings.
    repairs : tuple of Repair
    parts : tuple of Column
        The columns that it is made of, if it is made of several.
    """

    heading: str
    index: pd.Index
    coded: Coded
    broken: tuple[Fault, ...] = ()
    unclear: tuple[Fault, ...] = ()
    repairs: tuple[Repair, ...] = field(default=())
    parts: tuple[Column, ...] = ()

    @property
    def answers(self) -> pd.Series:
        """The answer of each row of the sheet."""
        return pd.Series(self.coded.column(), index=self.index)

    @property
    def bad(self) -> list[object]:
        """Rows of the sheet that hold a text which the field does not know."""
        return list(self.index[self.coded.unreadable[self.coded.codes]])

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong beside unknown texts."""
        return (*self.broken, *self.unclear)


def read_column(
    sheet: Sheet, heading: str, declared: Field, mapping: ExportMapping, order: Order | None
) -> Column:
    """Read one column of a sheet by its field."""
    known, rows = mapping.known(declared), sheet.rows[heading]
    codes, distinct = rows.array.factorize()
    texts = distinct.tolist()
    wrong = np.zeros(len(texts), dtype=bool)
    if any(text in ERRORS for text in texts):
        silent = {error for error in ERRORS if known.get(plain(error)) == NOT_RECORDED}
        wrong = np.array([text in ERRORS - silent for text in texts], dtype=bool)
    broken = tuple(_broken(sheet, heading, texts, wrong, codes))
    written = ["" if bad else text.strip() for text, bad in zip(texts, wrong, strict=True)]
    if declared.kind == "date":
        read, unclear, repairs = _days(sheet, heading, written, codes, known, order)
    else:
        read, repairs = _words(sheet, heading, written, codes, declared, mapping)
        unclear = ()
    answers, unreadable = read
    small = codes.astype(np.min_scalar_type(-max(len(texts), 1)))
    return Column(
        heading, rows.index, Coded(small, texts, answers, unreadable), broken, unclear, repairs
    )


_Read = tuple[Any, np.ndarray]


def _days(
    sheet: Sheet, heading: str, written: Sequence[str], codes: np.ndarray,
    known: Mapping[str, str], order: Order | None,
) -> tuple[_Read, tuple[Fault, ...], tuple[Repair, ...]]:  # fmt: skip
    """Days; the column as a whole tells which of two readings is meant."""
    blank = np.array([known.get(plain(text)) == NOT_RECORDED for text in written], dtype=bool)
    place, index = f"{sheet.name}, {heading}", sheet.rows.index
    own = np.where(blank[codes], -1, codes)
    found = coded_dates(own, written, index, order, place=place, epoch_1904=sheet.epoch_1904)
    unclear = (order_fault(sheet, heading, found),) if found.ambiguous else ()
    first = np.unique(codes, return_index=True)[1]  # a row for each text: they are read alike
    unreadable = np.zeros(len(written), dtype=bool)
    if found.bad:
        unreadable[codes[index.get_indexer(pd.Index(found.bad))]] = True
    answers = found.answers.to_numpy()[first]
    return (answers, unreadable), unclear, found.repairs


def _words(
    sheet: Sheet, heading: str, written: Sequence[str], codes: np.ndarray,
    declared: Field, mapping: ExportMapping,
) -> tuple[_Read, tuple[Repair, ...]]:  # fmt: skip
    found = answers_of(written, declared, mapping.known(declared))
    unreadable = np.zeros(len(written), dtype=bool)
    unreadable[found.bad] = True
    counts = np.bincount(codes, minlength=len(written))
    repairs = []
    place = f"{sheet.name}, {heading}"
    if found.loose:
        count = int(counts[found.loose].sum())
        repairs.append(Repair("word-trimmed", place, count, f"{_TRIMMED}{count}"))
    if declared.kind in ("yes_no", "choice"):
        exact = mapping.exact(declared)
        odd = np.array([text not in exact for text in written], dtype=bool)
        odd[found.loose] = False
        if count := int(counts[odd & ~unreadable].sum()):
            said = f"{count} answers are known in spite of their capitals"
            repairs.append(Repair("respelt-words", place, count, said))
    return (found.values, unreadable), tuple(repairs)


def error_cells(sheet: Sheet, heading: str, silent: Collection[str]) -> Iterator[Fault]:
    """Cells that hold an error of the spreadsheet, unless the review takes its name for a blank."""
    column = sheet.rows[heading]
    for row, text in column[column.isin(ERRORS - set(silent))].items():
        yield sheet.fault(heading, row, _EMPTY if text == NOT_CALCULATED else _BROKEN)


def _broken(
    sheet: Sheet, heading: str, texts: Sequence[str], wrong: np.ndarray, codes: np.ndarray
) -> Iterator[Fault]:
    """Cells by which a spreadsheet says that something is wrong, unless the review knows them."""
    if not wrong.any():
        return
    for at in np.flatnonzero(wrong[codes]):
        problem = _EMPTY if texts[codes[at]] == NOT_CALCULATED else _BROKEN
        yield sheet.fault(heading, sheet.rows.index[at], problem)
