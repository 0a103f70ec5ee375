"""A title says the finding where the shown numbers settle it, and else says what is drawn."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.drawing import Bar
from p2p_analysis.show.findings import (
    beyond_chance,
    end_of_path,
    largest_part,
    left_over,
    most_in,
)
from p2p_analysis.show.nodes import walk
from tests.show.test_legible import every_chart


def bars(*values):
    """Three answers; the last is what is not recorded."""
    names = ("Followed", "Not followed", "Not recorded")
    return [
        Bar(name, value, missing=name == "Not recorded")
        for name, value in zip(names, values, strict=True)
    ]


def step(id, of, value, base, not_recorded=0):
    return SimpleNamespace(id=id, of=of, value=value, base=base, not_recorded=not_recorded)


@pytest.mark.parametrize(
    ("values", "whole", "title"),
    [
        ((15, 1, 0), 16, "T: most often followed, 15 of 16"),
        ((5, 6, 5), 16, "T: most often not followed, 6 of 16"),
        ((3, 4, 9), 16, "T: not recorded in 9 of 16"),
        ((6, 6, 4), 16, "T"),  # a tie
        ((3, 6, 6), 15, "T"),  # a tie with what is not recorded
        ((0, 0, 0), 0, "T"),
        ((15, WITHHELD, 0), 16, "T"),
        ((WITHHELD, 1, 0), 16, "T"),
        ((9, 1, WITHHELD), 10, "T"),
        ((9, 1, None), 10, "T"),
        ((15, 1, 0), WITHHELD, "T"),
        ((15, 1, 0), None, "T"),
        ((15, 1, 0), 20, "T"),  # the parts do not make up the whole
        ((15, 9, 0), 16, "T"),  # answers that overlap
    ],
)
def test_the_largest_part_is_named_only_where_it_is_beyond_doubt(values, whole, title):
    assert largest_part("T", bars(*values), whole) == title


@pytest.mark.parametrize(
    ("values", "whole", "title"),
    [
        ((10, 18), 28, "T: in all, 10 in early and 18 in late"),
        ((14, 14), 28, "T"),
        ((WITHHELD, 18), 28, "T"),
        ((10, 18), WITHHELD, "T"),
        ((10, 16), 28, "T"),  # two cases are in neither period
        ((0, 0), 0, "T"),
        ((), 28, "T"),
    ],
)
def test_most_is_said_of_more_than_half_and_never_beside_a_withheld_number(values, whole, title):
    spans = dict(zip(("early", "late"), values, strict=False))
    assert most_in("T", spans, whole) == title


def test_the_largest_of_three_spans_is_not_called_most():
    assert most_in("T", {"a": 4, "b": 3, "c": 3}, 10) == "T"


@given(some.lists(some.one_of(some.integers(0, 9), some.just(WITHHELD)), min_size=3, max_size=3),
       some.integers(0, 27))  # fmt: skip
def test_a_title_beside_anything_withheld_is_the_plain_one(values, whole):
    title = largest_part("T", bars(*values), whole)
    if WITHHELD in values:
        assert title == "T"
    elif title != "T":
        largest = max(values)
        assert values.count(largest) == 1
        assert f"{largest} of {whole}" in title


def test_the_end_of_a_chain_is_told_with_what_is_not_recorded():
    chain = [step("a", None, 16, 18), step("b", "a", 12, 16), step("c", "b", 7, 12, 3)]
    assert end_of_path("T", chain) == "T: last step on record in 7 of 12, not recorded in 3"
    assert end_of_path("T", chain[:2]) == "T: last step on record in 12 of 16"


@pytest.mark.parametrize(
    "last",
    [
        step("b", "cases", 2, 28),  # asked of all, so no chain
        step("b", "a", WITHHELD, 16), step("b", "a", 12, WITHHELD),
        step("b", "a", 12, 16, WITHHELD), step("b", "a", 0, 0), step("b", "a", 12, 16, None),
    ],
)  # fmt: skip
def test_a_path_that_is_no_chain_or_ends_withheld_has_a_plain_title(last):
    assert end_of_path("T", [step("a", None, 16, 18), last]) == "T"


def test_a_path_of_one_step_has_no_end():
    assert end_of_path("T", [step("a", None, 16, 18)]) == "T"


def test_what_is_left_over_is_told_of_shown_numbers_alone():
    assert left_over("T", 1312, 28, "included") == "T: 28 of 1,312 included"
    assert {left_over("T", *pair, "included") for pair in (
        (WITHHELD, 28), (312, WITHHELD), (0, 0), (None, 3))} == {"T"}  # fmt: skip


def test_what_lies_beyond_chance_is_named():
    assert beyond_chance("T", [], "months") == "T: no signal beyond chance"
    assert beyond_chance("T", ["May 2018"], "months") == "T: May 2018 beyond chance"
    assert beyond_chance("T", ["a", "b"], "months") == "T: a and b beyond chance"
    assert beyond_chance("T", ["a", "b", "c"], "months") == "T: several months beyond chance"


# --- The paper ----------------------------------------------------------------------------------


def test_the_paper_of_2020_says_its_findings_in_the_exempt_edition(exempt):
    titles = {block["id"]: block["title"] for block in every_chart(exempt)}
    assert titles["chart-advice"].endswith(": most often followed, 15 of 16")
    assert titles["chart-recording"].endswith(": most often in full, 12 of 18")
    assert titles["chart-trend-cases"].endswith(
        "by quarter of referral: in all, 10 in January 2017 to October 2018 "
        "and 18 in November 2018 to November 2019"
    )
    assert titles["chart-screening"].endswith(": 28 of 312 included")
    assert titles["chart-recording-control"].endswith("by month of referral")  # it cannot signal


def test_the_public_paper_has_plain_titles_where_it_withholds(public):
    titles = {block["id"]: block["title"] for block in every_chart(public)}
    assert titles.keys() >= {"chart-outcomes", "chart-police", "chart-compliance"}
    for name in ("outcomes", "police", "compliance"):
        assert ":" not in titles[f"chart-{name}"]
        assert not re.search(r"\d", titles[f"chart-{name}"])


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_each_number_of_a_title_is_a_released_one_and_the_table_keeps_the_plain_title(
    edition, request
):
    release = request.getfixturevalue(edition)
    released = {
        value for figure in release.figures.values()
        for value in (figure.value, figure.base, figure.no, figure.not_recorded)
    } | {value for fields in release.breakdowns.values() for levels in fields.values()
         for value in levels.values()}  # fmt: skip
    for block in every_chart(release):
        plain, _, finding = block["title"].partition(": ")
        dates = r"\b(\d+ )?[A-Z][a-z]+ \d{4}\b"
        for number in re.findall(r"\d+", re.sub(dates, "", finding)):
            assert int(number) in released, block["title"]
        assert not re.search(r"\d+ of", block["data"]["caption"])
        assert plain.split(",")[0] in block["data"]["caption"] or "screening" in block["id"]
        assert any(node["kind"] == "figure" for node in walk([block["data"]])) or (
            block["id"] == "chart-due-dates"
        )
