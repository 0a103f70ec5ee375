"""The review's periods: whole months, touching, none twice; and the other fields of time.

This room alone knows calendar arithmetic: months in a period, months and quarters in a window. A
field of time is one whose words are spans of days.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping

from pydantic import model_validator

from p2p_analysis.brief.toml_file import Frozen

_DAY = datetime.timedelta(days=1)

Span = tuple[datetime.date, datetime.date]  # first and last day
Times = Mapping[str, Mapping[str, Span]]  # field of time to word to its span

MONTH, QUARTER, PERIOD = "month", "quarter", "period"
CALENDAR_FIELDS = (QUARTER, MONTH)  # fields of time that every review has alike
BOUNDARY = "boundary_"  # how the name of a field of another boundary begins


class Period(Frozen):
    """A run of whole months. `first` and `last` are days, both inside."""

    label: str
    first: datetime.date
    last: datetime.date

    @model_validator(mode="after")
    def _whole_months(self) -> Period:
        if self.last < self.first:
            raise ValueError("the period ends before it begins; expected first before last")
        ends = calendar.monthrange(self.last.year, self.last.month)[1]
        if self.first.day != 1 or self.last.day != ends:
            raise ValueError(
                "expected whole months: from the first day of a month to the last day of one, "
                "because rates are per month"
            )
        return self

    @property
    def months(self) -> int:
        """Length in months, both ends counted.

        >>> first, last = datetime.date(2017, 1, 1), datetime.date(2019, 11, 30)
        >>> Period(label="", first=first, last=last).months
        35
        """
        years = self.last.year - self.first.year
        return years * 12 + self.last.month - self.first.month + 1


def gaps_and_overlaps(periods: Mapping[str, Period]) -> list[tuple[str, str]]:
    """Name each pair of neighbours that do not touch, and the days in question.

    Returns
    -------
    list of (str, str)
        The later period's name and a sentence for the fault.
    """
    found = []
    order = sorted(periods.items(), key=lambda item: (item[1].first, item[1].last))
    # A period may lie inside an earlier one, so each is held against the one that reaches furthest.
    before, a = order[0] if order else ("", None)
    for after, b in order[1:]:
        if b.first <= a.last:
            days = f"{b.first} to {min(a.last, b.last)}"
            found.append(
                (
                    after,
                    f'overlaps period "{before}" on {days}; each day must be in one period only',
                )
            )
        elif b.first != a.last + _DAY:
            days = f"{a.last + _DAY} to {b.first - _DAY}"
            found.append((after, f'leaves a gap after period "{before}": no period holds {days}'))
        if b.last > a.last:
            before, a = after, b
    return found


def quarter_of(day: datetime.date) -> str:
    """Name the calendar quarter of a day.

    >>> quarter_of(datetime.date(2018, 10, 1))
    '2018-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarters_between(first: datetime.date, last: datetime.date) -> tuple[str, ...]:
    """Every calendar quarter that holds a day of the window, in order."""
    begin, end = first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3
    return tuple(f"{n // 4}-Q{n % 4 + 1}" for n in range(begin, end + 1))


def month_of(day: datetime.date) -> str:
    """Name the calendar month of a day.

    >>> month_of(datetime.date(2018, 10, 1))
    '2018-10'
    """
    return f"{day:%Y-%m}"


def months_between(first: datetime.date, last: datetime.date) -> tuple[str, ...]:
    """Every calendar month that holds a day of the window, in order."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return tuple(f"{n // 12}-{n % 12 + 1:02}" for n in range(begin, end + 1))


def span_of(word: str) -> Span:
    """The first and last day of a calendar month or quarter.

    >>> [str(day) for day in span_of("2018-Q4")]
    ['2018-10-01', '2018-12-31']
    """
    year, _, rest = word.partition("-")
    months = (3 * int(rest[1:]) - 2, 3 * int(rest[1:])) if rest[0] == "Q" else (int(rest),) * 2
    last = calendar.monthrange(int(year), months[1])[1]
    return datetime.date(int(year), months[0], 1), datetime.date(int(year), months[1], last)


def times_of(periods: Mapping[str, Period]) -> Times:
    """Every field of time of a review, with the days of each of its words, in order."""
    first = min(period.first for period in periods.values())
    last = max(period.last for period in periods.values())
    return {
        PERIOD: {name: (period.first, period.last) for name, period in periods.items()},
        QUARTER: {word: span_of(word) for word in quarters_between(first, last)},
        MONTH: {word: span_of(word) for word in months_between(first, last)},
    }
