"""A drawing as SVG, written by hand: a few shapes and words need no drawing library.

This room alone knows how a drawing looks. Ink is the colour of the text around it where a page says
so (`currentColor`), and our own where nothing does, as in print; one blue stands out from white and
from black paper alike. Solid, hollow and hatched differ without any colour. A drawing is so narrow
that its letters can be read on the smallest phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from p2p_analysis.show.letters import width

WIDE = 360  # units across: on a phone of 320 CSS pixels a unit is 0.8 of one, in print 0.6 point
LETTER, LINE = 14, 17  # the size of letters, and from line to line
INK, BLUE, RED = "#1d2b36", "#2f76b5", "#bb4a3e"

_CLEAR = 5  # between words and the hatching around them
_FONT = "'Atkinson Hyperlegible Next',Arial,Helvetica,'DejaVu Sans',sans-serif"
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # how much of some words is left of their place
_LOOKS = {
    "solid": f'fill="{BLUE}"',
    "hollow": 'fill="none" stroke="currentColor" stroke-width="1.6"',
    "hatched": 'fill="url(#{hatch})"',
    "pale": 'fill-opacity=".08"',
}


@dataclass(frozen=True)
class Box:
    """What some words cover."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes cover a place in common."""
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip

    def lowered(self, down: float) -> Box:
        """The same, further down."""
        return Box(self.left, self.top + down, self.right, self.bottom + down)


@dataclass
class Canvas:
    """Collects shapes and words. `id` keeps its names its own on a page of many drawings."""

    id: str
    parts: list[str] = field(default_factory=list)

    def words(
        self, x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False,
    ) -> None:  # fmt: skip
        """Write words on a base line; those that would leave the drawing are moved inside."""
        x = within(x, words, anchor, bold=bold)
        look = "" if anchor == "start" else f' text-anchor="{anchor}"'
        look += ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{_short(x)}" y="{_short(y)}"{look}>{escape(words, quote=False)}</text>'
        )

    def rectangle(self, x: float, y: float, wide: float, high: float, look: str) -> None:
        """Draw a rectangle: solid, hollow, hatched or pale."""
        if wide <= 0 or high <= 0:
            return
        drawn = _LOOKS[look].replace("{hatch}", f"{self.id}-hatch")
        size = f'width="{_short(wide)}" height="{_short(high)}"'
        self.parts.append(f'<rect x="{_short(x)}" y="{_short(y)}" {size} {drawn}/>')

    def withheld(
        self, left: float, top: float, right: float, bottom: float, words: Box | None = None
    ) -> None:
        """Hatch a strip from end to end, but for the room of some words: no bar looks like that."""
        if words is None:
            self.rectangle(left, top, right - left, bottom - top, "hatched")
        elif right - left > bottom - top:
            self.withheld(left, top, words.left - _CLEAR, bottom)
            self.withheld(words.right + _CLEAR, top, right, bottom)
        else:
            self.withheld(left, top, right, words.top - _CLEAR)
            self.withheld(left, words.bottom + _CLEAR, right, bottom)

    def line(
        self, points: Iterable[tuple[float, float]], *, colour: str = "currentColor",
        thick: float = 1, dash: str = "", faint: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line through points."""
        path = "M" + " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        look = f' stroke-width="{_short(thick)}"' if thick != 1 else ""
        look += f' stroke-dasharray="{dash}"' if dash else ""
        look += ' stroke-opacity=".3"' if faint else ""
        self.parts.append(f'<path d="{path}" fill="none" stroke="{colour}"{look}/>')

    def dot(self, x: float, y: float, radius: float, *, hollow: bool = False) -> None:
        """Draw a point, solid or as a ring."""
        look = f'fill="none" stroke="{BLUE}" stroke-width="2"' if hollow else _LOOKS["solid"]
        self.parts.append(
            f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}" {look}/>'
        )

    def crossed(self, x: float, y: float, reach: float) -> None:
        """Draw a box with a cross in it: a mark that differs from a point by its shape."""
        left, top, side = _short(x - reach), _short(y - reach), _short(2 * reach)
        path = f"M{left},{top}h{side}v{side}h-{side}zl{side},{side}m0-{side}l-{side},{side}"
        self.parts.append(f'<path d="{path}" fill="none" stroke="{RED}" stroke-width="2"/>')

    def svg(self, high: float) -> str:
        """The drawing, with what its shapes need and no more."""
        body = "\n".join(self.parts)
        hatch = ""
        if f"#{self.id}-hatch" in body:
            hatch = (
                f'<pattern id="{self.id}-hatch" width="6" height="6" '
                'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                '<path d="M0,0V6" stroke="currentColor"/></pattern>\n'
            )
        size = f'width="{WIDE}" height="{_short(high)}" viewBox="0 0 {WIDE} {_short(high)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} color="{INK}" fill="currentColor" '
            f'font-family="{_FONT}" font-size="{LETTER}">\n{hatch}{body}\n</svg>'
        )


def within(x: float, words: str, anchor: str = "start", *, bold: bool = False) -> float:
    """The place nearest to `x` from which words stay inside the drawing."""
    wide = width(words, LETTER, bold=bold)
    before = _BEFORE[anchor] * wide
    return max(before, min(x, WIDE - wide + before))


def box_of(x: float, y: float, words: str, anchor: str = "start", *, bold: bool = False) -> Box:
    """What words cover that stand on a base line, once they are inside the drawing."""
    wide = width(words, LETTER, bold=bold)
    left = within(x, words, anchor, bold=bold) - _BEFORE[anchor] * wide
    return Box(left, y - 0.8 * LETTER, left + wide, y + 0.22 * LETTER)


def _short(number: float) -> str:
    """A place to a tenth of a unit, without what says nothing."""
    return re.sub(r"\.0$", "", f"{round(number + 0.0, 1) + 0.0:.1f}")
