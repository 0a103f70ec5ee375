"""A drawing on the page shows what the drawing in its file shows, in fewer bytes."""

import re

import pytest

from p2p_analysis.show.canvas import Canvas
from p2p_analysis.show.inline_svg import on_page


def words_in(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.fixture
def svg():
    canvas = Canvas("x")
    for row in range(3):
        canvas.words(90, 20.4 + 28 * row, f"Row {row} & more", anchor="end")
        canvas.rectangle(100, 8.5 + 28 * row, 40.2 + row, 17, "solid")
        canvas.words(150, 20.4 + 28 * row, str(row))
    canvas.rectangle(100, 90, 40, 17, "hollow")
    canvas.rectangle(100, 120, 40, 17, "hatched")
    canvas.line([(100, 2), (100, 150)])
    canvas.line([(10, 150), (470, 150)])
    canvas.dot(50, 50, 4)
    return canvas.svg(160)


def test_every_word_is_there_and_drawn_after_every_shape(svg):
    page = on_page(svg)
    assert sorted(words_in(page)) == sorted(words_in(svg))
    assert max(page.rindex(f"<{one}") for one in ("path", "rect", "circle")) < page.index("<text")


def test_shapes_that_look_alike_are_one_path_and_none_is_lost(svg):
    page = on_page(svg)
    bars, strip, lines = re.findall(r"<path d=([^ ]*)", page.split("</pattern>")[1])
    assert bars.count("M") == bars.count("z") == svg.count('fill="#2f76b5"') - 1  # and a dot
    assert lines == "M100,2V150M10,150H470"
    assert strip == "M100,120h40v17h-40z"
    assert page.count("<rect") == 1  # hollow
    assert page.count("<circle") == 1


def test_an_arrow_keeps_its_points():
    # Its first and last point stand above one another, with another between.
    canvas = Canvas("x")
    canvas.line([(344, 91), (352, 97), (344, 103)])
    canvas.line([(10, 91), (20, 97), (30, 97)])
    assert "M344,91 352,97 344,103M10,91 20,97 30,97" in on_page(canvas.svg(160))


def test_it_is_smaller_by_a_third(svg):
    assert len(on_page(svg)) < len(svg) * 2 / 3
