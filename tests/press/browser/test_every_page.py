"""Every page in a real browser: for every reader, on every screen, by keyboard and in print."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from tests.press.browser.conftest import FOUND, PAPERS, UNFOLD
from tests.press.browser.looking import (
    contrasts,
    faults,
    focus_here,
    number_stops,
    too_faint,
)

pytestmark = pytest.mark.slow

# --- Accessibility ------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_where_all_is_unfolded(unfolded, path, width, scheme):
    assert faults(unfolded(path, width, scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_contrast_that_is_worked_out_is_the_one_that_axe_finds(unfolded, path, scheme):
    both = contrasts(unfolded(path, 1280, scheme))
    assert len(both) > 5
    assert [own for _, own in both] == pytest.approx([axe for axe, _ in both], abs=0.02)


@pytest.mark.parametrize(
    "ink",
    [
        "color: #ccc",
        "opacity: .5",
        "color: rgb(0 0 0 / 20%)",
        "background: linear-gradient(red, red)",
    ],
)
def test_a_word_that_hardly_stands_out_would_be_found_wherever_it_is(opened, pages, ink):
    last = "[...document.querySelectorAll('main :is(p, td)')].filter(one => one.innerText).at(-1)"
    with opened(pages["index.html"]) as page:
        assert too_faint(page) == []
        page.evaluate(f"ink => {last}.style.cssText += ink", ink)
        assert len(too_faint(page)) > 0


def test_axe_finds_nothing_as_the_page_opens(opened, path):
    with opened(path, 320) as page:
        assert faults(page) == []


def test_axe_would_find_a_fault(opened, path):
    with opened(path) as page:
        page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=x>')")
        page.evaluate("document.querySelector('main p, main td').style.color = '#ccc'")
        assert {fault.split(":")[0] for fault in faults(page)} == {"image-alt", "color-contrast"}


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
def test_the_page_never_scrolls_sideways(unfolded, path, width):
    # 320 is also a window of 1280 at a zoom of 400 %.
    scroll, client = unfolded(path, width).evaluate(_ACROSS)
    assert scroll <= client


_CLIPPED = """() => [...document.querySelectorAll('th, td, p, li, h2, h3, caption')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && !one.closest('.wide, .unseen, .cards thead')
        && (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != 'inline'
            || box.right > innerWidth + 1);
}).map(one => one.textContent.slice(0, 60))"""


@pytest.mark.parametrize("width", [320, 768])
def test_no_words_run_out_of_their_cell(unfolded, path, width):
    assert unfolded(path, width).evaluate(_CLIPPED) == []


# Words of a table that a browser has broken in two, or that stand out of their cell.
_BROKEN = """() => [...document.querySelectorAll('table :is(th, td)')].flatMap(cell => {
    const part = cell.closest('thead, tbody'), box = cell.getBoundingClientRect();
    if (!cell.checkVisibility() || getComputedStyle(part).clipPath != 'none') return [];
    const words = [], range = document.createRange();
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node; node = walk.nextNode();) {
        if (node.parentElement.closest('.unseen')) continue;
        for (const word of node.data.matchAll(/[^\\s\u2010-\u2014/-]+/g)) {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const [one, ...more] = range.getClientRects();
            if (one && (more.length || one.left < box.left - 1 || one.right > box.right + 1))
                words.push(`${word[0]} in a cell of ${box.width} px`);
        }
    }
    return words;
})"""


@pytest.mark.parametrize("width", [320, 360, 390, 700])
def test_a_cell_is_as_wide_as_its_longest_word(unfolded, path, width):
    assert unfolded(path, width).evaluate(_BROKEN) == []


def test_a_cell_that_is_too_narrow_for_its_number_would_be_found(opened, paper):
    with opened(paper, 360) as page:
        page.evaluate(UNFOLD)
        assert page.evaluate(_BROKEN) == []
        page.evaluate("document.querySelector('.abreast td').style.cssText = 'max-width: 0'")
        assert len(page.evaluate(_BROKEN)) == 1


# --- Keyboard -----------------------------------------------------------------------------------


def fewest(path, *, paper, other):
    """How much a page must hold at least; a check that found nothing has little to say."""
    if path.as_posix().endswith(PAPERS):
        return paper
    return 0 if path.name == "check.html" else other  # without findings


def test_the_check_that_is_looked_at_found_nearly_everything(opened, pages):
    with opened(pages[FOUND]) as page:
        assert page.locator("section").count() > 60
        headings = set(page.locator("h2").all_inner_texts())
        assert headings == {
            "By rule", "By record", "What was found", "What was put right when the file was read",
            "Rules that this review changes", "Rules that could not be asked",
        }  # fmt: skip
        notes = " ".join(page.locator(".note").all_inner_texts())
        assert "more records: the sheet Records" in notes and "The first 50 stand here" in notes


@pytest.mark.parametrize("width", [320, 1280])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(opened, path, width):
    with opened(path, width) as page:
        number = number_stops(page)
        assert number > fewest(path, paper=300, other=4)
        page.evaluate("document.body.tabIndex = -1; document.body.focus()")
        for stop in range(number):
            page.keyboard.press("Tab")
            here, style, thick, seen = focus_here(page)
            assert (here, style) == (stop, "solid")
            assert thick >= 2
            assert seen, f"stop {stop} has the focus outside the window"


def test_the_skip_link_is_out_of_sight_until_it_has_the_focus_and_leads_past_the_head(opened, path):
    with opened(path) as page:
        skip, box = page.locator(".skip"), "one => one.getBoundingClientRect()"
        assert skip.evaluate(box)["right"] <= 0 or skip.evaluate(box)["bottom"] <= 0
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert skip.evaluate(box)["x"] >= 0 and skip.evaluate(box)["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"


# --- Colours ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_as_light_or_as_dark_as_the_reader_asks(unfolded, path, scheme):
    ground = unfolded(path, scheme=scheme).evaluate("getComputedStyle(document.body).background")
    channels = [int(each) for each in re.findall(r"\d+", ground)[:3]]
    assert (sum(channels) > 600) == (scheme == "light")


def test_with_forced_colours_focus_is_seen(opened, path):
    with opened(path, forced_colors="active") as page:
        page.keyboard.press("Tab")
        assert focus_here(page)[1] == "solid"
        assert faults(page) == []


# --- Print --------------------------------------------------------------------------------------


def letters(words: str) -> str:
    """Words without blanks and hyphens, which print sets anew."""
    return re.sub(r"[\s\x02\u00ad\ufffe\u2010-]+", "", words)


def is_printed(words: str, printed: str) -> bool:
    """Whether words stand in print, whole or in two parts as the end of a page divides them."""
    words = letters(words)
    cuts = range(10, len(words) + 1) if len(words) > 40 else [len(words)]
    return any(words[:cut] in printed and words[cut:] in printed for cut in reversed(cuts))


def test_words_that_a_page_divides_are_found_and_words_that_are_lost_are_not():
    told = "Of the cases, most were followed by advice to the school, in writing."
    half = letters(told)[:40], letters(told)[40:]
    assert is_printed(told, f"x{half[1]}other{half[0]}x")
    assert not is_printed(told, half[0])


_TOLD = """() => {
    document.querySelectorAll('main .unseen').forEach(one => one.remove());
    return [...document.querySelectorAll('main p, main li, main th, main td, main h2, main h3, '
        + 'main h4, caption, figcaption, header p, svg text')].map(one => one.textContent);
}"""


def test_print_loses_nothing(opened, path, tmp_path):
    with opened(path) as page:
        told = page.evaluate(_TOLD)
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    printed = letters("".join(one.get_textpage().get_text_bounded() for one in document))
    document.close()
    assert len(told) > fewest(path, paper=1000, other=10)
    assert [words for words in told if not is_printed(words, printed)] == []
