"""Take the README's pictures of the public edition that stands built.

The page is photographed by Chromium, a laptop's screen and a phone's, and two pages of the print
are drawn by PDFium. All are reduced to a small palette and written beside this file. Nothing of the
exempt edition is opened. Run as `make pictures`, which builds the public edition first.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

from pictures.chromium import started

HOME = Path(__file__).resolve().parent
PUBLIC = HOME.parent / "reports" / "herefordshire-2020" / "public"
MOST_BYTES = 60_000
_PALETTES = (64, 48, 32, 24, 16, 8)  # colours, from the most that might fit
_SCREENS = {
    "page-laptop.png": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "page-phone.png": {
        "viewport": {"width": 390, "height": 780},
        "color_scheme": "dark",
        "is_mobile": True,
        "has_touch": True,
    },
}
_WIDTHS = {"page-laptop.png": 960, "page-phone.png": 390, "print-cover.png": 480,
           "print-page.png": 480}  # fmt: skip


def main() -> int:
    """Write every picture; say which, and how large."""
    if not (PUBLIC / "report.html").exists():
        sys.exit("no public edition stands in the review's folder; build it first: make report")
    for name, picture in {**dict(_of_the_page()), **dict(_of_the_print())}.items():
        content = small(picture, width=_WIDTHS[name])
        (HOME / name).write_bytes(content)
        print(f"pictures/{name}: {len(content):,} bytes")
    return 0


def _of_the_page() -> Iterator[tuple[str, Image.Image]]:
    with started() as browser:
        for name, screen in _SCREENS.items():
            context = browser.new_context(
                locale="en-GB", reduced_motion="reduce", offline=True, **screen
            )
            page = context.new_page()
            page.goto((PUBLIC / "report.html").as_uri())
            page.evaluate("document.fonts.ready")
            yield name, Image.open(io.BytesIO(page.screenshot(animations="disabled")))
            context.close()


def _of_the_print() -> Iterator[tuple[str, Image.Image]]:
    document = pypdfium2.PdfDocument(PUBLIC / "report.pdf")
    texts = [page.get_textpage().get_text_bounded() for page in document]
    for name, number in (("print-cover.png", 0), ("print-page.png", page_to_show(texts))):
        yield name, document[number].render(scale=2).to_pil()
    document.close()


def page_to_show(texts: list[str]) -> int:
    r"""Find the first page that has a chart and a table under captions of their own.

    >>> page_to_show(["Contents", "Table 1: Cases", "Figure 1: Cases", "Table 2: x\nFigure 2: y"])
    3
    """
    has = [{kind for kind in ("Figure", "Table") if _captions(kind, text)} for text in texts]
    whole = [number for number, kinds in enumerate(has) if kinds == {"Figure", "Table"}]
    charts = [number for number, kinds in enumerate(has) if "Figure" in kinds]
    return next(iter([*whole, *charts, 0]))


def _captions(kind: str, text: str) -> list[str]:
    return re.findall(rf"^{kind} \d+: ", text, re.MULTILINE)


def small(picture: Image.Image, *, width: int) -> bytes:
    """Reduce a picture to a width and to as many colours as fit into the size that one may have."""
    height = round(picture.height * width / picture.width)
    reduced = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    for colours in _PALETTES:
        file = io.BytesIO()
        few = reduced.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
        if len(file.getvalue()) < MOST_BYTES:
            return file.getvalue()
    raise ValueError(f"a picture {width} pixels wide needs {MOST_BYTES} bytes or more")


if __name__ == "__main__":
    sys.exit(main())
