"""A chart in words: what is no alternative is refused, by the page and by the print."""

from __future__ import annotations

import pytest

from p2p_analysis.press.alternative import require_alternatives
from p2p_analysis.press.html import render_html
from p2p_analysis.press.typst import render_pdf
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import RenderingError
from tests.press.test_typst import PAPER, chart

TITLE = "Advice"  # of the chart


@pytest.mark.parametrize("render", [render_html, render_pdf])
def test_both_exporters_refuse_a_chart_without_words(render: object) -> None:
    with pytest.raises(RenderingError, match="chart-a: the chart has no alternative text"):
        render([chart(alt=" ")], PAPER)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("alt", "problem"),
    [
        ("", "no alternative text"),
        ("Chart of advice by school and by what the school did with it", "kind of picture"),
        ("A bar chart showing what schools did with the advice", "kind of picture"),
        ("This figure shows", "fewer than 4 words"),
        ("Image", "kind of picture"),
        ("placeholder", "kind of picture"),
        (TITLE, "repeats the chart's title"),
        (f" {TITLE.upper()}. ", "repeats the chart's title"),
        ("Caption of data-a", "repeats the chart's title"),
        ("The drawing is advice_followed.svg in the folder", "names a file"),
        ("Followed 15, not 1", ""),
        ("Bar chart. Followed 15, not followed 1.", ""),
    ],
)
def test_a_placeholder_is_refused_and_what_a_chart_shows_is_not(alt: str, problem: str) -> None:
    if not problem:
        require_alternatives([chart(alt=alt)])
        return
    with pytest.raises(RenderingError, match=f"{problem}.*; say in words what it shows"):
        require_alternatives([chart(alt=alt)])


def test_all_faults_are_told_at_once() -> None:
    other: Node = nodes.chart(id="chart-b", title="B", alt="Image", svg="", data=chart()["data"])
    with pytest.raises(RenderingError) as caught:
        require_alternatives([chart(alt=""), other])
    assert "chart-a" in str(caught.value)
    assert "chart-b" in str(caught.value)
