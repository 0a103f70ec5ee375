"""A chart of which nothing is shown stands in words, with its table where that still tells."""

import dataclasses
from types import MappingProxyType

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.nodes import anchors_of, plain
from p2p_analysis.show.undrawn import says_nothing


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


def test_its_table_stays_if_it_tells_of_how_many_were_asked(public, exempt):
    told, table = p2p.chart(public, "recording").blocks
    assert plain(told["content"]).endswith("Its table has what else can be shown.")
    (drawn,) = p2p.chart(exempt, "recording").blocks
    assert table["id"] == drawn["id"] == "chart-recording"
    assert f"{table['caption']}: the numbers" == drawn["data"]["caption"]
    assert [plain(row[4]) for row in table["rows"]] == ["18"] * 3


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
