"""The last pass over the print: what Typst has no word for yet, and fewer bytes."""

from __future__ import annotations

from p2p_analysis.press.pdf_letters import number_letters, of_one_byte
from p2p_analysis.press.pdf_links import join_links
from p2p_analysis.press.pdf_marks import join_marks
from p2p_analysis.press.pdf_objects import put_together, squeezed, taken_apart
from p2p_analysis.press.pdf_pages import drawing_of, drawings_of, shortened
from p2p_analysis.press.pdf_running import draw_once
from p2p_analysis.press.pdf_tags import mend_tags, tree_of, write_tree


def finish(pdf: bytes) -> bytes:
    """Lead the links, mend the tags, shorten the pages, and write the file as small as can be."""
    objects = taken_apart(pdf)
    join_links(objects)
    tree = tree_of(objects)
    mend_tags(objects, tree)
    drawings = drawings_of(objects)
    join_marks(tree, drawings)
    one_byte = number_letters(objects)

    def short(drawing: bytes) -> bytes:
        return of_one_byte(shortened(drawing)) if one_byte else shortened(drawing)

    draw_once(objects, drawings, short)
    for page, drawing in drawings.items():
        objects.bodies[drawing_of(objects.bodies[page])] = squeezed(short(drawing))
    return put_together(objects, write_tree(objects, tree))
