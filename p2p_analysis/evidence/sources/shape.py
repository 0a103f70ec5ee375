"""From a grid of cells to a table: the headings are found, what is no record is passed over.

Whatever is passed over or changed is a `Repair`; whatever could be a record is never dropped
without an order in review.toml.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from p2p_analysis.evidence.sources.headings import Headings, find_headings
from p2p_analysis.evidence.sources.sheet import Grid, Repair, Sheet, Source, some
from p2p_analysis.evidence.sources.spelling import clean_column
from p2p_analysis.evidence.sources.tail import after_the_records
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.wording import plain


def sheet_of(source: Source, grid: Grid, fingerprint: str, known: Collection[str]) -> Sheet:
    """Find the table of a grid.

    Parameters
    ----------
    known : collection of str
        Headings that could stand there; a file with none of them has no row of headings. With none
        given, the first row that looks like one is taken.
    """
    name = grid.name
    if not len(grid.cells.columns) and grid.headings is None:
        problem = f"is empty; expected a row of headings and {source.noun}s"
        raise CaseDataError(Fault(name, problem))
    found = find_headings(grid, known)
    repairs = [*grid.repairs, *found.repairs]
    _refuse_repeated(found, known, name)
    body = grid.cells.iloc[found.first :]
    body, more = _without_hidden(source, grid, found, body)
    repairs += more
    _refuse_long_rows(grid, found, body)
    columns, more = _clean(grid, found, body)
    repairs += more
    rows = pd.DataFrame(columns, index=body.index)
    rows = _without_blanks(rows)
    filled = rows.index
    rows, more = _without_headings(rows, found, name)
    repairs += more
    if grid.headings is None:
        passed, more, faults = after_the_records(source, rows, name)
        if faults:
            raise CaseDataError(faults)
        rows, repairs = rows.drop(index=passed) if passed else rows, [*repairs, *more]
        repairs += _blank_between(grid, rows, filled)
        _refuse_short_rows(grid, found, rows)
    if rows.empty and not source.may_be_empty:
        raise CaseDataError(Fault(name, f"holds headings but no {source.noun}"))
    return Sheet(
        rows,
        name,
        fingerprint,
        tuple(repairs),
        noun=source.noun,
        headings_at=found.place,
        key=source.key,
        epoch_1904=grid.epoch_1904,
    )


def _refuse_repeated(found: Headings, known: Collection[str], name: str) -> None:
    texts = pd.Series(list(found.texts.values()), dtype=object)
    twice = sorted(set(texts[texts.duplicated()]) & (set(known) or set(texts)))
    if twice:
        raise CaseDataError(
            [Fault(found.place or name, f'heading "{text}" stands twice') for text in twice]
        )


def _without_hidden(
    source: Source, grid: Grid, found: Headings, body: pd.DataFrame
) -> tuple[pd.DataFrame, list[Repair]]:
    """Hidden rows change how many records there are, so they are asked about; columns are read."""
    repairs = []
    hidden = body.index[body.index.isin(grid.hidden_rows)]
    if len(hidden):
        if source.origin.hidden is None:
            problem = (
                f"{len(hidden)} rows are hidden, perhaps by a filter; show them, or set "
                f'hidden = "read" or hidden = "leave out" in `{source.key}` of review.toml'
            )
            raise CaseDataError(Fault(f"{grid.name}, row {hidden[0]}", problem))
        left = source.origin.hidden == "leave out"
        words = f"{len(hidden)} hidden rows are {'left out' if left else 'read'} ({some(hidden)})"
        repairs.append(Repair("hidden-rows", grid.name, len(hidden), words))
        body = body.drop(index=hidden) if left else body
    columns = [found.texts[place] for place in grid.hidden_columns if place in found.texts]
    if columns:
        words = f"{len(columns)} hidden columns are read like any other"
        repairs.append(Repair("hidden-columns", grid.name, len(columns), words))
    return body, repairs


def _refuse_long_rows(grid: Grid, found: Headings, body: pd.DataFrame) -> None:
    if grid.lengths is None:
        return
    beyond = [place for place in body.columns if place >= found.width]
    if not beyond:
        return
    long = body.index[(body[beyond].apply(lambda column: column.str.strip()) != "").any(axis=1)]
    if len(long):
        problem = "holds more cells than the row of headings"
        raise CaseDataError([Fault(f"{grid.name}, row {row}", problem) for row in long])


def _refuse_short_rows(grid: Grid, found: Headings, rows: pd.DataFrame) -> None:
    if grid.lengths is None:
        return
    lengths = pd.Series(grid.lengths, index=grid.cells.index).loc[rows.index]
    short = rows.index[(lengths < found.width).to_numpy()]
    if len(short):
        problem = "holds fewer cells than the row of headings; is it cut off?"
        raise CaseDataError([Fault(f"{grid.name}, row {row}", problem) for row in short])


def _clean(
    grid: Grid, found: Headings, body: pd.DataFrame
) -> tuple[dict[str, pd.Series], list[Repair]]:
    columns: dict[str, pd.Series] = {}
    repairs: list[Repair] = []
    unnamed = 0
    for place in body.columns:
        if place not in found.texts:
            unnamed += bool((body[place].str.strip() != "").any())
            continue
        heading = found.texts[place]
        columns[heading], padded, odd = clean_column(body[place], ascii_only=grid.ascii)
        at = f"{grid.name}, {heading}"
        if padded:
            words = f"{padded} cells lose the blanks around them"
            repairs.append(Repair("padding", at, padded, words))
        if odd:
            words = f"{odd} cells lose blanks and marks that nobody sees"
            repairs.append(Repair("unseen-characters", at, odd, words))
    if unnamed:
        words = f"{unnamed} columns without a heading are left out"
        repairs.append(Repair("unnamed-columns", grid.name, unnamed, words))
    for heading in found.texts.values():  # a column that holds nothing at all
        if heading not in columns:
            columns[heading] = pd.Series("", index=body.index, dtype="str")
    return columns, repairs


def _without_blanks(rows: pd.DataFrame) -> pd.DataFrame:
    if not len(rows.columns) or rows.empty:
        return rows
    begins_blank = (rows.iloc[:, 0] == "").to_numpy(dtype=bool)
    if not begins_blank.any():
        return rows
    suspects = rows[begins_blank]
    blank = suspects.index[(suspects == "").all(axis=1)]
    return rows.drop(index=blank) if len(blank) else rows


def _blank_between(grid: Grid, rows: pd.DataFrame, filled: pd.Index) -> list[Repair]:
    """Blank rows among the records; a workbook leaves them out, a text file has them."""
    if rows.empty:
        return []
    first, last = rows.index[0], rows.index[-1]
    held = filled[(filled >= first) & (filled <= last)]
    count = int(last - first + 1 - len(held))
    told = "1 blank row" if count == 1 else f"{count} blank rows"
    words = f"{told} between others passed over"
    return [Repair("blank-rows", grid.name, count, words)] if count else []


def _without_headings(
    rows: pd.DataFrame, found: Headings, name: str
) -> tuple[pd.DataFrame, list[Repair]]:
    """Pages of a print-out repeat the headings."""
    if rows.empty or not found.written:
        return rows, []
    heading, written = next(iter(found.written.items()))
    like = (rows[heading].str.casefold() == written.strip().casefold()).to_numpy(dtype=bool)
    if not like.any():
        return rows, []
    suspects = rows[like]
    again = [
        row
        for row, cells in suspects.iterrows()
        if all(plain(cells[one]) == plain(text) for one, text in found.written.items())
    ]
    if not again or len(found.written) < 2:
        return rows, []
    words = f"the headings stand again in {some(again)}, which is passed over"
    return rows.drop(index=again), [Repair("repeated-headings", name, len(again), words)]
