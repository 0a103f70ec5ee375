"""How long steps took: working days in England, limits kept, and the time until a case closed.

This room alone knows which days are working days. A step without both its days is not recorded:
it is never late. So is one whose days are in the wrong order.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from p2p_analysis.words.recorded import MISSING, is_recorded, surely
from p2p_analysis.words.time_limits import TimeLimit, time_limits

_BANDS = ("under_1", "1_to_3", "3_to_6", "over_6")
_BAND_ENDS = (1, 3, 6)  # whole months: a case that closes three months on is in "3 to 6"


def timeliness(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Work out, for each limit, the working days taken and whether they were within it."""
    found: dict[str, pd.Series] = {}
    for name, limit in time_limits().items():
        taken = _taken(rows, limit)
        found[f"{name}_days"] = taken
        found[f"{name}_in_time"] = (taken <= limit.days).astype("boolean")
    return found


def closure_time(months: pd.Series) -> pd.Series:
    """Put whole months from referral to closure in bands; a closure before it has none."""
    known = is_recorded(months) & (months >= 0).fillna(False)
    band = np.searchsorted(_BAND_ENDS, months.fillna(0).to_numpy(dtype="int64"), side="right")
    words = pd.Series(np.array(_BANDS)[band], index=months.index, dtype="string")
    return words.mask(~surely(known), MISSING)


def working_days(begin: pd.Series, end: pd.Series) -> pd.Series:
    """Count how many working days a step took.

    The first working day after `begin` is day one. A step that ends on a weekend or a bank holiday
    is counted to the next working day, since it was not done by the one before.

    Parameters
    ----------
    begin, end : pd.Series
        Days, as datetime64.

    Returns
    -------
    pd.Series
        0 where both are the same day; missing where a day is, or where the end comes first.
    """
    known = begin.notna() & end.notna() & (begin <= end)
    answer = pd.Series(MISSING, index=begin.index, dtype="Int64")
    if not known.any():
        return answer
    first = begin[known].to_numpy().astype("datetime64[D]")
    last = end[known].to_numpy().astype("datetime64[D]")
    off = _bank_holidays(int(begin[known].dt.year.min()), int(end[known].dt.year.max()))
    between = np.busday_count(first + 1, np.maximum(last, first + 1), holidays=off)
    answer[known] = np.where(last == first, 0, between + 1)
    return answer


def _taken(rows: pd.DataFrame, limit: TimeLimit) -> pd.Series:
    taken = working_days(rows[limit.first], rows[limit.last])
    return taken.mask(rows[limit.only_with].isna(), MISSING) if limit.only_with else taken


def _bank_holidays(first: int, last: int) -> np.ndarray:
    """Bank holidays in England, of all years from the first to the last."""
    import holidays  # here, not above: a run without two days to compare needs no calendar

    found = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1))
    return np.array(sorted(found), dtype="datetime64[D]")
