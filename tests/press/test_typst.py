"""The print: what is written is what is read, by eye and by ear."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator

import nbformat
import page
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from p2p_analysis.press import typst as press
from p2p_analysis.press import typst_writer
from p2p_analysis.press.typst import PaperPDFExporter, render_pdf
from p2p_analysis.press.typst_writer import string
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import MIME, Node
from p2p_analysis.words.errors import RenderingError

AWKWARD = (
    r'He said "no" \ yes; #pagebreak() $x$ *bold* _it_ <p1.1> @ref [c] `raw` // end \u{41} ~ --'
)
ALT = 'Bars, from the top: "followed" 15, not followed 1.'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="60pt" viewBox="0 0 200 60">'
    '<rect width="90" height="40" style="fill: #1f4e79"/></svg>'
)
PAPER = {
    "title": 'A review: of "words"',
    "council": "Sample Council",
    "committee": "Scrutiny Committee",
    "status": "draft",
    "as_at": "2020-09-07",
    "as_at_words": "7 September 2020",
    "edition": "public",
    "marking": "Public, as a sample",
    "rule": "Counts from 1 to 5 are withheld.",
    "data_note": "All case data is invented.",
}


def link(href: str, words: str) -> Node:
    return {"kind": "link", "href": href, "content": [nodes.text(words)]}


def table(id: str, rows: int = 3, columns: int = 3, *, total: bool = True) -> Node:
    head = ["Question", *(f"Count {n}" for n in range(1, columns))]
    return nodes.table(
        id=id,
        caption=f"Caption of {id}",
        head=head,
        rows=[[[nodes.text(f"Row {row} {n}")] for n in range(columns)] for row in range(rows)],
        source="Case file.",
        notes=["[c] means withheld."],
        total=total,
        numeric=range(1, columns),
    )


def chart(alt: str = ALT) -> Node:
    return nodes.chart(id="chart-a", title="Advice", alt=alt, svg=SVG, data=table("data-a"))


BLOCKS: list[Node] = [
    nodes.heading(1, "1 Purpose"),
    nodes.paragraph(
        [
            nodes.text(AWKWARD),
            {"kind": "footnote", "content": [nodes.text("The note's words.")]},
            {"kind": "strong", "content": [nodes.text(" strong")]},
            {"kind": "emphasis", "content": [nodes.text(" soft ")]},
            link("#p1.1a", "an item"),
            link("#p9.9", "nowhere"),
            link("https://example.org/?a=1", "elsewhere"),
        ],
        number="1.1",
    ),
    {
        "kind": "items",
        "items": [
            {"kind": "item", "letter": a, "number": f"1.1({a})", "content": [nodes.text("x")]}
            for a in "ab"
        ],
    },
    nodes.heading(2, "What came of it"),
    {"kind": "bullets", "items": [{"kind": "item", "content": [nodes.text("A point")]}]},
    {**table("table-a"), "label": "Table 1"},
    {**chart(), "label": "Figure 1"},
    nodes.heading(1, "Appendix: the cases"),
    {**table("table-wide", rows=40, columns=10, total=False), "label": "Table 2"},
]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(BLOCKS, PAPER)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [" ".join(one.get_textpage().get_text_bounded().split()) for one in document]
    document.close()
    return texts


def elements(element: Dictionary, *kinds: str) -> Iterator[Dictionary]:
    kids = element.get(Name.K, Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            if str(kid.S).strip("/") in kinds:
                yield kid
            yield from elements(kid, *kinds)


@pytest.fixture
def tags(pdf: bytes) -> Iterator[Dictionary]:
    """What a screen reader is given."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document.Root.StructTreeRoot


def scope(cell: Dictionary) -> str:
    said = cell.get(Name.A, Array())
    parts = [said] if isinstance(said, Dictionary) else said
    return next((str(part.Scope) for part in parts if Name.Scope in part), "")


def test_quotes_backslashes_and_commands_are_printed_as_they_were_written(pdf: bytes) -> None:
    assert AWKWARD in " ".join(pages(pdf))


def test_letters_that_cannot_be_printed_are_left_out() -> None:
    assert string("a\x00b\x1b\x85\ud800c\n") == '"abc\\n"'


def test_the_print_passes_every_rule_of_pdf_ua(pdf: bytes) -> None:
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.rules.passed == report.rules.total > 100


def test_every_table_is_tagged_and_every_header_cell_has_its_scope(tags: Dictionary) -> None:
    tables = list(elements(tags, "Table"))
    assert len(tables) == 3
    for found, rows, columns in zip(tables, (3, 3, 40), (3, 3, 10), strict=True):
        assert len(list(elements(found, "Caption"))) == 1
        scopes = [scope(cell) for cell in elements(found, "TH")]
        assert scopes == ["/Column"] * columns + ["/Row"] * rows
        assert len(list(elements(found, "TD"))) == rows * (columns - 1)
        # A list of headers would overrule the scope of the row.
        assert not any(Name.A in cell for cell in elements(found, "TD"))


def test_the_contents_list_the_headings_with_their_pages(pdf: bytes, tags: Dictionary) -> None:
    texts = pages(pdf)
    for heading, at in (("1 Purpose", 3), ("What came of it", 3), ("Appendix: the cases", 3)):
        entry = texts[1].split(heading, 1)[1]
        assert int(entry.lstrip(" .").split()[0]) == at
        assert heading in texts[at - 1]
    assert len(list(elements(tags, "TOCI"))) == 3


def test_headings_lists_and_notes_are_tagged_as_what_they_are(tags: Dictionary) -> None:
    kinds = [str(found.S) for found in elements(tags, "Title", "H1", "H2", "L", "Note")]
    assert kinds == ["/Title", "/H1", "/H1", "/Note", "/L", "/H2", "/L", "/H1"]


def test_the_marking_and_the_page_number_stand_on_every_page(pdf: bytes) -> None:
    texts = pages(pdf)
    assert len(texts) > 3
    for number, text in enumerate(texts, 1):
        assert PAPER["marking"] in text
        assert f"Page {number} of {len(texts)}" in text
        assert "DRAFT" in text


def test_a_final_paper_is_no_draft() -> None:
    texts = pages(render_pdf(BLOCKS, {**PAPER, "status": "final"}))
    assert not any("draft" in text.lower() for text in texts)


def test_a_table_has_its_label_its_notes_and_its_source(pdf: bytes) -> None:
    text = " ".join(pages(pdf))
    assert "Table 1: Caption of table-a" in text
    assert "Figure 1: Advice" in text
    assert text.count("[c] means withheld. Source: Case file.") == 3


def shape(pdf: bytes) -> list[bool]:
    """Of each page whether it is turned."""
    document = pypdfium2.PdfDocument(pdf)
    turned = [one.get_width() > one.get_height() for one in document]
    document.close()
    return turned


def test_a_table_that_goes_on_repeats_its_header(pdf: bytes) -> None:
    assert not any(shape(pdf))
    assert sum("Question Count 1 Count 2" in text for text in pages(pdf)) > 1


@pytest.mark.parametrize("rows", [2, 3, 4, 6])
def test_no_row_of_a_table_stands_alone_wherever_its_page_ends(
    monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(typst_writer, "_KEPT", 0)
    lines = [nodes.paragraph([nodes.text("A line.")])] * 20
    parted = 0
    for more in range(12):
        paper = [nodes.heading(1, "1"), *lines, *lines[:more], table("table-a", rows)]
        found = [words.count("Row") // 3 for words in pages(render_pdf(paper, PAPER))]
        counts = [count for count in found if count]
        assert sum(counts) == rows
        assert min(counts) > 1
        parted += len(counts) > 1
    assert parted or rows < 6


def test_a_table_in_pieces_is_one_table_on_one_page_with_one_head() -> None:
    paper = [nodes.heading(1, "1"), table("table-a", rows=36, total=True)]
    pdf = render_pdf(paper, PAPER)
    (words,) = (one for one in pages(pdf) if "Row 0 0" in one)
    assert words.count("Question") == 3
    assert all(f"Row {row} 2" in words for row in range(36))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (found,) = elements(document.Root.StructTreeRoot, "Table")
        assert len(list(elements(found, "TR"))) == 37
        assert len(list(elements(found, "THead"))) == 1
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []


def test_what_stands_between_a_heading_and_a_table_goes_with_the_table() -> None:
    lines = [nodes.paragraph([nodes.text("A line.")])] * 20
    told = nodes.paragraph([nodes.text("What the table shows.")])
    for more in range(12):
        paper = [nodes.heading(1, "1"), *lines, *lines[:more], nodes.heading(2, "All"), told]
        found = pages(render_pdf([*paper, table("table-a", 6)], PAPER))
        (page,) = (words for words in found if "What the table shows." in words)
        assert "Row 0 0" in page


def test_only_a_table_that_no_upright_page_can_hold_is_turned() -> None:
    wide = {**table("table-wide", columns=20), "label": "Table 1"}
    words = [nodes.paragraph([nodes.text(f"Words {n}")], number=f"1.{n}") for n in (1, 2)]
    made = render_pdf([words[0], wide, words[1]], PAPER)
    assert shape(made) == [False, False, False, True, False]
    texts = pages(made)
    assert "Words 1" in texts[2] and "Table 1" in texts[3] and "Words 2" in texts[4]


def test_a_small_drawing_has_its_numbers_beside_it() -> None:
    small = SVG.replace("<rect", '<text font-size="9" x="1" y="20">x</text><rect')
    beside = press.write_typst([{**chart(), "svg": small}], PAPER)
    assert "numbers: ruled-table(" in beside.split("#show: council-paper")[1]
    wide = small.replace('width="200pt"', "").replace("0 0 200 60", "0 0 700 60")
    below = press.write_typst([{**chart(), "svg": wide}], PAPER).split("#show: council-paper")[1]
    assert "#drawing(" in below and "\n#ruled-table(" in below


def test_where_dates_are_numbered_their_names_stand_beside_the_drawing() -> None:
    marked = {**chart(), "marks": ["New guidance (May 2018)", "New law"], "key": "Cut short."}
    assert "\n#ruled-table(" in press.write_typst([marked], PAPER)
    page = " ".join(pages(render_pdf([marked], PAPER))[-1].split())
    assert "1 New guidance (May 2018) 2 New law" in page and "Cut short." in page


def test_the_alternative_text_in_the_tags_is_the_one_given(tags: Dictionary) -> None:
    assert [str(found.Alt) for found in elements(tags, "Figure")] == [ALT]


def test_links_lead_to_paragraphs_and_to_nowhere_if_there_is_none(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        notes = [note for one in document.pages for note in one.get("/Annots", [])]
        outside = [str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A]
    assert outside == ["https://example.org/?a=1"]
    assert "an itemnowhereelsewhere" in " ".join(pages(pdf))
    # Three of the contents, the item, elsewhere, the footnote's mark and its way back.
    assert len(notes) == 7


def test_two_places_with_one_name_do_not_stop_the_print() -> None:
    one = nodes.paragraph([link("#p1.1", "here")], number="1.1")
    assert pages(render_pdf([one, one], PAPER))


def test_a_note_in_a_heading_is_not_repeated_in_the_contents() -> None:
    note = {"kind": "footnote", "content": [nodes.text("Only once.")]}
    heading = {"kind": "heading", "level": 1, "content": [nodes.text("Noted"), note]}
    texts = pages(render_pdf([heading], PAPER))
    assert [text.count("Only once.") for text in texts] == [0, 0, 1]
    assert "1 Only once." in texts[2].replace("1Only", "1 Only")


def test_the_file_says_what_it_is(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo.Title) == PAPER["title"]
        assert str(document.docinfo.Author) == PAPER["council"]
        assert str(document.docinfo.CreationDate).startswith("D:20200907")
        assert str(document.Root.Lang) == "en-GB"
        assert b"pdfuaid" in document.Root.Metadata.read_bytes()


def test_another_process_writes_the_same_bytes(pdf: bytes) -> None:
    program = (
        "import json, sys; from p2p_analysis.press.typst import render_pdf;"
        "sys.stdout.buffer.write(render_pdf(*json.load(sys.stdin)))"
    )
    given = json.dumps([BLOCKS, PAPER]).encode()
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], input=given, capture_output=True, check=True
    )
    assert run.stdout == pdf


def test_what_typst_refuses_is_a_fault_that_quotes_no_words() -> None:
    with pytest.raises(RenderingError) as caught:
        render_pdf([nodes.paragraph([nodes.text("secret 漢字")])], PAPER)
    assert "typeface" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "漢" not in str(caught.value)
    with pytest.raises(RenderingError, match="skipped from heading level 1 to 3"):
        render_pdf([nodes.heading(3, "Too deep")], PAPER)


def test_what_typst_warns_of_is_a_fault_too(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = press.write_typst([], PAPER) + '#text(font: "No")[]'
    monkeypatch.setattr(press, "write_typst", lambda *given: foreign)
    with pytest.raises(RenderingError, match="unknown font family"):
        render_pdf([], PAPER)


def test_a_table_without_a_row_is_set_with_its_head_alone() -> None:
    bare = nodes.table(
        id="table-x", caption="Nothing here", head=["Place", "Word"], rows=[], source="Us"
    )
    assert "Nothing here" in " ".join(pages(render_pdf([bare], PAPER)))


def test_the_exporter_prints_the_paper_of_a_notebook() -> None:
    words = [nodes.heading(1, "1 Purpose"), nodes.paragraph([nodes.text("x")], number="1.1")]
    blocks = [*words, {"kind": "end", "words": "End.", "paper": PAPER}]
    output = nbformat.v4.new_output("display_data", data={MIME: nodes.to_text(blocks)})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1/0", outputs=[output])])
    found, resources = PaperPDFExporter().from_notebook_node(notebook)
    assert found == render_pdf(words, PAPER)
    assert resources["output_extension"] == ".pdf"
    assert "1/0" not in " ".join(pages(found))
