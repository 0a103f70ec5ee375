"""Drawing many answers at once: words by weight, days by distance, blanks where a thing is not.

An invented table holds our own words as text, with "" for what is not recorded, and days as numpy
days, with NaT for what is not.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Days = np.ndarray  # of datetime64[D]
Words = np.ndarray  # of str, as objects
Mask = np.ndarray  # of bool

NEVER = np.datetime64("NaT", "D")


class Draw:
    """A seeded source of answers for so many cases."""

    def __init__(self, number: int, seed: int) -> None:
        self.number = number
        self.random = np.random.default_rng(seed)

    def chance(self, share: float) -> Mask:
        """True in about this share of the cases."""
        return self.random.random(self.number) < share

    def word(self, weights: Mapping[str, float]) -> Words:
        """One word for each case; the weights need not add up to one."""
        share = np.array(list(weights.values()), dtype=float)
        names = np.array(list(weights), dtype=object)
        return names[self.random.choice(len(names), size=self.number, p=share / share.sum())]

    def whole(self, low: int, high: int) -> np.ndarray:
        """A whole number for each case, both ends among them."""
        return self.random.integers(low, high, size=self.number, endpoint=True)

    def after(self, days: Days, low: int, high: int) -> Days:
        """The day so many days later."""
        return days + self.whole(low, high).astype("timedelta64[D]")

    def yes_no(self, yes: float, no: float) -> Words:
        """Yes, no, or, in what is left, not recorded."""
        return self.word({"yes": yes, "no": no, "": max(0.0, 1 - yes - no)})


def where(mask: Mask, words: Words | str) -> Words:
    """The words where something holds, and nothing elsewhere."""
    return np.where(mask, words, "").astype(object)


def days_where(mask: Mask, days: Days) -> Days:
    """The days where something holds, and none elsewhere."""
    return np.where(mask, days, NEVER).astype("datetime64[D]")


def known(days: Days) -> Mask:
    """Where there is a day."""
    return ~np.isnat(days)
