"""The answers in full: a block for each question, bound to figures, with links to paragraphs."""

import re

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.show.html import Writer
from p2p_analysis.show.nodes import anchor_of, plain, walk
from p2p_analysis.words.errors import NarrativeError
from tests.invented import counted, several, write_review

MEASURES = {
    "cases": {"label": "cases"},
    "together": {"label": "together", "of": "cases", "where": {"same_setting_now": "yes"}},
}
ANSWERS = """\
[[answers]]
question = "1.1(a)"
asks = "Are they together?"
answer = "In {{ n.together.of_cases }}, both are."
figures = ["together", "cases"]
caveat = "Not on the record: {{ n.together.not_recorded }}."
paragraphs = ["2.1", "2.2(b)", "2.3"]
"""


def answered(folder, rows, edition="exempt", text=ANSWERS):
    folder.mkdir()
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    review = write_review(folder, measures=MEASURES, rows=rows)
    return p2p.protect(counted(review), review.editions[edition])


ROWS = [*several(8, same_setting_now="yes"), *several(9, same_setting_now="no"), *several(7)]


def test_a_block_is_a_sentence_its_figures_its_caveat_and_links(tmp_path):
    blocks = p2p.answers(answered(tmp_path / "r", ROWS)).blocks
    kinds = [block["kind"] for block in blocks]
    assert kinds == ["heading", "paragraph", "heading", "paragraph", "table", *["paragraph"] * 2]
    assert plain(blocks[2]["content"]) == "Are they together?"
    assert plain(blocks[3]["content"]) == "In 8 of the 24 cases, both are."
    assert not [node for node in walk([blocks[3]]) if node["kind"] == "strong"]
    assert [plain(row[0]) for row in blocks[4]["rows"]] == ["Together", "Cases"]
    assert [plain(cell) for cell in blocks[4]["rows"][0][1:5]] == ["8", "9", "7", "24"]
    assert plain(blocks[5]["content"]) == "Keep in mind: Not on the record: 7."
    told = "Asked in paragraph 1.1(a). More in paragraphs 2.1, 2.2(b) and 2.3."
    assert plain(blocks[6]["content"]) == told


def test_every_number_of_an_answer_is_bound_to_its_figure(tmp_path):
    blocks = p2p.answers(answered(tmp_path / "r", ROWS)).blocks
    bound = {(node["id"], node["text"]) for node in walk(blocks) if node["kind"] == "figure"}
    assert {("together", "8 of the 24 cases"), ("together", "8"), ("cases", "24")} <= bound


def test_an_answer_in_full_can_be_reached_by_the_front_page(tmp_path):
    release = answered(tmp_path / "r", ROWS)
    anchors = {anchor_of(block) for block in p2p.answers(release).blocks}
    assert {"answer-1-1a", "answer-1-1a-figures"} <= anchors


def test_links_lead_to_the_anchors_of_the_paragraphs(tmp_path):
    page = Writer().blocks(p2p.answers(answered(tmp_path / "r", ROWS)).blocks)
    for href in ("#p1.1a", "#p2.1", "#p2.2b", "#p2.3"):
        assert f"<a href={href}>" in page


def test_what_an_edition_withholds_is_withheld_in_its_answer_too(tmp_path):
    rows = [*several(3, same_setting_now="yes"), *several(12, same_setting_now="no"), *several(4)]
    blocks = p2p.answers(answered(tmp_path / "r", rows, "public")).blocks
    assert plain(blocks[3]["content"]) == "In a withheld number of the 19 cases, both are."
    assert "3" not in plain(blocks[3]["content"])
    assert [plain(cell) for cell in blocks[4]["rows"][0][1:2]] == ["[c]"]


def test_a_typed_number_in_an_answer_is_refused_with_its_place(tmp_path):
    release = answered(tmp_path / "r", ROWS, text=ANSWERS.replace("both are", "nearly 9 are"))
    with pytest.raises(NarrativeError, match=r"answers.toml, question 1.1\(a\), answer: the numb"):
        check_chapters(release.review)


def test_a_phrase_that_counts_is_refused_where_numbers_are_withheld(tmp_path):
    text = ANSWERS.replace("Not on the record", "This leaves out the only case apart")
    with pytest.raises(NarrativeError, match=r"question 1.1\(a\), caveat"):
        p2p.answers(answered(tmp_path / "r", ROWS, "public", text))


def test_a_review_without_answers_prints_nothing(tmp_path):
    review = write_review(tmp_path / "r", measures=MEASURES, rows=ROWS)
    release = p2p.protect(counted(review), review.editions["exempt"])
    assert p2p.answers(release).blocks == ()


# --- The Herefordshire paper --------------------------------------------------------------------


def test_each_question_of_the_paper_has_its_answer(review):
    purpose = review.chapter_path("purpose").read_text(encoding="utf-8")
    asked = re.findall(r"^\(([a-z])\)", purpose[: purpose.index("\n1.2 ")], re.MULTILINE)
    assert len(asked) == 5
    assert [one.question for one in review.answers] == [f"1.1({letter})" for letter in asked]


def test_an_answer_of_the_paper_is_one_sentence_in_both_editions(public, exempt):
    for release in (public, exempt):
        blocks = p2p.answers(release).blocks
        told = [plain(b["content"]) for b in blocks if b.get("anchor", "").startswith("answer-")]
        assert len(told) == 5
        for sentence in told:
            assert re.fullmatch(r"[A-Z][^.]*(?:\.\d[^.]*)*\.", sentence), sentence
            assert "withheld" not in sentence, sentence
