"""Tables and figures have numbers, and what leads to them says so."""

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import plain
from p2p_analysis.show.numbered import numbered, refer


def a_table(id, **more):
    found = nodes.table(id=id, caption="What", head=["A", "B"], rows=[], source="Us")
    return {**found, **more}


def test_tables_and_figures_are_numbered_apart_in_reading_order():
    chart = nodes.chart(id="chart-x", title="X", alt="", svg="", data=a_table("data-x"))
    found = numbered([a_table("one"), chart, nodes.heading(1, "Next"), a_table("two")])
    assert [block.get("label") for block in found] == ["Table 1", "Figure 1", None, "Table 2"]
    assert "label" not in found[1]["data"]


def test_a_link_to_a_table_says_its_number_wherever_it_stands():
    link = refer("two", "the table of dates")
    inside = {"kind": "strong", "content": [link]}
    item = {"kind": "item", "letter": "a", "number": "1.1(a)", "content": [link]}
    row = [[nodes.text("Row")], [link]]
    paragraph, items, table, _ = numbered(
        [
            nodes.paragraph([nodes.text("See "), inside]),
            {"kind": "items", "items": [item]},
            {**a_table("one"), "rows": [row]},
            a_table("two"),
        ]
    )
    assert plain(paragraph["content"]) == "See Table 2"
    assert plain(items["items"][0]["content"]) == "Table 2"
    assert plain(table["rows"][0][1]) == "Table 2"


def test_a_link_to_what_this_edition_leaves_out_keeps_its_words():
    instead = {**nodes.paragraph([nodes.text("Left out.")]), "anchor": "two"}
    link = refer("two", "the table of dates")
    found = numbered([nodes.paragraph([link]), instead])
    assert plain(found[0]["content"]) == "the table of dates"


def test_words_of_a_note_that_stand_for_a_table_become_its_number():
    noted = {"notes": ["The letters are those of the table of letters."]}
    refers = {"refers": {"the table of letters": "two"}}
    first, _ = numbered([a_table("one", **noted, **refers), a_table("two")])
    assert first["notes"] == ["The letters are those of Table 2."]
    (alone,) = numbered([a_table("one", **noted, **refers)])
    assert alone["notes"] == noted["notes"]


def test_a_paper_without_the_table_names_it_and_leads_nowhere():
    (found,) = numbered([nodes.paragraph([refer("two", "the table of dates")])])
    assert found["content"] == [nodes.text("the table of dates")]
