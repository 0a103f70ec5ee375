"""The links of the print: each is led to the place whose number it bears.

Typst lays out anew all that holds a link to a label once it knows where the label is, which doubled
the time of printing. So the template links to a number, and attaches where each number is; this
room alone knows that, puts the two together and takes the attachment out.
"""

from __future__ import annotations

import json

import pikepdf
from pikepdf import Array, Dictionary, String

_PLACES = "places"
_ABOVE = 10  # points of room that a reader sees above a place
_CONTENTS, _DEST, _RECT = "/Contents", "/Dest", "/Rect"


def join_links(document: pikepdf.Pdf) -> None:
    """Lead every link that bears a number to its place, and say on which page that is."""
    if _PLACES not in document.attachments:
        return
    places = json.loads(document.attachments[_PLACES].get_file().read_bytes())
    del document.attachments[_PLACES]
    del document.Root.Names
    pages = [page.obj for page in document.pages]
    cover = pages[0].objgen  # holds no place, so a link to it bears a number
    joined: dict[tuple[int, int], String] = {}
    for page in pages:
        for link in page.get("/Annots", ()):
            link[_RECT] = Array([round(side, 1) for side in link[_RECT]])
            if _DEST not in link:
                continue
            aim = link[_DEST]  # one object for all links that bear the number
            if aim[0].objgen == cover:
                number, x, y = places[int(aim[2])]
                _lead(aim, pages[number - 1], x, y)
                joined[aim.objgen] = String(f"page {number}")
            if aim.objgen in joined:
                link[_CONTENTS] = joined[aim.objgen]


def _lead(aim: Array, page: Dictionary, x: float, y: float) -> None:
    """Tell a place as a reader of PDF knows it: counted from the foot of the page."""
    height = float(page.MediaBox[3])
    aim[0], aim[2], aim[3] = page, round(x, 1), round(height - max(y - _ABOVE, 0), 1)
