"""Publishing: together or not at all, whatever goes wrong on the way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from p2p_analysis.press import publish
from p2p_analysis.press.keeping import disk
from p2p_analysis.press.keeping.places import JOURNAL, RECORDS
from p2p_analysis.press.make import Order
from p2p_analysis.words.errors import RenderingError
from tests.press.conftest import House

NEW = {"report.html": b"new page", "figures.csv": b"new figures"}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for running, rendering and auditing: these tests are about what happens to files."""
    monkeypatch.setattr(publish, "_make", lambda *_: (dict(NEW), None, {}))
    monkeypatch.setattr(publish, "audit_new", lambda *_: b"")
    monkeypatch.setattr(publish, "check_files", lambda *_: {})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def left(folder: Path) -> set[str]:
    """What a build left beside the papers, but for the record of what they were made from."""
    return {name for name in names(folder) if name.startswith(".")} - {RECORDS}


@pytest.mark.usefixtures("quick")
def test_all_editions_are_replaced_together(house: House) -> None:
    written = publish.build(house.review, edition="all").files
    assert len(written) == 4
    for edition in ("public", "exempt"):
        assert names(house.review / edition) == set(NEW)
        assert (house.review / edition / "report.html").read_bytes() == b"new page"
    assert not left(house.review)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("edition", "pieces"), [("public", 2), ("all", 4)])
def test_a_run_and_a_rendering_of_each_edition_are_expected(
    edition: str, pieces: int, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(publish, "expect", told.append)
    publish.build(house.review, edition=edition)
    assert told == [pieces]


@pytest.mark.usefixtures("quick")
def test_one_edition_leaves_the_other_alone(house: House) -> None:
    publish.build(house.review)
    assert (house.review / "public" / "report.html").read_bytes() == b"new page"
    assert (
        house.review / "exempt" / "report.html"
    ).read_text() == "the last good exempt report.html"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("failing", range(1, 5))
def test_a_rename_that_fails_puts_every_edition_back(
    failing: int, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = house.outputs()
    real, calls = Path.rename, []

    def rename(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == failing:
            raise OSError(28, "No space left on device", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(RenderingError, match="the last papers stay as they were"):
        publish.build(house.review, edition="all")
    assert house.outputs() == before
    assert not left(house.review)


@pytest.mark.usefixtures("quick")
def test_a_first_build_that_fails_leaves_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, target = Path.rename, tmp_path / "first"

    def rename(self: Path, other: Path) -> Path:
        if "exempt" in self.name:
            raise OSError(28, "No space left on device", str(self))
        return real(self, other)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(RenderingError):
        publish.build(house.review, edition="all", out=target)
    assert not target.exists()


@pytest.mark.usefixtures("quick")
def test_a_disk_that_is_full_while_writing_replaces_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = house.outputs()

    def full(path: Path, content: bytes, mode: int = 0) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(disk, "write_whole", full)
    with pytest.raises(RenderingError, match=r"report\.html: could not be written \(No space left"):
        publish.build(house.review, edition="all")
    assert house.outputs() == before


@pytest.mark.parametrize("stop_after", range(5))
def test_a_build_killed_while_renaming_is_finished_by_the_next(
    stop_after: int, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = house.review
    for edition in ("public", "exempt"):
        disk.write_folder(target / f".{edition}.new", NEW)
    both = ("public", "exempt")
    plan = {"editions": both, "stood": both, "keep": 0}
    (target / JOURNAL).write_text(json.dumps(plan))
    real, calls = Path.rename, []

    def rename(self: Path, other: Path) -> Path:
        if len(calls) == stop_after:
            raise KeyboardInterrupt
        calls.append(self)
        return real(self, other)

    monkeypatch.setattr(Path, "rename", rename)
    if stop_after < 4:
        with pytest.raises(KeyboardInterrupt):
            publish.recover(target, ["public", "exempt"])
    monkeypatch.undo()
    publish.recover(target, ["public", "exempt"])
    for edition in ("public", "exempt"):
        assert names(target / edition) == set(NEW)
    assert not left(target)


def test_a_build_killed_while_writing_is_taken_away_by_the_next(house: House) -> None:
    before = house.outputs()
    disk.write_folder(house.review / ".public.new", {"report.html": b"half a pa"})
    publish.recover(house.review, ["public", "exempt"])
    assert house.outputs() == before
    assert not left(house.review)


def test_what_a_killed_run_left_is_taken_away_even_if_its_number_is_another_process_now(
    house: House,
) -> None:
    # Whoever mends holds the lock, so no run of this folder is alive, whatever its number says.
    for process in (2**22 + 1, os.getpid()):
        folder = house.review / f".exempt.run-{process}"
        folder.mkdir()
        (folder / "executed.ipynb").write_text("exempt cases")
    publish.recover(house.review, ["public", "exempt"])
    assert not left(house.review)


def test_hidden_things_of_somebody_else_are_left_alone(house: House) -> None:
    for name in (".mine.old", ".notes.new", ".published"):
        (house.review / name).mkdir()
    publish.recover(house.review, ["public", "exempt"])
    assert left(house.review) == {".mine.old", ".notes.new", ".published"}


@pytest.mark.usefixtures("quick")
def test_a_mended_build_takes_its_failed_notebook_away_and_keeps_the_others(house: House) -> None:
    for edition in ("public", "exempt"):
        (house.review / "exempt" / f"failed-{edition}.ipynb").write_text("{}")
    publish.build(house.review, edition="exempt")
    assert names(house.review / "exempt") == {*NEW, "failed-public.ipynb"}
    publish.build(house.review, edition="public")
    assert names(house.review / "exempt") == set(NEW)


@pytest.mark.usefixtures("quick")
def test_papers_can_go_to_a_folder_of_their_own(house: House, tmp_path: Path) -> None:
    before = house.outputs()
    publish.build(house.review, out=tmp_path / "elsewhere")
    assert names(tmp_path / "elsewhere" / "public") == set(NEW)
    assert house.outputs() == before


@pytest.mark.usefixtures("quick")
def test_what_one_edition_solved_is_handed_to_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = []

    def make(order: Order, *_: object) -> tuple[dict[str, bytes], None, dict]:
        handed.append((order.edition, dict(order.known)))
        return dict(NEW), None, {"question": {1: order.edition}}

    monkeypatch.setattr(publish, "_make", make)
    publish.build(house.review, edition="all")
    assert handed == [("public", {}), ("exempt", {"question": {1: "public"}})]
