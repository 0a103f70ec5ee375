"""The objects of a PDF as Typst writes it: taken apart, and put together in fewer bytes.

Typst writes every object by itself, squeezes none but streams, and always the same way; so an
object is read and mended here as the bytes it is, which takes a tenth of the time of a library that
makes a thing of each. A library's way of packing, a hundred objects to a stream, would make the
tags of a long paper half as long again. Tests read the result with three independent libraries.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass

from p2p_analysis.words.errors import RenderingError

_ALIKE = 10  # bytes by which objects are alike
# A reference to an object; what a string says is none, so a string is found whole.
_REFERENCE = re.compile(rb"(\((?:[^\\()]|\\.)*\)|\d+ 0 R\b)", re.DOTALL)
SQUEEZE = 5  # of zlib's levels: a fortieth more bytes than the highest, in half the time
_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_ENTRIES = re.compile(rb"(\d{10}) \d{5} n")
_ENDS = re.compile(rb"/Root (\d+) 0 R/Info (\d+) 0 R")
_STREAM, _END_OF_STREAM, _END = b"\nstream\n", b"\nendstream", b"\nendobj"
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # letters beyond ASCII: not to be sent as text
# Bytes of an entry of the table of objects: what kind it is, where it is, which in its stream.
_WIDTHS = (1, 3, 2)


@dataclass(frozen=True)
class Objects:
    """Every object by its number, and which of them are the catalogue and the facts of the file."""

    bodies: dict[int, bytes]
    catalogue: int
    facts: int

    def add(self, body: bytes) -> int:
        """One more object; its number."""
        number = max(self.bodies) + 1
        self.bodies[number] = body
        return number


def taken_apart(pdf: bytes) -> Objects:
    """Read the objects of a PDF.

    Raises
    ------
    RenderingError
        If the file is not written as expected: then nothing here would know what it mends.
    """
    table, ends = _TABLE.search(pdf, len(pdf) - 64), _ENDS.search(pdf, pdf.rfind(b"trailer"))
    if table is None or ends is None:
        raise RenderingError("the PDF ends otherwise than expected; install the locked typst")
    begins = sorted(int(found) for found in _ENTRIES.findall(pdf, int(table[1])))
    bodies = {}
    for begin, end in zip(begins, [*begins[1:], int(table[1])], strict=True):
        number, _, rest = pdf[begin:end].partition(b" 0 obj\n")
        body, closed, left = rest.rpartition(_END)
        if not (number.isdigit() and closed) or left.strip():
            raise RenderingError("the PDF is not written as expected; install the locked typst")
        bodies[int(number)] = body
    return Objects(bodies, int(ends[1]), int(ends[2]))


def drawn(body: bytes) -> bytes:
    """What a stream holds; a short one is not squeezed."""
    told, _, rest = body.partition(_STREAM)
    content = rest.removesuffix(_END_OF_STREAM)
    return zlib.decompress(content) if b"/FlateDecode" in told else content


def squeezed(content: bytes, more: bytes = b"") -> bytes:
    """A stream that holds something; `more` is what its dictionary says besides."""
    short = zlib.compress(content, SQUEEZE)
    told = b"<<%b/Length %d/Filter/FlateDecode>>" % (more, len(short))
    return b"".join((told, _STREAM, short, _END_OF_STREAM))


def put_together(objects: Objects, apart: list[int]) -> bytes:
    """Write the file: streams by themselves, all else squeezed in two.

    Parameters
    ----------
    objects : Objects
    apart : list of int
        What a reader needs who is read the paper, which is most; a page is shown without it.
    """
    objects, packs = _ordered(objects, set(apart))
    size = len(objects.bodies) + len(packs) + 2
    entries = {0: (0, 0, 65535)}
    written = [_HEAD]
    at = len(_HEAD)

    def write(number: int, body: bytes) -> None:
        nonlocal at
        entries[number] = (1, at, 0)
        whole = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        written.append(whole)
        at += len(whole)

    for number, body in objects.bodies.items():
        if _STREAM in body:
            write(number, body)
    for stream, pack in enumerate(packs, size - len(packs) - 1):
        write(stream, _packed(objects, pack))
        entries |= {number: (2, stream, n) for n, number in enumerate(pack)}
    entries[size - 1] = (1, at, 0)
    name = hashlib.sha256(b"".join(written)).hexdigest()[:32].encode()
    told = b"/Type/XRef/Size %d/W[%d %d %d]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]%b" % (
        *(size, *_WIDTHS, objects.catalogue, objects.facts, name, name),
        b"/DecodeParms<</Predictor 12/Columns %d>>" % sum(_WIDTHS),
    )
    table = squeezed(_differences(entries, size), told)
    written.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size - 1, table, at))
    return b"".join(written)


def _ordered(objects: Objects, apart: set[int]) -> tuple[Objects, list[list[int]]]:
    """Number objects from one on as they will stand, streams first and like behind like.

    Numbers without gaps make the table of objects half as long, and what is alike is squeezed best
    one behind another.
    """
    old = objects.bodies
    streams = [number for number, body in old.items() if _STREAM in body]
    rest = sorted(old.keys() - set(streams), key=lambda number: (old[number][:_ALIKE], number))
    packs = [[n for n in rest if n not in apart], [n for n in rest if n in apart]]
    new = {was: number for number, was in enumerate((*streams, *packs[0], *packs[1]), 1)}

    names = {b"%d 0 R" % was: b"%d 0 R" % number for was, number in new.items()}
    bodies = {}
    for was, number in new.items():
        told, stream, content = old[was].partition(_STREAM)
        parts = _REFERENCE.split(told)
        parts[1::2] = [
            part if part.startswith(b"(") else names.get(part, b"0 0 R") for part in parts[1::2]
        ]
        bodies[number] = b"".join((*parts, stream, content))
    numbers = [[new[was] for was in pack] for pack in packs]
    return Objects(bodies, new[objects.catalogue], new[objects.facts]), numbers


def _packed(objects: Objects, pack: list[int]) -> bytes:
    """Many objects in one stream, behind the list of where each begins."""
    bodies = [objects.bodies[number] for number in pack]
    places, at = [], 0
    for number, body in zip(pack, bodies, strict=True):
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    first = b" ".join(places) + b"\n"
    content = first + b"\n".join(bodies)
    return squeezed(content, b"/Type/ObjStm/N %d/First %d" % (len(pack), len(first)))


def _differences(entries: dict[int, tuple[int, int, int]], size: int) -> bytes:
    """The table of objects, each row as what it is more than the one above: nearly all alike."""
    kind, place, within = _WIDTHS
    table = b"".join(
        a.to_bytes(kind) + b.to_bytes(place) + c.to_bytes(within)
        for a, b, c in (entries.get(number, (0, 0, 0)) for number in range(size))
    )
    wide = sum(_WIDTHS)
    above = bytes(wide) + table
    more = bytes([(a - b) & 255 for a, b in zip(table, above, strict=False)])
    return b"".join(b"\2" + more[n : n + wide] for n in range(0, len(more), wide))
