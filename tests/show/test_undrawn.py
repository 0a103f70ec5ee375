"""A chart of which nothing is shown stands in words, with its table where that still tells."""

import dataclasses
from types import MappingProxyType

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import anchors_of, plain
from p2p_analysis.show.undrawn import (
    elsewhere,
    in_its_place,
    not_printed,
    omissions_joined,
    says_nothing,
)

NOTHING = nodes.table(id="data", caption="X: the numbers", head=["A"], rows=[], source="Us")


@pytest.mark.parametrize(
    ("values", "nothing"),
    [
        ([WITHHELD, WITHHELD], True),
        ([WITHHELD, None], True),
        ([WITHHELD, 0], False),
        ([None, None], False),
        ([3, 4], False),
        ([], False),
    ],
)
def test_only_a_chart_whose_every_bar_is_withheld_says_nothing(values, nothing):
    assert says_nothing(values) is nothing


def test_a_chart_without_a_number_to_show_is_one_sentence(public):
    (told,) = p2p.chart(public, "advice").blocks
    assert plain(told["content"]) == (
        "The chart “Whether schools followed the advice that is on the record” is not drawn, "
        "because each of its numbers is withheld."
    )
    assert "chart-advice" in anchors_of([told])  # a link to the chart still leads somewhere


def test_a_table_that_tells_of_how_many_were_asked_alone_is_left_out_with_its_chart(public):
    (told,) = p2p.chart(public, "recording").blocks
    assert plain(told["content"]).endswith("because each of its numbers is withheld.")


def test_a_screening_of_which_no_stage_is_shown_is_told_too(public):
    kept = {
        name: dataclasses.replace(figure, value=WITHHELD)
        for name, figure in public.figures.items()
        if name.startswith("screened")
    }
    release = dataclasses.replace(public, figures=MappingProxyType({**public.figures, **kept}))
    told, table, elsewhere = p2p.funnel(release).blocks
    assert "“Records left at each stage of the screening” is not drawn" in plain(told["content"])
    assert table["id"] == "chart-screening"
    assert "exempt edition only" in plain(elsewhere["content"])


# --- Said once for each section -----------------------------------------------------------------


def test_what_a_section_leaves_out_is_said_in_one_paragraph():
    blocks = [
        nodes.heading(1, "One"), not_printed("table-plans", "Plans"), nodes.paragraph([]),
        *in_its_place("chart-x", "X", NOTHING).blocks, elsewhere("the table “Moves”"),
        nodes.heading(1, "Two"), not_printed("table-more", "More"),
    ]  # fmt: skip
    found = omissions_joined(blocks)
    assert [block["kind"] for block in found] == [
        "heading", "paragraph", "paragraph", "heading", "paragraph",
    ]  # fmt: skip
    assert plain(found[2]["content"]) == (
        "This edition leaves out the table “Plans” and the chart “X”, because each of their "
        "numbers is withheld. The exempt edition alone gives the table “Moves”."
    )
    assert plain(found[-1]["content"]).startswith("The table “More” is not printed")


def test_a_link_to_what_was_joined_still_leads_there():
    link = {"kind": "link", "href": "#chart-x", "content": [nodes.text("see X")]}
    blocks = [
        nodes.paragraph([link]), not_printed("table-plans", "Plans"),
        *in_its_place("chart-x", "X", NOTHING).blocks,
    ]  # fmt: skip
    said, joined = omissions_joined(blocks)
    assert said["content"][0]["href"] == "#table-plans"
    assert anchors_of([joined]) == {"table-plans"}
