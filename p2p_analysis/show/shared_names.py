"""What the numbers of a row have in common, so that a page says it once.

In a row of a table that crosses two things each number is another figure at one level; in a list of
items each is one more answer about one item.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

_FEWEST = 3  # numbers in a row, for which it pays to say what they share


def shared(names: Sequence[str]) -> tuple[str, str]:
    """The parts with which all names begin, or else those with which they end; "" for none.

    An ending has its dot. A beginning that is itself one of the names goes without saying.

    >>> shared(["items.advice.met", "items.advice.missing", "items.advice.not_due"])
    ('items.advice', '')
    >>> shared(["police_none.outcome.nfa", "police_open.outcome.nfa", "all.outcome.nfa"])
    ('', '.outcome.nfa')
    >>> shared(["cases", "cases.no", "cases.base"]), shared(["cases.no", "nfa.no"])
    (('', ''), ('', ''))
    """
    parts = [name.split(".") for name in names]
    if len(parts) < _FEWEST:
        return "", ""
    start = ".".join(_alike(parts))
    if start:
        return ("", "") if start in names else (start, "")
    ending = _alike([found[:0:-1] for found in parts])[::-1]
    return "", "".join(f".{part}" for part in ending)


def above_all(rows: Sequence[Sequence[str]]) -> str:
    """What the numbers of a table begin with that has one in each row; the last may be a total.

    >>> above_all([["cases.month.2018-01"], ["cases.month.2018-02"], ["cases"]])
    'cases.month'
    >>> above_all([["cases.no", "cases.base"], ["nfa.no", "nfa.base"], ["all", "all.base"]])
    ''
    """
    if len(rows) < _FEWEST or any(len(names) != 1 for names in rows):
        return ""
    names = [name.split(".") for (name,) in rows]
    return ".".join(max(_alike(names), _alike(names[:-1]), key=len))


def _alike(parts: Sequence[Sequence[str]]) -> list[str]:
    """What all have at the same places, from the first on."""
    places = takewhile(lambda place: len(set(place)) == 1, zip(*parts, strict=False))
    return [place[0] for place in places]
