"""The front page: each question in a sentence, what changed, how to read it, whom to ask."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.show.nodes import plain, walk
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
short = "In **{{ n.together.of_cases }}** they are."
answer = "In {{ n.together.of_cases }}, by the record, both are."
figures = ["together"]
caveat = "Not on the record: {{ n.together.not_recorded }}."
paragraphs = ["2.1"]
"""
SIX = {"marking": "Public", "suppress_below": 6, "protect_width": 3}
ROWS = [*several(8, same_setting_now="yes"), *several(9, same_setting_now="no"), *several(7)]


def made(folder, *, rows=ROWS, answers=ANSWERS, measures=MEASURES, head="", **rule):
    review = write_review(
        folder,
        measures=measures,
        rows=rows,
        editions={"public": SIX | rule},
        files={"answers.toml": answers},
        head=head,
    )
    return p2p.protect(counted(review), review.editions["public"])


def told(release):
    return [plain(block["content"]) for block in p2p.front_page(release).blocks]


def test_each_question_is_a_sentence_with_its_number_in_bold_and_a_link_to_the_rest(tmp_path):
    _, answer, *_ = p2p.front_page(made(tmp_path / "r")).blocks
    words = "Are they together? In 8 of the 24 cases they are. Answer 1.1(a) in full."
    assert plain(answer["content"]) == words
    bold = [plain(node["content"]) for node in walk([answer]) if node["kind"] == "strong"]
    assert bold == ["Are they together?", "8 of the 24 cases"]
    assert [n["href"] for n in walk([answer]) if n["kind"] == "link"] == ["#answer-1-1a"]


def test_an_answer_that_has_no_short_form_is_printed_as_it_is(tmp_path):
    text = "".join(line for line in ANSWERS.splitlines(True) if not line.startswith("short"))
    assert (
        "In 8 of the 24 cases, by the record, both are."
        in told(made(tmp_path / "r", answers=text))[1]
    )


def test_a_withheld_number_is_said_in_words(tmp_path):
    rows = [*several(3, same_setting_now="yes"), *several(12, same_setting_now="no"), *several(4)]
    assert (
        "In a withheld number of the 19 cases they are." in told(made(tmp_path / "r", rows=rows))[1]
    )


def test_how_to_read_it_gives_the_rule_and_the_count_of_what_is_withheld(tmp_path):
    rows = [*several(3, same_setting_now="yes"), *several(12, same_setting_now="no"), *several(4)]
    release = made(tmp_path / "r", rows=rows)
    (words,) = (words for words in told(release) if words.startswith("How do I read"))
    assert "it never means no" in words
    assert release.rule in words
    withheld = sum(figure.withheld for figure in release.figures.values())
    assert withheld > 0
    assert f"In this edition {withheld} of the {len(release.figures)} figures" in words


def test_of_what_did_not_happen_the_sentence_says_none(tmp_path):
    first = made(tmp_path / "r")
    end = json.loads(json.dumps(p2p.finish(first).blocks[-1]))
    (tmp_path / "r" / "then.json").write_text(json.dumps(end))
    same = made(tmp_path / "r", earlier=["then.json"])
    assert "What is new? Since the edition of 2 March 2020 no figure has changed." in told(same)
    more = made(tmp_path / "r", rows=ROWS * 2, earlier=["then.json"])
    assert any("no figure is new, 2 have changed and none is withdrawn" in t for t in told(more))
    open_one = made(tmp_path / "o", suppress_below=0, marking="Exempt")
    assert any("none of the 3 figures is withheld" in words for words in told(open_one))


def test_a_contact_is_printed_if_the_review_names_one(tmp_path):
    assert not any("Whom can I ask" in words for words in told(made(tmp_path / "a")))
    release = made(tmp_path / "b", head='contact = "The review team."')
    assert told(release)[-1] == "Whom can I ask? The review team."


def test_the_first_edition_says_that_it_is_the_first(tmp_path):
    release = made(tmp_path / "r")
    assert "What is new? This is the first version of this paper." in told(release)
    _, words = p2p.appendix(release, "since").blocks
    assert plain(words["content"]) == "This is the first version of this paper."


def test_a_later_edition_counts_what_changed_and_lists_it(tmp_path):
    first = made(tmp_path / "r")
    end = json.loads(json.dumps(p2p.finish(first).blocks[-1]))
    (tmp_path / "r" / "then.json").write_text(json.dumps(end))
    measures = {
        "cases": MEASURES["cases"],
        "outside": {"label": "outside", "where": {"location": "outside"}},
    }
    later = made(
        tmp_path / "r", measures=measures, rows=ROWS * 2, earlier=["then.json"],
        answers=ANSWERS.replace("together", "outside"),
    )  # fmt: skip
    words = (
        "What is new? Since the edition of 2 March 2020: 1 figure is new, 1 has changed and 1 is "
        "withdrawn. See the list of changes."
    )
    assert words in told(later)
    *_, table = p2p.appendix(later, "since").blocks
    rows = {plain(row[0]): [plain(cell) for cell in row[1:]] for row in table["rows"]}
    assert rows == {
        "Cases": ["changed", "24", "48"],
        "Outside": ["new", "none", "0"],
        "Together": ["withdrawn", "8", "none"],
    }
    bound = {node["id"] for node in walk([table]) if node["kind"] == "figure"}
    assert {"before.cases", "cases", "before.together", "outside"} <= bound


def test_a_typed_number_in_a_short_answer_is_refused_with_its_place(tmp_path):
    release = made(tmp_path / "r", answers=ANSWERS.replace("they are", "all 9 are"))
    with pytest.raises(NarrativeError, match=r"answers.toml, question 1.1\(a\), short: the numb"):
        check_chapters(release.review)


# --- The Herefordshire paper --------------------------------------------------------------------


def test_the_front_page_is_short_enough_to_be_one(public, exempt):
    for release in (public, exempt):
        words = " ".join(told(release)).split()
        assert 250 <= len(words) <= 360
        questions = [plain(b["content"]) for b in p2p.front_page(release).blocks[1:6]]
        for question, answer in zip(release.review.answers, questions, strict=True):
            assert answer.startswith(question.asks)
        bound = [
            sum(node["kind"] == "figure" and node["id"] in release.figures for node in walk([b]))
            for b in p2p.front_page(release).blocks[1:6]
        ]
        assert all(bound)


def test_an_address_of_the_contact_is_a_link(tmp_path):
    release = made(tmp_path / "r", head='contact = "The team: www.anyshire.example"')
    *_, block = p2p.front_page(release).blocks
    assert plain(block["content"]).endswith("The team: www.anyshire.example.")
    hrefs = [node["href"] for node in walk([block]) if node["kind"] == "link"]
    assert hrefs == ["https://www.anyshire.example"]
