"""Counting cases by one field, or by two against each other. Silence has a row and a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from p2p_analysis.brief.review import Review
from p2p_analysis.desk.selection import Where, chosen
from p2p_analysis.desk.sheet import Part, Sheet, marking_of, shaded
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.words.errors import UsageError, did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED, Field
from p2p_analysis.words.recorded import matches, surely

if TYPE_CHECKING:
    import pandas as pd

_SEVERAL = "“{}” may have more than one answer in a case, so its counts can exceed the total."
_EMPTY = "Answers that no case has are left out. “Not recorded” always stays."


def tabulate(
    cases: Cases,
    review: Review,
    rows: str,
    columns: str | None = None,
    *,
    where: Where | None = None,
) -> Sheet:
    """Count cases by one field, or by two.

    Parameters
    ----------
    cases : Cases
        From `load_cases`.
    review : Review
        From `load_review`.
    rows, columns : str
        Fields with words to count by; `review.fields` names them all.
    where : mapping of str to str or list of str, optional
        Field to words: only cases that surely meet every condition.
    """
    down = _field(rows, review)
    across = _field(columns, review) if columns else None
    if across is down:
        raise UsageError(f'"{rows}" against itself says nothing; choose two fields, or one')
    among, notes = chosen(cases, review, where)
    held = dict(_levels(among, down))
    levels = dict(_levels(among, across)) if across else {}
    body = [
        (down.word_title(level), *(_of(among, is_it & also) for also in levels.values()),
         _of(among, is_it))
        for level, is_it in held.items()
    ]  # fmt: skip
    whole = ("All", *(_of(among, also) for also in levels.values()), int(among["n"].sum()))
    several = [field for field in (down, across) if field and field.kind == "choices"]
    looks = [Part(0, n, missing=level == NOT_RECORDED) for n, level in enumerate(levels)]
    stacked = bool(levels) and shaded(len(levels) - 1) and across not in several
    return Sheet(
        marking_of(review),
        f"Cases by {down.within}" + (f" and {across.within}" if across else ""),
        (down.title, *(across.word_title(level) for level in levels), "All") if across
        else (down.title, "Cases"),
        (*body, whole),
        bars=(
            *(
                tuple(Part(size, look.shade, look.missing)
                      for size, look in zip(row[1:-1], looks, strict=True))
                if stacked else (Part(row[-1], missing=level == NOT_RECORDED and not levels),)
                for level, row in zip(held, body, strict=True)
            ),
            (),
        ),
        legend=tuple((across.word_title(level), look)
                     for level, look in zip(levels, looks, strict=True)) if stacked else (),
        notes=(*notes, _EMPTY, *(_SEVERAL.format(field.title) for field in several)),
        total=True,
    )  # fmt: skip


def fields_to_ask(review: Review) -> list[str]:
    """Names of the fields that cases can be counted by."""
    return [name for name, field in review.fields.items() if field.can_be_asked]


def _field(name: str, review: Review) -> Field:
    known = fields_to_ask(review)
    if name in review.fields and name not in known:
        raise UsageError(f'"{name}" is a {review.fields[name].kind}; it has no words to count by')
    if name not in known:
        raise UsageError(f'unknown field "{name}"' + did_you_mean(name, known))
    return review.fields[name]


def _levels(rows: pd.DataFrame, field: Field) -> Iterator[tuple[str, pd.Series]]:
    """Each answer that some case has, and "not recorded": which rows hold it."""
    for level in (*field.levels, NOT_RECORDED):
        # Silence is asked for by its own word, so nothing stays open and nothing becomes "no".
        found = surely(matches(rows[field.name], {level}))
        if level == NOT_RECORDED or found.any():
            yield level, found


def _of(rows: pd.DataFrame, which: pd.Series) -> int:
    return int(rows["n"][which].sum())
