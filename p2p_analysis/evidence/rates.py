"""Rates per month, and the ratio of two with its exact interval.

scipy is loaded only when an interval is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from p2p_analysis.words.tally import CONFIDENCE


@dataclass(frozen=True)
class RateRatio:
    """How many times the first rate the second is; `high` is None where there is no upper limit."""

    ratio: float | None
    low: float
    high: float | None


def rate_per_month(count: int, months: int) -> float:
    """Cases per month.

    >>> round(rate_per_month(18, 13), 2)
    1.38
    """
    return count / months


def rate_ratio(first: int, first_months: int, second: int, second_months: int) -> RateRatio:
    """Compare two Poisson rates, with an exact 95 % interval.

    Parameters
    ----------
    first, second : int
        Cases in each period.
    first_months, second_months : int
        Length of each period, in months.

    Returns
    -------
    RateRatio
        (second / second_months) / (first / first_months), with limits.

    Notes
    -----
    Given the total n = first + second, the second count is binomial with chance
    p = r t2 / (r t2 + t1) for a true ratio r (Przyborowski and Wilenski, 1940). The exact limits
    of p (Clopper and Pearson, 1934) are beta quantiles, and r = p t1 / ((1 - p) t2).

    Examples
    --------
    >>> found = rate_ratio(10, 22, 18, 13)
    >>> round(found.ratio, 2), round(found.low, 2), round(found.high, 2)
    (3.05, 1.33, 7.39)
    """
    from scipy.special import betaincinv

    tail = (1 - CONFIDENCE) / 2
    months = first_months / second_months
    low = float(betaincinv(second, first + 1, tail)) if second else 0.0
    high = float(betaincinv(second + 1, first, 1 - tail)) if first else None
    return RateRatio(
        ratio=(second / first) * months if first else None,
        low=months * low / (1 - low),
        high=None if high is None else months * high / (1 - high),
    )
