"""The last pass over the print: fewer bytes, and nothing that a reader meets is another."""

from __future__ import annotations

import io

import pikepdf
import pytest
import typst

from p2p_analysis.press.pdf_finish import finish
from p2p_analysis.press.pdf_letters import number_letters
from p2p_analysis.press.pdf_marks import join_marks
from p2p_analysis.press.pdf_objects import Objects, drawn, put_together, squeezed, taken_apart
from p2p_analysis.press.pdf_running import draw_once
from p2p_analysis.press.pdf_tags import Element, Tree
from p2p_analysis.words.errors import RenderingError

SOURCE = b"""#set document(title: "A paper")
#set text(lang: "en")
#set page(height: 5cm, header: [Marking])
= A heading
#lorem(60) #underline[said] #table(columns: 2, table.header[A][B], [one], [2])
"""


@pytest.fixture(scope="module")
def raw() -> bytes:
    return typst.compile(SOURCE, format="pdf", pdf_standards=["ua-1"])


def test_every_object_that_is_kept_is_found_again(raw):
    objects = taken_apart(raw)
    written = put_together(objects, [])
    with pikepdf.open(io.BytesIO(raw)) as before, pikepdf.open(io.BytesIO(written)) as after:
        assert after.check_pdf_syntax() == []
        assert contents(after) == contents(before)
        assert tags(after.Root.StructTreeRoot) == tags(before.Root.StructTreeRoot)
        assert str(after.docinfo["/Title"]) == "A paper"


def contents(document: pikepdf.Pdf) -> list[bytes]:
    """What each stream holds, but those of the file's own frame."""
    streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
    frame = ("/ObjStm", "/XRef")
    return sorted(one.read_bytes() for one in streams if one.get("/Type") not in frame)


def tags(element: pikepdf.Object) -> list[object]:
    """The structure tree as nested lists of what each element is."""
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    inside = [tags(kid) for kid in kids if isinstance(kid, pikepdf.Dictionary)]
    return [str(element.get("/S", "")), *inside]


def test_a_reference_is_renumbered_and_what_a_string_says_is_not():
    bodies = {
        4: b"<</Type/Catalog/Pages 7 0 R/T(see 9 0 R\\) and 9 0 R)/P 9 0 R/K[0 7 0 R]>>",
        7: b"<</Type/Pages/Count 0/Kids[]/A 4 0 R>>",
        9: b"<</B 1>>",
    }
    written = put_together(Objects(bodies, 4, 9), [])
    with pikepdf.open(io.BytesIO(written)) as document:
        told = document.Root
        assert str(told.T) == "see 9 0 R) and 9 0 R"
        assert told.K[0] == 0
        assert told.K[1].A.objgen == told.objgen
        assert told.P.B == 1


def test_the_finished_file_is_sound_and_smaller(raw):
    written = finish(raw)
    assert len(written) < len(raw)
    with pikepdf.open(io.BytesIO(written)) as document:
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize("cut", [slice(0, -40), slice(0, 2000)])
def test_a_file_that_is_not_whole_is_refused(raw, cut):
    with pytest.raises(RenderingError, match="otherwise than expected"):
        taken_apart(raw[cut])


def test_an_object_that_is_not_where_the_table_says_is_refused(raw):
    with pytest.raises(RenderingError, match="not written as expected"):
        taken_apart(raw.replace(b"2 0 obj", b"2 0 OBJ", 1))


def test_a_stream_holds_what_was_put_in_squeezed_or_not():
    assert drawn(squeezed(b"0 0 m", b"/Type/Pattern")) == b"0 0 m"
    assert drawn(b"<</Length 2>>\nstream\n[]\nendstream") == b"[]"


def tree(*kids: bytes, marked: list[int]) -> Tree:
    elements = {n: Element(b"P", 9, b"", own, 7) for n, own in enumerate(kids, 1)}
    return Tree(9, elements, {7: marked}, {}, {})


def page(*lines: bytes) -> dict[int, bytes]:
    marks = (b"/Span<</MCID %d>>BDC\n%b\nEMC" % pair for pair in enumerate(lines))
    return {7: b"".join(marks)}


def test_lines_of_one_element_are_marked_once_and_the_rest_numbered_anew():
    found, drawings = tree(b"0 1", b"2", marked=[1, 1, 2]), page(b"a", b"b", b"c")
    join_marks(found, drawings)
    told = b"/Span<</MCID 0>>BDC\na\nb\nEMC/Span<</MCID 1>>BDC\nc\nEMC"
    assert drawings[7] == told
    assert [element.kids for element in found.elements.values()] == [b"0", b"1"]
    assert found.marked == {7: [1, 2]}


@pytest.mark.parametrize("kids", [b"0 5 0 R 1", b"0 1 0 R 1", b"0 12 1"])
def test_lines_with_something_between_them_keep_their_marks(kids):
    found, drawings = tree(kids, marked=[1, 1]), page(b"a", b"b")
    join_marks(found, drawings)
    assert drawings == page(b"a", b"b")


def test_an_artifact_between_two_lines_keeps_them_apart():
    drawings = page(b"a\nEMC/Artifact BMC\nq Q", b"b")
    before = dict(drawings)
    join_marks(tree(b"0 1", marked=[1, 1]), drawings)
    assert drawings == before


FACE = b"<</Subtype/Type0/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 2 0 R>>"
READ = b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n<%b> <0041>\n"


def test_a_typeface_of_few_letters_numbers_them_with_one_byte():
    objects = Objects({1: FACE, 2: squeezed(READ % b"0041")}, 8, 9)
    assert number_letters(objects)
    assert drawn(objects.bodies[2]) == READ.replace(b"<0000> <FFFF>", b"<00> <FF>") % b"41"
    assert b"/Encoding 3 0 R/DescendantFonts" in objects.bodies[1]


@pytest.mark.parametrize("more", [{}, {3: b"<</Subtype/Form>>"}])
def test_many_letters_or_a_drawing_in_a_drawing_keep_their_numbers(more):
    bodies = {1: FACE, 2: squeezed(READ % (b"0041" if more else b"0141")), **more}
    objects = Objects(dict(bodies), 8, 9)
    assert not number_letters(objects)
    assert objects.bodies == bodies


HEAD = b"/Artifact<</Attached[/Top]/Subtype/Header/Type/Pagination>>BDC\n%b\nEMC"


def test_what_pages_draw_alike_is_drawn_once_and_what_differs_is_left():
    told = b"<</Type/Page/Resources 1 0 R/MediaBox[0 0 9 9]>>"
    objects = Objects({1: b"<</Font 5 0 R>>", 2: told, 3: told, 4: told}, 8, 9)
    drawings = {2: HEAD % b"q Q", 3: HEAD % b"q Q", 4: HEAD % b"q q Q Q"}
    draw_once(objects, drawings, bytes)
    assert drawings == {2: HEAD % b"/r0 Do", 3: HEAD % b"/r0 Do", 4: HEAD % b"q q Q Q"}
    forms = [body for body in objects.bodies.values() if b"/Form" in body]
    assert [drawn(form) for form in forms] == [b"q Q\n"]
