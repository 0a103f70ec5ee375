"""The tags of the print: a row's first cell becomes its header.

Typst tags the header of a column but has no word yet for the header of a row, so a screen reader
would say "16" without saying of what. This room alone knows the structure tree of a PDF.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name


def head_rows(pdf: bytes) -> bytes:
    """Make the first cell of every body row its header, and let scope alone say what heads what."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in _elements(document.Root.StructTreeRoot, Name.Table):
            for body in _elements(table, Name.TBody):
                for row in _elements(body, Name.TR):
                    _head(row)
        written = io.BytesIO()
        document.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return written.getvalue()


def _head(row: Dictionary) -> None:
    first, *rest = _kids(row)
    if first.S == Name.TD:
        first.S = Name.TH
        _table_attributes(first).Scope = Name.Row
    for cell in rest:
        # A list of headers overrules scope, and Typst's list names the column's header alone.
        attributes = _table_attributes(cell)
        if Name.Headers in attributes:
            del attributes.Headers


def _table_attributes(cell: Dictionary) -> Dictionary:
    """The cell's attributes as a part of a table, made if there are none."""
    if Name.A not in cell:
        cell.A = Array()
    elif isinstance(cell.A, Dictionary):
        cell.A = Array([cell.A])
    for attributes in cell.A:
        if isinstance(attributes, Dictionary) and attributes.get(Name.O) == Name.Table:
            return attributes
    cell.A.append(Dictionary(O=Name.Table))
    return cell.A[-1]


def _elements(element: Dictionary, kind: Name) -> Iterator[Dictionary]:
    """Every element of a kind below another, in reading order."""
    for kid in _kids(element):
        if kid[Name.S] == kind:
            yield kid
        yield from _elements(kid, kind)


def _kids(element: Dictionary) -> list[Dictionary]:
    """The elements directly below: an element may hold one, several, or only marks on a page."""
    kids = element.get(Name.K, Array())
    kids = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and Name.S in kid]
