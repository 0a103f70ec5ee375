"""How a number is written: digits, words, per cent, days; and what stands for a withheld one."""

from __future__ import annotations

import datetime

from num2words import num2words

from p2p_analysis.gate.figures import Value, Withheld

SYMBOL = "[c]"
SYMBOL_MEANING = "[c] means withheld, so that no child can be recognised."  # why: rule_in_words
NOTHING = "not recorded"
UNBROKEN = "\N{NO-BREAK SPACE}"  # where a line must not end, as inside an interval


def day(date: datetime.date, precision: str = "day") -> str:
    """Write a date as the paper does.

    >>> day(datetime.date(2019, 12, 13)), day(datetime.date(2018, 10, 1), "month")
    ('13 December 2019', 'October 2018')
    """
    month = f"{date:%B %Y}"
    return month if precision == "month" else f"{date.day} {month}"


def digits(value: Value, *, withheld: str = SYMBOL) -> str:
    """Write a value in digits: whole numbers plain, others with two decimals.

    >>> digits(1234), digits(0.4545), digits(None)
    ('1,234', '0.45', 'not recorded')
    """
    if isinstance(value, Withheld):
        return withheld
    if value is None:
        return NOTHING
    if isinstance(value, datetime.date):
        return day(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"


def in_words(value: int) -> str:
    """Write a whole number in words.

    >>> in_words(14)
    'fourteen'
    """
    return str(num2words(value))


def per_cent(part: int, whole: int) -> str:
    """Write a share in whole per cent, half rounded up.

    >>> per_cent(10, 28), per_cent(1, 200)
    ('36%', '1%')
    """
    return f"{(200 * part + whole) // (2 * whole)}%"


def as_json(value: object) -> object:
    """A value as files hold it: None for what is withheld, dates as YYYY-MM-DD."""
    if isinstance(value, Withheld):
        return None
    return value.isoformat() if isinstance(value, datetime.date) else value
