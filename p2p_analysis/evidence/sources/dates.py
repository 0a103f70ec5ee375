"""Days as exports write them, and which of two readings a column itself decides.

This room alone knows how a day is written. 03/04/2018 has two readings: another row of the column
decides (25/04/2018 is day first), or `dates` in review.toml does; otherwise it is asked.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from p2p_analysis.brief.origin import Order
from p2p_analysis.evidence.sources.sheet import Repair, Sheet, some
from p2p_analysis.words.errors import Fault

_TIME = (
    r"(?:[T ]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?)(?: ?Z| ?[+-]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(rf"(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_TIME}")
_PLAIN = re.compile(r"[12]\d{3}-\d{2}-\d{2}")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_TWO_WAYS = re.compile(
    rf"(\d{{1,2}})(?P<sep>[-/. ])(\d{{1,2}})(?P=sep)(?P<y>\d{{4}}|\d{{2}}){_TIME}"
)
_DAY_NAME = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_NAMED = re.compile(
    rf"{_DAY_NAME}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]+(?P<m>[A-Za-z]{{3,9}})\.?[-/., ]+"
    rf"(?P<y>\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SERIALS = range(20_000, 75_000)  # 1954 to 2105
_EPOCH, _EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
_CENTURY = 70  # 69 is 2069, 70 is 1970
_NO_TIME = re.compile(r"[0:., ]*|12:00(?::00)? ?a\.?m\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Dates:
    """What a column of days says.

    Attributes
    ----------
    answers : pd.Series
        Of datetime64; NaT for a blank, and for what is no day or has two readings.
    bad : list
        Rows that hold no day that exists.
    ambiguous : list
        Rows whose day and month could be exchanged.
    repairs : tuple of Repair
        With the heading as their place.
    mixed : bool
        Whether the ambiguous rows are so because the column shows both orders.
    exchanged : bool
        Whether they are so because a program that opened the file may have exchanged them.
    """

    answers: pd.Series
    bad: list[object]
    ambiguous: list[object]
    repairs: tuple[Repair, ...] = ()
    mixed: bool = False
    exchanged: bool = False

    def __iter__(self) -> Iterator[object]:
        """Unpack as answers, bad rows, ambiguous rows, repairs."""
        return iter((self.answers, self.bad, self.ambiguous, self.repairs))


@dataclass
class _Reading:
    """What one way of writing may mean: day first, month first (the same if there is no choice)."""

    first: datetime.date | None = None
    second: datetime.date | None = None
    kinds: tuple[str, ...] = field(default_factory=tuple)

    @property
    def open(self) -> bool:
        return self.first is not None and self.second is not None and self.first != self.second

    @property
    def order(self) -> str:
        """Which order this way of writing proves, if any."""
        if self.first is None and self.second is not None:
            return "month-first"
        return "day-first" if self.second is None and self.first is not None else ""


_SAID = {
    "time-left-out": "{} days lose the time that stands with them",
    "serial-dates": "{} numbers are days as a spreadsheet counts them",
    "written-dates": "{} days are written with the month's name",
    "compact-dates": "{} days are written as eight digits",
    "short-years": "{} years of two digits are read as 1970 to 2069",
    "day-first": "{} days are read day first",
    "month-first": "{} days are read month first",
}


def dates_of(
    column: pd.Series,
    order: Order | None = None,
    *,
    place: str = "",
    epoch_1904: bool = False,
) -> Dates:
    """Read a column of days.

    Parameters
    ----------
    column : pd.Series
        Text; missing or "" for a blank.
    order : "day-first" or "month-first", optional
        As the review says; without it the column decides, or nobody.
    place : str
        What its repairs call it.
    epoch_1904 : bool
        Whether numbers count from 1904.
    """
    codes, ways = pd.factorize(column.mask(column == ""))
    written = [str(text) for text in ways]
    return coded_dates(codes, written, column.index, order, place=place, epoch_1904=epoch_1904)


def coded_dates(
    codes: np.ndarray,
    written: Sequence[str],
    index: pd.Index,
    order: Order | None = None,
    *,
    place: str = "",
    epoch_1904: bool = False,
) -> Dates:
    """Read a column of days whose different texts are known already.

    Parameters
    ----------
    codes : np.ndarray
        For each row, the place of its text in `written`; -1 for a blank.
    written : sequence of str
        Each different text.
    index : pd.Index
        The rows.
    order, place, epoch_1904
        As for `dates_of`.
    """
    plain = np.array([_PLAIN.fullmatch(text) is not None for text in written], dtype=bool)
    days = np.full(len(written) + 1, np.datetime64("NaT"), dtype="datetime64[D]")  # the last: blank
    days[:-1][plain] = [_iso(written[at]) for at in np.flatnonzero(plain)]
    readings = {int(at): _read(written[at], epoch_1904) for at in np.flatnonzero(~plain)}
    counts = np.bincount(codes[codes >= 0], minlength=len(written))
    orders = {one.order for one in readings.values() if "two-ways" in one.kinds} - {""}
    decided = order or (next(iter(orders)) if len(orders) == 1 else None)
    told: dict[str, int] = {}
    open_ways: list[int] = []
    for at, reading in readings.items():
        both = "two-ways" in reading.kinds
        if both and decided is None and (reading.open or len(orders) > 1):
            if reading.open:
                open_ways.append(at)
                continue
            day = reading.first or reading.second  # a proof, of a column that proves both
            if reading.order:
                open_ways.append(at)
                continue
        elif both and decided is not None:
            day = reading.first if decided == "day-first" else reading.second
        else:
            day = reading.first
        if day is None:
            continue
        days[at] = np.datetime64(day, "D")
        for kind in reading.kinds:
            kind = decided or "" if kind == "two-ways" else kind
            if kind:
                told[kind] = told.get(kind, 0) + int(counts[at])
    exchanged = order is None and _exchanged(plain, days[:-1], readings, counts)
    if exchanged:
        open_ways = [int(at) for at in np.flatnonzero(plain)]
        days[:-1][plain] = np.datetime64("NaT")
    taken = days[codes]
    unclear = np.isin(codes, open_ways)
    bad = (codes >= 0) & np.isnat(taken) & ~unclear
    repairs = tuple(
        Repair(kind, place, count, _SAID[kind].format(count)) for kind, count in told.items()
    )
    return Dates(
        pd.Series(taken.astype("datetime64[us]"), index=index),
        list(index[bad]),
        list(index[unclear]),
        repairs,
        mixed=len(orders) > 1,
        exchanged=exchanged,
    )


def may_be_day(text: str) -> bool:
    """Whether a text is written like a day; a number alone could be anything."""
    reading = _read(text.strip(), epoch_1904=False)
    return not text.strip().isdigit() and (reading.first or reading.second) is not None


def _exchanged(
    plain: np.ndarray,
    days: np.ndarray,
    readings: Mapping[int, _Reading],
    counts: np.ndarray,
) -> bool:
    """Whether a program took 03/04/2018 for March and left 25/04/2018 as text.

    Then every day that it knew has a number up to 12, and every one that it left is above.
    """
    left = [one for one in readings.values() if "two-ways" in one.kinds]
    if not left or not all(one.order == "day-first" for one in left):
        return False
    known = days[plain & ~np.isnat(days)]
    numbers = (known - known.astype("datetime64[M]")).astype(int) + 1
    return int(counts[plain].sum()) >= 5 and len(known) > 0 and bool((numbers <= 12).all())


def order_fault(sheet: Sheet, heading: str, found: Dates) -> Fault:
    """Ask which comes first, the day or the month."""
    rows = found.ambiguous
    why = "its rows show both orders" if found.mixed else "no other row of the column decides"
    if found.exchanged:
        why = (
            "a program that opened this file may have exchanged day and month: no day above 12 "
            "is a date to it; export the file again without opening it"
        )
    problem = (
        f"{len(rows)} days have two readings, as 03/04/2018 has ({some(rows)}), and {why}; "
        f'write them YYYY-MM-DD, or set dates = "day-first" or "month-first" in '
        f"`{sheet.key}` of review.toml"
    )
    return Fault(f"{sheet.name}, row {rows[0]}, {heading}", problem)


def _read(text: str, epoch_1904: bool) -> _Reading:
    if len(text) > 60:
        return _Reading()
    if found := _ISO.fullmatch(text):
        kinds = _timed(found["time"])
        if kinds is None:
            return _Reading()
        day = _day(found["y"], found["m"], found["d"])
        return _Reading(day, day, kinds)
    if found := _COMPACT.fullmatch(text):
        day = _day(found["y"], found["m"], found["d"])
        return _Reading(day, day, ("compact-dates",))
    if found := _NAMED.fullmatch(text):
        name, kinds = found["m"].lower(), _timed(found["time"])
        months = [at for at, month in enumerate(_MONTHS, 1) if _is_month(name, month)]
        if not months or kinds is None:
            return _Reading()
        day = _day(_year(found["y"]), months[0], found["d"])
        return _Reading(day, day, ("written-dates", *kinds, *_short(found["y"])))
    if found := _TWO_WAYS.fullmatch(text):
        kinds = _timed(found["time"])
        if kinds is None:
            return _Reading()
        year = _year(found["y"])
        one, other = found[1], found[3]
        kinds = ("two-ways", *kinds, *_short(found["y"]))
        return _Reading(_day(year, other, one), _day(year, one, other), kinds)
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        start = _EPOCH_1904 if epoch_1904 else _EPOCH
        day = start + datetime.timedelta(days=int(found[1]))
        timed = ("time-left-out",) if found[2] and int(found[2]) else ()
        return _Reading(day, day, ("serial-dates", *timed))
    return _Reading()


def _iso(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _is_month(name: str, month: str) -> bool:
    return month.startswith(name) or (name == "sept" and month == "september")


def _timed(time: str | None) -> tuple[str, ...] | None:
    """Whether a time is lost; None if there is no such time."""
    if not time or _NO_TIME.fullmatch(time):
        return ()
    hour, minute, *second = re.findall(r"\d+", time)
    late = int(hour) > 23 or int(minute) > 59 or (second and int(second[0]) > 59)
    return None if late else ("time-left-out",)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < _CENTURY else 1900)


def _short(year: str) -> tuple[str, ...]:
    return ("short-years",) if len(year) == 2 else ()


def _day(year: object, month: object, day: object) -> datetime.date | None:
    try:
        return datetime.date(int(str(year)), int(str(month)), int(str(day)))
    except ValueError:
        return None
