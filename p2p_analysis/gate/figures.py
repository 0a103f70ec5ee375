"""A figure: a number on its way into print, and what stands where one is withheld."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class Withheld:
    """What stands where a number is not shown. There is nothing behind it."""

    def __repr__(self) -> str:
        return "[c]"

    def __bool__(self) -> bool:
        return False


WITHHELD = Withheld()
Shown = int | float | datetime.date | None
Value = Shown | Withheld

NO_INTERVAL: tuple[Value, Value] = (None, None)


@dataclass(frozen=True)
class Figure:
    """A number on its way into print.

    Attributes
    ----------
    value, base, no, not_recorded, at_most : int, float, date, None or Withheld
        The answer, whom it was asked of, and the other two answers; and how many
        yes there could be, if every case without an answer were one. None means that nothing is on
        the record.
    interval : pair
        Limits of a rate ratio; (None, None) for other figures.
    how : str
        How it was counted, in a sentence.
    """

    id: str
    label: str
    paragraph: str
    unit: str
    value: Value
    base: Value = None
    no: Value = None
    not_recorded: Value = None
    at_most: Value = None
    of: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    printed: int | str | datetime.date | None = None
    interval: tuple[Value, Value] = NO_INTERVAL
    how: str = ""

    @property
    def withheld(self) -> bool:
        """Whether the edition keeps the value back."""
        return isinstance(self.value, Withheld)
