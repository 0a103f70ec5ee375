"""A printed paper as its readers meet it: by ear along its tags, by eye on its pages."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary

# Not read out with the words around them; a call is the mark of a note where it stands.
LEFT_OUT = {"TOC", "Note", "Call", "Figure"}


@dataclass
class Element:
    """An element of the structure tree, with what is marked below it."""

    kind: str
    source: Dictionary
    # An element, or the place of a marked piece: page (from 1) and number on it.
    kids: list[Element | tuple[int, int]] = field(default_factory=list)

    def find(self, *kinds: str) -> Iterator[Element]:
        """Every element of a kind below this one, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                if kid.kind in kinds:
                    yield kid
                yield from kid.find(*kinds)

    def places(self, without: set[str] = frozenset()) -> Iterator[tuple[int, int]]:
        """Every marked piece below, in reading order."""
        for kid in self.kids:
            if isinstance(kid, tuple):
                yield kid
            elif kid.kind not in without:
                yield from kid.places(without)

    @property
    def pages(self) -> set[int]:
        return {page for page, _ in self.places()}

    def attribute(self, key: str) -> str:
        found = self.source.get("/A", Array())
        found = [found] if isinstance(found, Dictionary) else found
        return next((str(part[key]) for part in found if key in part), "")


class Print:
    """A PDF, read once."""

    def __init__(self, pdf: bytes) -> None:
        self.size = len(pdf)
        self.document = pikepdf.open(io.BytesIO(pdf))
        self._numbers = {page.objgen: n for n, page in enumerate(self.document.pages, 1)}
        self.root = self._element(self.document.Root.StructTreeRoot, 0, "Root")
        self.marked: dict[tuple[int, int], str] = {}
        self.pages: list[str] = []
        self.blank: list[float] = []  # the largest empty stretch, as a share of a page's room
        with pypdfium2.PdfDocument(pdf) as seen:
            for number, page in enumerate(seen, 1):
                self._read(page, number)
                self.blank.append(largest_blank(page))

    def text(self, element: Element, without: set[str] = frozenset()) -> str:
        """What is read out of an element, without any spaces: where lines end is no matter."""
        return "".join(self.marked.get(place, "") for place in element.places(without))

    def _element(self, source: Dictionary, page: int, kind: str) -> Element:
        if "/Pg" in source:
            page = self._numbers[source["/Pg"].objgen]
        found = Element(kind, source)
        kids = source.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                found.kids.append((page, kid))
            elif "/MCID" in kid:
                at = self._numbers[kid["/Pg"].objgen] if "/Pg" in kid else page
                found.kids.append((at, int(kid["/MCID"])))
            elif "/S" in kid:
                found.kids.append(self._element(kid, page, str(kid["/S"]).strip("/")))
        if kind == "Lbl" and isinstance(found.kids[0], Element) and found.kids[0].kind == "Link":
            found.kind = "Call"
        return found

    def _read(self, page: pypdfium2.PdfPage, number: int) -> None:
        words = page.get_textpage()
        self.pages.append(" ".join(words.get_text_bounded().split()))
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            mark = pdfium.FPDFPageObj_GetMarkedContentID(thing.raw)
            if mark < 0:
                continue
            long = pdfium.FPDFTextObj_GetText(thing.raw, words.raw, None, 0)
            room = ctypes.create_string_buffer(long)
            at = ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FPDFTextObj_GetText(thing.raw, words.raw, at, long)
            text = room.raw[: long - 2].decode("utf-16-le")
            place = (number, mark)
            self.marked[place] = self.marked.get(place, "") + squeezed(text)

    def heading_pages(self) -> list[tuple[str, str, int]]:
        """Kind, words without spaces and page of every heading."""
        return [
            (found.kind, self.text(found, LEFT_OUT), min(found.pages))
            for found in self.root.find("H1", "H2", "H3")
        ]

    def close(self) -> None:
        self.document.close()


def squeezed(words: str) -> str:
    """Words without spaces. The reader of PDFs writes a hyphen at a line's end in its own way."""
    return "".join(words.replace("\x02", "-").replace("\x00", "").split())


def largest_blank(page: pypdfium2.PdfPage) -> float:
    """The tallest stretch with no ink between the head and the foot of a page."""
    image = page.render(scale=0.5, grayscale=True).to_numpy()
    high = image.shape[0]
    body = image[round(high * 0.098) : round(high * 0.917)]
    longest = run = 0
    for inked in (body < 200).any(axis=1):  # the watermark is paler
        run = 0 if inked else run + 1
        longest = max(longest, run)
    return longest / body.shape[0]
