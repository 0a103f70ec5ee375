"""Numbers on the page: each maps to a released figure or to the review's own text, or is a leak."""

import json
import re

import pytest

from p2p_analysis.gate.earlier import from_manifest
from p2p_analysis.press.audit.numbers import _released, unmapped


@pytest.fixture
def found(built, herefordshire):
    """Call it with a change of the page for the numbers that map to nothing."""

    def read(old="", new=""):
        page = built["report.html"].decode()
        assert old in page
        manifest = json.loads(built["manifest.json"])
        changed = page.replace(old, new, 1).encode()
        return [(one.found, one.expected) for one in unmapped(changed, manifest, herefordshire)]

    return read


def test_every_number_of_the_clean_page_is_accounted_for(found, built):
    assert found() == []
    page = built["report.html"]
    assert page.count(b" data-n") + page.count(b"href=#n-") > 250


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("In 37 of them", "37"),
        ("In seventeen of them", "seventeen"),
        ("That is 4% of them", "4%"),
        ("This is 0.14 a month", "0.14"),
        ("A third of them", "a third of"),
        ("½ of them", "½"),
    ],
)
def test_a_loose_number_that_nothing_accounts_for_is_found(found, words, number):
    assert found("<p>", f"<p>{words}. ") == [(number, "")]


def test_a_number_in_an_attribute_that_is_read_aloud_is_found(found):
    assert found('<svg role=img aria-label="', '<svg role=img aria-label="37 of them. ') == [
        ("37", "")
    ]


def test_a_number_bound_to_a_figure_must_be_one_of_its_own(found):
    assert found("<p>", "<p><span data-n=historic data-value=3>3</span>") == [
        ("3", "historic"),
        ("3", "historic"),
    ]


def test_a_number_bound_by_its_row_must_be_one_of_the_row(found):
    row = "<table><tbody><tr><th><a href=#n-cases>All</a><td data-n=.no>37</table>"
    assert found("<p>", f"{row}<p>") == [("37", "cases.no")]


def test_a_number_bound_by_its_column_must_be_one_of_the_figure(found):
    head = "<table><thead><tr><th>A<th data-n=.no>B<tbody>"
    assert found("<p>", f"{head}<tr id=n-cases><th>All<td>37</table><p>") == [("37", "cases.no")]


def test_a_number_bound_by_what_stands_on_its_row_must_be_one_of_the_figure(found):
    row = "<table><tbody><tr data-n=cases><th>All<td data-n=.no>37</table>"
    assert found("<p>", f"{row}<p>") == [("37", "cases.no")]
    head = "<table><thead><tr><th>A<th data-n=cases>B<tbody>"
    row = "<tr data-n=.no><th>All<td>37</table>"
    assert found("<p>", f"{head}{row}<p>") == [("37", "cases.no")]


def test_a_number_bound_by_its_table_must_be_one_of_the_figure(found, built):
    page = built["report.html"].decode()
    table = page[page.index("data-n=cases.quarter>") :]
    cell = re.search(r'<td data-n="\.2019[^>]*>\d+', table)[0]
    assert found(cell, re.sub(r"\d+$", "37", cell))[0][0] == "37"


def test_a_number_bound_to_no_figure_is_found(found):
    assert found("<p>", "<p><span data-n=nobody data-value=28>28</span>") == [
        ("28", "nobody"),
        ("28", "nobody"),
    ]


def test_what_the_earlier_paper_printed_of_a_withheld_figure_is_not_repeated(
    found, built, herefordshire
):
    figures = json.loads(built["manifest.json"])["figures"]
    claim = next(
        one
        for one in herefordshire.claims
        if one.scope == "case" and one.measure in figures and figures[one.measure]["withheld"]
    )
    bound = f"data-n=printed.{claim.id}"
    assert found("<p>", f"<p><span {bound}>{claim.printed}</span>") == [
        (str(claim.printed), f"printed.{claim.id}")
    ]


def test_a_sum_that_the_earlier_paper_printed_is_not_repeated_beside_a_figure_that_is_shown(
    found, built, herefordshire
):
    # Less the outcomes with social care, which are shown, it is the withheld number of those with
    # the police.
    figures = json.loads(built["manifest.json"])["figures"]
    claim = next(one for one in herefordshire.claims if one.claim == "All outcomes, if added up")
    assert claim.printed > figures[claim.measure]["value"]
    bound = f"data-n=printed.{claim.id}"
    assert (str(claim.printed), f"printed.{claim.id}") in found(
        "<p>", f"<p><span {bound}>{claim.printed}</span>"
    )
    assert f"printed.{claim.id}" not in built["report.html"].decode()


def test_a_number_of_the_past_must_be_one_that_the_earlier_edition_released(built, herefordshire):
    manifest = json.loads(built["manifest.json"])
    earlier = [from_manifest("then.json", manifest)]

    def found(words):
        page = built["report.html"].replace(b"<p>", f"<p>{words}".encode(), 1)
        return [one.found for one in unmapped(page, manifest, herefordshire, earlier)]

    name, one = next((n, f) for n, f in manifest["figures"].items() if f["unit"] == "cases a month")
    released = f"{one['value']:.2f}"
    assert found(f"<span data-n=before.{name}>{released}</span>") == []
    assert found(f"<span data-n=before.{name}>87</span>") == ["87"]
    assert found("<span data-n=since.changed>none</span>") == []
    assert found("<span data-n=since.changed data-value=3>3</span>") == ["3", "3"]
    assert found("<span data-n=edition.withheld>3</span>") == ["3"]
    assert found("<span data-n=edition.claims_withheld>3</span>") == ["3"]


def test_a_share_of_the_cases_of_one_level_belongs_to_its_figure():
    figure = dict.fromkeys(("value", "no", "not_recorded", "base", "at_most", "of"))
    manifest = {
        "figures": {name: {**figure, "interval": []} for name in ("complete", "cases")},
        "breakdowns": {
            "complete": {"period": {"first": 12, "second": None}},
            "cases": {"period": {"first": 27, "second": 9}},
        },
    }
    assert "44%" in _released("complete", manifest)
    assert "44%" not in _released("cases", manifest)
