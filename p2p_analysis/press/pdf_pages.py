r"""What stands on the pages of the print, said in fewer bytes; every page looks as it did.

Typst wraps each run of letters in a state of its own and sets colour and typeface every time; and
it writes letters as octal numbers. Here what is already set is not set again, places are told to
a hundredth of a point, and letters are bytes. What does not look as expected is left as it was.
"""

from __future__ import annotations

import re
from functools import lru_cache

from p2p_analysis.press.pdf_objects import Objects, drawn

_N = rb"-?[\d.]+"
# One run of letters: where and how large it is, its colour, its typeface, the letters.
_RUN = re.compile(
    rb"q (%b) 0 0 -(%b) (%b) (%b) cm(/c\d+ cs[ \d.]+ scn)\n"
    rb"BT 0 Tr(/f\d+ %b Tf) 1 0 0 -1 0 0 Tm([^\n]*)(T[jJ])\nET\nQ\n" % ((_N,) * 5)
)
# What stays escaped in a string: a parenthesis, a backslash, and a carriage return, which would be
# a new line.
_KEPT = {
    escape: b"\\\\" + kept
    for kept, escapes in {
        b"(": (b"\\(", b"\\050"),
        b")": (b"\\)", b"\\051"),
        b"r": (b"\\r", b"\\015"),
        b"\\\\": (b"\\134",),
    }.items()
    for escape in escapes
}
_BACKSLASH = b"\\\\"


_PAGES, _KIDS = re.compile(rb"/Pages (\d+) 0 R"), re.compile(rb"(\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_LANGUAGE = re.compile(rb"/Lang\([^()\\]*\)")
_STATE = re.compile(rb"\b[qQ]\b")
# Straight lines by themselves, one after another: where each begins, its colour, how wide it is,
# how it ends and is dashed, how long it is.
_LINE = re.compile(
    rb"/Artifact<</Type/(?:Layout|Pagination)>>BDC\nq 1 0 0 -1 (%b) (%b) cm"
    rb"(/c\d+ CS [\d. ]+ SCN(?: %b w)?) 4 M( 1 J)?(\[[^]]*\]0 d)? 0 0 m (%b) 0 l\nS\nQ\nEMC"
    % ((_N,) * 4)
)
# Begins with letters, not with a group, and so is found fast.
_BARE = re.sub(rb"(?<!\\)\((?!\?)", b"(?:", _LINE.pattern)
_LINES = re.compile(b"%b(?:%b)*" % (_BARE, _BARE))


def pages_of(objects: Objects) -> list[int]:
    """The pages' objects, in their order."""
    root = objects.bodies[int(_PAGES.search(objects.bodies[objects.catalogue])[1])]
    return [int(page) for page in _KIDS.findall(root, root.index(b"/Kids"))]


def drawings_of(objects: Objects) -> dict[int, bytes]:
    """Each page's drawing; a mark does not say again in which language the whole paper is."""
    bodies = objects.bodies
    spoken = _LANGUAGE.search(bodies[objects.catalogue])[0] + b">>BDC"
    return {
        page: drawn(bodies[drawing_of(bodies[page])]).replace(spoken, b">>BDC")
        for page in pages_of(objects)
    }


def drawing_of(page: bytes) -> int:
    """The object that holds a page's drawing."""
    return int(_CONTENTS.search(page)[1])


def shortened(drawing: bytes) -> bytes:
    r"""Say the same in fewer bytes.

    >>> run = rb"q 1 0 0 -1 %b 9.50001 cm/c0 cs 0 scn" + b"\n"
    >>> run += rb"BT 0 Tr/f0 8 Tf 1 0 0 -1 0 0 Tm(\000A)Tj" + b"\nET\nQ\n"
    >>> shortened(run % b"4" + run % b"5.25")
    b'/c0 cs 0 scn/f0 8 Tf BT 4 9.5 Td(\x00A)Tj ET\nBT 5.25 9.5 Td(\x00A)Tj ET\n'
    """
    written: list[bytes] = []
    end, colour, typeface = 0, b"", b""
    for run in _RUN.finditer(drawing):
        between = drawing[end : run.start()]
        if not _is_whole(between):  # a state ends, and what was set in it
            colour = typeface = b""
        if b"/Artifact" in between:
            between = _LINES.sub(_lines, between)
        written.append(between)
        end = run.end()
        wide, high, x, y, its_colour, its_typeface, letters, shown = run.groups()
        if wide != high:
            written.append(run[0])
            continue
        if (its_colour, its_typeface) != (colour, typeface):
            written += (its_colour, its_typeface, b" ")
            colour, typeface = its_colour, its_typeface
        place = b"%b %b Td" % (rounded(x), rounded(y))
        if wide != b"1":
            scale = rounded(wide, 4)
            place = b"%b 0 0 %b %b %b Tm" % (scale, scale, rounded(x), rounded(y))
        if shown == b"TJ" and letters.startswith(b"[(") and b")" not in letters[:-2]:
            letters, shown = letters[1:-1], b"Tj"
        written += (b"BT ", place, letters, shown, b" ET\n")
    written.append(_LINES.sub(_lines, drawing[end:]))
    return _BACKSLASH.join(map(_unescaped, b"".join(written).split(_BACKSLASH)))


def _unescaped(drawing: bytes) -> bytes:
    """Letters as bytes, where none is a backslash; Python's escapes are those of a PDF."""
    for escape, kept in _KEPT.items():
        drawing = drawing.replace(escape, kept)
    return drawing.decode("unicode_escape").encode("latin-1")


def short(number: float, digits: int = 2) -> bytes:
    """A number in as few digits as tell it so exactly."""
    told = b"%.*f" % (digits, number)
    return told.rstrip(b"0").rstrip(b".") if b"." in told else told


@lru_cache(maxsize=16384)
def rounded(number: bytes, digits: int = 2) -> bytes:
    """A number as told by Typst, such as points, to a hundredth or to so many digits."""
    return short(float(number), digits)


def _is_whole(between: bytes) -> bool:
    """Whether every state that ends here begins here: then all is set as before."""
    if b"Q" not in between:
        return True
    depth = 0
    for found in _STATE.findall(between):
        depth += 1 if found == b"q" else -1
        if depth < 0:
            return False
    return depth == 0


def _lines(found: re.Match[bytes]) -> bytes:
    """Lines drawn from where they begin, not each from a place of its own; like with like."""
    paths: dict[bytes, list[bytes]] = {}
    for x, y, colour, ends, dashed, long in _LINE.findall(found[0]):
        begin, end, high = rounded(x), short(float(x) + float(long)), rounded(y)
        path = b"%b %b m %b %b l" % (begin, high, end, high)
        paths.setdefault(colour + ends + dashed, []).append(path)
    drawn = (b"q%b %b S Q\n" % (told, b" ".join(each)) for told, each in paths.items())
    return b"/Artifact<</Type/Layout>>BDC\n%bEMC" % b"".join(drawn)
