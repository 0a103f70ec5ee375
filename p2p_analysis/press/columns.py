"""Columns: how wide each column of a printed table is, and how large its letters.

The paper does not hyphenate, so a column that is narrower than a word would print over the next
one. Each has the room of its longest word first; what is left goes, bit by bit, to the column that
makes the rows tallest. This room alone knows how wide the paper's letters and its lines are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from p2p_analysis.show.nodes import Node, plain, text
from p2p_analysis.show.numbers import UNBROKEN

LINE = 459.3  # points; a line of an upright page, as the template's margins leave it
_WIDER = 515.3  # points; where a table of many columns stands out into the margins
_TURNED = 729.9  # points; a line of a turned page
# Thousandths of the letters' size, from the space on: Atkinson Hyperlegible Next, as shipped here.
_REGULAR = (
    280, 286, 301, 651, 592, 919, 731, 160, 299, 299, 485, 606, 210, 362, 210, 387, 648, 648, 648,
    648, 648, 648, 648, 648, 648, 648, 210, 210, 553, 628, 553, 480, 778, 626, 613, 645, 669, 569,
    552, 694, 694, 392, 512, 631, 541, 824, 693, 714, 592, 724, 614, 592, 558, 690, 593, 856, 623,
    575, 607, 317, 387, 344, 552, 372, 243, 525, 566, 485, 564, 538, 314, 558, 550, 252, 245, 492,
    262, 845, 550, 548, 566, 574, 349, 471, 326, 540, 461, 684, 481, 449, 460, 344, 237, 344, 555,
)  # fmt: skip
_BOLD = (
    312, 303, 390, 765, 610, 969, 725, 210, 335, 335, 485, 595, 271, 373, 272, 440, 659, 659, 659,
    659, 659, 659, 659, 659, 659, 659, 272, 272, 569, 612, 569, 547, 781, 678, 643, 658, 688, 597,
    566, 718, 701, 424, 561, 663, 552, 858, 717, 746, 629, 756, 650, 610, 607, 686, 644, 886, 685,
    650, 618, 340, 440, 344, 582, 400, 288, 552, 596, 510, 596, 563, 365, 593, 571, 300, 259, 555,
    318, 882, 571, 576, 596, 599, 376, 508, 376, 567, 530, 740, 539, 521, 505, 381, 254, 381, 537,
)  # fmt: skip
_OTHER = 700  # a letter that is not in the lists


def _by_letter(widths: Sequence[int]) -> Mapping[str, int]:
    """The width of every letter, one that is in no list too."""
    listed = {chr(code): width for code, width in enumerate(widths, ord(" "))}
    return defaultdict(lambda: _OTHER, listed | {UNBROKEN: listed[" "]})


_LETTERS, _BOLD_LETTERS = _by_letter(_REGULAR), _by_letter(_BOLD)
# Points, as in the template: a table's letters, the line they stand on, the room above and below a
# row's words, and the room from one column to the next.
_SIZES = {
    "normal": (9.5, 11.2, 8.4, 9.0),
    "small": (8.5, 10.0, 7.0, 9.0),
    "fine": (8.0, 9.0, 5.0, 7.0),
    "finest": (7.2, 8.0, 5.0, 5.5),
}
_SMALLER = {"normal": "small", "small": "fine", "fine": "finest"}
_NOTE, _NOTE_LINE = 8.0, 11.0  # points; the letters of a table's notes, and their line
# A day stays with its month.
_PARTS = re.compile(rf"\b\d{{1,2}} [A-Z][a-z]{{2,8}}\b|[\S{UNBROKEN}]+")
_MANY = 24  # rows; a table with more is looked up rather than read, and set fine
_WIDE = 8  # columns; a table with more is set fine too
_SHORT = 14  # letters; a number and its words no longer than this are not broken
_SLIGHT = 0.82  # of the line; a table that needs no more is no wider than its words
_CROWDED = 0.8  # of the line; a table of which the longest words take more is let into the margins
_LISTED = re.compile(rf"[ -~{UNBROKEN}]*")
# Words that are broken at single spaces and nowhere else.
_WORD = rf"\(?[A-Za-z0-9.,:;'{UNBROKEN}]*[A-Za-z0-9]%?\)?[.,:;]?"
_PLAIN = re.compile(rf"{_WORD}(?: {_WORD})*")
_SPARE = 0.2  # points; a line that is so much shorter than its room surely fits
_ABREAST, _GUTTER = 3, 20.0  # pieces at most; points from one to the next
_LOWEST = 265.0  # points; a table is set in pieces only if they are no taller
_PAIR = 300.0  # points; rows no taller together are kept on one page
_STEPS = 48  # bits in which the room that is left is shared out


@dataclass(frozen=True)
class Setting:
    """How a table is set: the widths of its columns and all of it in points."""

    size: str
    widths: tuple[float, ...]
    height: float  # of rows and notes, without the caption
    lines: tuple[int, ...]  # by row, the head first: on how many it surely stands, or 0
    joined: tuple[int, ...]  # rows that stand on the page of the row below them, from nought
    wider: bool = False
    turned: bool = False
    abreast: int = 1  # pieces that stand side by side, read one after another


@lru_cache(maxsize=8192)
def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How many points some words take on one line."""
    letters = _BOLD_LETTERS if bold else _LETTERS
    return sum(map(letters.__getitem__, words)) * size / 1000


def set_table(block: Node, *, room: float = LINE, small: bool = False) -> Setting:
    """Find the largest letters at which a table fits its room; if none do, turn its page.

    Parameters
    ----------
    block : Node
        A table.
    room : float
        Points across.
    small : bool
        Whether the table goes with something larger, such as a chart.
    """
    dense = len(block["rows"]) > _MANY or len(block["head"]) > _WIDE
    size = "fine" if dense else "small" if small else "normal"
    let_out = room == LINE
    while sum(needs := _needs(block, size)) > room and size in _SMALLER:
        size = _SMALLER[size]
    lengths = _lengths(block, size)
    slight = sum(_whole(needs, lengths)) <= room
    wider = let_out and not slight and (dense or sum(needs) > _CROWDED * room)
    if wider:
        room = _WIDER
    turned = sum(needs) > room
    if turned and let_out:
        room = _TURNED
    widths = _shared(needs, lengths, room)
    heights = _heights(widths, lengths, size)
    lines, notes = _lines(block, lengths, widths, size), _height_of_notes(block, room)
    if let_out and len(block["rows"]) > _MANY and set(lines) == {1}:
        pieces = min(int((LINE + _GUTTER) / (sum(widths) + _GUTTER)), _ABREAST)
        tall = heights[0] * (1 + -(-len(block["rows"]) // max(pieces, 1)))
        if pieces > 1 and tall + notes <= _LOWEST:
            return Setting(size, widths, tall + notes, lines, (), abreast=pieces)
    return Setting(
        size,
        widths,
        sum(heights) + notes,
        lines,
        _joined(heights[1:]),
        wider and not turned,
        turned,
    )


def _joined(heights: Sequence[float]) -> tuple[int, ...]:
    """The first row and the last but one: no row stands alone on a page."""
    ends = {0, len(heights) - 2} if len(heights) > 1 else set()
    return tuple(n for n in sorted(ends) if heights[n] + heights[n + 1] <= _PAIR)


def _lines(
    block: Node, lengths: Sequence[Sequence[float]], widths: Sequence[float], size: str
) -> tuple[int, ...]:
    """On how many lines each row surely stands, the head first; nought where that is not sure."""
    gap = _SIZES[size][3]
    rooms = [round(width, 1) - gap for width in widths[:-1]] + [round(widths[-1], 1)]
    head = [[text(words)] for words in block["head"]]
    last = len(block["rows"]) if block["total"] else 0  # as bold as the head, yet not so measured
    found = []
    for n, row in enumerate((head, *block["rows"])):
        most = 1
        for cell, long, room in zip(row, lengths[n], rooms, strict=True):
            if not _is_regular(cell):
                most = 0
            elif (n and n == last) or long - gap + _SPARE > room:
                many = _lines_of(plain(cell), room, size, bold=n in (0, last))
                most = max(most, many) if many else 0
            if not most:
                break
        found.append(most)
    return tuple(found)


def _lines_of(cell: str, room: float, size: str, *, bold: bool) -> int:
    """On how many lines some words surely stand, filled one after another; nought if not sure."""
    letters = _SIZES[size][0]
    if width_of(cell, letters, bold=bold) + _SPARE <= room:
        return 1
    if not _PLAIN.fullmatch(cell):
        return 0
    space = width_of(" ", letters, bold=bold)
    lines, long = 1, -space
    for word in cell.split(" "):
        wide = width_of(word, letters, bold=bold)
        over = long + space + wide - room
        if wide + _SPARE > room or abs(over) < _SPARE:
            return 0
        lines, long = (lines, long + space + wide) if over < 0 else (lines + 1, wide)
    return lines


def _is_regular(cell: Iterable[Node]) -> bool:
    """Whether a cell has letters of the lists alone, and none that are bold, slanted or raised."""
    for node in cell:
        if node["kind"] == "link":
            if not _is_regular(node["content"]):
                return False
        elif node["kind"] not in ("text", "figure") or not _LISTED.fullmatch(node["text"]):
            return False
    return True


def _needs(block: Node, size: str) -> list[float]:
    """The least each column can be: its longest word, or a number whole."""
    numeric = set(block["numeric"])
    letters, _, _, gap = _SIZES[size]
    found = []
    for n, (head, cells) in enumerate(_by_column(block)):
        parts = {part for cell in set(cells) for part in _unbroken(cell, short=n in numeric)}
        longest = max((width_of(part, letters) for part in parts), default=0.0)
        heads = [width_of(part, letters, bold=True) for part in head.split()]
        if block["total"] and cells:
            heads += [width_of(part, letters, bold=True) for part in cells[-1].split()]
        found.append(max(longest, *heads) + gap + 0.5)
    return found


def _lengths(block: Node, size: str) -> list[list[float]]:
    """Row by row, the head first: how many points each cell takes on one line, and its gap."""
    letters, _, _, gap = _SIZES[size]
    rows = [[width_of(head, letters, bold=True) + gap for head in block["head"]]]
    rows += [[width_of(plain(cell), letters) + gap for cell in row] for row in block["rows"]]
    return rows


def _whole(needs: Sequence[float], lengths: Sequence[Sequence[float]]) -> list[float]:
    """How wide each column is where all of it stands on single lines."""
    columns = zip(*lengths, strict=True)
    return [max(max(column), need) for column, need in zip(columns, needs, strict=True)]


def _shared(
    needs: Sequence[float], lengths: Sequence[Sequence[float]], room: float
) -> tuple[float, ...]:
    """Give every column what it needs, and the rest to who makes the rows tallest."""
    most = _whole(needs, lengths)
    if sum(most) <= room:
        # All stands on single lines. A slight table stays slight, so that the eye does not have to
        # carry a number across the page.
        wide = sum(most) + 6.0 * (len(most) - 1)
        spare = 6.0 if wide <= _SLIGHT * room else (room - sum(most)) / max(len(most) - 1, 1)
        return tuple(each + (spare if n < len(most) - 1 else 0) for n, each in enumerate(most))
    widths = list(needs)
    bit = max(room - sum(needs), 0.0) / _STEPS
    # Columns only grow: what stands on one line stays there, and counts no more.
    rows = [[(n, long) for n, long in enumerate(row) if long > widths[n]] for row in lengths]
    for _ in range(_STEPS):
        gains = [0.0] * len(widths)
        for row in rows:
            lines, tallest = 1.0, -1
            for n, long in row:
                if long / widths[n] > lines:
                    lines, tallest, longest = long / widths[n], n, long
            if tallest >= 0:
                gains[tallest] += lines - longest / (widths[tallest] + bit)
        n = gains.index(max(gains))
        widths[n] += bit
    return tuple(widths)


def _heights(widths: Sequence[float], lengths: Sequence[Sequence[float]], size: str) -> list[float]:
    """About how tall each row is, the head first."""
    _, line, between, _ = _SIZES[size]
    found = []
    for row in lengths:
        lines = max(length / width for length, width in zip(row, widths, strict=True))
        found.append(between + line * (1 if lines <= 1 else int(lines * 1.06) + 1))
    return found


def _height_of_notes(block: Node, room: float) -> float:
    notes = [*block["notes"], *([f"Source: {block['source']}"] if block["source"] else [])]
    return sum(_NOTE_LINE * (int(width_of(note, _NOTE) / room) + 1) for note in notes)


def _by_column(block: Node) -> Iterator[tuple[str, list[str]]]:
    """The head of each column and the words below it."""
    for n, head in enumerate(block["head"]):
        yield head, [plain(row[n]) for row in block["rows"]]


def _unbroken(cell: str, *, short: bool) -> Iterable[str]:
    """What must stand on one line: a short number with its unit, or else each word."""
    whole = short and len(cell) <= _SHORT and not cell[:1].isalpha()
    return [cell] if whole else _PARTS.findall(cell)
