"""References in prose lead to the paragraphs of this paper, and never to those of another."""

from __future__ import annotations

import pytest

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node, plain, walk
from p2p_analysis.show.paragraph_links import paragraphs_linked

PLACES = [
    nodes.paragraph([nodes.text("First.")], number="2.24"),
    nodes.paragraph([nodes.text("Second.")], number="2.26"),
    {
        "kind": "items",
        "items": [
            {"kind": "item", "number": f"{number}({letter})", "content": [nodes.text("One.")]}
            for number in ("2.26", "3.1")
            for letter in "abk"
        ],
    },
]


def links(*content: Node, number: str = "") -> list[tuple[str, str]]:
    """Words and places of the links in a paragraph that stands among others."""
    block = nodes.paragraph(list(content), number=number)
    linked = paragraphs_linked([*PLACES, block])[-1]
    assert plain(linked["content"]) == plain(content), "no word is changed"
    found = [node for node in walk([linked]) if node["kind"] == "link"]
    return [(plain(node["content"]), node["href"]) for node in found]


def test_a_reference_is_a_link_with_its_noun():
    assert links(nodes.text("More in paragraph 2.26(k).")) == [("paragraph 2.26(k)", "#p2.26k")]
    assert links(nodes.text("Paragraph 2.24 says more.")) == [("Paragraph 2.24", "#p2.24")]


def test_several_are_a_link_each_and_a_letter_goes_on_from_its_number():
    words = nodes.text("See paragraphs 2.24, 2.26(a), (b) and (k).")
    assert links(words) == [
        ("2.24", "#p2.24"), ("2.26(a)", "#p2.26a"), ("(b)", "#p2.26b"), ("(k)", "#p2.26k"),
    ]  # fmt: skip


def test_a_recommendation_is_one_of_the_list_that_it_is_named_in():
    words = nodes.text("The 2020 paper held that this depends on recommendation (k).")
    assert links(words, number="3.1(j)") == [("recommendation (k)", "#p3.1k")]
    assert links(words, number="2.24") == []


@pytest.mark.parametrize(
    "words",
    [
        "The 2020 paper gives no source in paragraph 2.24.",
        "2020 paper, paragraph 2.24; its source was not found.",
        "It is named in its own paragraph 2.24.",
        "As the report's paragraph 2.24 has it.",
        "Schedule 12A, paragraphs 1 and 2.",
        "See paragraph 9.9(z).",
        "It rose by 2.24 a month.",
    ],
)
def test_what_is_no_paragraph_of_this_paper_stays_words(words: str):
    assert links(nodes.text(words)) == []


def test_another_paper_counts_in_its_own_sentence_alone():
    words = "The 2020 paper says so in paragraph 2.24. Here paragraph 2.26 answers it."
    assert links(nodes.text(words)) == [("paragraph 2.26", "#p2.26")]
    number = nodes.figure("14", id="x", form="", withheld=False, value=14, how="So.")
    split = nodes.text("The 2020 paper counts "), number, nodes.text(" in paragraph 2.24.")
    assert links(*split) == [], "a number between them does not part a sentence"


def test_words_in_bold_and_footnotes_have_links_and_links_hold_none():
    inside = [nodes.text("see paragraph 2.24")]
    for kind in ("strong", "footnote"):
        assert len(links({"kind": kind, "content": inside})) == 1
    link = {"kind": "link", "href": "#p2.26", "content": inside}
    assert links(link) == [("see paragraph 2.24", "#p2.26")]


def test_tables_stay_as_they_are():
    rows = [[[nodes.text("paragraph 2.24")]]]
    table = nodes.table(id="t", caption="T", head=["A"], rows=rows, source="")
    assert paragraphs_linked([*PLACES, table])[-1] == table
