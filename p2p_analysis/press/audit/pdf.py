"""The print in pieces: text, drawing, tags, attachments and metadata of a PDF."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from p2p_analysis.press.audit.differ import Piece, differences
from p2p_analysis.press.audit.finding import (
    PDF_ATTACHMENT,
    PDF_BYTES,
    PDF_METADATA,
    PDF_TAG,
    PDF_TEXT,
    Finding,
)

_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}


def compare_prints(file: str, written: bytes, made: bytes) -> Iterator[Finding]:
    """Say where a PDF differs from the one made again."""
    try:
        one = list(_pieces(written))
    except Exception:  # pikepdf knows many ways in which a file is no PDF
        yield Finding(file, "the whole file", PDF_BYTES, "not a PDF that can be opened")
        return
    found = list(differences(file, one, list(_pieces(made))))
    yield from found
    if not found:
        yield Finding(file, "between its objects", PDF_BYTES)


def _pieces(content: bytes) -> Iterator[Piece]:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for name, value in sorted(pdf.docinfo.items()):
            yield Piece("document information", PDF_METADATA, f"{name} {value}")
        if "/Metadata" in pdf.Root:
            yield Piece(
                "XMP", PDF_METADATA, pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
            )
        for name in sorted(pdf.attachments):
            yield Piece("attachments", PDF_ATTACHMENT, name)
        for number, page in enumerate(pdf.pages, 1):
            yield from _page(pikepdf, page, f"page {number}")
        yield from _tree(pikepdf, pdf.Root, "document", set())


def _page(pikepdf: Any, page: Any, place: str) -> Iterator[Piece]:
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        words = " ".join(str(one) for one in operands)
        if name in _SHOWS_TEXT:
            yield Piece(place, PDF_TEXT, words)
        elif name in ("BDC", "BMC", "DP"):
            yield Piece(place, PDF_TAG, words)
        else:
            yield Piece(place, PDF_BYTES, f"{words} {name}")


def _tree(pikepdf: Any, thing: Any, place: str, met: set[tuple[int, int]]) -> Iterator[Piece]:
    """Everything that hangs on the document: tags, outlines, annotations, names, resources."""
    stack = [(thing, place, PDF_BYTES)]
    while stack:
        thing, place, kind = stack.pop()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            if thing.objgen in met:
                continue
            met.add(thing.objgen)
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for key in sorted(thing.keys(), reverse=True):
                stack.append((thing[key], f"{place}{key}"[:200], _kind(key, kind)))
            if isinstance(thing, pikepdf.Stream) and "/Contents" not in place:
                yield Piece(place, kind, hashlib.sha256(thing.read_raw_bytes()).hexdigest())
        elif isinstance(thing, pikepdf.Array):
            stack += [(one, place, kind) for one in reversed(list(thing))]
        elif not isinstance(thing, pikepdf.Object) or not thing.is_indirect:
            yield Piece(place, kind, str(thing))


def _kind(key: str, kind: str) -> str:
    """What hangs below a key is of its kind."""
    if key in ("/StructTreeRoot", "/Outlines", "/Annots", "/Alt", "/ActualText", "/Contents"):
        return PDF_TAG
    if key in ("/EmbeddedFiles", "/AF"):
        return PDF_ATTACHMENT
    return PDF_METADATA if key in ("/Metadata", "/Lang", "/PieceInfo") else kind
