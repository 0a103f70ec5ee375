"""Links inside the paper: in chapters, from first uses, in both formats; a lost one is an error."""

from __future__ import annotations

import lxml.html
import pikepdf
import pytest

import p2p_analysis as p2p
from p2p_analysis.press.document import paper_from
from p2p_analysis.press.html import BESIDE, render_html
from p2p_analysis.press.typst import render_pdf
from p2p_analysis.press.typst_writer import Writer
from p2p_analysis.show import nodes
from p2p_analysis.words.errors import RenderingError
from tests.invented import counted, several, write_review
from tests.press.test_typst import PAPER

CHAPTER = """# Words

1.1 A first paragraph, see [paragraph 1.2(b)](#p1.2b) and [the hub](#term-hub).

1.2 A second, with MASH in it.

(a) First.

(b) Second.
"""
GLOSSARY = """\
[[glossary]]
term = "Hub"
meaning = "a team"
group = "Services"
[[glossary]]
term = "MASH"
meaning = "another"
group = "Services"
"""


def blocks_of(folder, chapter=CHAPTER):
    files = {"glossary.toml": GLOSSARY}
    rows = several(8, location="school")
    review = write_review(folder, chapters={"words": chapter}, files=files, rows=rows)
    release = p2p.protect(counted(review), review.editions["exempt"])
    shown = (p2p.narrate(release, "words"), p2p.register(release, "glossary"), p2p.finish(release))
    return [block for one in shown for block in one.blocks]


def test_a_link_of_a_chapter_leads_to_an_item_and_to_a_term_on_the_page(tmp_path):
    blocks, end = paper_from(blocks_of(tmp_path))
    page = render_html(blocks, end["paper"])
    assert "<a href=#p1.2b>paragraph 1.2(b)</a>" in page and "<li id=p1.2b>" in page
    assert "<a href=#term-hub>the hub</a>" in page and "<p id=term-hub>" in page
    assert "<a href=#term-mash>MASH</a>" in page and "<p id=term-mash>" in page


def test_the_same_links_lead_there_in_print(tmp_path):
    blocks, _ = paper_from(blocks_of(tmp_path))
    written = Writer(blocks).blocks(blocks)
    assert all(f"led({number}, " in written for number in range(3))
    path = tmp_path / "paper.pdf"
    path.write_bytes(render_pdf(blocks, PAPER))
    with pikepdf.open(path) as pdf:
        inside = [
            note
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if note.get("/Subtype") == "/Link" and note.get("/A", {}).get("/S") != "/URI"
        ]
    assert len(inside) >= 3


def test_every_lost_link_is_an_error_that_names_it(tmp_path):
    chapter = CHAPTER.replace("#p1.2b", "#p9.9").replace("#term-hub", "#term-hubb")
    with pytest.raises(RenderingError) as caught:
        paper_from(blocks_of(tmp_path, chapter))
    lines = [str(fault) for fault in caught.value.faults]
    assert lines[0].startswith('link "paragraph 1.2(b)" to #p9.9: this paper has no such place')
    assert lines[1].startswith('link "the hub" to #term-hubb')


def test_a_link_to_another_site_is_not_looked_for():
    link = {"kind": "link", "href": "https://example.org/#x", "content": [nodes.text("there")]}
    end = {"kind": "end", "words": "End.", "paper": PAPER}
    blocks, _ = paper_from([nodes.paragraph([link]), end])
    assert blocks == [nodes.paragraph([link])]


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_the_page_leads_to_the_files_that_lie_beside_it(papers, edition):
    page = lxml.html.parse(papers / edition / "report.html")
    links = {one.get("href"): one.text for one in page.xpath("//header//a")}
    assert links == dict(BESIDE)
    assert all((papers / edition / name).is_file() for name in links)
