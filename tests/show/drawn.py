"""Read a drawing back: its words with the places they cover, its shapes, its lines."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from itertools import combinations

from p2p_analysis.show.canvas import LETTER, Box
from p2p_analysis.show.letters import width

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Label:
    words: str
    x: float
    y: float
    box: Box


@dataclass(frozen=True)
class Shape:
    look: str
    left: float
    top: float
    wide: float
    high: float

    @property
    def right(self):
        return self.left + self.wide

    @property
    def bottom(self):
        return self.top + self.high


@dataclass
class Drawing:
    wide: float
    high: float
    labels: list = field(default_factory=list)
    shapes: list = field(default_factory=list)
    lines: list = field(default_factory=list)  # (points, attributes)
    dots: list = field(default_factory=list)

    @property
    def words(self):
        return [label.words for label in self.labels]

    def of(self, look):
        """The rectangles of a look."""
        return [shape for shape in self.shapes if shape.look == look]

    def bars(self):
        """What stands for numbers: a strip that leaves room for its words is one."""
        return [shape for shape in self.shapes if shape.look not in ("pale", "hatched")] + (
            self.strips()
        )

    def strips(self):
        """What is hatched, with the room of the words in it."""
        found = self.of("hatched")
        for label in self.labels:
            parts = [one for one in found if label.words.startswith("[c]") and _ends_at(one, label)]
            if len(parts) == 2:
                (one, other), at = parts, found.index(parts[0])
                found = [shape for shape in found if shape not in parts]
                wide, high = other.right - one.left, other.bottom - one.top
                found.insert(at, Shape("hatched", one.left, one.top, wide, high))
        return found


def read(svg):
    root = ElementTree.fromstring(svg)
    _, _, wide, high = map(float, root.get("viewBox").split())
    assert float(root.get("font-size")) == LETTER
    drawing = Drawing(wide, high)
    for one in root:
        tag, get = one.tag.removeprefix(_SVG), one.get
        if tag == "text":
            x, y, bold = float(get("x")), float(get("y")), get("font-weight") == "bold"
            wide = width(one.text, LETTER, bold=bold)
            left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[get("text-anchor", "start")]
            box = Box(left, y - 0.8 * LETTER, left + wide, y + 0.22 * LETTER)
            drawing.labels.append(Label(one.text, x, y, box))
        elif tag == "rect":
            sides = (float(get(side)) for side in ("x", "y", "width", "height"))
            drawing.shapes.append(Shape(_look(one), *sides))
        elif tag == "path":
            points = [tuple(map(float, p)) for p in re.findall(r"([\d.-]+),([\d.-]+)", get("d"))]
            drawing.lines.append((points, dict(one.attrib)))
        elif tag == "circle":
            drawing.dots.append((float(get("cx")), float(get("cy")), get("fill")))
    return drawing


def faults_of(svg):
    """Labels that leave the drawing, and labels that cover one another."""
    drawing = read(svg)
    found = [
        f"{label.words!r} leaves the drawing"
        for label in drawing.labels
        if label.box.left < -0.1 or label.box.top < 0
        or label.box.right > drawing.wide + 0.1 or label.box.bottom > drawing.high
    ]  # fmt: skip
    for one, other in combinations(drawing.labels, 2):
        if shrunk(one.box).meets(shrunk(other.box)):
            found.append(f"{one.words!r} covers {other.words!r}")
    return found


def shrunk(box):
    """A box less what rounding to a tenth may add."""
    return Box(box.left + 0.1, box.top + 0.1, box.right - 0.1, box.bottom - 0.1)


def _ends_at(shape, label):
    """Whether a piece of a strip ends where the room of some words begins, or begins behind it."""
    box, near = label.box, 6
    beside = min(abs(shape.right - box.left), abs(shape.left - box.right)) < near
    above = min(abs(shape.bottom - box.top), abs(shape.top - box.bottom)) < near
    return (beside and shape.top < label.y - 4 < shape.bottom) or (
        above and shape.left < (box.left + box.right) / 2 < shape.right
    )


def _look(rectangle):
    fill = rectangle.get("fill")
    if fill and fill.startswith("url("):
        return "hatched"
    if fill == "none":
        return "hollow"
    return "solid" if fill else "pale"
