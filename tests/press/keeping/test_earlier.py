"""What stood before is kept: public manifests for good, whole papers as many as are wanted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from p2p_analysis.brief.loading import load_review
from p2p_analysis.gate.earlier import earlier_editions
from p2p_analysis.gate.release import protect
from p2p_analysis.press import publish
from p2p_analysis.press.keeping.exchange import exchange
from p2p_analysis.press.keeping.moved import Moved, moved
from p2p_analysis.press.manifest import manifest_json
from p2p_analysis.show.finish import finish
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import counted, write_cases
from tests.press import killed
from tests.press.keeping.conftest import stand_in


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_public_manifest_is_kept_when_its_figures_change_and_only_then(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in (killed.OLD, killed.OLD, killed.NEW):
        stand_in(monkeypatch, state)
        built = publish.build(review, edition="all")
        assert bool(built.kept) == (state == killed.NEW)
    (kept,) = built.kept
    assert kept.parent == review / "earlier" / "public"
    assert kept.name.startswith("2020-09-07-")
    assert kept.read_bytes() == killed.manifest("public", killed.OLD)
    assert names(review / "earlier") == ["public"]  # nothing exempt is kept unasked
    stand_in(monkeypatch, killed.OLD)
    publish.build(review, edition="all")
    assert len(names(review / "earlier" / "public")) == 2


def test_a_build_that_fails_has_made_no_earlier_paper(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, killed.OLD)
    publish.build(review, edition="all")
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == ".exempt.new":
            raise OSError(28, "No space left on device", str(self))
        return real(self, target)

    stand_in(monkeypatch, killed.NEW)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(publish.RenderingError, match="the last papers stay as they were"):
        publish.build(review, edition="all", keep=2)
    assert not (review / "earlier").exists()
    assert killed.state_of(review) == killed.OLD


def test_as_many_whole_papers_are_kept_as_are_wanted_and_manifests_for_good(
    tmp_path: Path,
) -> None:
    for state in "abcde":
        exchange(killed.papers(state), tmp_path, keep=2)
    for edition in killed.EDITIONS:
        home = tmp_path / "earlier" / edition
        whole = [name for name in names(home) if not name.endswith(".json")]
        assert [name[:5] for name in whole] == ["0003-", "0004-"]
        for name, state in zip(whole, "cd", strict=True):
            assert names(home / name) == sorted(killed.FILES)
            content = (home / name / "manifest.json").read_bytes()
            assert content == killed.manifest(edition, state)
    assert len(list((tmp_path / "earlier" / "public").glob("*.json"))) == 4
    exchange(killed.papers("f"), tmp_path)  # without --keep none is kept, and none is lost
    assert len(list((tmp_path / "earlier").glob("*/*/"))) == 4


def test_a_kept_manifest_is_one_that_a_review_can_name(review: Path) -> None:
    made = []
    for rows in ([{}] * 9, [{}] * 12):
        write_cases(review / "cases.csv", {"cases": {}}, rows)
        loaded = load_review(review)
        end = finish(protect(counted(loaded), loaded.editions["public"])).blocks[-1]
        manifest = manifest_json(json.loads(json.dumps(end)), loaded, {})
        made.append(manifest)
        files = {"manifest.json": manifest.encode(), "report.html": b""}
        exchanged = exchange({"public": files}, review)
    (kept,) = exchanged.kept
    name = kept.relative_to(review).as_posix()
    text = (review / "review.toml").read_text()
    named = text.replace("[editions.public]", f'[editions.public]\nearlier = ["{name}"]')
    (review / "review.toml").write_text(named)
    loaded = load_review(review)
    (earlier,) = earlier_editions(loaded, loaded.editions["public"])
    assert earlier.shown["cases", "value"] == 9
    then, now = map(json.loads, made)
    assert moved(then, now) == Moved(0, 1, 0)
    assert moved(then, {**now, "figures": {}}) == Moved(0, 0, len(then["figures"]))
    assert moved({**then, "figures": {}}, now) == Moved(len(now["figures"]), 0, 0)
    assert moved(then, None) is None
    assert moved({"figures": []}, now) is None


def test_a_build_tells_how_many_figures_moved_and_no_number(
    review: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from p2p_analysis.__main__ import main

    monkeypatch.setattr(publish, "moved", lambda *_: Moved(1, 0, 2))
    assert main(["build", str(review)]) == 0
    told = capsys.readouterr().out
    line = "small, public: 1 figure is new, 0 are changed and 2 withdrawn since the paper that"
    assert line in told


def test_an_edition_may_not_take_the_folder_of_earlier_ones(review: Path) -> None:
    text = (review / "review.toml").read_text()
    (review / "review.toml").write_text(text.replace("[editions.exempt]", "[editions.earlier]"))
    with pytest.raises(ReviewFileError, match="give the edition another name"):
        publish.build(review)


def test_a_file_that_is_no_manifest_is_not_kept_as_one(tmp_path: Path) -> None:
    for content in (b"", b"{}", b"[]", b'{"paper": {"edition": "public", "as_at": "../x"}}'):
        shutil.rmtree(tmp_path / "public", ignore_errors=True)
        (tmp_path / "public").mkdir()
        (tmp_path / "public" / "manifest.json").write_bytes(content)
        exchanged = exchange({"public": killed.papers(killed.NEW)["public"]}, tmp_path, keep=1)
        assert exchanged.kept == ()
        (whole,) = (tmp_path / "earlier" / "public").iterdir()
        assert whole.name.endswith("-without-manifest")
