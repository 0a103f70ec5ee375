"""Each number leads to the row that says how it was counted, and the row leads back."""

from __future__ import annotations

import pytest

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import anchors_of, plain, walk
from p2p_analysis.show.provenance import facts_added, figures_linked, unused


def figure(id, words="8", how="So."):
    return nodes.figure(words, id=id, form="", withheld=False, value=8, how=how)


def a_table(id, rows, numeric=(1,), **more):
    head = ["Level", *("Cases" for _ in rows[0][1:])]
    table = nodes.table(id=id, caption=id, head=head, rows=rows, source="Us.", numeric=numeric)
    return {**table, **more}


def explaining(*keys):
    rows = [[[nodes.text(f"The {key}")], [nodes.text("Counted so")], [figure(key)]]
            for key in keys]  # fmt: skip
    return a_table("table-counted", rows, numeric=(2,), explains=list(keys))


def paragraph(*content, number=""):
    return nodes.paragraph(list(content), number=number)


def to(blocks):
    """Which places the numbers lead to, by the number's name."""
    return {n["id"]: n["to"] for n in walk(blocks) if n["kind"] == "figure" and n.get("to")}


def links(content):
    return [(one["href"], plain(one["content"])) for one in walk(content) if one["kind"] == "link"]


def test_a_number_in_prose_leads_to_its_row_and_the_row_back_to_its_first_use():
    first, second = (
        paragraph(figure("told.no"), number="2.1"),
        paragraph(figure("told"), number="2.2"),
    )
    blocks = figures_linked([first, second, explaining("told")])
    assert to(blocks) == {"told.no": "n-told", "told": "n-told"}
    assert blocks[-1]["head"] == ["Level", "Cases", "First used in", "Cases"]
    assert blocks[-1]["numeric"] == [3]
    _, how, first_use, _ = blocks[-1]["rows"][0]
    assert plain(how) == "Counted so"
    assert links(first_use) == [("#p2.1", "2.1")]


def test_a_first_use_without_a_number_gets_a_place_and_goes_by_its_heading():
    blocks = figures_linked(
        [nodes.heading(1, "Summary"), paragraph(figure("told")), explaining("told")]
    )
    assert blocks[1]["anchor"] == "use-told"
    assert links(blocks[-1]["rows"][0][2]) == [("#use-told", "Summary")]


def test_the_name_of_a_row_leads_to_how_its_numbers_were_counted():
    rows = [[[nodes.text("One")], [figure("one")]], [[nodes.text("Two")], [figure("two")]]]
    table, _ = figures_linked([a_table("table-x", rows), explaining("one", "two")])
    assert links(table["rows"][0][0] + table["rows"][1][0]) == [
        ("#n-one", "One"),
        ("#n-two", "Two"),
    ]
    assert to([table]) == {}
    assert "counted" not in table


def test_a_table_of_one_figure_says_below_how_it_was_counted():
    rows = [[[nodes.text(level)], [figure(f"one.by.{level}")]] for level in ("A", "B")]
    table, _ = figures_linked([a_table("table-x", rows), explaining("one")])
    assert plain(table["counted"]) == "How counted: The one."
    assert links(table["counted"]) == [("#n-one", "The one")]
    assert links(inline for row in table["rows"] for cell in row for inline in cell) == []


def test_a_row_of_several_figures_is_told_below_the_table():
    rows = [[[nodes.text("A")], [figure("one"), nodes.text(" to "), figure("two")]]]
    table, _ = figures_linked([a_table("table-x", rows), explaining("one", "two")])
    assert links(table["counted"]) == [("#n-one", "The one"), ("#n-two", "The two")]


def test_figures_of_rows_near_one_another_are_told_by_the_first_and_the_last():
    rows = [[[nodes.text("A")], [figure("d"), figure("b"), figure("a"), figure("z")]]]
    explained = explaining("a", "b", "c", "d", "x", "y", "z")
    table, _ = figures_linked([a_table("table-x", rows), explained])
    assert plain(table["counted"]) == "How counted: the rows from “The a” to “The d”; The z."
    assert links(table["counted"]) == [
        ("#n-a", "The a"),
        ("#n-d", "The d"),
        ("#n-z", "The z"),
    ]


def test_numbers_in_the_words_of_a_table_are_links_as_in_prose():
    rows = [[[nodes.text("A")], [nodes.text("In "), figure("one")]]]
    table, _ = figures_linked([a_table("table-x", rows, numeric=()), explaining("one")])
    assert to([table]) == {"one": "n-one"}


def test_a_figure_of_a_chart_is_used_there():
    rows = [[[nodes.text("A")], [figure("one")]]]
    chart = nodes.chart(
        id="chart-x", title="X", alt="X", svg="<svg />", data=a_table("data-x", rows)
    )
    *_, table = figures_linked([{**chart, "label": "Figure 3"}, explaining("one")])
    assert links(table["rows"][0][2]) == [("#chart-x", "Figure 3")]


def test_a_figure_that_stands_nowhere_else_is_listed_as_such():
    blocks = [paragraph(figure("told"), number="2.1"), explaining("told", "idle")]
    assert unused(blocks) == ["idle"]
    (_, idle) = figures_linked(blocks)[-1]["rows"]
    assert plain(idle[2]) == "only here"


def test_dates_and_numbers_of_others_are_explained_in_a_table_of_their_own():
    visit = figure("events.visit", "13 May 2019", how="The visit. Its letter.")
    blocks = facts_added([paragraph(visit, figure("told"), number="2.1"), explaining("told")])
    assert [block.get("id") for block in blocks] == [None, "table-counted", "table-facts"]
    linked = figures_linked(blocks)
    assert to(linked)["events.visit"] == "n-events.visit"
    (row,) = linked[-1]["rows"]
    assert [plain(cell) for cell in row] == [
        "13 May 2019", "The visit. Its letter.", "2.1",
    ]  # fmt: skip


def test_a_paper_that_explains_nothing_stays_as_it_is():
    blocks = [paragraph(figure("told"), number="2.1")]
    assert figures_linked(facts_added(blocks)) == blocks


@pytest.mark.parametrize("number", ["2.1", ""])
def test_every_link_leads_to_a_place_of_the_paper(number):
    blocks = [paragraph(figure("told"), number=number), explaining("told", "idle")]
    linked = figures_linked(facts_added(blocks))
    hrefs = {one["href"] for one in walk(linked) if one["kind"] == "link"}
    places = {f"#{anchor}" for anchor in anchors_of(linked)}
    assert {f"#{place}" for place in to(linked).values()} | hrefs <= places


def test_a_withheld_number_leads_nowhere_but_its_row_leads_back():
    kept = {**figure("kept", words="a withheld number"), "withheld": True, "value": None}
    blocks = figures_linked(
        [paragraph(kept, figure("told"), number="2.1"), explaining("kept", "told")]
    )
    assert to(blocks) == {"told": "n-told"}
    assert links(blocks[-1]["rows"][0][2]) == [("#p2.1", "2.1")]
