"""One command for several reviews, and what it tells when it is stopped or something fails."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from p2p_analysis.__main__ import main
from p2p_analysis.brief.review import Review
from p2p_analysis.night import building
from p2p_analysis.press import publish
from p2p_analysis.press.apart import many
from p2p_analysis.words.errors import Fault, RenderingError
from tests.press.conftest import House

NEW = {"report.html": b"new page"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for running, rendering and auditing."""
    # The test runner's threads wait and hold nothing: a fork is safe, and has what stands in.
    monkeypatch.setattr(many, "may_fork", lambda: True)
    monkeypatch.setattr(publish, "_make", lambda *_: (dict(NEW), None, {}))
    monkeypatch.setattr(publish, "audit_new", lambda *_: b"")


@pytest.fixture
def two(house: House, quick: None) -> tuple[Path, Path]:
    """Two reviews in one folder, with old papers each."""
    other = house.review.with_name("another-review")
    shutil.copytree(house.review, other)
    return house.review, other


def is_new(review: Path) -> bool:
    return (review / "public" / "report.html").read_bytes() == b"new page"


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_two_reviews_may_not_share_a_folder_for_their_papers(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["build", *map(str, two), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("usage: --out takes the papers of one REVIEW, but 2 are given")
    assert "each with a DIR of its own" in told
    assert not out.exists()
    assert main(["build", str(two[0]), "--out", str(out)]) == 0


@pytest.mark.parametrize("failing", [0, 1])
def test_an_index_that_fails_for_one_review_does_not_keep_the_other_from_being_built(
    failing: int,
    two: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = publish._index

    def index(review: Review, *given: Any) -> list[Path]:
        if review.folder == two[failing]:
            raise RenderingError(Fault("index.html", "could not be written; the papers stand"))
        return real(review, *given)

    monkeypatch.setattr(publish, "_index", index)
    assert main(["build", *map(str, two)]) == 7
    assert all(map(is_new, two))
    told = capsys.readouterr().err
    assert told == f"{two[failing]}: index.html: could not be written; the papers stand\n"


def test_every_review_is_built_that_can_be_and_every_fault_is_told(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(tmp_path / "nowhere")
    (two[0] / "review.toml").write_text("title = 1")
    assert main(["build", nowhere, *map(str, two)]) == 3
    first, *rest = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{nowhere}: no review.toml here")
    assert rest
    assert all(line.startswith(f"{two[0]}: review.toml") for line in rest)
    assert [is_new(review) for review in two] == [False, True]


def test_a_build_that_is_stopped_says_that_nothing_was_replaced(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(publish, "_make", stop)
    assert main(["build", str(two[0])]) == 130
    assert capsys.readouterr().err == "stopped; nothing was replaced\n"
    assert not any(map(is_new, two))


def test_a_build_that_is_stopped_at_its_index_says_that_the_papers_stand(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(publish, "write_indexes", stop)
    assert main(["build", str(two[0])]) == 130
    told = capsys.readouterr().err
    assert told.startswith(f"stopped; the new papers of {two[0].name} stand, but an index may not")
    assert [is_new(review) for review in two] == [True, False]


def test_a_run_that_is_stopped_says_how_many_reviews_had_ended(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building, "line_of", stop)
    assert main(["build", *map(str, two), "--workers", "1"]) == 130
    told = capsys.readouterr()
    assert told.err == "stopped; 1 of 2 reviews had ended before\n"
    assert [line.split()[2] for line in told.out.splitlines()[1:3]] == ["built", "stopped"]
    assert [is_new(review) for review in two] == [True, False]
