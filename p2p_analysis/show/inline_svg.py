"""A drawing inside a page, in fewer bytes than in a file of its own.

The look that most shapes of a drawing have stands in the page's style sheet, once.
"""

from __future__ import annotations

import re

# How much of a drawing looks: on a page the style sheet says so.
_LOOKS = {
    ' fill="none" stroke="currentColor"': "",  # a path or a rectangle that says nothing of itself
    ' stroke="currentColor" stroke-dasharray="3 2"': "",  # what is filled with a pattern
    ' fill="currentColor" ': " ",
    ' font-size="14">': ">",
    ' text-anchor="end"': ' class="e"',
    ' text-anchor="middle"': ' class="m"',
}
# Of a drawing: what only a file needs, a tag, and values that need no quotes.
_OF_A_FILE = re.compile(r' (?:xmlns|font-family|color)="[^"]*"|\n')
_HATCH = re.compile(r"(?<=id=\")[^\"]*-hatch(?=\")|(?<=url\(#)[^)]*-hatch(?=\))")
_TAG = re.compile(r"<\w[^>]*>")
_QUOTED = re.compile(r"=\"([^\s\"'=<>`]+)\"")


def on_page(svg: str, *, hatch: str = "h1") -> str:
    """A drawing inside a page: HTML needs fewer quotes, no name space, and has its typeface.

    >>> on_page('<svg xmlns="http://www.w3.org/2000/svg" width="9"><path d="M0,0 1,1"/></svg>')
    '<svg width=9><path d="M0,0 1,1"/></svg>'
    >>> on_page('<rect x="1" fill="none"/>')
    '<rect x=1 fill=none />'
    """
    svg = _HATCH.sub(hatch, _OF_A_FILE.sub("", svg))
    for look, short in _LOOKS.items():
        svg = svg.replace(look, short)
    return _TAG.sub(lambda tag: _bare(tag[0]), svg)


def _bare(tag: str) -> str:
    """A tag whose values stand without quotes where they may."""
    tag = _QUOTED.sub(r"=\1", tag)
    return tag if tag.endswith('"/>') else tag.replace("/>", " />")
