"""Titles of charts that say the finding, where the released figures settle it.

A finding is added only if every number that it rests on is shown: a withheld one could be larger,
so a chart with one keeps its plain title. Each number in a title is a released one, never a sum
made here. Which title a chart has depends on released values alone, so it tells nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from p2p_analysis.gate.figures import Figure, Value
from p2p_analysis.show.describe_chart import listed, lower
from p2p_analysis.show.drawing import Bar
from p2p_analysis.show.numbers import digits


def largest_part(title: str, bars: Sequence[Bar], whole: Value) -> str:
    """Name the largest part of a whole, if the parts make it up and one is larger than the rest."""
    first = _largest({bar.label: bar.value for bar in bars}, whole)
    if first is None:
        return title
    bar = next(bar for bar in bars if bar.label == first)
    often = "not recorded in" if bar.missing else f"most often {lower(bar.label)},"
    return f"{title}: {often} {digits(bar.value)} of {digits(whole)}"


def most_in(title: str, spans: Mapping[str, Value], whole: Value) -> str:
    """Say what each period holds, where one of them holds more than half of a whole.

    A trend draws shorter spans than periods, so all are told: else one would look for that bar.
    """
    first = _largest(spans, whole)
    if first is None or not 2 * spans[first] > whole:  # type: ignore[operator]
        return title
    told = listed([f"{digits(value)} in {label}" for label, value in spans.items()])
    return f"{title}: in all, {told}"


def end_of_path(title: str, steps: Sequence[Figure]) -> str:
    """Say how many took the last step of a chain, where each step was asked of the one before."""
    last = steps[-1]
    chain = all(step.of == before.id for before, step in pairwise(steps))
    known = [last.value, last.base, last.not_recorded]
    if len(steps) < 2 or not chain or not all(isinstance(one, int) for one in known):
        return title
    if not last.base:
        return title
    some = digits(last.value) if last.value else "none"
    found = f"{title}: last step on record in {some} of {digits(last.base)}"
    silent = f", not recorded in {digits(last.not_recorded)}" if last.not_recorded else ""
    return found + silent


def left_over(title: str, first: Value, last: Value, become: str) -> str:
    """Say how many of what was looked at are left at the end."""
    if isinstance(first, int) and isinstance(last, int) and first:
        return f"{title}: {digits(last)} of {digits(first)} {become}"
    return title


def beyond_chance(title: str, outside: Sequence[str], several: str) -> str:
    """Say which spans lie outside the limits of chance; the caller knows that none is withheld."""
    if not outside:
        return f"{title}: no signal beyond chance"
    named = listed(outside) if len(outside) <= 2 else f"several {several}"
    return f"{title}: {named} beyond chance"


def _largest(parts: Mapping[str, Value], whole: Value) -> str | None:
    """The one part that is larger than each other part of a whole that is shown in full."""
    if not isinstance(whole, int) or not whole:
        return None
    known = {label: value for label, value in parts.items() if isinstance(value, int)}
    if len(known) < len(parts) or sum(known.values()) != whole:
        return None
    first, *others = sorted(known, key=lambda label: -known[label])
    return first if not others or known[first] > known[others[0]] else None
