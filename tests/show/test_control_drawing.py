"""The control chart as drawn: withheld, gaps, and what lies outside its limits."""

from p2p_analysis.show.control_drawing import HIGH, Point, points_svg
from tests.show.drawn import faults_of, read

INSIDE = Point("January 2018", 2, 8, (0, 6))
OUTSIDE = Point("February 2018", 7, 8, (0, 6))
HIDDEN = Point("March 2018", None, 9, withheld=True)
EMPTY = Point("April 2018", 0, 0)


def joined(svg):
    """How many points each blue line joins."""
    return [len(points) for points, look in read(svg).lines if look["stroke"] != "currentColor"]


def test_a_point_outside_its_limits_has_a_ring_and_one_inside_has_none():
    rings = [fill for *_, fill in read(points_svg([INSIDE, OUTSIDE], id="x")).dots]
    assert rings.count("none") == 1
    assert OUTSIDE.outside and not INSIDE.outside and not HIDDEN.outside


def test_a_line_breaks_at_a_gap_and_at_a_withheld_point():
    assert joined(points_svg([INSIDE, OUTSIDE, INSIDE], id="x")) == [3]
    assert joined(points_svg([INSIDE, OUTSIDE, EMPTY, INSIDE, INSIDE], id="x")) == [2, 2]
    assert joined(points_svg([INSIDE, HIDDEN, INSIDE], id="x")) == []


def test_the_time_of_a_withheld_point_is_hatched_from_none_to_all_and_has_no_point():
    drawing = read(points_svg([INSIDE, HIDDEN, OUTSIDE], id="x"))
    (strip,) = drawing.strips()
    assert strip.high == HIGH
    assert {strip.top, strip.bottom} <= {points[0][1] for points, _ in drawing.lines}
    assert len(drawing.dots) == 3  # two points and a ring
    assert drawing.words.count("[c]") == 1


def test_limits_are_drawn_where_they_are_known_and_only_then_explained():
    drawing = read(points_svg([INSIDE, OUTSIDE, HIDDEN], id="x", overall=0.4))
    assert len(drawing.of("pale")) == 2
    assert "Pale: what chance can reach; dashed: all cases" in drawing.words
    bare = read(points_svg([Point("May 2018", 1, 4)], id="x"))
    assert not bare.of("pale")
    assert not any("ale:" in words for words in bare.words)


def test_names_of_many_months_are_thinned_and_never_meet():
    months = [Point(f"September {2010 + n}", 1, 2, (0, 2)) for n in range(35)]
    svg = points_svg(months, id="x", overall=0.5)
    assert faults_of(svg) == []
    assert sum("September" in words for words in read(svg).words) == 3
