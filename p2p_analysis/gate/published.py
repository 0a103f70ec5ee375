"""An edition as it was given to its readers: each number as released, and what it counts.

An earlier edition is read from its manifest alone. A withheld number has no value here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from p2p_analysis.gate.figures import WITHHELD, Value
from p2p_analysis.gate.quantities import Key

# Answers that stand beside a figure's own number. What the yes could be follows from them.
ANSWERS = ("no", "not_recorded", "base")
_DAYS = ("earliest", "latest")


@dataclass(frozen=True)
class Published:
    """One edition's numbers.

    Attributes
    ----------
    as_at : datetime.date
        The day of the paper.
    window : pair of datetime.date
        First and last day that it covers.
    labels : mapping of str to str
        Every figure, in print order as far as the edition tells it.
    meanings : mapping of str to tuple
        What each figure counts, the groups that it is of included.
    numbers : mapping of Key to Value
        By figure and answer, or figure, field and level. An answer that a figure does not have has
        no entry.
    """

    as_at: datetime.date
    window: tuple[datetime.date, datetime.date]
    labels: Mapping[str, str]
    meanings: Mapping[str, tuple[object, ...]]
    numbers: Mapping[Key, Value]


def published_by(manifest: Mapping[str, Any]) -> Published:
    """Read what a manifest says was published.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is no manifest of this format.
    """
    figures = manifest["figures"]
    numbers: dict[Key, Value] = {}
    for name, one in figures.items():
        numbers[name, "value"] = _own_number(one)
        for part in ANSWERS:
            if part in one["withheld_answers"]:
                numbers[name, part] = WITHHELD
            elif one[part] is not None:
                numbers[name, part] = one[part]
    for name, fields in manifest["breakdowns"].items():
        for by, levels in fields.items():
            for level, value in levels.items():
                numbers[name, by, level] = WITHHELD if value is None else value
    spans = [
        tuple(datetime.date.fromisoformat(day) for day in span)
        for span in manifest["definitions"]["times"]["period"].values()
    ]
    fields_of = {
        name: one.get("field") for name, one in manifest["definitions"]["measures"].items()
    }
    asked = {
        name: (one["of"], one["unit"], one["where"], one["statistic"], fields_of.get(name))
        for name, one in figures.items()
    }
    return Published(
        as_at=datetime.date.fromisoformat(manifest["paper"]["as_at"]),
        window=(min(first for first, _ in spans), max(last for _, last in spans)),
        labels={name: one["label"] for name, one in figures.items()},
        meanings=meanings_of(asked),
        numbers=numbers,
    )


def _own_number(figure: Mapping[str, Any]) -> Value:
    if figure["withheld"]:
        return WITHHELD
    value: Value = figure["value"]
    if figure["statistic"] in _DAYS and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return value


def meanings_of(asked: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[object, ...]]:
    """What each figure counts; a change in the group that it is of is a change of its own."""

    def chain(name: str) -> Iterator[tuple[object, ...]]:
        while name in asked:
            above, unit, where, statistic, field = asked[name]
            words = tuple(sorted((key, tuple(sorted(words))) for key, words in where.items()))
            yield unit, words, statistic, field
            if above is None:
                return
            name = above
        yield (name,)

    return {name: tuple(chain(name)) for name in asked}
