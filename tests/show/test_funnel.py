"""The screening on the page: a chart, the reasons, and by year where the edition may say it."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.nodes import plain
from tests.gate.test_screening import SOME, screening
from tests.invented import counted, write_review


def tables(shown):
    """Every table, also those of charts, by id."""
    found = [block.get("data", block) for block in shown.blocks]
    return {one["id"]: one for one in found if one["kind"] == "table"}


def grid(table):
    """A table's rows as words."""
    return [[plain(cell) for cell in row] for row in table["rows"]]


def test_the_chart_and_its_table_name_every_stage_and_reason(public):
    chart, _ = p2p.funnel(public).blocks
    assert chart["title"] == "Records left at each stage of the screening: 28 of 312 included"
    rows = grid(tables(p2p.funnel(public))["data-screening"])
    assert rows[0] == ["Looked at", "312", *["not applicable"] * 3]
    assert rows[1] == ["Peer-on-peer", "171", "141", "122", "19"]
    assert rows[4] == ["Received in the months under review", "43", "15", "15", "not applicable"]
    assert rows[5] == ["Not a repeat of another record: included", "28", "15", "8", "7"]


def test_the_public_edition_says_where_the_table_by_year_is(public):
    _, words = p2p.funnel(public).blocks
    assert "exempt edition only" in plain([words])
    assert "table-screening-by-year" not in tables(p2p.funnel(public))


def test_the_exempt_edition_counts_every_stage_by_year_latest_first(exempt):
    rows = grid(tables(p2p.funnel(exempt))["table-screening-by-year"])
    assert [row[0] for row in rows] == [
        "After the months under review", "January to November 2019", "2018", "2017",
        "Before the months under review", "All",
    ]  # fmt: skip
    assert rows[-1][1:] == ["312", "171", "105", "58", "43", "28"]
    for column in range(1, 7):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])


def test_a_withheld_stage_stands_as_a_mark_and_never_as_a_number(tmp_path):
    counts = screening(tmp_path, SOME | {"sexual.no": 2, "sexual.not_recorded": 11})
    release = p2p.protect(counts, counts.review.editions["public"])
    assert release["screened_sexual"].no is WITHHELD
    rows = grid(tables(p2p.funnel(release))["data-screening"])
    assert rows[2][3:] == ["[c]", "[c]"]


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_a_review_without_the_file_says_so_in_one_sentence(tmp_path, edition):
    counts = counted(write_review(tmp_path, rows=[{}] * 8))
    (words,) = p2p.funnel(p2p.protect(counts, counts.review.editions[edition])).blocks
    assert "no file of the records that were looked at" in plain([words])
