"""Words and attributes as HTML, in as few bytes as it allows."""

from __future__ import annotations

import re
from html import escape

_BARE = re.compile(r"[^\s\"'=<>`]+")


def words_of(text: str) -> str:
    """Words as they stand between tags."""
    return escape(text, quote=False)


def attribute(name: str, value: str) -> str:
    """An attribute with the blank before it; nothing if it has no value.

    >>> attribute("id", "p2.26"), attribute("aria-label", "Two words"), attribute("id", "")
    (' id=p2.26', ' aria-label="Two words"', '')
    """
    if not value:
        return ""
    bare = _BARE.fullmatch(value) and not value.endswith("/")
    return f" {name}={escape(value)}" if bare else f' {name}="{escape(value)}"'


def in_style(words: str) -> str:
    r"""Words as a string of a style sheet.

    >>> in_style('a "b"; }')
    '"a \\"b\\"; }"'
    """
    for letter in ("\\", '"'):
        words = words.replace(letter, f"\\{letter}")
    return f'"{" ".join(words.split())}"'.replace("<", "\\3c ")
