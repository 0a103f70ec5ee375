"""A moved boundary tells of the month that moves: where it holds few cases, the gate holds it back.

The attacker has both comparisons, and takes one from the other.
"""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.reread import release_from
from p2p_analysis.press.audit.attack import Attack
from p2p_analysis.press.audit.finding import WORKED_BACK
from p2p_analysis.show.finish import finish
from tests.invented import counted, several

BY = ["period", "boundary_moved"]
MEASURES = {"cases": {"label": "cases", "by": BY, "per_month": True}}
MOVED = """[boundaries]
moved = { label = "December in the later period", begins = 2018-12-01 }
"""
PUBLIC = {"marking": "P", "suppress_below": 6, "protect_width": 3, "zeros": "show"}
RATES = ("cases_per_month_moved_before", "cases_per_month_moved_after", "cases_rate_ratio_moved")


def cases(december):
    """Twenty cases before December 2018, thirty from January 2019, and some in between."""
    return [
        *several(20, referred_on="2018-02-01"), *several(december, referred_on="2018-12-05"),
        *several(30, referred_on="2019-03-01"),
    ]  # fmt: skip


@pytest.fixture
def public(invent):
    def make(december, measures=MEASURES):
        rule = {"public": PUBLIC, "exempt": {"marking": "Exempt", "suppress_below": 0}}
        counts = invent(measures, cases(december), head=MOVED, editions=rule)
        return p2p.protect(counts, counts.review.editions["public"])

    return make


def manifest_of(release):
    return json.loads(json.dumps(finish(release).blocks[-1]))


def test_one_case_in_the_moved_month_cannot_be_had_by_subtraction(public):
    release = public(1)
    by_period, moved = (release.breakdown("cases", by) for by in BY)
    assert WITHHELD in (by_period["first"], moved["before"])
    assert WITHHELD in (by_period["second"], moved["after"])
    assert Attack(manifest_of(release)).findings() == []


def test_what_is_withheld_takes_its_rates_and_their_ratio_along(public):
    release = public(1)
    pairs = {"period": "cases_rate_ratio", "boundary_moved": "cases_rate_ratio_moved"}
    gone = {by for by in BY if WITHHELD in release.breakdown("cases", by).values()}
    assert gone
    for by, ratio in pairs.items():
        assert release[ratio].withheld == (by in gone)
        assert (release[ratio].interval == (WITHHELD, WITHHELD)) == (by in gone)
    moved = release.breakdown("cases", "boundary_moved")
    for word in ("before", "after"):
        assert release[f"cases_per_month_moved_{word}"].withheld == (moved[word] is WITHHELD)


def test_the_attack_finds_the_case_where_both_comparisons_are_shown(public):
    december = {"label": "cases of December", "where": {"month": "2018-12"}}
    release = public(1, MEASURES | {"december": december})
    manifest = manifest_of(release)
    assert release["december"].withheld
    assert Attack(manifest).findings() == []
    manifest["breakdowns"]["cases"] |= {
        "period": {"first": 21, "second": 30, "not_recorded": 0},
        "boundary_moved": {"before": 20, "after": 31, "not_recorded": 0},
    }
    found = [(one.kind, one.place) for one in Attack(manifest).findings()]
    assert (WORKED_BACK, "december value") in found


def test_many_cases_in_the_moved_month_are_shown_both_ways(public):
    release = public(9)
    assert dict(release.breakdown("cases", "period")) == {
        "first": 29, "second": 30, "not_recorded": 0,
    }  # fmt: skip
    assert dict(release.breakdown("cases", "boundary_moved")) == {
        "before": 20, "after": 39, "not_recorded": 0,
    }  # fmt: skip


def test_an_empty_month_moves_nothing_and_hides_nothing(public):
    release = public(0)
    assert release.breakdown("cases", "boundary_moved")["before"] == 20
    assert not any(release[name].withheld for name in RATES)


def test_a_count_by_a_boundary_may_stay_in_the_exempt_edition(public):
    measures = {"cases": MEASURES["cases"] | {"exempt_by": ["boundary_moved"]}}
    release = public(1, measures)
    assert "boundary_moved" not in release.breakdowns["cases"]
    assert release.breakdown("cases", "period")["first"] == 21
    assert all(release[name].withheld for name in RATES)


@pytest.mark.parametrize("december", [0, 1, 9])
def test_a_release_with_a_moved_boundary_comes_back_from_its_manifest(public, december):
    release = public(december)
    assert release_from(manifest_of(release), release.review) == release


def test_a_case_in_october_2018_closes_the_second_comparison_of_the_review(copy_of_review):
    folder = copy_of_review()
    path = p2p.load_review(folder).cases_path
    text = path.read_text(encoding="utf-8")
    review = p2p.load_review(folder)
    path.write_text(_in_october(text), encoding="utf-8")
    counts = counted(review)
    release = p2p.protect(counts, review.editions["public"])
    by_period = release.breakdown("cases", "period")
    moved = release.breakdown("cases", "boundary_october_2018")
    assert WITHHELD in (by_period["first"], moved["before"])
    assert WITHHELD in (by_period["second"], moved["after"])


def _in_october(text):
    """The case of September 2018 referred a month later."""
    head, *rows = text.splitlines()
    at = head.split(",").index("referred_on")
    changed = []
    for row in rows:
        cells = row.split(",")
        if cells[at].startswith("2018-09"):
            cells[at] = "2018-10" + cells[at][7:]
        changed.append(",".join(cells))
    return "\n".join([head, *changed]) + "\n"
