"""Every page that a build makes, open in a real browser."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

PAPERS = ("public/report.html", "exempt/report.html")
PAGES = (*PAPERS, "exempt/check.html", "index.html", "exempt-index.html")
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="session")
def pages(papers: Path) -> dict[str, Path]:
    """Every page of the build, by its place: "public/report.html"."""
    made = {path.relative_to(papers).as_posix() for path in papers.glob("**/*.html")}
    assert made == set(PAGES), "a page is made that no proof here looks at; add it to PAGES"
    return {name: papers / name for name in PAGES}


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    """One page after the other."""
    return pages[request.param]


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    """One edition of the paper after the other."""
    return pages[request.param]


@contextmanager
def open_page(
    browser: Browser, path: Path, width: int = 1280, height: int = 900, **look: str
) -> Iterator[Page]:
    """Open a page; every request but the one for the file itself is refused, and kept."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", **look
    )
    page = context.new_page()
    page.asked = []
    own = path.as_uri()

    def answer(route: Route) -> None:
        if route.request.url.split("#")[0] == own:
            route.continue_()
        else:
            page.asked.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    page.goto(own)
    try:
        yield page
    finally:
        context.close()


@pytest.fixture
def opened(browser: Browser) -> Callable[..., object]:
    """Call it to open a page afresh at a width, with a colour scheme or forced colours."""
    return lambda path, *width, **look: open_page(browser, path, *width, **look)


@pytest.fixture(scope="session")
def _held(browser: Browser) -> Iterator[Callable[[Path], Page]]:
    with ExitStack() as stack:

        @functools.cache
        def hold(path: Path) -> Page:
            page = stack.enter_context(open_page(browser, path))
            page.evaluate(UNFOLD)
            return page

        yield hold


@pytest.fixture
def unfolded(_held: Callable[[Path], Page]) -> Callable[..., Page]:
    """Call it for a page with all unfolded, at a width and in a colour scheme: only to look at.

    Each page is opened once for all proofs that change nothing in it.
    """

    def show(path: Path, width: int = 1280, scheme: str = "light") -> Page:
        page = _held(path)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        return page

    return show
