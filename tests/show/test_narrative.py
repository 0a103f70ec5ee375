"""Chapters become blocks: numbered paragraphs, letters, notes, and every number with its figure."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.nodes import plain, walk
from p2p_analysis.words.errors import DisclosureError, NarrativeError


@pytest.fixture
def narrated(release):
    """Print one chapter of a small review."""

    def write(text, edition="exempt", **settings):
        return p2p.narrate(release(edition, {"a": text}, **settings), "a").blocks

    return write


def refused(narrated, text, edition="exempt"):
    with pytest.raises(NarrativeError) as error:
        narrated(text, edition)
    return [str(fault) for fault in error.value.faults]


# --- Blocks -----------------------------------------------------------------------------------


def test_a_heading_has_its_level(narrated):
    blocks = narrated("# Part\n\n## Section\n\n### Point *of view*")
    assert [(b["kind"], b["level"], plain(b["content"])) for b in blocks] == [
        ("heading", 1, "Part"), ("heading", 2, "Section"), ("heading", 3, "Point of view"),
    ]  # fmt: skip


def test_a_numbered_paragraph_has_its_number_and_the_words_without_it(narrated):
    first, second, third = narrated("2.1 Words.\n\nMore words.\n\n2.10 Last.")
    assert (first["number"], plain(first["content"])) == ("2.1", "Words.")
    assert (second["number"], plain(second["content"])) == ("", "More words.")
    assert (third["number"], plain(third["content"])) == ("2.10", "Last.")
    assert first["content"] == [{"kind": "text", "text": "Words."}]


def test_letters_are_one_list_under_their_paragraph(narrated):
    lead, items, after = narrated("2.26 Lead.\n\n(a) Apple.\n\n(b) Pear.\n\nAfter.")
    assert [(i["letter"], i["number"], plain(i["content"])) for i in items["items"]] == [
        ("a", "2.26(a)", "Apple."), ("b", "2.26(b)", "Pear."),
    ]  # fmt: skip
    assert (lead["kind"], items["kind"], after["kind"]) == ("paragraph", "items", "paragraph")


def test_letters_at_the_end_of_a_chapter_are_not_lost(narrated):
    assert narrated("2.1 Lead.\n\n(a) Apple.")[-1]["items"][0]["number"] == "2.1(a)"


def test_bullets_emphasis_links_and_line_breaks(narrated):
    (bullets,) = narrated(
        "- **Bold** and *slant*\n- see [the guidance](https://example.org/a)\n  too"
    )
    first, second = bullets["items"]
    assert bullets["kind"] == "bullets"
    assert [node["kind"] for node in first["content"]] == ["strong", "text", "emphasis"]
    link = next(node for node in second["content"] if node["kind"] == "link")
    assert (link["href"], plain([link])) == ("https://example.org/a", "the guidance")
    assert plain(second["content"]) == "see the guidance too"


def test_a_footnote_stands_where_it_is_called_and_not_in_the_words(narrated):
    (block,) = narrated("2.1 Words[^a] go on.\n\n[^a]: A note on {{ n.cases.cases }}.\n")
    assert plain(block["content"]) == "Words go on."
    (note,) = (node for node in block["content"] if node["kind"] == "footnote")
    assert plain(note["content"]) == "A note on 14 cases."
    assert [n["id"] for n in walk([block]) if n["kind"] == "figure"] == ["cases"]


# --- Figures ----------------------------------------------------------------------------------


def test_every_figure_in_the_text_carries_its_id_its_form_and_how_it_was_counted(narrated):
    (block,) = narrated("{{ n.together.of_cases }} in {{ review.months }} months: {{ n.together }}")
    figures = [node for node in block["content"] if node["kind"] == "figure"]
    assert [(f["text"], f["id"], f["form"], f["value"]) for f in figures] == [
        ("8 of the 14 cases", "together", "of_cases", 8),
        ("24", "review.months", "", 24),
        ("8", "together", "number", 8),
    ]
    assert figures[0]["how"].startswith("Of the cases")
    assert plain(block["content"]) == "8 of the 14 cases in 24 months: 8"


def test_a_withheld_figure_reads_as_words_and_holds_nothing(narrated):
    rows = [{"same_setting_now": "yes"}] * 12 + [{"same_setting_now": "no"}] * 2
    (block,) = narrated("Together: {{ n.together.of_cases }}.", "public", rows=rows)
    (figure,) = (node for node in block["content"] if node["kind"] == "figure")
    assert plain(block["content"]) == "Together: a withheld number of the 14 cases."
    assert (figure["withheld"], figure["value"]) == (True, None)


def test_a_condition_chooses_the_sentence_by_what_is_shown(narrated):
    text = "{% if n.together.shown %}Told: {{ n.together }}.{% else %}Not told here.{% endif %}"
    rows = [{"same_setting_now": "yes"}] * 12 + [{"same_setting_now": "no"}] * 2
    assert plain(narrated(text, "public", rows=rows)[0]["content"]) == "Not told here."
    assert plain(narrated(text, "exempt", rows=rows)[0]["content"]) == "Told: 12."


def test_a_figure_inside_other_dress_is_still_a_figure(narrated):
    blocks = narrated("# On {{ n.cases.cases }}\n\n- **{{ n.cases }}** and `{{ n.together }}`")
    found = [(n["id"], n["text"]) for n in walk(blocks) if n["kind"] == "figure"]
    assert found == [("cases", "14 cases"), ("cases", "14"), ("together", "8")]


def test_what_a_figure_prints_is_not_read_as_markdown(narrated):
    settings = {"extra": '[outside.x]\nvalue = "*5* [a](b) # c"\nlabel = "l"\nsource = "_s_"'}
    (block,) = narrated("{{ outside.x }} by {{ outside.x.source }}", **settings)
    assert plain(block["content"]) == "*5* [a](b) # c by _s_"
    assert {node["kind"] for node in block["content"]} == {"text", "figure"}


def test_every_figure_of_the_paper_carries_an_id_in_both_editions(review, public, exempt):
    for release in (public, exempt):
        shown = p2p.narrate(release, *review.chapters)
        figures = [node for node in walk(shown.blocks) if node["kind"] == "figure"]
        assert len(figures) > 80
        for node in figures:
            assert node["id"]
            top = node["id"].split(".")[0]
            assert top in release.figures or top in (
                "review", "periods", "events", "outside", "guidance", "printed", "edition",
            )  # fmt: skip
            if node["withheld"]:
                assert node["value"] is None
                assert not any(c.isdigit() for c in node["text"].split(" of the ")[0])


def test_digits_of_a_paper_stand_in_figures_dates_and_names_only(review, public):
    shown = p2p.narrate(public, "outcomes", "advice")
    loose = " ".join(n["text"] for n in walk(shown.blocks) if n["kind"] == "text")
    words = [word for word in loose.replace("(", " ").split() if any(c.isdigit() for c in word)]
    assert {word.strip(".,;:)") for word in words} <= {"47", "2020", "2018", "2.26"}


# --- Refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("phrase", ["the remaining case", "The only school", "both cases"])
def test_a_phrase_that_counts_is_refused_where_figures_are_withheld(narrated, phrase):
    text = f"2.1 Words.\n\n(a) Here is {phrase} again."
    (fault,) = refused(narrated, text, "public")
    assert fault.startswith("a.md, paragraph 2.1(a): ")
    assert f'"{phrase}"'.lower() in fault.lower()
    assert "put it in other words" in fault


def test_a_phrase_that_counts_is_allowed_where_everything_is_shown(narrated):
    assert plain(narrated("Here is the remaining case.")[0]["content"])


def test_a_phrase_that_counts_is_found_around_a_reference(narrated):
    (fault,) = refused(narrated, "All but {{ n.together }} followed.", "public")
    assert '"All but"' in fault


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("2.1 Lead.\n\n(a) A.\n\n(c) C.", "letters run a, c; expected a, b"),
        ("2.1 Lead.\n\n(b) B.", "letters run b; expected a"),
        ("2.1 Lead.\n\n(a) A.\n\n(a) A.", "letters run a, a; expected a, b"),
    ],
)
def test_letters_run_in_order(narrated, text, runs):
    assert refused(narrated, text) == [f"a.md, paragraph 2.1: {runs}"]


@pytest.mark.parametrize(
    "text",
    [
        "![a picture](x.png)",
        "> a quotation",
        "```\ncode\n```",
        "    indented code",
        "---",
        "<b>bold</b>",
        "<div>\n\nwords\n\n</div>",
        "<!-- a comment -->",
    ],
)
def test_markdown_that_is_not_part_of_the_paper_is_refused(narrated, text):
    (fault,) = refused(narrated, text)
    assert "is not part of the paper" in fault


def test_a_reference_that_names_no_figure_is_refused(narrated):
    (fault,) = refused(narrated, "{{ n.cases.shown }}")
    assert "prints no figure" in fault
    (fault,) = refused(narrated, "{{ n }}")
    assert "prints no figure" in fault


def test_the_faults_of_all_chapters_come_at_once(release):
    chapters = {"a": "28 cases", "b": "Words.", "c": "{{ n.casses }}"}
    with pytest.raises(NarrativeError) as error:
        p2p.narrate(release(chapters=chapters), "a", "b", "c")
    assert [fault.place for fault in error.value.faults] == ["a.md, line 1", "c.md, line 1"]


@pytest.mark.parametrize("thing", [None, "release", 28, {}])
def test_only_a_release_is_shown(thing):
    with pytest.raises(DisclosureError, match=r"only a Release can be shown.*p2p\.protect"):
        p2p.narrate(thing, "summary")


def test_counts_are_not_shown(invent):
    from tests.invented import counted

    counts = counted(invent({"a": "Words."}))
    for show in (
        lambda: p2p.narrate(counts, "a"),
        lambda: p2p.table(counts, "cases"),
        lambda: p2p.trend(counts, "cases"),
        lambda: p2p.chart(counts, "police"),
        lambda: p2p.appendix(counts, "counted"),
        lambda: p2p.finish(counts),
    ):
        with pytest.raises(DisclosureError, match="not Counts"):
            show()
