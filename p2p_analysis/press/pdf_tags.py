"""The tags of the print: a row's first cell becomes its header, and (a), (b) a list of letters.

Typst tags the header of a column but has no word yet for the header of a row, so a screen reader
would say "16" without saying of what; and it calls every list with labels decimal. This room alone
knows the structure tree of a PDF. It takes out, too, what no reader is told: how underlines and
rules are drawn, names that nothing refers to, and what need not be said of every element.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

# Keys as plain text: a lookup by `Name` costs twice as much, and there are ten thousand elements.
_A, _ID, _K, _P, _S, _TYPE = "/A", "/ID", "/K", "/P", "/S", "/Type"


def mend_tags(document: pikepdf.Pdf) -> None:
    """Make the first cell of every body row its header, and let scope alone say what heads what.

    What many elements say alike is written once for all.
    """
    by_column, by_row = (
        document.make_indirect(Dictionary(O=Name.Table, Scope=scope))
        for scope in (Name.Column, Name.Row)
    )
    lettered = document.make_indirect(Dictionary(O=Name.List, ListNumbering=Name.LowerAlpha))
    named, firsts, captions = {}, [], []
    for element, kind in _elements(document):
        if kind == "/TH":
            element[_A] = by_column
            _drop(element, _ID)  # a list of headers used it, and such a list overrules scope
        elif kind == "/TD":
            _drop(element, _A)
        elif kind == "/TR":
            firsts.append(element[_K][0])
        elif kind == "/Caption" and element[_P][_S] == Name.Div:
            captions.append(element)
        elif kind == "/L" and _says(element, "/ListNumbering", "/Decimal"):
            element[_A] = lettered  # the template has no other list with labels
        elif kind == "/Span" and _says(element, "/TextDecorationType", "/Underline"):
            del element[_A]
        if _ID in element:
            named[bytes(element[_ID])] = element
        _drop(element, _TYPE)
    for cell in firsts:
        if cell[_S] == Name.TD:
            cell[_S] = Name.TH
            cell[_A] = by_row
    for caption in captions:
        _into_table(caption)
    names = [part for name in sorted(named) for part in (String(name), named[name])]
    document.Root.StructTreeRoot.IDTree = Dictionary(Names=Array(names))


def _into_table(caption: Dictionary) -> None:
    """Where a page ends just before a table, Typst leaves the caption outside: bring it in."""
    holder = caption[_P]
    beside = holder[_K][1]
    if beside[_S] == Name.Div and beside[_K][0].get(_S) == Name.Table:
        table = beside[_K][0]
        table[_K] = Array([caption, *table[_K]])
        caption[_P] = table
        holder[_K] = Array([beside])


def _elements(document: pikepdf.Pdf) -> Iterator[tuple[Dictionary, str]]:
    for thing in document.objects:
        if isinstance(thing, Dictionary) and _P in thing and _S in thing:
            yield thing, str(thing[_S])


def _drop(element: Dictionary, key: str) -> None:
    if key in element:
        del element[key]


def _says(element: Dictionary, key: str, word: str) -> bool:
    """Whether the element's first attributes say so."""
    return _A in element and str(element[_A][0].get(key, "")) == word
