"""The comparison with the boundary moved, as a table: what it holds in each edition."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.nodes import plain
from p2p_analysis.words.errors import UsageError
from tests.invented import several

MEASURES = {
    "cases": {
        "label": "cases", "by": ["period", "boundary_moved", "location"], "per_month": True,
    },
    "plain": {"label": "plain cases", "by": ["period"], "per_month": True},
}  # fmt: skip
MOVED = """[boundaries]
moved = { label = "December in the later period", begins = 2018-12-01 }
"""
ROWS = [
    *several(20, referred_on="2018-02-01"), *several(1, referred_on="2018-12-05"),
    *several(30, referred_on="2019-03-01"),
]  # fmt: skip

TO = "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}"  # an interval stands on one line


def rows_of(shown):
    (table,) = shown.blocks
    return [[plain(cell) for cell in row] for row in table["rows"]]


def test_herefordshire_with_october_2018_in_the_later_period(exempt):
    # By hand: 10 cases in 22 months against 18 in 13; no case is of October, so with the boundary
    # moved 10 in 21 against 18 in 14. (18 / 14) / (10 / 21) = 378 / 140 = 2.7.
    assert rows_of(p2p.sensitivity(exempt, "cases")) == [
        ["Later period from November 2018, as this review counts",
         "22", "13", "10", "18", "0.45", "1.38", "3.05 (1.33 to 7.39)".replace(" to ", TO)],
        ["October 2018 in the later period, as the 2020 paper words it",
         "21", "14", "10", "18", "0.48", "1.29", "2.70 (1.18 to 6.55)".replace(" to ", TO)],
    ]  # fmt: skip


def test_its_notes_say_what_a_change_would_mean_and_what_it_would_not(exempt):
    (table,) = p2p.sensitivity(exempt, "cases").blocks
    notes = " ".join(table["notes"])
    assert "does not matter" in notes
    assert "abuse becoming more common" in notes and "No row may be read" in notes


def test_the_exempt_edition_counts_the_case_that_moves(release):
    declared, moved = rows_of(
        p2p.sensitivity(release("exempt", measures=MEASURES, rows=ROWS, head=MOVED), "cases")
    )
    assert declared[1:5] == ["12", "12", "21", "30"]
    assert moved[1:5] == ["11", "13", "20", "31"]


def test_the_public_edition_withholds_one_comparison_and_says_so(release):
    shown = p2p.sensitivity(release("public", measures=MEASURES, rows=ROWS, head=MOVED), "cases")
    rows = rows_of(shown)
    for at in (3, 4):
        assert "[c]" in [row[at] for row in rows]
    for row in rows:
        assert ("[c]" in row[3:5]) == (row[7] == "[c]")
    assert any("withheld" in note for note in shown.blocks[0]["notes"])


def test_an_edition_that_leaves_the_count_out_shows_it_as_withheld(release):
    measures = {"cases": MEASURES["cases"] | {"exempt_by": ["boundary_moved"]}}
    rule = release("public", measures=measures, rows=ROWS, head=MOVED)
    declared, moved = rows_of(p2p.sensitivity(rule, "cases"))
    assert declared[3:5] == ["21", "30"]
    assert moved[3:] == ["[c]"] * 5


def test_a_review_without_another_boundary_says_so_in_a_sentence(release):
    (paragraph,) = p2p.sensitivity(release(), "cases").blocks
    assert plain(paragraph["content"]).startswith("No other boundary")


@pytest.mark.parametrize("name", ["plain", "cases_rate_ratio"])
def test_a_figure_that_is_not_counted_by_the_boundary_is_refused(release, name):
    found = release(measures=MEASURES, rows=ROWS, head=MOVED)
    with pytest.raises(UsageError, match=r'by = \["period", "boundary_moved"\]'):
        p2p.sensitivity(found, name)


def test_a_chapter_may_name_the_ratio_and_its_interval(release):
    chapters = {
        "one": "2.1 {{ n.cases_rate_ratio_moved }} ({{ n.cases_rate_ratio_moved.interval }})"
    }
    found = release(chapters=chapters, measures=MEASURES, rows=ROWS, head=MOVED)
    text = plain(p2p.narrate(found, "one").blocks[0]["content"])
    assert text == "1.31 (0.72 to 2.43)"
