"""What each edition may tell of guidance: verdicts stay exempt, compliance is tied to answers."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.evidence import follows
from p2p_analysis.gate.decisions import EXEMPT
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.model import definitions_of
from p2p_analysis.gate.reread import release_from
from p2p_analysis.show.finish import finish
from tests.invented import several

GUIDE = """\
[documents.advice]
title = "Advice"
status = "advice"
in_force = 2017-01-01
[requirements.plan]
label = "A plan"
guidance = ["advice"]
addressee = "schools"
field = "advised_safety_plan"
expected = "yes"
"""
# Only sexual violence asks for a plan, so other cases may be asked for nothing.
OF_VIOLENCE = GUIDE + 'when = { harm_class = "violence" }\n'
MEASURES = {
    "cases": {"label": "cases", "by": ["guidance_compliance", "requirements"]},
    "planned": {"label": "cases with a plan", "where": {"advised_safety_plan": "yes"}},
}
BLANK = dict.fromkeys(("advice_on", "advice_recorded", "advice_complied", "location"), "")
ROWS = [
    *several(9, advised_safety_plan="yes", harm_type="rape", **BLANK),
    *several(3, advised_safety_plan="no", harm_type="rape", **BLANK),
    *several(40, advised_safety_plan="", harm_type="rape", **BLANK),
]
AGREED = {
    **MEASURES,
    "agreed": {"label": "agreed", "where": {"guidance_agrees": "yes"}},
    "of_agreed": {"label": "of those", "of": "agreed", "where": {"location": "school"}},
    "met": {"label": "met", "where": {"requirement_plan": "met"}},
}


def editions(counts):
    return [p2p.protect(counts, counts.review.editions[name]) for name in ("public", "exempt")]


def test_the_gate_knows_that_compliance_follows_from_what_was_advised(invent, monkeypatch):
    public, exempt = editions(invent(MEASURES, ROWS, guidance=GUIDE))
    assert exempt.breakdown("cases", "guidance_compliance")["not_complied"] == 3
    levels, planned = public.breakdown("cases", "guidance_compliance"), public["planned"]
    assert levels["not_complied"] is WITHHELD and planned.no is WITHHELD
    # The same cases under two names: what one table shows must not undo what the other hides.
    yes_is_hidden = {levels["complied_recorded"], planned.value} == {WITHHELD}
    gap_is_hidden = {levels["not_recorded"], planned.not_recorded} == {WITHHELD}
    assert yes_is_hidden or gap_is_hidden


def test_without_that_knowledge_the_two_tables_would_undo_each_other(invent, monkeypatch):
    everything = (("guidance_compliance",), frozenset({(one,) for one in (
        "complied_recorded", "complied_part_recorded", "not_complied", "nothing_required", None,
    )}))  # fmt: skip
    monkeypatch.setattr("p2p_analysis.gate.model.compliance_follows", lambda review: everything)
    public, _ = editions(invent(MEASURES, ROWS, guidance=GUIDE))
    levels, planned = public.breakdown("cases", "guidance_compliance"), public["planned"]
    assert planned.value == 9 and levels["not_recorded"] == 40  # 52 - 9 - 40 is the hidden 3


def test_verdicts_are_counted_in_the_exempt_edition_only(invent):
    public, exempt = editions(invent(MEASURES, ROWS, guidance=GUIDE))
    assert set(public.breakdowns["cases"]) == {"guidance_compliance"}
    assert exempt.breakdown("cases", "requirement_plan") == {
        "met": 9, "not_met": 3, "not_required": 0, "not_recorded": 40,
    }  # fmt: skip
    manifest = json.dumps(finish(public).blocks[-1])
    assert "requirement_plan" not in manifest


def test_a_measure_that_asks_what_only_the_exempt_edition_may_tell_is_left_out_whole(invent):
    rows = [one | {"advice_recorded": "none", "advice_complied": "yes"} for one in ROWS]
    counts = invent(AGREED, rows, guidance=GUIDE)
    public, exempt = editions(counts)
    for name in ("agreed", "of_agreed", "met"):
        figure = public[name]
        assert {figure.value, figure.no, figure.not_recorded, figure.base} == {WITHHELD}
        assert not isinstance(exempt[name].value, type(WITHHELD))
        assert name not in public.definitions.measures
    assert exempt["agreed"].value == 40 and exempt["met"].value == 9
    kept = {one.figure for one in exempt.decisions if one.kind == EXEMPT}
    assert kept == {"agreed", "of_agreed", "met"}


def test_such_a_public_release_comes_back_from_its_manifest(invent):
    counts = invent(AGREED, ROWS, guidance=GUIDE)
    public, _ = editions(counts)
    manifest = json.loads(json.dumps(finish(public).blocks[-1]))
    assert release_from(manifest, counts.review) == public


def test_the_public_edition_is_the_same_whatever_the_reviewer_found(invent):
    found = []
    for recorded in ("none", "full"):
        rows = [one | {"advice_recorded": recorded, "advice_complied": "yes"} for one in ROWS]
        public, _ = editions(invent(AGREED, rows, guidance=GUIDE))
        found.append((public.figures, public.breakdowns, public.lists))
    assert found[0] == found[1]


@pytest.mark.parametrize(("guide", "exempt"), [(GUIDE, False), (OF_VIOLENCE, True)])
def test_where_a_case_may_be_asked_for_nothing_compliance_is_exempt(invent, guide, exempt):
    where = {"where": {"guidance_compliance": "not_complied"}, "label": "failed"}
    counts = invent({**MEASURES, "failed": where}, ROWS, guidance=guide)
    public, full = editions(counts)
    assert counts.review.fields["guidance_compliance"].exempt is exempt
    assert ("cases" not in public.breakdowns) is exempt
    assert ("failed" not in public.definitions.measures) is exempt
    assert full["failed"].value == 3
    assert full.breakdown("cases", "guidance_compliance")["not_complied"] == 3


def test_where_the_ties_are_too_many_to_try_compliance_is_exempt(invent, monkeypatch):
    monkeypatch.setattr(follows, "_MOST_COMBINATIONS", 1)
    public, _ = editions(invent(MEASURES, ROWS, guidance=GUIDE))
    assert "cases" not in public.breakdowns


def test_the_exempt_edition_counts_everything_and_needs_no_ties(review):
    found = definitions_of(review, review.editions["exempt"])
    assert set(found.measures) == set(review.measures) and not found.together
    public = definitions_of(review, review.editions["public"])
    declared = {name for name, one in review.measures.items() if one.exempt}
    assert set(review.measures) - set(public.measures) - declared == {
        "guidance_agrees",
        "guidance_by_referral",
    }
    assert public.measures["guidance_judged"].by == ("guidance_compliance",)
