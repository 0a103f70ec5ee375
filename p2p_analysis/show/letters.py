"""How wide words are in a drawing, so that labels fit whatever letters the reader's machine has.

The widths are those of DejaVu Sans, the widest of the letters that a page may be shown in; our own
in print are narrower, so what fits here fits there.
"""

from __future__ import annotations

_WIDTHS = {  # hundredths of the size of the letters
    28: "ijlI'|\u2018\u2019", 32: " .,", 35: "f;:/\\-", 39: "rt()[]", 52: "s“”\"", 55: "ckzvxyLJ–",
    62: "aegTFYEP?£", 65: "bdhnopquSBKXZ0123456789", 70: "ACRV", 79: "DGHNOQU&+=", 89: "w%M",
    100: "mW—…",
}  # fmt: skip
_WIDTH_OF = {letter: width / 100 for width, letters in _WIDTHS.items() for letter in letters}
_OTHER, _BOLD = 0.7, 1.12


def width(words: str, size: float, *, bold: bool = False) -> float:
    """How wide words are at a size, at most."""
    return sum(_WIDTH_OF.get(letter, _OTHER) for letter in words) * size * (_BOLD if bold else 1)


def lines(words: str, room: float, size: float) -> list[str]:
    """Break words into lines of a width; a word that is too long for a line is broken too."""
    found = [""]
    for word in words.split():
        longer = f"{found[-1]} {word}".strip()
        if width(longer, size) <= room:
            found[-1] = longer
            continue
        if found[-1]:
            found.append("")
        for letter in word:
            if found[-1] and width(found[-1] + letter, size) > room:
                found.append("")
            found[-1] += letter
    return found


def balanced(words: str, room: float, size: float) -> list[str]:
    """Break words into as few lines as `lines` does, and those as even as can be."""
    fewest = lines(words, room, size)
    for part in range(5, 10):
        found = lines(words, room * part / 10, size)
        if len(found) == len(fewest) and len(fewest) > 1:
            return found
    return fewest
