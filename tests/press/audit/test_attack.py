"""The released figures themselves: what a reader could work back is found by another solver."""

import datetime
import json
from types import MappingProxyType

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate import protection as protection_room
from p2p_analysis.gate.earlier import from_manifest
from p2p_analysis.gate.suppression import Pattern
from p2p_analysis.press.audit.attack import Attack
from p2p_analysis.press.audit.solver import Solver
from p2p_analysis.show.finish import finish
from tests.gate.conftest import invent  # noqa: F401  (a fixture)
from tests.invented import several

MEASURES = {
    "cases": {"label": "all", "by": ["location"]},
    "together": {"label": "t", "where": {"same_setting_now": "yes"}},
    "told": {"label": "p", "of": "together", "where": {"police_referred": "yes"}},
}
ROWS = [
    *several(9, same_setting_now="yes", location="school", police_referred="yes"),
    *several(2, same_setting_now="no", location="outside"),
    *several(8, same_setting_now="yes", location="online", police_referred="yes"),
]


def manifest_of(release):
    return json.loads(json.dumps(finish(release).blocks[-1]))


@pytest.fixture
def public(invent):  # noqa: F811
    def make(rows=ROWS, measures=MEASURES, **rule):
        rule = {"marking": "P", "suppress_below": 6, "protect_width": 3, **rule}
        counts = invent(measures, rows, editions={"public": rule})
        return p2p.protect(counts, counts.review.editions["public"])

    return make


@pytest.fixture
def without_companions(monkeypatch):
    def hide(problem, *, width, limits=True):
        small = problem.sensitive - problem.unprinted
        return Pattern(small, MappingProxyType({}), "feasible")

    monkeypatch.setattr(protection_room, "suppress", hide)


@pytest.mark.parametrize("zeros", ["show", "withhold"])
def test_a_release_that_keeps_its_promise_raises_no_alarm(public, zeros):
    release = public(zeros=zeros)
    assert release["together"].withheld or release["together"].no == 0
    assert Attack(manifest_of(release)).findings() == []


def test_subtraction_is_found_where_companions_were_forgotten(public, without_companions):
    found = Attack(manifest_of(public())).findings()
    places = {one.place for one in found if one.kind == "withheld number worked back"}
    assert "together no" in places
    assert "cases location outside" in places


def test_the_verdict_is_that_of_searching_each_cell_by_itself(
    public, without_companions, monkeypatch
):
    manifest = manifest_of(public())
    at_once = Attack(manifest).findings()
    monkeypatch.setattr(Solver, "tell_apart", lambda self, cells, width: None)
    assert Attack(manifest).findings() == at_once
    assert {one.kind for one in at_once} == {"withheld number worked back"}


def test_a_small_number_shown_is_found(public):
    manifest = manifest_of(public())
    manifest["breakdowns"]["cases"]["location"]["outside"] = 2
    found = {(one.kind, one.place) for one in Attack(manifest).findings()}
    assert ("small number shown", "cases location outside") in found


def test_a_small_number_shown_by_approval_is_no_leak(public):
    approval = {"reason": "r", "approved_by": "a", "on": datetime.date(2020, 1, 1)}
    measures = {name: MEASURES[name] for name in ("cases", "together")}
    rows = several(3, same_setting_now="yes") + several(20)
    release = public(rows, measures, exceptions={"together": approval})
    assert release["together"].value == 3
    assert Attack(manifest_of(release)).findings() == []


def test_an_earlier_edition_gives_a_withheld_number_away(public):
    manifest = manifest_of(public())
    before = manifest_of(public())
    before["figures"]["together"]["no"] = 2
    earlier = from_manifest("2019.json", before)
    found = Attack(manifest, [earlier]).findings()
    kind = "withheld number worked back from an earlier edition"
    assert (kind, "together no") in {(one.kind, one.place) for one in found}


def test_an_earlier_edition_that_does_not_fit_any_more_tells_nothing(public):
    before = manifest_of(public(ROWS * 2))
    assert Attack(manifest_of(public()), [from_manifest("2019.json", before)]).findings() == []


@pytest.mark.parametrize("figure", ["cases", "told"])
def test_figures_that_no_case_file_fits_are_named(public, figure):
    manifest = manifest_of(public(several(9, same_setting_now="yes", police_referred="yes")))
    manifest["figures"][figure]["value"] = 7
    found = {one.kind for one in Attack(manifest).findings()}
    assert found == {"figures that no case file fits"}


@pytest.mark.slow
def test_the_limits_are_those_of_the_gate_or_wider(counts, public_manifest, decided):
    attack = Attack(public_manifest)
    intervals = attack.intervals()
    assert len(intervals) > 50
    for cell, (low, high) in intervals.items():
        for figure, *part in attack.withheld[cell]:
            least, greatest = decided[figure, " ".join(part)]
            assert low <= least
            assert high >= (greatest if greatest is not None else high)
            assert high - low >= 3


@pytest.fixture(scope="module")
def public_manifest(public_release):
    return manifest_of(public_release)


@pytest.fixture(scope="module")
def public_release(counts):
    return p2p.protect(counts, counts.review.editions["public"])


@pytest.fixture(scope="module")
def decided(exempt):
    return {(one.figure, one.part): (one.least, one.greatest) for one in exempt.decisions}
