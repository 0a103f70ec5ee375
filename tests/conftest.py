"""What many tests share: the Herefordshire review, counted and released once, and copies of it.

The session fixtures are values that no test can change. A test that needs another review takes a
copy (`copy_of_review`) and edits it (`edit`), or invents a small one (`tests.invented`).
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import p2p_analysis as p2p
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.evidence.counting import Counts
from p2p_analysis.gate.release import Release
from tests.warm import Warm

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
NAME = "herefordshire-2020"
# A busy machine is no fault of the code: properties are tested without a time limit per example.
# A commit gets the same verdict on every run; `P2P_FUZZ=random` looks for new examples.
settings.register_profile(
    "house", deadline=None, derandomize=os.environ.get("P2P_FUZZ") != "random", database=None
)
settings.load_profile("house")

_PARTS = (f"reports/{NAME}", "data/synthetic", "data/reference", "notebooks")


@pytest.fixture(scope="session")
def review() -> Review:
    """The Herefordshire review."""
    return p2p.load_review(ROOT / "reports" / NAME)


@pytest.fixture(scope="session")
def cases(review: Review) -> Cases:
    """Its 28 invented cases, read and checked."""
    return p2p.load_cases(review)


@pytest.fixture(scope="session")
def counts(cases: Cases, review: Review) -> Counts:
    """Every measure of it, counted."""
    return p2p.count(cases, review)


@pytest.fixture(scope="session")
def exempt(counts: Counts, review: Review) -> Release:
    """The exempt edition: nothing withheld."""
    return p2p.protect(counts, review.editions["exempt"])


@pytest.fixture(scope="session")
def public(counts: Counts, review: Review) -> Release:
    """The public edition: small counts withheld."""
    return p2p.protect(counts, review.editions["public"])


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """The command line, in a process that has loaded everything: `warm("build", folder)`."""
    made = Warm()
    yield made
    made.close()


@pytest.fixture
def copy_of_review(tmp_path: Path) -> Callable[[], Path]:
    """Call it for a fresh copy of the review's folder, with its data and notebook beside it.

    The copy stands as in the project, so the relative paths of its review.toml hold: the case file
    is at `folder / "../../data/synthetic/herefordshire-2020.csv"`, which is also
    `load_review(folder).cases_path`.
    """
    number = itertools.count(1)

    def copy() -> Path:
        home = tmp_path / f"copy-{next(number)}"
        for part in _PARTS:
            ignored = shutil.ignore_patterns("public", "exempt", ".*")
            shutil.copytree(ROOT / part, home / part, ignore=ignored)
        return home / "reports" / NAME

    return copy


@pytest.fixture(scope="session")
def edit() -> Callable[[Path, str, str], None]:
    """Call it to put new words in place of old ones; the old must stand in the file just once."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, one for a whole run: a second playwright cannot start beside it.

    Where it is missing, the proofs that need it fail.
    """
    from pictures.chromium import started

    with started() as chromium:
        yield chromium
