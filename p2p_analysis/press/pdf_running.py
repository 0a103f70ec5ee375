"""What every page of the print repeats, the marking and the mark of a draft, drawn once for all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from p2p_analysis.press.pdf_objects import Objects, squeezed

# No reader is told what is drawn here, nor is it a part of the paper's words.
_RUNNING = re.compile(
    rb"/Artifact<<(?:/BBox\[[^]]*\]/Type/Background|/Attached\[/Top\]/Subtype/Header"
    rb"/Type/Pagination)>>BDC\n(.*?\n)EMC",
    re.DOTALL,
)
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_BOX = re.compile(rb"/MediaBox(\[[^]]*\])")


def draw_once(
    objects: Objects, drawings: dict[int, bytes], shortened: Callable[[bytes], bytes]
) -> None:
    """Take what several pages draw alike out of each, and let them draw it from one place."""
    bodies = objects.bodies
    uses = {page: int(_RESOURCES.search(bodies[page])[1]) for page in drawings}
    repeated = Counter(
        (bodies[uses[page]], _box(bodies[page]), found)
        for page, drawing in drawings.items()
        for found in _RUNNING.findall(drawing)
    )
    forms: dict[tuple[bytes, bytes, bytes], int] = {}
    shared: dict[bytes, int] = {}
    for page, drawing in drawings.items():
        box, resources = _box(bodies[page]), bodies[uses[page]]
        names = []
        for found in _RUNNING.findall(drawing):
            key = (resources, box, found)
            if repeated[key] < 2 or b"/XObject" in resources:
                continue
            if key not in forms:
                told = b"/Type/XObject/Subtype/Form/BBox%b/Resources %b" % (box, resources)
                forms[key] = objects.add(squeezed(shortened(found), told))
            name = b"/r%d" % len(names)
            drawing = drawing.replace(found, name + b" Do\n", 1)
            names.append(b"%b %d 0 R" % (name, forms[key]))
        if names:
            more = b"/XObject<<%b>>>>" % b"".join(names)
            resources = resources.removesuffix(b">>") + more
        if resources not in shared:
            shared[resources] = objects.add(resources)
        drawings[page] = drawing
        bodies[page] = _RESOURCES.sub(b"/Resources %d 0 R" % shared[resources], bodies[page])
    for number in set(uses.values()):
        del bodies[number]


def _box(page: bytes) -> bytes:
    return _BOX.search(page)[1]
