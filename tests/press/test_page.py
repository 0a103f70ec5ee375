"""The page against the blocks it was written from: as many tables, notes and places, none empty."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from itertools import pairwise

import lxml.html
import pytest

from p2p_analysis.press.audit import remake
from p2p_analysis.press.audit.bound import Bindings
from p2p_analysis.press.document import paper_from
from p2p_analysis.press.html import render_html
from p2p_analysis.show.nodes import anchors_of, walk
from p2p_analysis.show.provenance import key_of, unused


@pytest.fixture(scope="module", params=["public", "exempt"])
def written(request, review):
    """The blocks of an edition, the page made of them, and its bytes."""
    release = request.getfixturevalue(request.param)
    given = {"review_folder": str(review.folder), "edition": request.param}
    shown, failed = remake._run(review, release, given)
    assert failed == []
    blocks, end = paper_from(shown)
    html = render_html(blocks, end["paper"])
    return blocks, lxml.html.document_fromstring(html), html, release


def kinds(blocks):
    return Counter(node["kind"] for node in walk(blocks))


def test_everything_that_the_blocks_hold_is_on_the_page(written):
    blocks, page, _, _ = written
    found = kinds(blocks)
    assert len(page.xpath("//table")) == found["table"] > 30
    assert len(page.xpath("//figure")) == len(page.xpath("//svg")) == found["chart"] > 6
    assert len(page.xpath("//ol[@class='notes']/li")) == found["footnote"] > 5
    assert len(page.xpath("//sup/a")) == found["footnote"]
    assert len(page.xpath("//nav//li")) == found["heading"] + 1  # the notes
    lists = "//main//ol[@class='letters']/li | //main//ul/li"
    assert len(page.xpath(lists)) == found["item"] > 50
    assert len(page.xpath("//p[starts-with(@id, 'p')]")) == sum(
        bool(block.get("number")) for block in blocks if block["kind"] == "paragraph"
    )


def test_no_table_of_numbers_has_one_row(written):
    blocks, _, _, _ = written
    rows = [len(one["rows"]) for one in blocks if one["kind"] == "table" and one["numeric"]]
    assert len(rows) > 10
    assert min(rows) > 1


def test_every_place_of_the_blocks_is_a_place_of_the_page_and_stands_once(written):
    blocks, page, _, _ = written
    ids = Counter(page.xpath("//@id"))
    assert anchors_of(blocks) <= set(ids)
    assert [one for one, times in ids.items() if times > 1] == []


def test_no_link_dangles_and_no_heading_is_empty(written):
    _, page, _, _ = written
    ids = set(page.xpath("//@id"))
    hrefs = [href for href in page.xpath("//a/@href") if href.startswith("#")]
    assert len(hrefs) > 500
    assert [href for href in hrefs if href[1:] not in ids] == []
    for named in page.xpath("//@aria-labelledby"):
        assert named in ids
    for heading in page.xpath("//h1|//h2|//h3|//h4|//caption|//figcaption|//summary|//a"):
        assert heading.text_content().strip()


def test_levels_of_headings_follow_one_another(written):
    _, page, _, _ = written
    levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_has_its_landmarks(written):
    _, page, _, _ = written
    assert [one.tag for one in page.find("body")] == ["a", "header", "nav", "main", "footer"]


def test_nothing_is_told_by_a_title_that_no_keyboard_reaches(written):
    _, page, _, _ = written
    assert page.xpath("//body//@title") == []


def test_the_contents_can_be_scrolled_by_a_keyboard_where_they_are_folded(written):
    # On a narrow screen the box holds nothing else that a keyboard reaches before it is opened.
    _, page, _, _ = written
    assert page.xpath("//nav/@tabindex") == ["0"]
    assert len(page.xpath("//nav//li/a")) > 20


def is_withheld(element):
    return "withheld" in element.text_content() or element.text_content() == "[c]"


def test_every_number_in_prose_that_is_shown_leads_to_the_row_of_its_figure(written):
    _, page, _, _ = written
    follow = Bindings()
    bound = [(e, follow.figure_of(e.tag, dict(e.attrib))) for e in page.iter() if e.tag != "svg"]
    prose = [(e, name) for e, name in bound if name and e.tag in ("a", "span")
             and not any(a.tag in ("td", "th") for a in e.iterancestors())]  # fmt: skip
    assert len(prose) > 100
    for element, name in prose:
        if name.endswith(".source"):  # it is the source itself
            continue
        key = key_of({"id": name})
        href = element.get("href") or ""
        if is_withheld(element):
            assert not href, name
            continue
        assert href.startswith("#n-"), name
        assert f"{key}.".startswith(f"{href[3:]}."), name


def test_every_figure_is_used_or_listed_as_not_used(written):
    blocks, page, _, release = written
    idle = set(unused(blocks))
    used = {key_of(node) for node in walk(blocks) if node["kind"] == "figure"}
    assert set(release.figures) <= used
    for name in release.figures:
        (row,) = page.xpath(f"//tr[@id='n-{name}']")
        words = " ".join(row.text_content().split())
        assert ("only here" in words) == (name in idle), name
        assert bool(row.xpath("td/a")) == (name not in idle), name


def test_every_table_of_counts_leads_to_how_they_were_counted(written):
    _, page, _, _ = written
    rows = [one[2:] for one in page.xpath("//tr/@id") if one.startswith("n-")]
    for table in page.xpath("//div[starts-with(@class, 'table')]"):
        follow = Bindings()
        names = {
            key_of({"id": name})
            for element in table.iter()
            if (name := follow.figure_of(element.tag, dict(element.attrib)))
            and not is_withheld(element)
        }
        places = {href[3:] for href in table.xpath(".//a/@href") if href.startswith("#n-")}
        places |= {one[2:] for one in table.xpath(".//tr/@id")}
        # "The rows from A to B" leads to those between as well.
        links = table.xpath(".//a[starts-with(@href, '#n-')]")
        for first, last in itertools.pairwise(links):
            if (first.tail or "").strip() == "” to “":
                ends = (rows.index(one.get("href")[3:]) for one in (first, last))
                places |= set(rows[slice(next(ends), next(ends))])
        lost = {name for name in names if name not in places and not name.startswith("before")}
        assert not {name for name in lost if name.rsplit(".", 1)[0] not in places}, table.get("id")


MOST_BYTES = 250_000
MOST_SECONDS = 0.3


def test_the_page_is_light_and_quickly_written(written):
    blocks, _, html, _ = written
    assert len(html.encode()) <= MOST_BYTES
    paper = {**dict.fromkeys(_PAPER, "x"), "status": "draft"}
    assert min(seconds(lambda: render_html(blocks, paper)) for _ in range(3)) < MOST_SECONDS


def seconds(work):
    """How long the processor worked on it, however busy the machine is."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


_PAPER = (
    "title", "edition", "marking", "council", "committee", "as_at_words", "data_note", "rule",
    "contact",
)  # fmt: skip
