"""Charts: what is withheld looks alike, the words say what is drawn, the same bytes every time."""

import dataclasses
import os
import re
import subprocess
import sys
from types import MappingProxyType

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.canvas import WIDE
from p2p_analysis.show.describe_chart import (
    HATCHED,
    HOLLOW,
    LONGEST_ALT,
    describe,
    key_of,
)
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.nodes import plain, walk
from p2p_analysis.show.trend_drawing import Column, Mark, columns_svg
from p2p_analysis.words.errors import UsageError
from tests.show.drawn import read

CHARTS = ("outcomes", "police", "recording", "advice")
SPANS = [("early", 0, 1.5), ("late", 1.5, 3)]


def charts(release):
    """Every chart of the paper."""
    shown = [*(p2p.chart(release, name) for name in CHARTS), p2p.trend(release, "cases")]
    return [block for one in shown for block in one.blocks]


@pytest.fixture(scope="module")
def drawn_public(public):
    """Those of which a number is shown: the others stand in words."""
    return [block for block in charts(public) if block["kind"] == "chart"]


@pytest.fixture(scope="module")
def drawn_exempt(exempt):
    return charts(exempt)


def patches(svg, *, withheld):
    """Width and height of what is hatched, or of the bars that are not."""
    return [(one.wide, one.high) for one in read(svg).bars() if (one.look == "hatched") == withheld]


def quarters(*values):
    """A column for each quarter of a year."""
    return [Column(Bar(f"Q{at + 1}", value), at, at + 1) for at, value in enumerate(values)]


def words_in(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


# --- Withheld -----------------------------------------------------------------------------------


def test_withheld_bars_all_have_the_same_size():
    bars = [Bar("a", WITHHELD), Bar("b", 10), Bar("c", WITHHELD), Bar("d", 3), Bar("e", WITHHELD)]
    svg = bars_svg(bars, id="x")
    hidden = patches(svg, withheld=True)
    assert len(hidden) == 3
    assert len(set(hidden)) == 1
    assert len(set(patches(svg, withheld=False))) >= 2
    assert words_in(svg).count("[c] withheld") == 3


def test_withheld_columns_all_have_the_same_size():
    columns = quarters(WITHHELD, 6, WITHHELD)
    hidden = patches(columns_svg(columns, SPANS, [], id="x"), withheld=True)
    assert len(hidden) == 2
    assert len(set(hidden)) == 1


def test_a_withheld_bar_is_not_drawn_as_nought():
    shown, hidden = (bars_svg([Bar("a", v), Bar("b", 4)], id="x") for v in (0, WITHHELD))
    assert patches(shown, withheld=True) == []
    assert patches(hidden, withheld=True)[0][0] > 1


def test_withheld_not_recorded_and_counted_differ_without_colour():
    svg = bars_svg([Bar("a", 4), Bar("b", 4, missing=True), Bar("c", WITHHELD)], id="x")
    assert [one.look for one in read(svg).bars()] == ["solid", "hollow", "hatched"]
    assert svg.count("<pattern") == 1
    both = bars_svg([Bar("a", 4), Bar("b", WITHHELD, missing=True)], id="x")
    assert [one.look for one in read(both).bars()] == ["solid", "hatched"]


def test_charts_of_the_public_paper_hold_bars_that_are_withheld(drawn_public, drawn_exempt):
    for block in drawn_public:
        sizes = patches(block["svg"], withheld=True)
        # A bar says its number by its length; a column by its height, and its width is time.
        assert len({down if "trend" in block["id"] else across for across, down in sizes}) <= 1
    assert sum(len(patches(block["svg"], withheld=True)) for block in drawn_public) > 10
    assert not any(patches(block["svg"], withheld=True) for block in drawn_exempt)


# --- In words -----------------------------------------------------------------------------------


def test_the_words_name_every_bar_in_the_order_of_the_drawing():
    bars = [Bar("Small", 2), Bar("Large", 9), Bar("Hidden", WITHHELD), Bar("None", 0),
            Bar("NFA", WITHHELD)]  # fmt: skip
    assert describe(bars) == (
        "Bars, from top to bottom. Small: 2; large: 9; hidden: withheld; none: 0; NFA: withheld. "
        "Withheld bars are drawn alike."
    )


def test_the_words_do_without_what_is_not_there():
    assert describe([Bar("Ab", 1), Bar("Cd", 2)]) == "Bars, from top to bottom. Ab: 1; cd: 2."


def test_words_that_grow_too_long_say_the_ends_and_leave_the_rest_to_the_table():
    bars = [Bar(f"{letter} name that goes on and on for many letters", n + 1)
            for n, letter in enumerate("abcdefgh")]  # fmt: skip
    assert describe(bars) == (
        "Bars. The longest is h name that goes on and on for many letters: 8; "
        "the shortest is a name that goes on and on for many letters: 1."
    )
    hidden = describe([*bars, Bar("X" * 200, WITHHELD)])
    assert hidden.endswith("Withheld bars are drawn alike.")
    assert len(hidden) <= LONGEST_ALT


def test_words_that_grow_too_long_name_no_longest_bar_where_one_is_withheld():
    hidden = [Bar("X" * 120, WITHHELD), Bar("Y" * 120, WITHHELD)]
    told = describe([*hidden, Bar("Ab", 9), Bar("Cd", 0), Bar("Ef", 0)])
    assert told == "Bars. Shown are ab: 9; two bars of 0. The others are withheld and drawn alike."
    told = describe([*hidden, Bar("Ab", 9), Bar("Cd", 0)])
    assert told == "Bars. Shown are ab: 9; cd: 0. The others are withheld and drawn alike."


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_alt_is_short_is_no_title_and_does_not_say_that_it_is_a_chart(edition, request):
    for block in request.getfixturevalue(f"drawn_{edition}"):
        assert 20 < len(block["alt"]) <= LONGEST_ALT
        assert block["alt"] not in block["title"]
        assert not re.match(r"(?i)(a |the )?(chart|image|picture|graph)", block["alt"])
        assert block["long"].endswith(".")


def test_long_descriptions_say_what_is_hatched_where_a_number_is_withheld_alone(
    public, drawn_public, drawn_exempt
):
    assert public["police_open"].withheld
    assert "hatched from end to end" in drawn_public[1]["key"]
    assert not any("hatched" in block.get("key", "") for block in drawn_exempt)


def test_the_long_description_of_the_exempt_trend_says_its_periods_and_its_marks_the_dates(
    drawn_exempt,
):
    trend = drawn_exempt[-1]
    for words in ("January 2017 to October 2018: 10", "November 2018 to November 2019: 18"):
        assert words in trend["long"]
    assert "MASH began to record every detail (October 2018)" in trend["marks"]


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_the_numbers_drawn_are_those_of_the_table_beside(edition, request):
    for block in request.getfixturevalue(f"drawn_{edition}"):
        table = {plain([n]) for n in walk([block["data"]]) if n["kind"] == "figure"}
        drawn = {w.split(" ")[0] for w in words_in(block["svg"]) if re.fullmatch(r"\d+|\[c\].*", w)}
        # On the trend, years stand below and the marks have numbers of their own.
        marks = {str(n + 1) for n, _ in enumerate(block.get("marks", ()))}
        counts = {word for word in drawn if not re.fullmatch("20..", word)}
        assert counts
        assert counts - marks <= table


@pytest.mark.parametrize("words", [["no_charge", "charged"], ["none", "open"]])
def test_a_chart_follows_what_an_edition_merges(words, copy_of_review, edit):
    folder = copy_of_review()
    merge = f"case_table     = true\nmerge = {{ police_status = {{ Together = {words} }} }}"
    edit(folder / "review.toml", "case_table     = true", merge.replace("'", '"'))
    review = p2p.load_review(folder)
    release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions["exempt"])
    (block,) = p2p.chart(release, "police").blocks
    rows = {plain(row[0]): plain(row[1]) for row in block["data"]["rows"]}
    assert rows["Together"] == str(
        release.breakdown("police_investigated", "police_status")["Together"]
    )
    assert f"ogether: {rows['Together']}" in block["alt"]
    assert "Not recorded" in rows
    assert len(rows) == 4 + ("none" in words)


# --- Drawing ------------------------------------------------------------------------------------


def test_a_chart_follows_its_figure(exempt):
    figure = exempt["advice_followed"]
    other = dataclasses.replace(
        exempt,
        figures=MappingProxyType(
            {**exempt.figures, figure.id: dataclasses.replace(figure, value=figure.value - 1)}
        ),
    )
    before, after = (p2p.chart(release, "advice").blocks[0] for release in (exempt, other))
    assert before["svg"] != after["svg"]
    assert before["alt"] != after["alt"]
    assert f"followed: {figure.value - 1}" in after["alt"].lower()
    assert before["data"] != after["data"]
    for name in ("police", "recording"):
        assert p2p.chart(exempt, name) == p2p.chart(other, name)


def test_every_bar_begins_at_nought_and_is_as_long_as_its_number():
    bars = [Bar("Short", 3), Bar("A much longer name than the first one has", 6), Bar("c", 1),
            Bar("d", 0), Bar("e", 12, missing=True), Bar("f", WITHHELD)]  # fmt: skip
    drawing = read(bars_svg(bars, id="x"))
    ((axis, _), (again, _)), _ = drawing.lines[-1]
    assert axis == again
    assert {one.left for one in drawing.bars()} == {axis}
    lengths = [one.wide for one in drawing.bars()][:-1]
    assert [length / lengths[0] * 3 for length in lengths] == pytest.approx([3, 6, 1, 12], abs=0.05)


def test_every_column_stands_on_nought_and_is_as_high_as_its_number():
    drawing = read(columns_svg(quarters(2, 0, 8, WITHHELD, 4), SPANS, [], id="x"))
    ((_, ground), (_, level)), _ = drawing.lines[-1]
    assert ground == level
    assert {round(one.bottom, 1) for one in drawing.bars()} == {ground}
    heights = [one.high for one in drawing.of("solid")]
    assert [high / heights[0] * 2 for high in heights] == pytest.approx([2, 8, 4], abs=0.05)


def test_a_quarter_without_a_number_is_a_gap_in_the_columns_and_in_their_ground():
    drawing = read(columns_svg(quarters(2, None, 3), SPANS, [], id="x"))
    assert len(drawing.bars()) == 2
    assert "0" not in drawing.words
    grounds = [line for line, look in drawing.lines if look["stroke"] == "currentColor"]
    assert [(a[0], b[0]) for a, b in grounds] == [(0, WIDE / 3), (WIDE * 2 / 3, WIDE)]
    whole = read(columns_svg(quarters(2, 0, 3), SPANS, [], id="x"))
    assert [(a[0], b[0]) for (a, b), _ in whole.lines] == [(0, WIDE)]
    assert "0" in whole.words


def test_a_longer_bar_is_longer():
    lengths = patches(bars_svg([Bar("a", 3), Bar("b", 6)], id="x"), withheld=False)
    wide = sorted(length for length, _ in lengths)
    assert any(b == pytest.approx(2 * a, rel=0.01) for a in wide for b in wide if a > 10)


def test_the_trend_shows_periods_and_numbered_marks():
    marks = [Mark("New guidance", 0.5), Mark("New recording", 2.0, heavy=True)]
    words = words_in(columns_svg(quarters(1, 2, 3), SPANS, marks, id="x"))
    assert {"early", "late"} <= set(words)
    assert words.count("1") == words.count("2") == 2  # a column's number, and the mark above


def test_the_same_chart_is_the_same_bytes_twice(drawn_exempt, exempt):
    assert charts(exempt) == drawn_exempt


_AGAIN = """
from p2p_analysis.show.drawing import Bar, bars_svg
print(bars_svg([Bar("a", 3), Bar("b", 6, missing=True)], id="x"))
"""


def test_two_processes_draw_the_same_bytes():
    drawn = [
        subprocess.run(
            [sys.executable, "-c", _AGAIN], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]  # fmt: skip
    assert drawn[0] == drawn[1]
    assert drawn[0] == bars_svg([Bar("a", 3), Bar("b", 6, missing=True)], id="x")


def test_a_drawing_holds_no_script_and_asks_for_nothing(drawn_exempt):
    for block in drawn_exempt:
        svg = re.sub(r'xmlns(:\w+)?="[^"]*"', "", block["svg"])
        assert svg.startswith("<svg ")
        assert "<script" not in svg.lower()
        assert "http" not in svg
        assert "//" not in svg
        assert "<metadata" not in svg
        assert all(ref.startswith("#") for ref in re.findall(r'href="([^"]*)"', svg))
        assert all(ref.startswith("#") for ref in re.findall(r"url\(([^)]*)\)", svg))


def test_ids_are_unique_over_all_charts_and_point_somewhere(drawn_exempt):
    ids = [one for block in drawn_exempt for one in re.findall(r'\bid="([^"]+)"', block["svg"])]
    ids += [block["id"] for block in drawn_exempt]
    ids += [block["data"]["id"] for block in drawn_exempt]
    assert len(ids) == len(set(ids))
    for block in drawn_exempt:
        own = set(re.findall(r'\bid="([^"]+)"', block["svg"]))
        assert set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", block["svg"])) <= own


def test_text_in_a_drawing_stays_text():
    assert "Apple & pear" in [
        w.replace("&amp;", "&") for w in words_in(bars_svg([Bar("Apple & pear", 2)], id="x"))
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: p2p.chart(r, "polise"), 'no chart is called "polise"; did you mean "police"?'),
        (lambda r: p2p.trend(r, "cases", by="period"), 'a trend runs by "quarter"'),
        (lambda r: p2p.trend(r, "nfa"), "it has no `by`"),
        (lambda r: p2p.trend(r, "casses"), 'did you mean "cases"?'),
    ],
)
def test_a_chart_that_cannot_be_is_refused(public, call, message):
    with pytest.raises(UsageError) as error:
        call(public)
    assert message in str(error.value)


def test_the_key_says_what_is_drawn_otherwise_and_nothing_of_what_is_not_there():
    assert key_of([Bar("a", 4), Bar("b", 0, missing=True)]) == ""
    assert key_of([Bar("a", 4), Bar("b", 2, missing=True)]) == HOLLOW
    assert key_of([Bar("a", 4), Bar("b", WITHHELD, missing=True)]) == HATCHED
    assert key_of([Bar("a", WITHHELD), Bar("b", 2, missing=True)]) == f"{HOLLOW} {HATCHED}"


def test_each_chart_with_bars_that_are_not_solid_has_its_key(drawn_public, drawn_exempt):
    for block in (*drawn_public, *drawn_exempt):
        looks = {bar.look for bar in read(block["svg"]).bars()}
        assert (HATCHED in block.get("key", "")) == ("hatched" in looks)
        assert (HOLLOW in block.get("key", "")) == ("hollow" in looks)
