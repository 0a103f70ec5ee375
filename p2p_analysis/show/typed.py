"""A typed number is refused: prose may name a number only through a reference.

This room alone knows what a number looks like in English, and which are names (dates, paragraph
numbers, titles of laws) rather than counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = r"(?:19|20)\d\d"
# What may be typed, in the order in which it is taken away.
_NAMES = (
    re.compile(r"\]\([^)]*\)"),  # the target of a link
    re.compile(r"\[\^[^\]]+\]:?"),  # a footnote's key
    re.compile(r"\bparagraphs? \d+\.\d+(?:\([a-z]\))?(?: to \([a-z]\))?"),
    re.compile(r"\bAppendix \d+"),
    re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})(?: {_YEAR})?"),
    re.compile(rf"\b{_YEAR}(?:[/-]\d\d)?\b"),
)
_STARTS = (
    re.compile(r"^#+ .*$", re.MULTILINE),
    re.compile(r"^\d+\.\d+(?= )", re.MULTILINE),
)
_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundred|thousand|million|dozen|half|twice|thrice"
)
_NUMBER = re.compile(
    rf"\d[\d.,]*\s?%?|[\u00bc-\u00be\u2150-\u215e]|\b(?:{_WORDS})s?\b"
    r"|\b(?:a|an|thirds?|quarters?|fifths?|tenths?) (?:third|quarter|fifth|tenth)s? of\b"
    r"|\b(?:third|quarter)s of\b",
    re.IGNORECASE,
)
# Words that count without a number. Where figures are withheld they would give them back.
_COUNTING = re.compile(
    r"\b(?:the (?:other|remaining|last|sole|only) (?:case|child|school|incident|pupil|family|pair)"
    r"|(?:a|the) single (?:case|child|school|incident|pupil|family)|the only|the remaining"
    r"|another (?:case|child|school|incident) (?:of|among)|the same case|both cases|neither case"
    r"|all but|(?:the|an|one|a single) exception|(?:bar|save) one)\b",
    re.IGNORECASE,
)


def typed_numbers(prose: str, literals: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Find numbers that were typed.

    Parameters
    ----------
    prose : str
        Markdown without its references.
    literals : iterable of str
        Numbers that are names in this review, such as "section 47".

    Yields
    ------
    (int, str)
        Line, from 1, and the number as typed.
    """
    if not _NUMBER.search(prose):
        return  # to take names away makes no number
    rest = prose
    for pattern in (*_STARTS, *_whole_words(tuple(literals)), *_NAMES):
        rest = pattern.sub(_blank, rest)
    for found in _NUMBER.finditer(rest):
        yield rest.count("\n", 0, found.start()) + 1, found[0].strip()


def counting_phrases(prose: str) -> Iterator[str]:
    """Find phrases that count without a number, as "the remaining case" does."""
    for found in _COUNTING.finditer(prose):
        yield found[0]


@cache
def _whole_words(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names)


def _blank(found: re.Match[str]) -> str:
    """Take a match away, but keep the lines, so that later places stay right."""
    return re.sub(r"[^\n]", " ", found[0])
