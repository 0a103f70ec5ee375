"""The cost report: every fact of it from the cost, every line that can be pasted valid."""

import tomllib

import pytest

from p2p_analysis.gate.cost import Cost, Holes, Proposal, Withholding
from p2p_analysis.show.cost import cost_in_words

NOW = Withholding(
    Holes(3, 10), Holes(5, 20), {("cases", "quarter"): Holes(7, 8), ("cases", "area"): Holes(1, 4)}
)


def report(then, *, merge=None, merged=None, name="public"):
    proposals = () if then is None else (Proposal("quarter", "half_year", merge or {}, then),)
    return cost_in_words(Cost(name, merged or {}, NOW, proposals)).splitlines()


def with_quarters(withheld, of, area=(1, 4)):
    breakdowns = {("cases", "quarter"): Holes(withheld, of), ("cases", "area"): Holes(*area)}
    return Withholding(NOW.values, NOW.answers, breakdowns)


def pasted(lines):
    (line,) = [line for line in lines if "merge = " in line]
    return line.split(":  ")[0].strip(), tomllib.loads(line.split(":  ")[1])


def test_the_report_begins_with_all_that_is_withheld():
    assert report(None)[:8] == [
        "The public edition withholds 16 of 42 numbers:",
        "  3 of 10 figures",
        "  5 of 20 answers beside them (no, not recorded, asked)",
        "  8 of 12 numbers in breakdowns",
        "",
        "Withheld in each breakdown:",
        "  cases by quarter  7 of 8",
        "  cases by area     1 of 4",
    ]


def test_a_merge_that_saves_is_told_with_what_to_paste():
    lines = report(with_quarters(1, 4), merge={"quarter": "half_year"})
    at = lines.index("Merges that could be made:")
    assert lines[at + 1 : at + 4] == [
        '  quarter as "half_year": 6 fewer withheld (16 now, 10 then)',
        "    cases by quarter: 7 of 8 now, 1 of 4 then",
        '    under [editions.public]:  merge = { quarter = "half_year" }',
    ]
    assert pasted(lines) == ("under [editions.public]", {"merge": {"quarter": "half_year"}})


def test_a_merge_that_saves_nothing_is_said_to_and_offers_nothing_to_paste():
    lines = report(with_quarters(7, 7), merge={"quarter": "half_year"})
    assert '  quarter as "half_year": saves nothing (16 now, 16 then)' in lines
    assert not any("merge = " in line for line in lines)


def test_a_merge_that_costs_more_is_said_to():
    lines = report(with_quarters(7, 7, area=(3, 4)), merge={"quarter": "half_year"})
    assert '  quarter as "half_year": saves nothing: 2 more withheld (16 now, 18 then)' in lines
    assert "    cases by area: 1 of 4 now, 3 of 4 then" in lines
    assert not any("merge = " in line for line in lines)


@pytest.mark.parametrize(("then", "warned"), [((3, 4), True), ((2, 4), False)])
def test_fewer_holes_only_because_there_are_fewer_numbers_is_said(then, warned):
    lines = report(with_quarters(*then))
    assert any("no more of them would be shown" in line for line in lines) is warned


def test_a_breakdown_that_a_merge_leaves_as_it_was_is_not_listed_with_it():
    lines = report(with_quarters(1, 4))
    assert not any(line.startswith("    cases by area") for line in lines)


def test_merges_that_stand_already_are_named_and_kept_in_what_is_pasted():
    merged = {"location": {"Out of school": ("outside", 'the "bus"')}}
    merge = {**merged, "quarter": "half_year"}
    lines = report(with_quarters(1, 4), merge=merge, merged=merged, name="for all")
    assert "Merged already: location." in lines
    place, read = pasted(lines)
    assert place == 'under [editions."for all"], in place of its merge'
    assert read["merge"] == {
        "location": {"Out of school": ["outside", 'the "bus"']},
        "quarter": "half_year",
    }


def test_where_no_merge_is_left_the_report_says_so():
    lines = report(None, merged={"quarter": "year"})
    assert 'Merged already: quarter ("year").' in lines
    assert "No field is left that a ready merge applies to." in lines
