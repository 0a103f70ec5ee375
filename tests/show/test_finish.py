"""The last cell hands over every figure as plain data, and nothing that is withheld."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.finish import breakdowns_json, figures_json


def end(release):
    (block,) = p2p.finish(release).blocks
    return block


def test_the_mark_says_that_the_paper_is_whole(exempt):
    block = end(exempt)
    assert block["kind"] == "end"
    assert block["words"] == f"End of the exempt edition: {len(exempt.figures)} figures."
    assert block["version"] == p2p.__version__


def test_the_paper_is_named_and_marked(public, review):
    assert end(public)["paper"] == {
        "title": review.title,
        "council": "Herefordshire Council",
        "committee": review.committee,
        "contact": "",
        "status": "draft",
        "as_at": "2020-09-07",
        "as_at_words": "7 September 2020",
        "edition": "public",
        "marking": "Public",
        "rule": public.rule,
        "data_note": review.data_note,
    }


def test_every_figure_and_breakdown_is_handed_over(exempt):
    block = end(exempt)
    assert block["figures"].keys() == exempt.figures.keys()
    assert block["figures"]["cases"]["value"] == 28
    assert block["figures"]["unfollowed_visit"]["value"] == "2019-12-13"
    assert block["figures"]["advice_recorded"]["where"] == {"advice_recorded": ["full", "part"]}
    assert block["breakdowns"]["cases"]["period"]["second"] == 18
    assert block["case_file_sha256"] == exempt.fingerprint


def test_all_of_it_is_json_that_a_notebook_can_hold(public, exempt):
    for release in (public, exempt):
        block = end(release)
        assert json.loads(json.dumps(block)) == block


def test_a_withheld_number_is_null_wherever_it_stands(public, exempt):
    block, full = end(public), end(exempt)
    for name, figure in public.figures.items():
        told = block["figures"][name]
        assert told["withheld"] == figure.withheld
        for part in ("value", "base", "no", "not_recorded"):
            hidden = getattr(figure, part) is WITHHELD
            assert told[part] == (None if hidden else full["figures"][name][part]), (name, part)
        if WITHHELD in figure.interval:
            assert told["interval"] == [None, None]
    for name, fields in public.breakdowns.items():
        for field, levels in fields.items():
            for level, value in levels.items():
                told = block["breakdowns"][name][field][level]
                assert (told is None) == (value is WITHHELD)
    assert block["case_file_sha256"] is None


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_the_command_line_prints_the_promised_keys(edition, request):
    found = figures_json(request.getfixturevalue(edition))
    assert {tuple(figure) for figure in found.values()} == {
        ("value", "base", "no", "not_recorded", "withheld", "paragraph", "label", "of", "where")
    }
    assert found["advice_followed"]["of"] == "advice_recorded"
    assert breakdowns_json(request.getfixturevalue(edition))["cases"]["quarter"]
