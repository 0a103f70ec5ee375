"""A table of one row becomes a sentence, by one rule for every table."""

from p2p_analysis.show import nodes
from p2p_analysis.show.lone_rows import lone_rows_told
from p2p_analysis.show.nodes import plain
from p2p_analysis.show.numbers import SYMBOL, SYMBOL_MEANING


def number(words, answer="", *, withheld=False):
    return nodes.figure(
        words, id=f"schools{answer}", form="", withheld=withheld, value=None, how="Counted so."
    )


def table(rows=1, numeric=(1, 2, 3)):
    hidden = number(SYMBOL, withheld=True)
    row = [[nodes.text("Schools told")], [hidden], [number("7", ".not_recorded")], [hidden]]
    return nodes.table(
        id="table-schools",
        caption="Counted in schools",
        head=["Question", "Yes", "Not recorded", "Could be"],
        rows=[row] * rows,
        source="the case file.",
        notes=[SYMBOL_MEANING, "Could be: how many there are.", "Left out: none."],
        numeric=numeric,
    )


def test_one_row_of_numbers_is_a_sentence_that_the_tables_name_leads_to():
    told, below = lone_rows_told([table()])
    assert nodes.anchor_of(told) == "table-schools"
    assert plain(told["content"]) == (
        "Counted in schools. Schools told: yes withheld; not recorded 7."
    )
    assert plain(below["content"]) == "Left out: none. Source: the case file."
    kept = [node for node in told["content"] if node["kind"] == "figure"]
    assert [node["withheld"] for node in kept] == [True, False]


def test_a_table_without_a_row_is_a_sentence_too():
    (told,) = lone_rows_told([table(rows=0, numeric=())])
    assert nodes.anchor_of(told) == "table-schools"
    assert plain(told["content"]) == "Counted in schools: none."


def test_other_tables_stay_tables():
    chart = nodes.chart(id="c", title="T", alt="A", svg="<svg/>", data=table())
    stay = [table(rows=2), table(numeric=()), {**table(), "explains": ["schools"]}, chart]
    assert list(lone_rows_told(stay)) == stay
