"""Both printed papers of the Herefordshire review: whole, in order, and well set."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import page
import pdfua
import pytest
from fontTools.ttLib import TTFont

from p2p_analysis.press import columns
from p2p_analysis.press.columns import set_table, width_of
from p2p_analysis.press.typst import render_pdf
from p2p_analysis.press.typst_writer import Writer
from p2p_analysis.show.nodes import Node, plain, walk
from tests.press.conftest import Sources
from tests.press.read_print import LEFT_OUT, Element, Print, squeezed

EDITIONS = ["public", "exempt"]
MOST_BYTES = {"public": 290_000, "exempt": 400_000}
MOST_SECONDS = 1.5  # of one processor, where a process sets the same paper again
MOST_BLANK = 0.35  # of a page's room
FONTS = Path(columns.__file__).parent / "fonts"


@pytest.fixture(scope="module")
def prints(papers: Path) -> Iterator[dict[str, Print]]:
    found = {name: Print((papers / name / "report.pdf").read_bytes()) for name in EDITIONS}
    yield found
    for one in found.values():
        one.close()


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def printed(prints: dict[str, Print], edition: str) -> Print:
    return prints[edition]


@pytest.fixture
def blocks(sources: Sources, edition: str) -> list[Node]:
    """What was to be printed."""
    return sources[edition][0]


def kinds(blocks: list[Node], kind: str) -> list[Node]:
    return [node for node in walk(blocks) if node["kind"] == kind]


def rows(table: Element) -> list[list[Element]]:
    return [[cell for cell in row.kids if isinstance(cell, Element)] for row in table.find("TR")]


def test_every_rule_of_pdf_ua_is_kept(papers: Path, edition: str) -> None:
    path = papers / edition / "report.pdf"
    report = page.validate_pdf_bytes(path.read_bytes(), profile="ua1")
    assert [failure.message for failure in report.failures] == []
    assert report.rules.passed == report.rules.total == 104
    assert [str(finding) for finding in pdfua.validate(path).findings] == []


def test_nothing_is_lost_between_the_blocks_and_the_print(
    printed: Print, blocks: list[Node]
) -> None:
    for tag, kind in (("Table", "table"), ("Figure", "chart"), ("Note", "footnote")):
        assert len(list(printed.root.find(tag))) == len(kinds(blocks, kind)), kind
    lists = [found for found in printed.root.find("L") if found.attribute("/ListNumbering")]
    assert len(lists) == len(kinds(blocks, "items")) + len(kinds(blocks, "bullets"))
    captions = [printed.text(found) for found in printed.root.find("Caption")]
    assert len(captions) == len(kinds(blocks, "table")) + len(kinds(blocks, "chart"))


def test_the_tags_are_read_in_the_order_of_the_paper(printed: Print, blocks: list[Node]) -> None:
    heard = printed.text(printed.root, LEFT_OUT)
    heard = heard[heard.index(squeezed(plain(blocks[0]["content"]))) :]
    front = True  # the contents stand behind the front page
    for block in blocks:
        if front and block["kind"] == "heading" and not block.get("front"):
            front, heard = False, heard.removeprefix("Contents")
        for told in told_of(block):
            words = squeezed(told)
            assert heard.startswith(words), (told[:80], heard[:80])
            heard = heard[len(words) :]
    assert heard == ""


def told_of(block: Node) -> Iterator[str]:
    """The words of a block as they are read out; what a note says is read where it is called."""
    kind = block["kind"]
    if kind == "items":
        for item in block["items"]:
            yield f"({item['letter']})" + plain(item["content"])
    elif kind == "bullets":
        for item in block["items"]:
            yield "•" + plain(item["content"])
    elif kind == "chart":
        yield f"{block['label']}: {block['title']}"
        for n, mark in enumerate(block.get("marks", ()), 1):
            yield f"{n}{mark}"
        yield block.get("key", "")
        yield from told_of(block["data"])
    elif kind == "table":
        yield f"{block['label']}: {block['caption']}" if "label" in block else block["caption"]
        yield "".join(block["head"])
        for row in block["rows"]:
            yield "".join(plain(cell) for cell in row)
        yield from block["notes"]
        yield plain(block.get("counted", ()))
        if block["source"]:
            yield f"Source: {block['source']}"
    else:
        yield block.get("number", "") + plain(block["content"])


def test_every_cell_of_every_table_has_its_headers(printed: Print) -> None:
    for table in printed.root.find("Table"):
        head, *body = rows(table)
        assert [cell.attribute("/Scope") for cell in head] == ["/Column"] * len(head)
        assert {cell.kind for cell in head} == {"TH"}
        for first, *rest in body:
            assert (first.kind, first.attribute("/Scope")) == ("TH", "/Row")
            assert [cell.kind for cell in rest] == ["TD"] * (len(head) - 1)
            # A list of headers would overrule the scope of the row.
            assert not any(cell.attribute("/Headers") for cell in (first, *rest))


def test_no_row_stands_on_two_pages_and_no_caption_apart_from_what_it_names(
    printed: Print,
) -> None:
    for table in printed.root.find("Table"):
        pages = [set().union(*(cell.pages for cell in row)) for row in rows(table)]
        assert all(len(found) <= 1 for found in pages[1:])
        caption = next(table.find("Caption"))
        assert caption.pages == pages[1], printed.text(caption)
    for holder in printed.root.find("Div", "Sect", "NonStruct", "Part", "Figure"):
        for caption in (kid for kid in holder.kids if isinstance(kid, Element)):
            drawn = list(holder.find("Figure"))
            if caption.kind == "Caption" and len(drawn) == 1:
                assert caption.pages == drawn[0].pages


def test_the_notes_of_a_table_stand_on_the_page_of_its_last_row(printed: Print) -> None:
    found = [one for one in printed.root.find("Table", "Span", "P") if one.pages]
    tables = [n for n, one in enumerate(found) if one.kind == "Table"]
    told = 0
    for n, after in itertools.pairwise([*tables, len(found)]):
        *_, last = rows(found[n])
        below = (
            printed.text(one).startswith(("Source:", "Howcounted:")) for one in found[n + 1 : after]
        )
        for notes in itertools.compress(found[n + 1 : after], below):
            told += 1
            assert notes.pages == set().union(*(cell.pages for cell in last)), printed.text(notes)
    assert told > 8


def test_no_row_of_a_table_stands_alone_on_a_page(printed: Print) -> None:
    parted = 0
    for table in printed.root.find("Table"):
        pages = [min(set().union(*(cell.pages for cell in row))) for row in rows(table)[1:]]
        if len(set(pages)) > 1:
            parted += 1
            assert min(pages.count(pages[0]), pages.count(pages[-1])) > 1, printed.text(table)[:60]
    assert parted > 5


def test_the_numbers_of_a_drawing_begin_on_its_page(printed: Print) -> None:
    found = [one for one in printed.root.find("Figure", "Table") if one.pages]
    drawn = [pair for pair in itertools.pairwise(found) if pair[0].kind == "Figure"]
    assert len(drawn) > 5
    for drawing, numbers in drawn:
        assert drawing.pages == {min(numbers.pages)}, printed.text(numbers)[:60]


def test_no_heading_stands_at_the_foot_of_a_page(printed: Print) -> None:
    elements = [
        found for found in printed.root.find("H1", "H2", "H3", "P", "Caption", "LI") if found.pages
    ]
    for heading, after in itertools.pairwise(elements):
        if heading.kind.startswith("H") and printed.text(heading) != "Contents":
            assert min(after.pages) == max(heading.pages), printed.text(heading)


def test_the_contents_name_every_heading_of_their_depth_with_its_page(
    printed: Print, blocks: list[Node]
) -> None:
    written = [
        squeezed(plain(block["content"]))
        for block in kinds(blocks, "heading")
        if block["level"] < 3
    ]
    headings = [one for one in printed.heading_pages() if one[1] != "Contents"]
    assert len(headings) == len(printed.heading_pages()) - 1
    tagged = [(words, at) for kind, words, at in headings if kind != "H3"]
    assert [words for words, _ in tagged] == written
    told = [printed.text(found).replace(".", "") for found in printed.root.find("TOCI")]
    # An entry of the first level may hold those below it.
    for entry, (words, at) in zip(told, tagged, strict=True):
        assert entry.startswith(f"{words}{at}".replace(".", ""))


def test_the_marking_and_the_number_stand_on_every_page(
    printed: Print, sources: Sources, edition: str
) -> None:
    marking = sources[edition][1]["paper"]["marking"]
    for number, text in enumerate(printed.pages, 1):
        assert text.count(marking) >= 1
        assert f"Page {number} of {len(printed.pages)}" in text
        assert "DRAFT" in text


def test_no_page_has_a_large_hole(printed: Print) -> None:
    # The cover is composed; the front page stands alone; the contents and the paper end where they
    # end.
    blank = dict(enumerate(printed.blank, 1))
    contents = {at for found in printed.root.find("TOC") for at in found.pages}
    for exempt in {1, 2, max(contents), len(blank)}:
        del blank[exempt]
    assert {at: share for at, share in blank.items() if share > MOST_BLANK} == {}


def test_every_page_stands_upright(printed: Print) -> None:
    assert all(one.mediabox[2] < one.mediabox[3] for one in printed.document.pages)


def test_the_alternative_texts_are_the_ones_given(printed: Print, blocks: list[Node]) -> None:
    given = [chart["alt"] for chart in kinds(blocks, "chart")]
    assert [str(found.source["/Alt"]) for found in printed.root.find("Figure")] == given


def test_lettered_lists_say_so_and_every_item_has_its_label(
    printed: Print, blocks: list[Node]
) -> None:
    letters = [
        [f"({item['letter']})" for item in block["items"]] for block in kinds(blocks, "items")
    ]
    lists = [
        found
        for found in printed.root.find("L")
        if found.attribute("/ListNumbering") == "/LowerAlpha"
    ]
    for one, given in zip(lists, letters, strict=True):
        labels = [label for item in one.kids for label in item.kids if label.kind == "Lbl"]
        assert [printed.text(label) for label in labels] == given


def test_the_print_is_small(printed: Print, edition: str) -> None:
    assert printed.size < MOST_BYTES[edition]


def test_the_print_is_quickly_set(sources: Sources) -> None:
    blocks, end = sources["public"]
    found = []
    for _ in range(3):
        begin = time.process_time()
        render_pdf(blocks, end["paper"])
        found.append(time.process_time() - begin)
    assert min(found) < MOST_SECONDS


def test_every_link_leads_to_the_place_that_its_words_say(printed: Print) -> None:
    pages = [page.obj.objgen for page in printed.document.pages]
    inside = [
        link
        for page in printed.document.pages
        for link in page.obj.get("/Annots", ())
        if "/Dest" in link
    ]
    assert len(inside) > 400
    for link in inside:
        number = pages.index(link["/Dest"][0].objgen) + 1
        assert number > 1  # nothing on the cover is linked to
        said = str(link["/Contents"])
        assert said == f"page {number}" or not said.startswith("page ")
    assert not printed.document.attachments  # by which the links were joined


def test_in_each_section_the_first_number_of_a_figure_leads_to_how_it_was_counted(
    blocks: list[Node],
) -> None:
    for section in sections(blocks):
        led = {node["to"] for node in walk(section) if node.get("to")}
        source = Writer(blocks).blocks(section)
        assert source.count("led(") >= len(led)
        numbers = [node for node in walk(section) if node["kind"] == "link"]
        assert source.count("led(") <= len(led) + len(numbers)


def sections(blocks: list[Node]) -> Iterator[list[Node]]:
    """The blocks below each heading."""
    found: list[Node] = []
    for block in blocks:
        if block["kind"] == "heading":
            yield found
            found = []
        found.append(block)
    yield found


def test_no_word_is_wider_than_its_column(blocks: list[Node]) -> None:
    for table in kinds(blocks, "table"):
        setting = set_table(table)
        size, _, _, gap = columns._SIZES[setting.size]
        assert not setting.turned
        for row in table["rows"]:
            for width, cell in zip(setting.widths, row, strict=True):
                assert all(width_of(word, size) + gap <= width for word in plain(cell).split())


@pytest.mark.parametrize(("weight", "bold"), [("Regular", False), ("Bold", True)])
def test_the_widths_of_letters_are_those_of_the_typeface(weight: str, bold: bool) -> None:
    with TTFont(FONTS / f"AtkinsonHyperlegibleNext-{weight}.ttf") as font:
        glyphs, widths = font.getBestCmap(), font["hmtx"]
        widest = max(widths[glyphs[ord(digit)]][0] for digit in "0123456789")
        for code in range(32, 127):
            letter = chr(code)
            true = widest if letter.isdigit() else widths[glyphs[code]][0]
            assert width_of(letter, 1000, bold=bold) == true, letter
