"""The paper in a real browser: its tables, its numbers, its contents and its charts."""

from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.slow

# --- Tables and numbers -------------------------------------------------------------------------


def test_a_narrow_table_needs_no_scrolling_and_names_its_columns(unfolded, paper):
    page = unfolded(paper, 320)
    wide = page.evaluate(
        "[...document.querySelectorAll('.wide')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
    )
    assert wide == []
    told = page.evaluate(
        "getComputedStyle(document.querySelector('#table-counted td'), '::before').content"
    )
    assert "How it is counted" in told


def test_no_cell_of_numbers_is_a_stop(unfolded, paper):
    assert unfolded(paper).evaluate("document.querySelectorAll('.abreast td a').length") == 0


def test_a_number_leads_to_how_it_was_counted_and_back(opened, paper):
    with opened(paper) as page:
        number = page.locator("main p a[href='#n-cases']").first
        number.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#n-cases"
        row = page.locator("#n-cases")
        assert row.evaluate("one => getComputedStyle(one.cells[0]).backgroundColor") != (
            "rgba(0, 0, 0, 0)"
        )
        row.get_by_role("link").first.click()
        back = page.evaluate("location.hash")
        assert page.evaluate(
            "([back]) => !!document.querySelector(`${back} [href='#n-cases']`)",
            [back.replace(".", "\\.")],
        )


# --- Where the reader is ------------------------------------------------------------------------


def test_the_contents_stay_in_sight_and_show_the_section_that_is_read(opened, paper):
    with opened(paper) as page:
        page.evaluate("document.querySelector('#p2\\\\.22').scrollIntoView()")
        page.wait_for_timeout(200)
        assert page.evaluate("document.querySelector('nav').getBoundingClientRect().top") == 0
        current = page.evaluate("[...document.querySelectorAll('nav a:target-current')].length")
        assert current == 1


def test_on_a_narrow_screen_the_contents_are_folded_and_can_be_opened(opened, paper):
    with opened(paper, 320) as page:
        link = page.locator("nav a").first
        assert not link.is_visible()
        page.locator("nav summary").click()
        assert link.is_visible()


# --- Charts -------------------------------------------------------------------------------------

_INKS = "[...document.querySelectorAll('svg text')].map(one => getComputedStyle(one).fill)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_is_drawn_in_the_ink_of_the_page(unfolded, paper, scheme):
    page = unfolded(paper, scheme=scheme)
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert set(page.evaluate(_INKS)) == {ink}


# Every word of every chart: how large its letters are, and the place they cover, in CSS pixels. A
# box of words is as high as their line; what is above and below the letters does not count.
_DRAWN = """() => [...document.querySelectorAll('figure')].map(figure => {
    const svg = figure.querySelector('svg'), all = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].map(one => {
        const size = parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a;
        const box = one.getBoundingClientRect(), spare = (box.height - size) / 2 + 0.1 * size;
        return [one.textContent, size, box.left, box.top + spare, box.right, box.bottom - spare];
    });
    return [figure.id, [all.left, all.top, all.right, all.bottom], words];
})"""


def misplaced(page):
    """Words of charts that leave their drawing, or the window, and words that cover one another."""
    found = []
    for name, (left, top, right, bottom), words in page.evaluate(_DRAWN):
        edge = min(right, page.viewport_size["width"])
        for said, _, west, north, east, south in words:
            if west < left - 1 or north < top - 1 or east > edge + 1 or south > bottom + 1:
                found.append(f"{name}: {said!r} is cut off")
        for (one, _, *a), (other, _, *b) in itertools.combinations(words, 2):
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                found.append(f"{name}: {one!r} covers {other!r}")
    return found


def sizes(page):
    return [size for _, _, words in page.evaluate(_DRAWN) for _, size, *_ in words]


def test_every_word_of_a_chart_has_eleven_pixels_on_a_phone(unfolded, paper):
    page = unfolded(paper, 320)
    assert len(sizes(page)) > 80
    assert min(sizes(page)) >= 11


@pytest.mark.parametrize("width", [768, 1280, 1920])
def test_the_letters_of_a_chart_are_no_larger_than_those_around_it(width, unfolded, paper):
    page = unfolded(paper, width)
    assert 14 <= min(sizes(page)) <= max(sizes(page)) <= 15


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_word_of_a_chart_is_cut_off_or_covers_another(width, unfolded, paper):
    assert misplaced(unfolded(paper, width)) == []


def test_small_letters_and_words_out_of_place_would_be_found(opened, paper):
    with opened(paper, 320) as page:
        page.evaluate("document.querySelector('figure svg').style.width = '200px'")
        assert min(sizes(page)) < 11
        move = "document.querySelectorAll('figure svg text').forEach((one, n) => n < 3 &&"
        page.evaluate(f"{move} (one.setAttribute('x', n ? 40 : 350), one.setAttribute('y', 20)))")
        found = misplaced(page)
        assert sum("cut off" in one for one in found) == 1
        assert any("covers" in one for one in found)


def test_on_a_wide_screen_the_key_of_a_chart_stands_beside_it_and_on_a_phone_below(unfolded, paper):
    place = """() => [...document.querySelectorAll('figure > :is(ol, .note)')].map(one => {
        const drawn = one.parentElement.querySelector('svg').getBoundingClientRect();
        const box = one.getBoundingClientRect();
        return box.left >= drawn.right ? 'beside' : box.top >= drawn.bottom ? 'below' : 'over';
    })"""
    for width, expected in ((320, "below"), (768, "beside"), (1280, "beside")):
        found = unfolded(paper, width).evaluate(place)
        assert len(found) > 2
        assert set(found) == {expected}, width
