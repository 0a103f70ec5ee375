"""What many tables share is said on the first; what one needs for itself stays with it."""

from p2p_analysis.show import nodes
from p2p_analysis.show.numbers import SYMBOL_MEANING
from p2p_analysis.show.said_once import ALSO_OTHERS, said_once
from p2p_analysis.show.tables import COULD_BE_MEANING

OURS, OTHERS = "The case file.", "The registers."


def a_table(id, source=OURS, notes=()):
    return nodes.table(
        id=id, caption=id, head=["A", "B"], rows=[], source=source, notes=notes, numeric=(1,)
    )


def a_chart(id, source=OURS):
    return nodes.chart(id=id, title=id, alt=id, svg="<svg/>", data=a_table(f"data-{id}", source))


def sources(blocks):
    return [(block.get("data") or block)["source"] for block in blocks]


def test_the_commonest_source_stands_on_the_first_table_alone_and_says_for_which_it_holds():
    blocks = said_once([a_table("a"), a_table("b", OTHERS), a_chart("c"), a_table("d")])
    assert sources(blocks) == [f"{OURS} {ALSO_OTHERS}", OTHERS, "", ""]


def test_it_is_not_said_where_it_is_folded_away():
    blocks = said_once([a_chart("a"), a_table("b"), a_table("c")])
    assert sources(blocks) == ["", f"{OURS} {ALSO_OTHERS}", ""]
    charts = [a_chart(one) for one in "abc"]
    assert said_once(charts) == charts


def test_where_few_tables_share_a_source_each_says_it():
    blocks = [a_table("a"), a_table("b"), a_table("c", OTHERS)]
    assert said_once(blocks) == blocks


def test_what_a_range_means_is_said_once_and_what_a_symbol_means_each_time():
    notes = [SYMBOL_MEANING, COULD_BE_MEANING, "Its own."]
    first, second = said_once([a_table("a", notes=notes), a_table("b", OTHERS, notes=notes)])
    assert first["notes"] == notes
    assert second["notes"] == [SYMBOL_MEANING, "Its own."]
