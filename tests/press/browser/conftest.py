"""Every page that a build makes, open in a real browser."""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from p2p_analysis.evidence.records import read_records
from p2p_analysis.press.check.page import MOST_RECORDS, check_page
from p2p_analysis.words.rules import all_rules, changeable
from tests.evidence.rules.records import SOUND, one_of, sound
from tests.invented import write_review

PAPERS = ("public/report.html", "exempt/report.html")
MADE = (*PAPERS, "exempt/check.html", "index.html", "exempt-index.html")
FOUND = "check.html with findings"
PAGES = (*MADE, FOUND)
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="session")
def pages(papers: Path, found: Path) -> dict[str, Path]:
    """Every page of the build, by its place: "public/report.html"; and a check that found much."""
    made = {path.relative_to(papers).as_posix() for path in papers.glob("**/*.html")}
    assert made == set(MADE), "a page is made that no proof here looks at; add it to MADE"
    return {**{name: papers / name for name in MADE}, FOUND: found}


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a check in which nearly every rule finds something, and one in many records."""
    folder = tmp_path_factory.mktemp("found")
    review = write_review(
        folder / "review",
        periods={"all": ("2017-01-01", "2019-12-31")},
        extra='[rules]\nC25 = { as = "query", reason = "Ends of it were kept on paper." }\n',
    )
    records = spoilt()
    with review.cases_path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    page = folder / "check-with-findings.html"
    page.write_text(check_page(review, read_records(review).findings), encoding="utf-8")
    return page


def spoilt() -> list[dict[str, str]]:
    """Records with the fault of each rule in turn, then one fault many times over.

    A column is left out, so that a rule cannot be asked, and some answers are padded.
    """
    records = sound(600)
    rows = iter(range(len(records)))
    for code in changeable():
        for trip in all_rules()[code].trips:
            at = next(rows)
            records[at] = {**one_of(SOUND, at), **trip, "case_id": records[at]["case_id"]}
    for at, _ in zip(rows, range(MOST_RECORDS + 50), strict=False):
        records[at]["separation_in_place"] = "no"
        records[at]["separation_from"] = "2019-12-01"
    for at in rows:
        records[at]["location"] = f" {records[at]['location']} "
    return [{name: cell for name, cell in one.items() if name != "police_reason"}
            for one in records]  # fmt: skip


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
