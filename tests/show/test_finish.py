"""The last cell hands over every figure as plain data, and nothing that is withheld."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.finish import breakdowns_json, figures_json
from p2p_analysis.show.level_names import field_names
from tests.invented import EDITIONS, counted, write_review


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
        "contact": review.contact,
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


def test_none_is_told_apart_withheld_or_no_such_number(public, exempt):
    told = end(public)["figures"]
    assert told["separated"]["withheld_answers"] == ["not_recorded"]
    assert told["plan_already"]["withheld_answers"] == ["base", "no", "not_recorded", "at_most"]
    assert told["left_out"]["base"] is None and told["left_out"]["withheld_answers"] == []
    for name, figure in public.figures.items():
        hidden = [
            p for p in ("base", "no", "not_recorded", "at_most") if getattr(figure, p) is WITHHELD
        ]
        assert told[name]["withheld_answers"] == hidden
    assert not [f for f in end(exempt)["figures"].values() if f["withheld_answers"]]


def test_a_statistic_says_that_it_is_no_count(public):
    told = end(public)["figures"]
    assert told["unfollowed_visit"]["statistic"] in ("earliest", "latest")
    assert told["cases"]["statistic"] is told["cases_rate_ratio"]["statistic"] is None


def test_print_order_and_titles_outlive_the_sorting_of_a_notebooks_file(public):
    block = json.loads(json.dumps(end(public), sort_keys=True))
    assert block["order"]["figures"] == list(public.figures)
    assert block["order"]["breakdowns"] == [
        [name, by] for name, found in public.breakdowns.items() for by in found
    ]
    for name, by in block["order"]["breakdowns"]:
        field = public.fields[by]
        assert block["fields"][by]["title"] == field_names(public)[by].title
        assert block["fields"][by]["levels"] == [
            [level, field.word_title(level)] for level in public.breakdowns[name][by]
        ]
    assert [by for by, told in block["fields"].items() if told["several"]] == ["support_agencies"]


def test_a_value_of_the_cases_says_what_it_is_measured_in(exempt):
    units = end(exempt)["units"]
    assert units["section_47_joint_months"] == "months"
    assert units["unfollowed_children"] == "children"
    assert units["unfollowed_visit"] == "date"
    assert "cases" not in units


def test_merged_levels_go_by_the_title_that_the_edition_gives_them(tmp_path):
    editions = {
        "public": {
            **EDITIONS["public"],
            "merge": {"location": {"Elsewhere": ["outside", "online"]}},
        }
    }
    measures = {"cases": {"label": "cases", "by": ["location"]}}
    rows = [{"location": "outside"}] * 7 + [{"location": "online"}] * 7
    review = write_review(
        tmp_path,
        measures=measures,
        rows=rows,
        editions=editions,
        head='contact = "The review team"',
    )
    block = end(p2p.protect(counted(review), review.editions["public"]))
    assert ["Elsewhere", "Elsewhere"] in block["fields"]["location"]["levels"]
    assert "online" not in dict(block["fields"]["location"]["levels"])
    assert block["breakdowns"]["cases"]["location"]["Elsewhere"] == 14
    assert block["paper"]["contact"] == "The review team"


def test_all_of_it_is_json_that_a_notebook_can_hold(public, exempt):
    for release in (public, exempt):
        block = end(release)
        assert json.loads(json.dumps(block)) == block


def test_a_withheld_number_is_null_wherever_it_stands(public, exempt):
    block, full = end(public), end(exempt)
    for name, figure in public.figures.items():
        told = block["figures"][name]
        assert told["withheld"] == figure.withheld
        for part in ("value", "base", "no", "not_recorded", "at_most"):
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
        (
            "value",
            "base",
            "no",
            "not_recorded",
            "at_most",
            "withheld",
            "paragraph",
            "label",
            "of",
            "where",
        )
    }
    assert found["advice_followed"]["of"] == "advice_recorded"
    assert breakdowns_json(request.getfixturevalue(edition))["cases"]["quarter"]
