"""The links of the print: each is led to the place whose number it bears.

Typst lays out anew all that holds a link to a label once it knows where the label is, which doubled
the time of printing. So the template links to a number, and attaches where each number is; this
room alone knows that, puts the two together and takes the attachment out.
"""

from __future__ import annotations

import json
import re

from p2p_analysis.press.pdf_objects import Objects, drawn
from p2p_analysis.press.pdf_pages import pages_of, rounded, short

_ABOVE = 10  # points of room that a reader sees above a place
_ATTACHED = re.compile(rb"/Names<</EmbeddedFiles<</Names\[\(places\)(\d+) 0 R\]>>>>")
_FILE = re.compile(rb"/EF<</F (\d+) 0 R")
_LINK = re.compile(rb"<</Type/Annot/Subtype/Link/Rect\[([^\]]+)\](.*)>>\Z", re.DOTALL)
_CORNERS = re.compile(rb"/QuadPoints\[([^\]]+)\]")
_TO = re.compile(rb"/Dest (\d+) 0 R")
_AIM = re.compile(rb"\[(\d+) 0 R/XYZ ([-\d.]+) ")
_HIGH = re.compile(rb"/MediaBox\[\S+ \S+ \S+ ([\d.]+)\]")


def join_links(objects: Objects) -> None:
    """Lead every link that bears a number to its place, and say on which page that is."""
    bodies = objects.bodies
    joined = _joined(objects)
    for number, body in bodies.items():
        if (link := _LINK.match(body)) is None:
            continue
        rest = _CORNERS.sub(lambda found: b"/QuadPoints[%b]" % _told(found[1], 1), link[2])
        to = _TO.search(rest)
        if to and int(to[1]) in joined:
            rest = rest[: rest.index(b"/Contents", to.end())]
            rest += b"/Contents(page %d)" % joined[int(to[1])]
        bodies[number] = b"<</Subtype/Link/Rect[%b]%b>>" % (_told(link[1], 0), rest)


def _joined(objects: Objects) -> dict[int, int]:
    """Which aims of links bore a number, now told as a reader of PDF knows it; on which page."""
    bodies = objects.bodies
    attached = _ATTACHED.search(bodies[objects.catalogue])
    if attached is None:
        return {}
    places = json.loads(drawn(_detached(objects, attached)))
    pages = pages_of(objects)
    cover = pages[0]  # holds no place, so a link to it bears a number
    joined = {}
    for number, body in bodies.items():
        aim = _AIM.match(body)
        if aim and int(aim[1]) == cover:
            at, x, y = places[int(float(aim[2]))]
            page = pages[at - 1]
            high = float(_HIGH.search(bodies[page])[1])
            top = high - max(y - _ABOVE, 0)
            bodies[number] = b"[%d 0 R/XYZ %b %b 0]" % (page, short(x, 1), short(top, 1))
            joined[number] = at
    return joined


def _detached(objects: Objects, attached: re.Match[bytes]) -> bytes:
    """Take the attachment out of the file."""
    bodies = objects.bodies
    bodies[objects.catalogue] = attached.string.replace(attached[0], b"")
    return bodies.pop(int(_FILE.search(bodies.pop(int(attached[1])))[1]))


def _told(numbers: bytes, digits: int) -> bytes:
    """Points in no more digits than these: where to press is told less exactly than letters."""
    return b" ".join(rounded(number, digits) for number in numbers.split())
