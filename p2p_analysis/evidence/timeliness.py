"""How long steps took: working days in England, limits kept, and the time until a case closed.

This room alone knows which days are working days. A step without both its days is not recorded:
it is never late. So is one whose days are in the wrong order.
"""

from __future__ import annotations

import datetime
from functools import cache

import numpy as np
import pandas as pd

from p2p_analysis.evidence.asked import Asked, by_code
from p2p_analysis.words.recorded import MISSING
from p2p_analysis.words.time_limits import time_limits

_BANDS = ("under_1", "1_to_3", "3_to_6", "over_6")
_BAND_ENDS = (1, 3, 6)  # whole months: a case that closes three months on is in "3 to 6"


def timeliness(asked: Asked) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Work out, for each limit, the working days taken and whether they were within it."""
    found: dict[str, pd.api.extensions.ExtensionArray] = {}
    for name, limit in time_limits().items():
        taken = working_days(asked.days(limit.first), asked.days(limit.last))
        if limit.only_with:
            taken[~asked.recorded(limit.only_with)] = MISSING
        found[f"{name}_days"] = taken
        found[f"{name}_in_time"] = taken <= limit.days
    return found


def closure_time(months: pd.arrays.IntegerArray) -> pd.api.extensions.ExtensionArray:
    """Put whole months from referral to closure in bands; a closure before it has none."""
    known = months.to_numpy(dtype=np.int64, na_value=-1)
    band = np.searchsorted(_BAND_ENDS, known, side="right")
    return by_code(np.where(known < 0, 0, band + 1), _BANDS)


def working_days(begin: np.ndarray, end: np.ndarray) -> pd.arrays.IntegerArray:
    """Count how many working days a step took.

    The first working day after `begin` is day one. A step that ends on a weekend or a bank holiday
    is counted to the next working day, since it was not done by the one before.

    Parameters
    ----------
    begin, end : np.ndarray
        Days, as datetime64.

    Returns
    -------
    pd.arrays.IntegerArray
        0 where both are the same day; missing where a day is, or where the end comes first.
    """
    known = begin <= end  # never of a day that is not recorded
    answer = np.zeros(len(known), dtype=np.int64)
    if known.any():
        first, last = begin[known], end[known]
        off = _bank_holidays(_year(first.min()), _year(last.max()))
        between = np.busday_count(first + 1, np.maximum(last, first + 1), holidays=off)
        answer[known] = np.where(last == first, 0, between + 1)
    return pd.arrays.IntegerArray(answer, ~known)


def _year(day: np.datetime64) -> int:
    return day.astype(datetime.date).year


@cache
def _bank_holidays(first: int, last: int) -> np.ndarray:
    """Bank holidays in England, of all years from the first to the last."""
    import holidays  # here, not above: a run without two days to compare needs no calendar

    found = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1))
    return np.array(sorted(found), dtype="datetime64[D]")
