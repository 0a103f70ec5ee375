"""When a build is to run: once a day, a week or a month, as a person writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from p2p_analysis.words.errors import Fault, UsageError, did_you_mean

WEEKDAYS = {
    "MON": "Monday",
    "TUE": "Tuesday",
    "WED": "Wednesday",
    "THU": "Thursday",
    "FRI": "Friday",
    "SAT": "Saturday",
    "SUN": "Sunday",
}
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_LAST_DAY = 28  # a day that every month has


@dataclass(frozen=True)
class When:
    """A time of day, and a day of the week or of the month, or neither.

    Attributes
    ----------
    weekday : str
        A key of `WEEKDAYS`, or empty.
    day : int
        1 to 28, or 0.
    """

    hour: int
    minute: int
    weekday: str = ""
    day: int = 0

    @property
    def time(self) -> str:
        """Such as 02:00."""
        return f"{self.hour:02}:{self.minute:02}"

    @property
    def words(self) -> str:
        """For people."""
        if self.weekday:
            return f"every {WEEKDAYS[self.weekday]} at {self.time}"
        if self.day:
            return f"on day {self.day} of every month at {self.time}"
        return f"every day at {self.time}"

    @property
    def cron(self) -> str:
        """The five fields that cron, Airflow and GitHub read.

        >>> When(2, 0).cron, When(4, 30, "SUN").cron, When(4, 30, day=1).cron
        ('0 2 * * *', '30 4 * * 0', '30 4 1 * *')
        """
        weekday = (list(WEEKDAYS).index(self.weekday) + 1) % 7 if self.weekday else "*"
        return f"{self.minute} {self.hour} {self.day or '*'} * {weekday}"


def when(daily: str | None, weekly: Sequence[str] | None, monthly: Sequence[str] | None) -> When:
    """Read the one of the three that is given; every fault of it is told at once."""
    option, words = next(
        (option, words)
        for option, words in (
            ("--daily", (daily,) if daily is not None else None),
            ("--weekly", weekly),
            ("--monthly", monthly),
        )
        if words is not None
    )
    faults: list[Fault] = []
    *days, time = words
    found = _TIME.fullmatch(time)
    if not found:
        faults.append(Fault(option, f'"{time}" is no time of day; expected HH:MM, such as 02:00'))
    weekday, day = "", 0
    for given in days:
        if option == "--weekly":
            weekday = given.upper()[:3]
            if weekday not in WEEKDAYS or not WEEKDAYS[weekday].upper().startswith(given.upper()):
                hint = did_you_mean(given.upper(), WEEKDAYS)
                faults.append(Fault(option, f'"{given}" is no day of the week{hint}'))
        elif re.fullmatch(r"\d{1,2}", given, re.ASCII) and 1 <= int(given) <= _LAST_DAY:
            day = int(given)
        else:
            problem = f'"{given}" is no day that every month has; expected 1 to {_LAST_DAY}'
            faults.append(Fault(option, problem))
    if faults or not found:
        raise UsageError(faults)
    return When(int(found[1]), int(found[2]), weekday, day)
