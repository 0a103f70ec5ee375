"""The pages in a real browser: for every reader, on every screen, and in print."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.slow

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 768, 1280)

# --- Accessibility ------------------------------------------------------------------------------


def faults(page) -> list[str]:
    """What axe finds wrong, in a line each."""
    found = Axe().run(page, options={"runOnly": _TAGS}).response
    assert len(found["passes"]) > 20, "axe looked at hardly anything"
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(opened, path, width, scheme):
    with opened(path, width, color_scheme=scheme) as page:
        assert faults(page) == []


def test_axe_finds_nothing_where_all_is_unfolded(opened, path):
    with opened(path, 320) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(page) == []


def test_axe_would_find_a_fault(opened, path):
    with opened(path) as page:
        page.evaluate("document.querySelector('svg').removeAttribute('aria-label')")
        page.evaluate("document.querySelector('main > p').style.color = '#ccc'")
        assert {fault.split(":")[0] for fault in faults(page)} == {"svg-img-alt", "color-contrast"}


# --- One file -----------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_and_runs_nothing(opened, path):
    with opened(path) as page:
        assert page.asked == []
        assert page.evaluate("document.scripts.length") == 0


def test_a_request_would_be_seen(opened, path):
    with opened(path) as page:
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://x.test/'}))")
        page.wait_for_timeout(300)
        assert page.asked == ["http://x.test/"]


# --- Every width --------------------------------------------------------------------------------

_ACROSS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@pytest.mark.parametrize("width", [320, 400, 640, 768, 1024, 1280, 1920])
def test_the_page_never_scrolls_sideways(opened, path, width):
    # 320 is also a window of 1280 at a zoom of 400 %.
    with opened(path, width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        scroll, client = page.evaluate(_ACROSS)
        assert scroll <= client


_CLIPPED = """() => [...document.querySelectorAll('th, td, p, li, h2, h3, caption')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && !one.closest('.wide, .unseen, .cards thead')
        && (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != 'inline'
            || box.right > innerWidth + 1);
}).map(one => one.textContent.slice(0, 60))"""


@pytest.mark.parametrize("width", [320, 768])
def test_no_words_run_out_of_their_cell(opened, path, width):
    with opened(path, width) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(_CLIPPED) == []


def test_a_narrow_table_needs_no_scrolling_and_names_its_columns(opened, path):
    with opened(path, 320) as page:
        wide = page.evaluate(
            "[...document.querySelectorAll('.wide')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
        )
        assert wide == []
        told = page.evaluate(
            "getComputedStyle(document.querySelector('#table-counted td'), '::before').content"
        )
        assert "How it is counted" in told


# --- Keyboard -----------------------------------------------------------------------------------

_STOPS = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))"""
_NUMBERED = f"({_STOPS})().map((one, n) => one.dataset.stop = n).length"
_HERE = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const box = one.getClientRects()[0] || one.getBoundingClientRect();
    return [Number(one.dataset.stop), style.outlineStyle, parseFloat(style.outlineWidth),
            box.bottom > 0 && box.top < innerHeight];
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(opened, path, width):
    with opened(path, width) as page:
        number = page.evaluate(_NUMBERED)
        assert number > 300
        page.evaluate("document.body.tabIndex = -1; document.body.focus()")
        for stop in range(number):
            page.keyboard.press("Tab")
            here, style, thick, seen = page.evaluate(_HERE)
            assert (here, style) == (stop, "solid")
            assert thick >= 2
            assert seen, f"stop {stop} has the focus outside the window"


def test_no_cell_of_numbers_is_a_stop(opened, path):
    with opened(path) as page:
        assert page.evaluate("document.querySelectorAll('.abreast td a').length") == 0


def test_the_skip_link_leads_to_the_paper(opened, path):
    with opened(path) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "paper"


def test_a_number_leads_to_how_it_was_counted_and_back(opened, path):
    with opened(path) as page:
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


def test_the_contents_stay_in_sight_and_show_the_section_that_is_read(opened, path):
    with opened(path) as page:
        page.evaluate("document.querySelector('#p2\\\\.22').scrollIntoView()")
        page.wait_for_timeout(200)
        assert page.evaluate("document.querySelector('nav').getBoundingClientRect().top") == 0
        current = page.evaluate("[...document.querySelectorAll('nav a:target-current')].length")
        assert current == 1


def test_on_a_narrow_screen_the_contents_are_folded_and_can_be_opened(opened, path):
    with opened(path, 320) as page:
        link = page.locator("nav a").first
        assert not link.is_visible()
        page.locator("nav summary").click()
        assert link.is_visible()


# --- Colours ------------------------------------------------------------------------------------


_INKS = """() => [...document.querySelectorAll('svg text')].map(one =>
    getComputedStyle(one).fill)"""


def test_a_chart_is_drawn_in_the_ink_of_the_page(opened, path):
    for scheme in ("light", "dark"):
        with opened(path, color_scheme=scheme) as page:
            ink = page.evaluate("getComputedStyle(document.body).color")
            assert set(page.evaluate(_INKS)) == {ink}


def test_the_letters_of_a_chart_are_legible_on_a_phone(opened, path):
    with opened(path, 320) as page:
        sizes = page.evaluate(
            "[...document.querySelectorAll('svg')].map(one => parseFloat(getComputedStyle(one)"
            ".fontSize) * one.getBoundingClientRect().width / one.viewBox.baseVal.width)"
        )
        assert min(sizes) >= 8


def test_with_forced_colours_focus_is_seen(opened, path):
    with opened(path, forced_colors="active") as page:
        page.keyboard.press("Tab")
        assert page.evaluate(_HERE)[1] == "solid"
        assert faults(page) == []


# --- Print --------------------------------------------------------------------------------------


def letters(words: str) -> str:
    """Words without blanks and hyphens, which print sets anew."""
    return re.sub(r"[\s\x02\u00ad\ufffe\u2010-]+", "", words)


_TOLD = """() => {
    document.querySelectorAll('main .unseen').forEach(one => one.remove());
    return [...document.querySelectorAll('main p, main li, main th, main td, main h2, main h3, '
        + 'main h4, caption, figcaption, header p')].map(one => one.textContent);
}"""


def test_print_loses_nothing(opened, path, tmp_path):
    with opened(path) as page:
        told = page.evaluate(_TOLD)
        drawn = page.evaluate(
            "[...document.querySelectorAll('svg text')].map(one => one.textContent)"
        )
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    printed = letters("".join(one.get_textpage().get_text_bounded() for one in document))
    document.close()
    assert len(told) > 1000
    assert [words for words in told if letters(words) not in printed] == []
    assert [words for words in drawn if letters(words) not in printed] == []
