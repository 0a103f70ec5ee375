"""The glossary, and the link from the first use of each term."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.show import nodes
from p2p_analysis.show.glossary import link_first_uses
from p2p_analysis.show.nodes import anchor_of, plain, walk


def entry(anchor, *names):
    return {
        **nodes.paragraph([nodes.text(f"{names[0]}: its meaning")]),
        "anchor": anchor,
        "names": list(names),
    }


MASH = entry("term-mash", "MASH", "Multi-Agency Safeguarding Hub")
ABUSE = entry("term-abuse", "Abuse")
PEER = entry("term-peer", "Peer-on-peer abuse")


def linked(*blocks):
    found = link_first_uses([*blocks, MASH, ABUSE, PEER])
    return [
        (node["href"], plain(node["content"]))
        for node in walk(found)
        if node["kind"] == "link" and node.get("term")
    ]


def words(*texts):
    return [nodes.paragraph([nodes.text(text)]) for text in texts]


def test_the_first_use_is_linked_and_no_other():
    assert linked(*words("We asked MASH.", "MASH said so.")) == [("#term-mash", "MASH")]


def test_any_way_of_writing_a_term_is_its_first_use():
    found = linked(*words("The Multi-Agency Safeguarding Hub (MASH) said so."))
    assert found == [("#term-mash", "Multi-Agency Safeguarding Hub")]


def test_the_longest_term_is_taken_and_an_ordinary_word_may_begin_a_sentence():
    found = linked(*words("We saw peer-on-peer abuse.", "Abuse is told."))
    assert found == [("#term-peer", "peer-on-peer abuse"), ("#term-abuse", "Abuse")]


def test_letters_within_a_word_are_no_term_and_a_plural_is():
    assert linked(*words("SMASH and MASHED, abuser.")) == []
    assert linked(*words("Abuses are told.")) == [("#term-abuse", "Abuses")]


def test_headings_tables_links_footnotes_and_the_glossary_are_left_alone():
    other = {"kind": "link", "href": "https://example.org", "content": [nodes.text("MASH")]}
    note = {"kind": "footnote", "content": [nodes.text("MASH")]}
    table = nodes.table(
        id="t", caption="MASH", head=["MASH"], rows=[[[nodes.text("MASH")]]], source="MASH"
    )
    blocks = [nodes.heading(1, "MASH"), nodes.paragraph([other, note]), table]
    assert linked(*blocks) == []


def test_a_first_use_in_an_item_is_linked():
    item = {"kind": "item", "letter": "a", "number": "2.1(a)", "content": [nodes.text("MASH")]}
    assert linked({"kind": "items", "items": [item]}) == [("#term-mash", "MASH")]


@given(st.lists(st.text("MASHabuse -.", max_size=20), max_size=4))
def test_linking_changes_no_word_of_the_paper(texts):
    blocks = [*words(*texts), MASH, ABUSE, PEER]
    found = link_first_uses(blocks)
    assert [plain(b["content"]) for b in found] == [plain(b["content"]) for b in blocks]


def test_the_glossary_of_the_review_can_be_linked_to(public):
    blocks = p2p.register(public, "glossary").blocks
    assert plain(blocks[0]["content"]) == "Appendix 2: Definitions"
    anchors = [anchor_of(block) for block in blocks if block.get("anchor")]
    assert len(anchors) == len(set(anchors)) == len(public.review.registers.glossary)
    assert {"term-mash", "term-chisva", "term-not-recorded"} <= set(anchors)
    first = plain(blocks[2]["content"])
    assert first.startswith("Peer-on-peer abuse: abuse of a child by another child")
