"""A drawing inside a page, in fewer bytes than in a file of its own.

The look that most shapes of a drawing have stands in the page's style sheet, once. Shapes that look
alike are one path, words that look alike one group; words are drawn last, so nothing covers them.
"""

from __future__ import annotations

import re

# How much of a drawing looks: on a page the style sheet says so.
_LOOKS = {
    ' fill="none" stroke="currentColor"': "",  # a path or a rectangle that says nothing of itself
    ' fill="currentColor" ': " ",
    ' font-size="14">': ">",
    ' text-anchor="end"': ' class="e"',
    ' text-anchor="middle"': ' class="m"',
}
# Of a drawing: what only a file needs (on a page its room follows from `viewBox`), a tag, and
# values that need no quotes.
_OF_A_FILE = re.compile(r' (?:xmlns|font-family|color)="[^"]*"|\n')
_SIZE = re.compile(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"')
_HATCH = re.compile(r"(?<=id=\")[^\"]*-hatch(?=\")|(?<=url\(#)[^)]*-hatch(?=\))")
_TAG = re.compile(r"<\w[^>]*>")
_QUOTED = re.compile(r"=\"([^\s\"'=<>`]+)\"")
_PARTS = re.compile(r"(<svg[^>]*>(?:<pattern.*?</pattern>)?)(.*)(</svg>)")
_SHAPE = re.compile(r"<(\w+)[^>]*?(?:/>|>[^<]*</\1>)")
_BAR = re.compile(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"( fill="[^"]*")/>')
_LINE = re.compile(r'<path d="(.*?)"([^>]*)/>')
# A line of two points straight up or across; one of more is left as it is.
_UP = re.compile(r"^(M([^ ,]*),[^ ,]*) \2,([^ ,]*)$")
_ACROSS = re.compile(r"^(M[^ ,]*,([^ ,]*)) ([^ ,]*),\2$")
_WORDS = re.compile(r'<text x="(.*?)" y="(.*?)"([^>]*)>(.*?)</text>')


def on_page(svg: str, *, hatch: str = "h1") -> str:
    """A drawing inside a page: HTML needs fewer quotes, no name space, and has its typeface.

    >>> on_page('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0 1,1"/></svg>')
    '<svg><path d="M0,0 1,1"/></svg>'
    >>> bar = '<rect x="1" y="2" width="3" height="4" fill="#123"/>'
    >>> on_page(f'<svg>{bar}<text x="1.6" y="2">A</text>{bar}</svg>')
    '<svg><path d=M1,2h3v4h-3zM1,2h3v4h-3z fill=#123 /><text x=2 y=2>A</text></svg>'
    """
    svg = _HATCH.sub(hatch, _SIZE.sub(r"\1", _OF_A_FILE.sub("", svg)))
    for look, short in _LOOKS.items():
        svg = svg.replace(look, short)
    svg = _PARTS.sub(lambda parts: parts[1] + _gathered(parts[2]) + parts[3], svg)
    return _TAG.sub(lambda tag: _bare(tag[0]), svg)


def _gathered(shapes: str) -> str:
    """Shapes that look alike as one, in the place of the first; then the words, in groups."""
    drawn: dict[str, list[str]] = {}
    said: dict[str, list[str]] = {}
    for shape in _SHAPE.finditer(shapes):
        if found := _BAR.fullmatch(shape[0]):
            x, y, wide, high, look = found.groups()
            drawn.setdefault(look, []).append(f"M{x},{y}h{wide}v{high}h-{wide}z")
        elif found := _LINE.fullmatch(shape[0]):
            path = _ACROSS.sub(r"\1H\3", _UP.sub(r"\1V\3", found[1]))
            drawn.setdefault(found[2], []).append(path)
        elif found := _WORDS.fullmatch(shape[0]):
            x, y, look, words = found.groups()
            place = f'x="{round(float(x))}" y="{round(float(y))}"'
            said.setdefault(look, []).append(f"<text {place}>{words}</text>")
        else:
            drawn[shape[0]] = []
    paths = [
        f'<path d="{"".join(parts)}"{look}/>' if parts else look for look, parts in drawn.items()
    ]
    groups = [
        f"<g{look}>{''.join(words)}</g>" if look else "".join(words) for look, words in said.items()
    ]
    return "".join([*paths, *groups])


def _bare(tag: str) -> str:
    """A tag whose values stand without quotes where they may."""
    tag = _QUOTED.sub(r"=\1", tag)
    return tag if tag.endswith('"/>') else tag.replace("/>", " />")
