"""What an edition costs: withheld numbers are counted; a merge is judged by protecting with it."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.cost import Holes, cost_of, edition_that_withholds
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.release import protect
from p2p_analysis.words.errors import UsageError
from tests.invented import EDITIONS, several

MEASURES = {
    "cases": {"label": "all cases", "by": ["period", "quarter", "harm_type"], "per_month": True},
    "together": {"label": "cases together", "where": {"same_setting_now": "yes"}},
}
DAYS = ("2018-02-01", "2018-05-01", "2018-08-01", "2018-11-01", "2019-02-01", "2019-05-01",
        "2019-08-01", "2019-11-01")  # fmt: skip


def rows(each=4, harms=("rape", "causing")):
    """So many cases of each harm type in each quarter: every quarter small, every half-year not."""
    return [
        answer
        for day in DAYS
        for harm in harms
        for answer in several(each // 2, referred_on=day, harm_type=harm, same_setting_now="yes")
    ]


def editions(**merge):
    return {**EDITIONS, "public": {**EDITIONS["public"], "merge": merge}}


@pytest.fixture(scope="module")
def cost(invent):
    return cost_of(invent(MEASURES, rows()), "public")


# --- Now ----------------------------------------------------------------------------------------


def test_what_is_withheld_now_is_what_the_release_withholds(counts, public):
    now = cost_of(counts, "public").now
    figures = public.figures.values()
    assert now.values == Holes(sum(figure.withheld for figure in figures), len(figures))
    answers = [
        a for f in figures for a in (f.no, f.not_recorded, f.base, f.at_most) if a is not None
    ]
    assert now.answers == Holes(sum(a is WITHHELD for a in answers), len(answers))
    assert set(now.breakdowns) == {
        (name, field) for name, fields in public.breakdowns.items() for field in fields
    }
    phase = public.breakdown("cases", "school_phase")
    kept = sum(value is WITHHELD for value in phase.values())
    assert now.breakdowns["cases", "school_phase"] == Holes(kept, len(phase))
    assert 0 < kept < len(phase)


def test_a_breakdown_by_time_is_counted_without_the_row_that_no_table_prints(cost):
    assert cost.now.breakdowns["cases", "period"] == Holes(0, 2)
    assert cost.now.breakdowns["cases", "quarter"] == Holes(8, 8)


def test_the_total_is_the_sum_of_all_kinds_of_number(cost):
    now = cost.now
    parts = [now.values, now.answers, *now.breakdowns.values()]
    assert now.total.withheld == sum(one.withheld for one in parts) >= 8
    assert now.total.of == sum(one.of for one in parts)
    assert now.total.shown == now.total.of - now.total.withheld


# --- Proposals ----------------------------------------------------------------------------------


def test_each_ready_merge_of_a_field_that_something_is_counted_by_is_tried(cost):
    tried = [(one.field, one.name) for one in cost.proposals]
    assert tried == [("quarter", "half_year"), ("quarter", "year"), ("harm_type", "harm_class")]


def test_a_field_that_nothing_is_counted_by_is_not_tried(invent):
    measures = {**MEASURES, "cases": {"label": "cases", "by": ["quarter"]}}
    tried = [one.field for one in cost_of(invent(measures, rows()), "public").proposals]
    assert set(tried) == {"quarter"}


def test_quarters_of_four_cases_are_all_saved_by_half_years_of_eight(cost):
    half_years = cost.proposals[0]
    assert half_years.then.breakdowns["cases", "quarter"] == Holes(0, 4)
    assert cost.saved(half_years) == 8
    assert half_years.then.total.shown == cost.now.total.shown + 4


def test_a_merge_that_hides_as_much_saves_nothing(invent):
    found = cost_of(invent(MEASURES, rows(each=12)), "public")
    assert found.now.breakdowns["cases", "quarter"] == Holes(0, 8)
    assert [found.saved(one) for one in found.proposals[:2]] == [0, 0]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_proposal_is_what_the_edition_would_withhold_if_it_declared_the_merge(at, invent):
    few = [*rows(), *several(3, harm_type="harassment"), *several(1, harm_type="other_hsb")]
    proposal = cost_of(invent(MEASURES, few), "public").proposals[at]
    declared = invent(MEASURES, few, editions=editions(**{proposal.field: proposal.name}))
    again = cost_of(declared, "public")
    assert again.now == proposal.then
    assert again.merged == {proposal.field: proposal.name} == proposal.merge
    levels = protect(declared, declared.review.editions["public"]).breakdown("cases", "quarter")
    kept = sum(value is WITHHELD for level, value in levels.items() if level != "not_recorded")
    assert proposal.then.breakdowns["cases", "quarter"] == Holes(kept, len(levels) - 1)


def test_a_merge_that_stands_already_is_kept_and_not_proposed_again(invent):
    found = cost_of(invent(MEASURES, rows(), editions=editions(quarter="half_year")), "public")
    assert found.merged == {"quarter": "half_year"}
    (proposal,) = found.proposals
    assert proposal.merge == {"quarter": "half_year", "harm_type": "harm_class"}
    assert found.now.breakdowns["cases", "quarter"] == Holes(0, 4)
    assert proposal.then.breakdowns["cases", "quarter"] == Holes(0, 4)


def test_a_window_with_nothing_to_merge_gives_no_proposal(invent):
    periods = {"only": ("2018-01-01", "2018-03-31")}
    measures = {"cases": {"label": "cases", "by": ["quarter"]}}
    assert cost_of(invent(measures, several(9), periods=periods), "public").proposals == ()


def test_trying_merges_changes_no_edition_of_the_review(invent):
    counts = invent(MEASURES, rows())
    before = dict(counts.review.editions)
    cost_of(counts, "public")
    assert counts.review.editions == before
    assert p2p.protect(counts, counts.review.editions["public"]).edition.merge == {}


def test_what_is_withheld_leaves_no_trace_in_the_cost(invent):
    """Twos and fours are withheld alike, so their costs are equal in every part."""
    twos, fours = (cost_of(invent(MEASURES, rows(each=n)), "public").now for n in (2, 4))
    assert twos == fours


# --- Refusals -----------------------------------------------------------------------------------


def test_an_edition_that_withholds_nothing_has_no_cost(counts):
    with pytest.raises(UsageError, match='"exempt" withholds nothing'):
        cost_of(counts, "exempt")


def test_an_unknown_edition_is_told_with_the_nearest(review):
    with pytest.raises(UsageError, match='did you mean "public"'):
        edition_that_withholds(review, "publik")
