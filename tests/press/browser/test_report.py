"""The paper in a real browser: its tables, its numbers, its contents and its charts."""

from __future__ import annotations

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


def test_the_letters_of_a_chart_are_legible_on_a_phone(unfolded, paper):
    sizes = unfolded(paper, 320).evaluate(
        "[...document.querySelectorAll('svg')].map(one => parseFloat(getComputedStyle(one)"
        ".fontSize) * one.getBoundingClientRect().width / one.viewBox.baseVal.width)"
    )
    assert min(sizes) >= 8
