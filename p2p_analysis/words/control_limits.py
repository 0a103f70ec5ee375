"""How far a count may swing by chance alone: exact binomial control limits.

A p-chart's usual limits rest on the normal curve, which does not hold for the few cases of a month.
These cut off the same tail (that beyond three standard errors of a normal curve) from the exact
binomial distribution: the "probability limits" of statistical quality control.
"""

from __future__ import annotations

from math import comb

TAIL = 0.00135  # of a normal curve beyond three standard errors, on each side


def limits(cases: int, share: float) -> tuple[int, int]:
    """Smallest and largest count that chance alone would give among so many cases.

    Parameters
    ----------
    cases : int
        Cases of the month.
    share : float
        Chance that a case counts, from 0 to 1.

    Returns
    -------
    (int, int)
        A count below the first has a chance of less than `TAIL`, and so has one above the second.

    Examples
    --------
    >>> limits(3, 0.5), limits(40, 0.5)
    ((0, 3), (11, 29))
    """
    chance = [comb(cases, k) * share**k * (1 - share) ** (cases - k) for k in range(cases + 1)]
    low, below = 0, chance[0]
    while below < TAIL:
        low += 1
        below += chance[low]
    high, above = cases, chance[cases]
    while above < TAIL:
        high -= 1
        above += chance[high]
    return low, high
