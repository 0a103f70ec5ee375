"""The last pass over the print: what Typst has no word for yet, and fewer bytes."""

from __future__ import annotations

import io

import pikepdf

from p2p_analysis.press.pdf_links import join_links
from p2p_analysis.press.pdf_pages import shorten_pages
from p2p_analysis.press.pdf_tags import mend_tags

_SQUEEZE = 9  # of zlib's levels, the one that makes the smallest file


def finish(pdf: bytes) -> bytes:
    """Lead the links, mend the tags, shorten the pages, and write the file as small as can be."""
    pikepdf.settings.set_flate_compression_level(_SQUEEZE)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        join_links(document)
        mend_tags(document)
        shorten_pages(document)
        written = io.BytesIO()
        document.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return written.getvalue()
