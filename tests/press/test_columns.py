"""Columns of the print: on how many lines a row is known to stand."""

from __future__ import annotations

from p2p_analysis.press.columns import set_table, width_of
from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node, text

LONG = "words that go on " * 12


def table(*cells: Node, total: bool = False) -> Node:
    rows = [[[cell], [text("1")]] for cell in cells]
    return nodes.table(id="t", caption="C", head=["A", "B"], rows=rows, source="s", total=total)


def test_a_row_has_a_line_of_its_own_only_where_its_words_surely_fit():
    bold = {"kind": "strong", "content": [text("bold")]}
    link = {"kind": "link", "href": "#p1", "content": [text("short")]}
    noted = {"kind": "footnote", "content": [text("a note")]}
    told = table(text("short"), link, text(LONG), bold, noted, text("£5"))
    assert set_table(told).lines == (1, 1, 1, 0, 0, 0, 0)
    assert set_table(table(text(LONG.strip()))).lines == (1, 2)


def test_what_must_not_be_broken_is_as_wide_as_its_words_and_spaces():
    broken, whole = table(text("1.33 to 7.39")), table(text("1.33\N{NO-BREAK SPACE}to 7.39"))
    assert width_of("1.33\N{NO-BREAK SPACE}to", 8) == width_of("1.33 to", 8)
    wide = {**whole, "rows": [[[text("word " * 90)], whole["rows"][0][0]]], "numeric": []}
    slim = {**broken, "rows": [[[text("word " * 90)], broken["rows"][0][0]]], "numeric": []}
    assert set_table(wide).widths[1] > width_of("1.33 to", 9.5)
    assert set_table(slim).widths[1] < set_table(wide).widths[1]


def test_the_total_is_bold_and_measured_so():
    few = ("word " * 18).strip()
    assert set_table(table(text(few), text("one"), total=True)).lines == (1, 1, 1)
    assert set_table(table(text("one"), text(few), total=True)).lines == (1, 1, 2)


def test_words_that_may_be_broken_elsewhere_than_at_a_space_are_not_counted_on():
    for odd in ("and/or ", "well-kept ", "a,(b) ", "so  on "):
        assert set_table(table(text((odd * 40).strip()))).lines[1] == 0, odd
    assert set_table(table(text(("two (2), 5% " * 40).strip()))).lines[1] > 1


def test_the_first_row_and_the_last_but_one_are_kept_with_the_next_unless_they_are_tall():
    assert set_table(table(*[text("one")] * 5)).joined == (0, 3)
    assert set_table(table(*[text("one")] * 2)).joined == (0,)
    assert set_table(table(text("one"))).joined == ()
    tall = text("word " * 1800)
    assert set_table(table(text("one"), tall, text("one"), text("one"))).joined == (2,)


def test_a_long_and_slight_table_is_set_in_pieces_side_by_side():
    months = [text(f"Month {n}") for n in range(36)]
    assert set_table(table(*months)).abreast == 3
    assert set_table(table(*months)).height < set_table(table(*months), room=400).height / 2
    # Not one that is soon read, or wide, or with a row of two lines, or too tall even so.
    assert set_table(table(*months[:20])).abreast == 1
    assert set_table(table(*months, text("word " * 50))).abreast == 1
    assert set_table(table(*months, text("word " * 15))).abreast == 1
    assert set_table(table(*months * 2)).abreast == 1
