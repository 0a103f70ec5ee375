"""The drawing of a page in fewer bytes: the same marks in the same places."""

from __future__ import annotations

import pikepdf
import pytest

from p2p_analysis.press.pdf_pages import shortened

RUN = (
    b"q 1 0 0 -1 %b %b cm/c0 cs %b scn\nBT 0 Tr/f0 9 Tf 1 0 0 -1 0 0 Tm%b\nET\nQ\n"
)  # fmt: skip


def run(letters: bytes, *, x: bytes = b"4", y: bytes = b"5", grey: bytes = b"0") -> bytes:
    return RUN % (x, y, grey, letters)


def read(drawing: bytes) -> list[tuple[str, list[object]]]:
    """A page's operators, as a reader of PDF finds them."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.obj.Contents = document.make_stream(drawing)
        return [
            (str(one.operator), list(one.operands)) for one in pikepdf.parse_content_stream(page)
        ]


def letters_of(drawing: bytes) -> list[bytes]:
    found = []
    for operator, operands in read(drawing):
        if operator == "Tj":
            found.append(bytes(operands[0]))
        elif operator == "TJ":
            found += [bytes(one) for one in operands[0] if isinstance(one, pikepdf.String)]
    return found


@pytest.mark.parametrize("code", range(256))
def test_every_letter_is_the_letter_it_was(code):
    octal = b"(\\000\\%03o)Tj" % code
    assert letters_of(shortened(run(octal))) == letters_of(run(octal)) == [bytes([0, code])]


@pytest.mark.parametrize(
    "letters", [rb"(\\)Tj", rb"(\\r)Tj", rb"(\(\)\r\n\t)Tj", rb"[(\000\\)-7(\\015)]TJ"]
)
def test_what_is_escaped_stays_what_it_was(letters):
    assert letters_of(shortened(run(letters))) == letters_of(run(letters))


def test_a_colour_is_set_again_only_where_it_changes():
    drawing = shortened(run(b"(A)Tj") + run(b"(B)Tj") + run(b"(C)Tj", grey=b"1"))
    assert drawing.count(b" scn") == 2
    assert letters_of(drawing) == [b"A", b"B", b"C"]


def test_a_state_that_ends_is_not_relied_on():
    drawing = shortened(b"q\n" + run(b"(A)Tj") + b"Q\n" + run(b"(B)Tj"))
    assert drawing.count(b" scn") == 2
    assert drawing.count(b"Tf") == 2


def test_a_place_is_told_to_a_hundredth_of_a_point():
    ((_, place),) = [one for one in read(shortened(run(b"(A)Tj", y=b"9.50001"))) if one[0] == "Td"]
    assert [float(one) for one in place] == [4.0, 9.5]


def test_letters_of_a_drawing_keep_their_scale():
    drawing = run(b"(A)Tj").replace(b"q 1 0 0 -1", b"q 0.60708 0 0 -0.60708")
    ((_, scale),) = [one for one in read(shortened(drawing)) if one[0] == "Tm"]
    assert [float(one) for one in scale] == [0.6071, 0, 0, 0.6071, 4, 5]


def test_what_does_not_look_as_expected_is_left_as_it_was():
    drawing = b"q 1 0 0 -1 4 5 cm/c0 CS 0 SCN 0 0 m 9 0 l\nS\nQ\n"
    assert shortened(drawing) == drawing
    turned = b"q 0.5 0.8 0.8 -0.5 4 5 cm/c0 cs 0 scn\nBT 0 Tr/f0 9 Tf 1 0 0 -1 0 0 Tm(A)Tj\nET\nQ\n"
    assert shortened(turned) == turned
