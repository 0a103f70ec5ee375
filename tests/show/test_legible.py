"""Whether charts can be read: labels inside and apart, contrast, and nothing told by size."""

import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.canvas import BLUE, INK, LETTER, RED, WIDE, box_of
from p2p_analysis.show.control_drawing import Point, points_svg
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.letters import balanced, lines, width
from p2p_analysis.show.trend_drawing import Column, Mark, columns_svg
from tests.invented import EDITIONS, several
from tests.show.drawn import faults_of, read

WHITE, DARK = "#ffffff", "#12181d"
NAMES = some.text("abcdefgh MWij", min_size=1, max_size=70).filter(str.strip)
VALUES = some.one_of(some.integers(0, 3000), some.just(WITHHELD), some.none())


def every_chart(release):
    shown = [p2p.chart(release, name) for name in ("outcomes", "police", "recording", "advice")]
    shown += [
        p2p.trend(release, "cases", by=["quarter", "month"]), p2p.funnel(release),
        p2p.control_chart(release), p2p.compliance(release),
        p2p.register(release, "recommendations"),
    ]  # fmt: skip
    return [block for one in shown for block in one.blocks if block["kind"] == "chart"]


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


# --- Labels -------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_no_label_of_the_paper_leaves_its_drawing_or_covers_another(edition, request):
    blocks = every_chart(request.getfixturevalue(edition))
    assert len(blocks) >= {"public": 6, "exempt": 8}[edition]
    assert {block["id"]: faults_of(block["svg"]) for block in blocks} == {
        block["id"]: [] for block in blocks
    }


def test_a_label_outside_and_two_that_meet_are_found():
    svg = bars_svg([Bar("a", 1), Bar("b", 2)], id="x")
    assert faults_of(svg) == []
    moved = re.sub(r'x="[\d.]+"([^>]*>a<)', r'x="1"\1', svg)
    assert faults_of(moved) == ["'a' leaves the drawing"]
    twice = re.sub(r"(<text [^>]*>)b<", r"\1b</text>\1c<", svg)
    assert faults_of(twice) == ["'b' covers 'c'"]


@settings(max_examples=25, deadline=None)
@given(some.lists(some.builds(Bar, NAMES, VALUES, some.booleans()), min_size=1, max_size=8))
def test_labels_of_any_bars_stay_inside_and_apart(bars):
    assert faults_of(bars_svg(bars, id="x")) == []


@settings(max_examples=25, deadline=None)
@given(some.lists(VALUES, min_size=2, max_size=36), some.lists(some.floats(0, 1), max_size=5))
def test_numbers_of_any_columns_stay_inside_and_apart(values, places):
    columns = [Column(Bar("M", value), at, at + 1) for at, value in enumerate(values)]
    marks = [Mark("New", place * len(values)) for place in sorted(places)]
    spans = [("one", 0, 0.1), ("another", 0.1, len(values))]
    assert faults_of(columns_svg(columns, spans, marks, id="x")) == []


def test_words_are_broken_where_they_must_and_evenly():
    assert lines("one two three", 65, LETTER) == ["one two", "three"]
    assert balanced("one two three four five", 150, LETTER) == ["one two three", "four five"]
    assert all(width(line, LETTER) <= 50 for line in lines("w" * 40, 50, LETTER))
    assert "".join(lines("w" * 40, 50, LETTER)) == "w" * 40


def test_letters_are_large_enough_on_a_phone_and_not_too_large_on_a_wide_screen():
    phone, most = 320 - 2 * 16, 24 * 16  # CSS pixels: a drawing's room there, and on any screen
    assert LETTER * phone / WIDE >= 11
    assert 14 <= LETTER * most / WIDE <= 15
    style = files("p2p_analysis.press").joinpath("templates/paper.css").read_text("utf-8")
    assert "width: 24rem; max-width: 100%" in style


@pytest.mark.slow
@pytest.mark.parametrize("font", ["DejaVu Sans", "Liberation Sans", "Atkinson Hyperlegible Next"])
def test_a_browser_needs_no_more_room_for_words_than_we_leave(
    font, browser, public, exempt, tmp_path
):
    drawn = [block["svg"] for one in (public, exempt) for block in every_chart(one)]
    page_file = tmp_path / "page.html"
    style = f"<style>svg {{ font-family: '{font}', 'DejaVu Sans' }}</style>"
    page_file.write_text(f"<meta charset=utf-8>{style}{''.join(drawn)}", encoding="utf-8")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    measured = page.evaluate(
        "[...document.querySelectorAll('svg text')].map(t => ["
        "t.textContent, t.getComputedTextLength(), t.getAttribute('font-weight') === 'bold'])"
    )
    page.close()
    assert len(measured) > 200
    for words, wide, bold in measured:
        assert wide <= width(words, LETTER, bold=bold) * 1.02, words


# --- Contrast -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("colour", "paper"),
    [(INK, WHITE), (BLUE, WHITE), (RED, WHITE), (BLUE, DARK), (RED, DARK)],
)
def test_what_is_drawn_stands_out_from_the_paper(colour, paper):
    assert contrast(colour, paper) >= 3


def test_a_pale_colour_would_be_found():
    assert contrast("#eef2f5", WHITE) < 3


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_drawings_use_ink_blue_and_red_alone_and_ink_follows_the_page(edition, request):
    for block in every_chart(request.getfixturevalue(edition)):
        colours = set(re.findall(r'(?:fill|stroke|color)="([^"]+)"', block["svg"]))
        colours = {one for one in colours if not one.startswith("url(")}
        assert colours <= {INK, BLUE, RED, "currentColor", "none"}
        assert f'color="{INK}" fill="currentColor"' in block["svg"]


# --- Nothing is told by the size ----------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(some.integers(1, 9), some.integers(10, 40), some.integers(10, 40))
def test_the_strip_of_a_withheld_number_is_the_same_beside_any_other_number(shown, one, other):
    strips = {
        tuple(read(bars_svg([Bar("a", WITHHELD), Bar("b", shown), Bar("c", most)], id="x")).shapes)
        [0:2]
        for most in (one, other)
    }  # fmt: skip
    ((left, right),) = strips
    assert left.look == right.look == "hatched"
    assert right.right == pytest.approx(WIDE, abs=0.1)


def test_a_trend_is_the_same_in_every_byte_whatever_is_hidden(release):
    """The first and the third half-year are shown; the others hold five cases between them."""
    editions = {
        name: {**rule, "merge": {"quarter": "half_year"}} for name, rule in EDITIONS.items()
    }
    periods = {"first": ("2018-01-01", "2018-12-31"), "second": ("2019-01-01", "2019-12-31")}

    def drawn(edition, hidden):
        rows = [
            *several(9, referred_on="2018-02-03"), *several(hidden, referred_on="2018-08-01"),
            *several(8, referred_on="2019-01-31"), *several(5 - hidden, referred_on="2019-11-30"),
        ]  # fmt: skip
        measures = {"cases": {"label": "cases in the review", "by": ["quarter"]}}
        made = release(edition, rows=rows, measures=measures, editions=editions, periods=periods)
        return p2p.trend(made, "cases").blocks[0]

    first, *others = (drawn("public", hidden) for hidden in (1, 2, 3, 4))
    assert len(read(first["svg"]).strips()) == 2
    for other in others:
        for key in ("title", "alt", "long", "svg"):
            assert other[key] == first[key]
    assert drawn("exempt", 1)["svg"] != drawn("exempt", 4)["svg"]


def test_a_withheld_point_is_the_same_strip_whatever_the_limits_beside_it():
    strips = {
        tuple(read(points_svg([Point("May 2018", None, cases, withheld=True), beside], id="x"))
              .of("hatched"))
        for cases in (2, 40)
        for beside in (Point("June 2018", 1, 9, (0, 4)), Point("June 2018", 9, 9, (5, 9)))
    }  # fmt: skip
    assert len(strips) == 1


# --- Files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["public", "exempt"])
def test_a_chart_of_bars_is_small_and_none_is_large(edition, request):
    for block in every_chart(request.getfixturevalue(edition)):
        size = len(block["svg"].encode())
        few = len(block["data"]["rows"]) <= 10 and "trend" not in block["id"]
        assert size < (3_000 if few else 9_000), block["id"]


def test_words_at_the_edge_are_moved_inside():
    assert box_of(0, 20, "2017", "middle").left == 0
    assert box_of(WIDE, 20, "2019", "middle").right == pytest.approx(WIDE)
