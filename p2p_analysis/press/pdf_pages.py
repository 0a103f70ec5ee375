r"""What stands on the pages of the print, said in fewer bytes; every page looks as it did.

Typst wraps each run of letters in a state of its own and sets colour and typeface every time; and
it writes letters as octal numbers. Here what is already set is not set again, places are told to
a hundredth of a point, and letters are bytes. What does not look as expected is left as it was.
"""

from __future__ import annotations

import re

import pikepdf

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


def shorten_pages(document: pikepdf.Pdf) -> None:
    """Write each page's drawing anew."""
    for page in document.pages:
        page.obj.Contents.write(shortened(page.obj.Contents.read_bytes()))


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
        if b"Q" in between:  # a state ends, and what was set in it
            colour = typeface = b""
        written.append(between)
        end = run.end()
        wide, high, x, y, its_colour, its_typeface, letters, shown = run.groups()
        if wide != high:
            written.append(run[0])
            continue
        if (its_colour, its_typeface) != (colour, typeface):
            written += (its_colour, its_typeface, b" ")
            colour, typeface = its_colour, its_typeface
        place = b"%b %b Td" % (_short(x), _short(y))
        if wide != b"1":
            scale = _short(wide, 4)
            place = b"%b 0 0 %b %b %b Tm" % (scale, scale, _short(x), _short(y))
        if shown == b"TJ" and letters.startswith(b"[(") and b")" not in letters[:-2]:
            letters, shown = letters[1:-1], b"Tj"
        written += (b"BT ", place, letters, shown, b" ET\n")
    written.append(drawing[end:])
    return _BACKSLASH.join(map(_unescaped, b"".join(written).split(_BACKSLASH)))


def _unescaped(drawing: bytes) -> bytes:
    """Letters as bytes, where none is a backslash; Python's escapes are those of a PDF."""
    for escape, kept in _KEPT.items():
        drawing = drawing.replace(escape, kept)
    return drawing.decode("unicode_escape").encode("latin-1")


def _short(number: bytes, digits: int = 2) -> bytes:
    told = b"%.*f" % (digits, float(number))
    return told.rstrip(b"0").rstrip(b".") if b"." in told else told
