"""A measure: a declared question with three answers, and what makes it a good one.

A measure is data. This room alone knows how measures stand on one another (`of`) and which
conditions their fields allow.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import field_validator, model_validator

from p2p_analysis.brief.toml_file import Frozen
from p2p_analysis.words.errors import did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED, RECORDED, Field, all_fields

Statistic = Literal["sum", "smallest", "largest", "earliest", "latest"]


class Measure(Frozen):
    """One question to the cases.

    Attributes
    ----------
    label : str
        What is counted, as a table prints it.
    paragraph : str
        The paragraph of the paper that it belongs to.
    of : str or None
        The measure whose "yes" is the population; None for every case in the window.
    where : mapping of str to tuple of str
        Field to the words that count as yes; several fields must all hold. "recorded" by itself
        stands for every word of the field.
    by : tuple of str
        Fields to break the "yes" down by.
    exempt_by : tuple of str
        Those of them that an edition which withholds does not count by at all.
    exempt : bool
        An edition which withholds does not count it at all, nor what is a part of it. What would be
        withheld there in any case costs other numbers less when it is left out.
    unit : {"cases", "schools", "children"}
        Schools counts settings: a setting is yes if every one of its cases is.
    statistic, field : str or None
        A value over the "yes" cases instead of their number, and the field it is taken from.
    per_month : bool
        Also give the rate per month in each period, and the ratio of the two.
    printed : int, str, date or None
        What the earlier paper printed.
    """

    label: str
    paragraph: str = ""
    of: str | None = None
    where: Mapping[str, tuple[str, ...]] = {}
    by: tuple[str, ...] = ()
    exempt_by: tuple[str, ...] = ()
    exempt: bool = False
    unit: Literal["cases", "schools", "children"] = "cases"
    statistic: Statistic | None = None
    field: str | None = None
    per_month: bool = False
    printed: int | str | datetime.date | None = None

    @field_validator("where", mode="before")
    @classmethod
    def _one_word_is_a_list(cls, where: object) -> object:
        if not isinstance(where, Mapping):
            return where
        for name, words in where.items():
            if not isinstance(words, str | tuple | list):
                raise ValueError(f'"{name}" needs a word in quotes, such as "yes", or a list')
        return {
            name: _any_answer(name)
            if words == RECORDED
            else ((words,) if isinstance(words, str) else tuple(words))
            for name, words in where.items()
        }

    @field_validator("by", "exempt_by", mode="before")
    @classmethod
    def _list_is_a_tuple(cls, by: object) -> object:
        return tuple(by) if isinstance(by, list) else by

    @model_validator(mode="after")
    def _belongs_together(self) -> Measure:
        if (self.statistic is None) != (self.field is None):
            raise ValueError("statistic and field go together; give both or neither")
        if not set(self.exempt_by) <= set(self.by):
            raise ValueError("exempt_by names fields that are not in by; add them to by as well")
        if self.per_month and "period" not in self.by:
            raise ValueError('per_month needs by = ["period", ...]')
        if self.unit == "schools" and (self.by or self.statistic):
            raise ValueError('unit = "schools" counts settings; it takes no by and no statistic')
        if self.unit == "children" and self.statistic != "sum":
            raise ValueError('unit = "children" needs statistic = "sum"')
        return self


def _any_answer(name: str) -> tuple[str, ...]:
    """Every word of a field; of an unknown one the word itself, so that the field is told."""
    field = all_fields().get(name)
    return field.levels if field is not None and field.levels else (RECORDED,)


def population(name: str, measures: Mapping[str, Measure]) -> Iterator[str]:
    """The measures a measure stands on, nearest first; itself is not among them."""
    seen = {name}
    above = measures[name].of
    while above is not None and above in measures and above not in seen:
        yield above
        seen.add(above)
        above = measures[above].of


def measure_faults(
    measures: Mapping[str, Measure], fields: Mapping[str, Field]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Name what cannot be counted, as (path, problem) pairs: all of it, not the first."""
    for name, measure in measures.items():
        at = ("measures", name)
        if measure.of is not None:
            yield from _of_faults(name, measures)
        for field_name, words in measure.where.items():
            path = (*at, "where")
            field = fields.get(field_name)
            if field is None:
                yield path, f'unknown field "{field_name}"' + did_you_mean(field_name, fields)
                continue
            if not field.can_be_asked:
                yield (
                    path,
                    f'"{field_name}" is a {field.kind}; conditions need words to choose from',
                )
                continue
            if not words:
                yield path, f'"{field_name}" needs at least one word, or nobody could answer yes'
            known = (*field.levels, NOT_RECORDED)
            for word in words:
                if word not in known:
                    hint = did_you_mean(word, known)
                    yield path, f'"{word}" is not a word of field "{field_name}"{hint}'
        for field_name in measure.by:
            field = fields.get(field_name)
            if field is None:
                yield (
                    (*at, "by"),
                    f'unknown field "{field_name}"' + did_you_mean(field_name, fields),
                )
            elif not field.can_be_asked:
                yield (*at, "by"), f'"{field_name}" is a {field.kind}; it has no words to count by'
        yield from _statistic_faults(at, measure, fields)


def _of_faults(name: str, measures: Mapping[str, Measure]) -> Iterator[tuple[tuple[str, ...], str]]:
    above = measures[name].of or ""
    path = ("measures", name, "of")
    if above not in measures:
        yield path, f'no measure is called "{above}"' + did_you_mean(above, measures)
        return
    chain = [name, *population(name, measures)]
    if measures[chain[-1]].of in chain:
        yield path, "goes in a circle: " + " of ".join([*chain, str(measures[chain[-1]].of)])
    elif measures[above].statistic or measures[above].unit != "cases":
        yield path, f'"{above}" does not count cases, so nothing can be a part of it'


def _statistic_faults(
    at: tuple[str, ...], measure: Measure, fields: Mapping[str, Field]
) -> Iterator[tuple[tuple[str, ...], str]]:
    if measure.field is None:
        return
    field = fields.get(measure.field)
    wanted = {"sum": "number", "smallest": "number", "largest": "number"}.get(
        str(measure.statistic), "date"
    )
    if field is None:
        yield (
            (*at, "field"),
            f'unknown field "{measure.field}"' + did_you_mean(measure.field, fields),
        )
    elif field.kind != wanted:
        yield (
            (*at, "field"),
            f'{measure.statistic} needs a {wanted}; "{field.name}" is a {field.kind}',
        )
