"""How a word or a heading is compared with another: without case, padding, and list letters.

Exports write one answer in many ways: "Yes", "YES ", "a) Yes", "q) 6: Police". This room alone
knows which of those are one word. It never guesses: what it makes of a text is that text without
ornament, or the code that the text begins with.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What means "not recorded" in every export. "NA" is not among them: it may be a word of its own.
NEVER_RECORDED = ("", "NK", "Not known", "Not recorded")

_LONGEST = 100  # characters; a longer text is hardly a word that comes again
# Marks without a width, which nobody sees: soft hyphens, joiners, orders of reading.
UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHORT = re.compile(r"(?:[^\W\d_][/.])+[^\W\d_]?\.?")  # "n/k", "n.k."
_LETTER = re.compile(r"[a-z]{1,2}\)\s*")  # the letter of a drop-down list
_CODE = re.compile(r"(?=[a-z]*\d)([a-z]{0,3}\d{1,3}[a-z]?)\s*(?::|\s[-–]\s).+")


def plain(text: str) -> str:
    r"""Write a text without case, padding, and the strokes and stops of a short form.

    >>> plain("  Not\u00a0Known "), plain("N/K"), plain("n.k.")
    ('not known', 'nk', 'nk')
    """
    return _plain(text) if len(text) <= _LONGEST else _plain.__wrapped__(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    seen = text if text.isascii() else unicodedata.normalize("NFKC", UNSEEN.sub("", text))
    found = " ".join(seen.split()).casefold()
    return re.sub(r"[/.]", "", found) if _SHORT.fullmatch(found) else found


def forms(text: str) -> tuple[str, ...]:
    """List what a text may be known by, the whole of it first.

    >>> forms("a) Yes")
    ('a) yes', 'yes')
    >>> forms("q) 6: Police")
    ('q) 6: police', '6: police', '6')
    >>> forms("N1 - Abuse or Neglect")
    ('n1 - abuse or neglect', 'n1')
    >>> forms("none - see the file")
    ('none - see the file',)
    """
    whole = plain(text)
    bare = plain(_LETTER.sub("", whole, count=1)) if _LETTER.match(whole) else whole
    code = _CODE.fullmatch(bare)
    return tuple(dict.fromkeys([whole, bare, *([code[1]] if code else [])]))
