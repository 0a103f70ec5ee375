"""Two sequences of pieces, as written and as made again: where they part, and what kind that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from p2p_analysis.press.audit.finding import (
    INTERVAL,
    NUMBER,
    PERCENTAGE,
    RATE,
    TREND,
    Finding,
)

PROSE = "prose"
_MOST_PAIRS = 4_000_000  # of pieces that are held against each other one by one
_MOST_PIECES = 100  # of each kind, of a file that differs all over
_MOST = 60  # letters of a piece that a finding quotes
_DIGIT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|half"
    r"|third|quarter|fifth|tenth|first|second|fourth|both|neither|none|once|twice|single)s?\b",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(r"%|per ?cent", re.IGNORECASE)
_INTERVAL = re.compile(r"interval|\bCI\b|confidence|between .* and|from .* to", re.IGNORECASE)
_RATE = re.compile(r"\d\.\d|(?:a|per|each) (?:month|year)\b|\btimes\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """The smallest thing that can differ: a comment, an attribute, a run of text."""

    place: str
    kind: str
    text: str

    @property
    def same(self) -> tuple[str, str]:
        """What makes two pieces alike; where they stand does not."""
        return self.kind, self.text


def differences(file: str, written: Sequence[Piece], made: Sequence[Piece]) -> Iterator[Finding]:
    """Say where what is written is not what was made again."""
    start = 0
    while start < min(len(written), len(made)) and written[start].same == made[start].same:
        start += 1
    end = 0
    while (
        end < min(len(written), len(made)) - start and written[-1 - end].same == made[-1 - end].same
    ):
        end += 1
    one, other = written[start : len(written) - end], made[start : len(made) - end]
    if len(one) * len(other) > _MOST_PAIRS:
        yield from _apart(file, *_not_in_both(one, other))
        return
    matcher = SequenceMatcher(
        None, [piece.same for piece in other], [piece.same for piece in one], autojunk=False
    )
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield from _apart(file, one[c:d], other[a:b])


def _not_in_both(
    written: Sequence[Piece], made: Sequence[Piece]
) -> tuple[list[Piece], list[Piece]]:
    """What only one side has, whatever the order: for files that differ all over."""
    left, right = (Counter(piece.same for piece in side) for side in (written, made))
    return _beyond(written, left - right), _beyond(made, right - left)


def _beyond(pieces: Sequence[Piece], more: Counter[tuple[str, str]]) -> list[Piece]:
    found = []
    kinds: Counter[str] = Counter()
    for piece in reversed(pieces):  # what was added stands behind what it repeats
        if more[piece.same] > 0:
            more[piece.same] -= 1
            kinds[piece.kind] += 1
            if kinds[piece.kind] <= _MOST_PIECES:
                found.append(piece)
    return found[::-1]


def _apart(file: str, written: Sequence[Piece], made: Sequence[Piece]) -> Iterator[Finding]:
    for at, piece in enumerate(written):
        like = next((one for one in made[at:] if one.kind == piece.kind), None)
        expected = like.text if like else ""
        yield Finding(
            file, piece.place, _kind(piece, expected), piece.text[:_MOST], expected[:_MOST]
        )
    if not written:
        for piece in made:
            yield Finding(file, piece.place, _kind(piece, ""), "", piece.text[:_MOST])


def _kind(piece: Piece, expected: str) -> str:
    """The kind of a piece; prose is told apart by its words."""
    if piece.kind != PROSE:
        return piece.kind
    words = _own_words(piece.text, expected)
    if _PERCENTAGE.search(words):
        return PERCENTAGE
    if _INTERVAL.search(words):
        return INTERVAL
    if _RATE.search(words):
        return RATE
    return NUMBER if _DIGIT.search(words) else TREND


def _own_words(text: str, expected: str) -> str:
    """The words that a text does not share with what was expected there."""
    ours, theirs = text.split(), expected.split()
    matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
    return " ".join(
        word for what, _, _, c, d in matcher.get_opcodes() if what != "equal" for word in ours[c:d]
    )
