"""The front page in print: all questions and their answers on the page after the cover."""

import re

import lxml.html
import pypdfium2
import pytest

import p2p_analysis as p2p
from tests.press.conftest import ROOT


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_every_question_and_answer_stands_on_the_page_after_the_cover(papers, edition):
    review = p2p.load_review(ROOT / "reports" / "herefordshire-2020")
    document = pypdfium2.PdfDocument(papers / edition / "report.pdf")
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    cover, front, after = pages[:3]
    assert "At a glance" not in cover
    assert "Contents" in after
    places = [front.index(one.asks) for one in review.answers]
    assert len(places) == 5
    assert places == sorted(places)
    ends = [front.index(f"Answer {one.question} in full") for one in review.answers]
    for one, begin, end in zip(review.answers, places, ends, strict=True):
        answer = front[begin + len(one.asks) : end]
        assert re.search(r"\d|withheld", answer), one.question
    for words in ("What is new?", "it never means no", "figures", "Whom can I ask?"):
        assert words in front
    assert review.contact in front.split("Whom can I ask?")[1]


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_the_contact_is_at_the_foot_of_the_page_and_of_each_printed_page(papers, edition):
    contact = p2p.load_review(ROOT / "reports" / "herefordshire-2020").contact
    assert contact
    html = (papers / edition / "report.html").read_text(encoding="utf-8")
    foot = lxml.html.fromstring(html).xpath("//footer")[0]
    assert f"Contact: {contact}" in foot.text_content()
    address = contact.split()[-1]
    assert foot.xpath(f"//a[@href='https://{address}']/text()") == [address] * 2
    document = pypdfium2.PdfDocument(papers / edition / "report.pdf")
    for page in document:
        assert contact[:30] in page.get_textpage().get_text_bounded()
    document.close()
