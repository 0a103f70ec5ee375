"""Registers in print: items with the numbers of the paper, tables, and what the figures say."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.register_files import KINDS
from p2p_analysis.brief.register_rows import Assurance, Recommendation
from p2p_analysis.show.assurances import assurance_warnings, result
from p2p_analysis.show.canvas import RED
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.show.nodes import anchor_of, plain, walk
from p2p_analysis.show.register_checks import in_words, warnings_of
from p2p_analysis.show.timeline import due_dates, state
from p2p_analysis.words.errors import NarrativeError, UsageError
from tests.invented import several, write_review

FINDING = '[[findings]]\nparagraph = "2.27(a)"\nid = "a"\ntext = "Poor."\n'
AS_AT = datetime.date(2020, 3, 2)
ASSURANCE = """\
[[assurances]]
paragraph = "2.29(a)"
says = "No children are together."
text = "The paper says that no children are together."
stands_on = ["together"]
holds = { together = 0 }
"""


def recommendation(letter, **keys):
    row = {
        "paragraph": f"3.1({letter})",
        "id": letter,
        "title": f"Title {letter}",
        "text": "Do it.",
    }
    return Recommendation(**row | keys)


def letters(shown):
    return [item["number"] for block in shown.blocks for item in block.get("items", ())]


def cells(shown, table):
    (found,) = (block for block in shown.blocks if block.get("id") == table)
    return [[plain(cell) for cell in row] for row in found["rows"]]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("findings", "2.27(a)", "2.27(k)"),
        ("actions", "2.28(a)", "2.28(s)"),
        ("assurances", "2.29(a)", "2.29(g)"),
        ("next_steps", "2.30(a)", "2.30(g)"),
        ("recommendations", "3.1(a)", "3.1(k)"),
        ("duties", "4.4(a)", "4.4(l)"),
        ("documents", "2.17(a)", "2.17(h)"),
    ],
)
def test_items_print_in_order_with_the_numbers_and_anchors_of_the_paper(
    public, exempt, name, first, last
):
    for release in (public, exempt):
        found = letters(p2p.register(release, name))
        assert (found[0], found[-1]) == (first, last)
        assert found == sorted(found)
    (block,) = (b for b in p2p.register(public, name).blocks if b["kind"] == "items")
    assert anchor_of(block["items"][0]) == f"p{first}".replace("(", "").replace(")", "")


def test_an_unknown_register_is_told_with_the_nearest(public):
    with pytest.raises(UsageError, match='"finding"; did you mean "findings"'):
        p2p.register(public, "finding")


def test_a_review_without_registers_prints_nothing(release):
    made = release()
    assert all(p2p.register(made, name).blocks == () for name in KINDS)
    assert p2p.register_checks(made).blocks == ()


def test_a_typed_number_in_a_register_is_refused_with_its_line(tmp_path):
    text = FINDING.replace("Poor.", "There were 7 of {{ n.csaes }}.")
    review = write_review(tmp_path, files={"findings.toml": text})
    with pytest.raises(NarrativeError) as caught:
        check_chapters(review)
    lines = [str(fault) for fault in caught.value.faults]
    assert lines[0].startswith('findings.toml, line 1, 2.27(a), text: the number "7" is typed')
    assert '"n.csaes" is not known here' in lines[1]


def test_a_phrase_that_counts_in_a_register_is_refused_in_the_public_edition(release):
    files = {"findings.toml": FINDING.replace("Poor.", "It is the only school.")}
    with pytest.raises(NarrativeError) as caught:
        p2p.register(release("public", files=files), "findings")
    assert str(caught.value).startswith(
        'findings.toml, line 1, 2.27(a), text: "the only school" counts where numbers may be '
    )
    assert p2p.register(release("exempt", files=files), "findings").blocks


# --- Recommendations and duties ---


def test_the_table_of_recommendations_says_what_is_missing_in_words(public):
    rows = {row[0]: row for row in cells(p2p.register(public, "recommendations"),
                                         "table-recommendations")}  # fmt: skip
    assert len(rows) == 11
    row = rows["(j) A model for all settings"]
    assert row[1] == "no owner named"
    assert row[2].startswith("no date was given; work had begun")
    assert row[3:] == ["in progress", "2.27(d)"]
    guidance = rows["(b) Guidance beyond the national minimum"]
    assert guidance[1] == "Children and Families Directorate"
    assert guidance[2].startswith("by the end of January 2021")


def test_an_item_ends_with_its_overlap_and_leaves_owner_and_timeline_to_the_table(public):
    (block,) = (b for b in p2p.register(public, "recommendations").blocks if b["kind"] == "items")
    words = plain(block["items"][1]["content"])
    assert words.endswith("This overlaps with recommendation (j).")
    assert "Owner" not in words


def test_the_legal_basis_gives_each_recommendation_the_duties_named(public):
    shown = p2p.appendix(public, "legal_basis")
    assert plain(shown.blocks[0]["content"]) == "Appendix 1: Legal basis for the recommendations"
    rows = cells(shown, "table-legal-basis")
    registers = public.review.registers
    short = {duty.id: duty.short for duty in registers.duties}
    for one, row in zip(registers.recommendations, rows, strict=True):
        assert row == [f"({one.letter}) {one.title}", ", ".join(short[name] for name in one.duties)]
    assert "not been checked by a lawyer" in plain(shown.blocks[1]["content"])


# --- The chart of due dates ---


def test_the_chart_says_in_words_what_it_shows(public):
    chart = p2p.register(public, "recommendations").blocks[-1]
    assert chart["kind"] == "chart"
    assert chart["title"] == (
        "When the recommendations are due: from September 2020 to 31 January 2021, "
        "some without a date"
    )
    assert chart["alt"] == (
        "Time line of due dates, with the day of this paper, 7 September 2020. "
        "The next is (a) Better records: from September 2020."
    )
    assert chart["key"] == "An arrow stands for what begins on its date and goes on."
    assert chart["long"].endswith("A month without a day is drawn at its end.")
    rows = [[plain(cell) for cell in row] for row in chart["data"]["rows"]]
    assert rows[1] == ["(h) Induction", "30 September 2020"]
    assert [row[1] for row in rows[8:]] == ["no date"] * 3
    assert chart["svg"].count("<circle") == 7
    assert chart["svg"].count(">no date<") == 3
    assert len(chart["data"]["rows"]) == 11


def test_what_is_overdue_has_its_own_mark_and_the_word(public):
    late = recommendation("a", due=datetime.date(2020, 8, 31))
    later = recommendation("b", due=datetime.date(2020, 9, 8))
    registers = dataclasses.replace(public.review.registers, recommendations=(late, later))
    review = public.review.model_copy()
    review._folder = public.review.folder
    review.__dict__["registers"] = registers
    chart = due_dates(dataclasses.replace(public, review=review))
    assert chart["svg"].count(f'stroke="{RED}"') == 1 and chart["svg"].count("<circle") == 1
    assert chart["title"].endswith(": some are overdue")
    assert "Overdue: (a) Title a." in chart["alt"]
    assert "31 August 2020, overdue" in chart["svg"]
    assert "overdue has a box with a cross" in chart["long"]
    assert [plain(cell) for cell in chart["data"]["rows"][0]][1:] == ["31 August 2020, overdue"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, "no date"),
        ({"due": datetime.date(2020, 3, 1)}, "overdue"),
        ({"due": datetime.date(2020, 3, 2)}, "to come"),
        ({"due": datetime.date(2020, 3, 1), "precision": "month"}, "to come"),
        ({"due": datetime.date(2020, 3, 1), "status": "done"}, "done"),
        ({"due": datetime.date(2020, 3, 1), "ongoing": True}, "overdue"),
        ({"due": datetime.date(2020, 3, 1), "ongoing": True, "status": "in progress"}, "to come"),
    ],
)
def test_how_a_recommendation_stands_on_a_day(keys, expected):
    assert state(recommendation("a", **keys), AS_AT) == expected


# --- Assurances ---


def told(release):
    return [(one.code, one.key) for one in assurance_warnings(release)]


def test_an_assurance_that_its_figure_contradicts_is_told(release):
    made = release(files={"assurances.toml": ASSURANCE})
    assert ("R06", "2.29(a)") in told(made)
    rows = cells(p2p.register(made, "assurances"), "table-assurances")
    assert rows[0][2:] == [
        "Cases in which both are together: 8",
        "The figures do not bear it out",
    ]


def test_a_duty_is_listed_with_the_name_that_tables_call_it_by(exempt):
    words = " ".join(plain(one["content"]) for one in walk(p2p.register(exempt, "duties").blocks)
                     if one.get("kind") == "strong")  # fmt: skip
    assert "Education Act 2002, sections 175 and 157 (safe schools)" in words
    assert "(equality)" not in words  # its title says so already


def test_an_assurance_that_fails_says_what_the_register_has_instead(release):
    instead = 'instead = "Together: {{ n.together.cases }}."\n'
    made = release(files={"assurances.toml": ASSURANCE + instead})
    assert "R06" not in {code for code, _ in told(made)}
    rows = cells(p2p.register(made, "assurances"), "table-assurances")
    assert rows[0][3] == "Together: 8 cases."
    public = release("public", files={"assurances.toml": ASSURANCE + instead})
    assert "withheld" not in cells(p2p.register(public, "assurances"), "table-assurances")[0][3]


def test_words_for_a_claim_that_fails_need_what_it_must_hold():
    with pytest.raises(ValueError, match="give holds as well"):
        Assurance(paragraph="2.24", says="x", instead="y")


def test_an_assurance_that_its_figure_bears_out_is_not(release):
    rows = several(14, same_setting_now="no")
    made = release(files={"assurances.toml": ASSURANCE}, rows=rows)
    assert told(made) == []
    assert result(made.review.registers.assurances[0], made) == "The figures bear it out"


def test_the_public_edition_is_silent_where_the_figure_is_withheld(release):
    rows = [*several(2, same_setting_now="yes"), *several(12, same_setting_now="no")]
    files = {"assurances.toml": ASSURANCE}
    made = release("public", files=files, rows=rows)
    assert made["together"].withheld
    assert told(made) == []
    assert result(made.review.registers.assurances[0], made) == "This edition cannot say"
    exempt = release(files=files, rows=rows)
    assert told(exempt) == [("R06", "2.29(a)"), ("R07", "2.29(a)")]


def test_the_public_paper_of_the_review_tells_nothing_about_withheld_assurances(public, exempt):
    assert {key for code, key in told(exempt) if code == "R06"} == {"1.3", "2.24"}
    kept = {key for code, key in told(exempt) if code == "R07"}
    assert kept >= {"1.3", "2.24", "2.29(b)", "2.29(c)"}
    assert told(public) == []
    table = cells(p2p.register_checks(public), "table-register-checks")
    assert not {row[0] for row in table} & kept


def test_the_table_of_checks_names_the_place_of_each_warning_and_says_alike_ones_once(exempt):
    table = cells(p2p.register_checks(exempt), "table-register-checks")
    found = warnings_of(exempt)
    assert len(table) == len({(one.code, one.words) for one in found}) < len(found)
    assert [where for row in table for where in row[2].split(", ")] == [one.key for one in found]
    assert ["Has what was due by now been done?", "2.28(j)"] in [row[::2] for row in table]


def test_warnings_on_a_terminal_are_grouped_by_file_with_their_lines(exempt):
    first, *lines = in_words(warnings_of(exempt)).splitlines()
    assert first == f"{len(warnings_of(exempt))} warnings about the registers:"
    files = [line for line in lines if not line.startswith(" ")]
    assert len(files) == len(set(files))
    expected = "3.1(e): no owner is named; say who is to do it (R01)"
    assert any(line.startswith("  line ") and line.endswith(expected) for line in lines)


# --- Appendices and documents ---


def test_the_list_of_appendices_says_where_each_is(public, exempt):
    rows = {row[0]: row for row in cells(p2p.register(public, "appendices"), "table-appendices")}
    assert rows["3: The cases"][1] == "In full in the exempt edition only"
    assert rows["Historic data on peer-on-peer cases"][1].startswith("Not part of this paper")
    assert [name[0] for name in rows if ": " in name] == list("123456789")
    rows = cells(p2p.register(exempt, "appendices"), "table-appendices")
    assert rows[2][1] == "In this paper"


def test_an_appendix_is_headed_as_the_list_calls_it(public):
    blocks = p2p.appendix(public, "counted", "decisions").blocks
    assert [plain(b["content"]) for b in blocks if b["kind"] == "heading"] == [
        "Appendix 4: How every number was counted",
        "Appendix 7: What is withheld, and why",
    ]


def test_key_documents_have_the_dates_of_the_guidance_list(public):
    shown = p2p.register(public, "documents")
    (told,) = (block for block in shown.blocks if block["kind"] == "table")
    rows = cells(shown, "table-documents")
    found = {row[0]: row[1:] for row in rows}
    assert told["notes"] == ["Only documents with a known date are listed."]
    row = found["Keeping Children Safe in Education 2020"]
    assert row[0] == "National guidance, statutory"
    assert row[1:3] == ["17 June 2020", "1 September 2020"]
    assert found["Beyond Referrals, Contextual Safeguarding Network"][1] == "June 2020"


def test_every_link_of_a_register_leads_to_an_item(public):
    blocks = [block for name in KINDS for block in p2p.register(public, name).blocks]
    anchors = {anchor_of(node) for node in walk(blocks)}
    hrefs = {node["href"] for node in walk(blocks) if node["kind"] == "link"}
    missing = {href for href in hrefs if href.startswith("#") and href[1:] not in anchors}
    assert missing == {"#p1.3", "#p2.24", "#table-guidance"}  # these stand elsewhere
