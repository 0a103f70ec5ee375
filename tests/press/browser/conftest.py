"""A real browser, and every page that a build makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = "/usr/bin/chromium"  # Debian's; where it is missing the proofs fail
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
EDITIONS = ("public", "exempt")
PAGES = ("report.html",)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium of this machine."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield found
        found.close()


@pytest.fixture(scope="session")
def pages(papers: Path) -> dict[str, Path]:
    """Every page of the build, by edition and name: "public/report.html"."""
    found = {f"{edition}/{name}": papers / edition / name for edition in EDITIONS for name in PAGES}
    made = {str(path.relative_to(papers)) for path in papers.glob("**/*.html")}
    assert made == set(found), "a page is made that no proof here looks at; add it to PAGES"
    return found


@pytest.fixture(params=[f"{edition}/{name}" for edition in EDITIONS for name in PAGES])
def path(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    """One page after the other."""
    return pages[request.param]


@pytest.fixture
def opened(browser: Browser) -> Callable[..., object]:
    """Call it to open a page at a width, with a colour scheme or forced colours.

    Every request but the one for the file itself is refused, and kept in `page.asked`.
    """

    @contextmanager
    def open_page(path: Path, width: int = 1280, height: int = 900, **look: str) -> Iterator[Page]:
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

    return open_page
