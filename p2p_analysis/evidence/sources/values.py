"""A typed value as the text that a person sees: leading zeros stay, whole numbers have no point."""

from __future__ import annotations

import datetime
import decimal
import re
from zoneinfo import ZoneInfo

# Cells by which a spreadsheet says that something is wrong: never an answer, and never a blank.
NOT_CALCULATED = "#NOT-CALCULATED"
MALFORMED = "#MALFORMED"
ERRORS = frozenset(
    {
        "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A", "#SPILL!", "#CALC!",
        "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", NOT_CALCULATED,
        MALFORMED,
    }
)  # fmt: skip
_ZEROS = re.compile(r"0{2,15}")
_HERE = "Europe/London"  # a council's day: a moment with an offset belongs to the day it was here


class Nested(Exception):
    """A value that holds several, so that it is no answer."""


def text_of(value: object) -> str:
    """Write a value as text.

    >>> [text_of(each) for each in (None, 7.0, 2.5, True, datetime.datetime(2018, 2, 1))]
    ['', '7', '2.5', 'true', '2018-02-01']
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return _moment(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float | decimal.Decimal):
        return number(value)
    if isinstance(value, list | tuple | set) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    if isinstance(value, dict | list | tuple | set | bytes | bytearray | memoryview):
        raise Nested
    return str(value)


def number(value: float | decimal.Decimal, shown_as: str = "") -> str:
    """Write a number; a format of noughts alone, such as 000000, keeps leading zeros."""
    if value != value:  # not a number
        return ""
    whole = abs(value) < 1e15 and value == int(value)
    text = str(int(value)) if whole else str(value)
    return text.zfill(len(shown_as)) if whole and _ZEROS.fullmatch(shown_as) else text


def _moment(value: datetime.datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(ZoneInfo(_HERE)).replace(tzinfo=None)
    value = (value + datetime.timedelta(microseconds=500_000)).replace(microsecond=0) if (
        value.microsecond and value.year < 9999
    ) else value  # fmt: skip
    return str(value.date()) if value.time() == datetime.time() else str(value)
