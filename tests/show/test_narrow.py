"""Drawings as narrow as a phone: where their words go, and which are left out for want of room."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from p2p_analysis.brief.register_rows import Recommendation
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.show.canvas import WIDE
from p2p_analysis.show.control_drawing import Point, points_svg
from p2p_analysis.show.drawing import Bar, bars_svg
from p2p_analysis.show.timeline import due_dates_svg
from p2p_analysis.show.trend_drawing import Column, Mark, columns_svg
from tests.show.drawn import faults_of, read

LONG = "Strategy discussion, no section 47 enquiry"


def boxes_of(drawing):
    """Words to the place that they cover."""
    return {label.words: label.box for label in drawing.labels}


# --- Bars ---------------------------------------------------------------------------------------


def test_short_names_stand_beside_their_bars():
    drawing = read(bars_svg([Bar("Open", 4), Bar("Charge brought", 9)], id="x"))
    for bar, name in zip(drawing.bars(), ("Open", "Charge brought"), strict=True):
        assert boxes_of(drawing)[name].right < bar.left
        assert bar.top < boxes_of(drawing)[name].bottom < bar.bottom + 5


def test_where_one_name_is_long_each_stands_above_its_bar_which_has_the_whole_width():
    drawing = read(bars_svg([Bar("Open", 4), Bar(LONG, 9)], id="x"))
    for bar, name in zip(drawing.bars(), ("Open", LONG), strict=True):
        assert 0 <= bar.top - boxes_of(drawing)[name].bottom < 5
        assert bar.left < boxes_of(drawing)[name].left < 10
    assert max(bar.right for bar in drawing.bars()) > 0.9 * WIDE


@pytest.mark.parametrize("name", ["Open", LONG])
def test_a_withheld_number_is_hatched_from_end_to_end_so_that_it_is_no_bar(name):
    drawing = read(bars_svg([Bar(name, WITHHELD), Bar("Most", 9)], id="x"))
    ((axis, _), _), _ = drawing.lines[-1]
    (strip,) = drawing.strips()
    assert (strip.left, strip.right) == pytest.approx((axis, WIDE), abs=0.1)
    (bar,) = drawing.of("solid")
    assert strip.right > bar.right
    words = boxes_of(drawing)["[c] withheld"]
    assert (words.left + words.right) / 2 == pytest.approx((axis + WIDE) / 2, abs=0.1)


# --- Columns ------------------------------------------------------------------------------------

NAMES = ("J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D")


def months(number, *, first=0):
    """A column for each month, a third of a quarter wide, the year where it is new."""
    names = [NAMES[(first + n) % 12] for n in range(number)]
    years = [f"\n{2017 + (first + n) // 12}" if not n or (first + n) % 12 == 0 else ""
             for n in range(number)]  # fmt: skip
    return [Column(Bar(name + year, n % 4), n / 3, (n + 1) / 3)
            for n, (name, year) in enumerate(zip(names, years, strict=True))]  # fmt: skip


def test_of_many_months_every_other_is_named_from_a_year_s_beginning():
    svg = columns_svg(months(35, first=1), [("all", 0, 35 / 3)], [], id="x")
    assert faults_of(svg) == []
    named = [word for word in read(svg).words if word in NAMES]
    assert named == ["M", "M", "J", "S", "N", *("JMMJSN" * 2)]
    assert {"2017", "2018", "2019"} <= set(read(svg).words)
    few = read(columns_svg(months(12), [("all", 0, 4)], [], id="x")).words
    assert [word for word in few if word in NAMES] == list(NAMES)


def test_of_two_years_that_would_meet_the_one_that_is_whole_is_named():
    words = read(columns_svg(months(36, first=11), [("all", 0, 12)], [], id="x")).words
    assert "2017" not in words and {"2018", "2019", "2020"} <= set(words)


@settings(max_examples=40, deadline=None)
@given(some.integers(1, 48), some.integers(0, 11))
def test_names_of_any_months_stay_inside_and_apart(number, first):
    columns = months(number, first=first)
    assert faults_of(columns_svg(columns, [("all", 0, number / 3)], [], id="x")) == []


def test_a_narrow_column_at_the_end_is_not_named_over_its_neighbour():
    columns = [Column(Bar("second half", 3), 0, 2), Column(Bar("first half", 3), 2, 4),
               Column(Bar("second half", 1), 4, 4.2)]  # fmt: skip
    svg = columns_svg(columns, [("all", 0, 4.2)], [], id="x")
    assert faults_of(svg) == []
    assert read(svg).words.count("second half") == 1


def test_of_a_withheld_time_narrower_than_the_symbol_the_hatching_alone_tells():
    columns = [Column(Bar("M", WITHHELD if n % 2 else 3), n, n + 1) for n in range(36)]
    drawing = read(columns_svg(columns, [("all", 0, 36)], [Mark("New", 9.5)], id="x"))
    assert "[c]" not in drawing.words
    assert len(drawing.of("hatched")) == 18
    assert len({(one.top, one.high) for one in drawing.of("hatched")}) == 1


# --- Points and dates ---------------------------------------------------------------------------


def test_what_a_control_chart_shows_is_said_in_as_many_lines_as_it_takes():
    svg = points_svg([Point("May 2018", 1, 4, (0, 3))] * 3, id="x", overall=0.3)
    assert faults_of(svg) == []
    said = " ".join(read(svg).words)
    assert "Share of cases with an incomplete record" in said
    assert "Pale: what chance can reach; dashed: all cases" in said


def recommendation(due):
    return Recommendation(paragraph="3.1(a)", id="a", title="Better records", text="", due=due)


@settings(max_examples=40, deadline=None)
@given(some.dates(datetime.date(2019, 1, 1), datetime.date(2021, 12, 31)), some.integers(0, 9000))
def test_the_axis_of_due_dates_is_legible_however_long_it_is(as_at, days):
    rows = [recommendation(as_at + datetime.timedelta(days=days))]
    svg = due_dates_svg(rows, as_at)
    assert faults_of(svg) == []
    assert any(word.isdigit() and len(word) == 4 for word in read(svg).words)
