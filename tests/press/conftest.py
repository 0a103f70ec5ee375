"""The papers of the Herefordshire review, built once for all tests of the press."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from p2p_analysis.press import make, publish
from p2p_analysis.press.apart.child import Work
from p2p_analysis.press.apart.clock import Clock
from p2p_analysis.press.files import sealed_files_of
from p2p_analysis.press.publish import build
from p2p_analysis.press.seal import Seal
from p2p_analysis.show.nodes import Node

# Edition to what it is printed from: the blocks, and the end mark.
Sources = dict[str, tuple[list[Node], Node]]

ROOT = Path(__file__).parents[2]
NEEDED = ("reports/herefordshire-2020", "data/synthetic", "data/reference", "notebooks")


@dataclass(frozen=True)
class House:
    """A copy of what a review needs, to be changed by a test."""

    root: Path

    @property
    def review(self) -> Path:
        return self.root / "reports" / "herefordshire-2020"

    @property
    def case_file(self) -> Path:
        return self.root / "data" / "synthetic" / "herefordshire-2020.csv"

    @property
    def notebook(self) -> Path:
        return self.root / "notebooks" / "review.ipynb"

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace words that stand in a file; a test that edits nothing is a mistake."""
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def outputs(self) -> dict[str, bytes]:
        """Every file of both editions, but not what a failed run leaves for the analyst."""
        return {
            str(path.relative_to(self.review)): path.read_bytes()
            for edition in ("public", "exempt")
            for path in sorted((self.review / edition).glob("*"))
            if not path.name.startswith("failed-")
        }


def copy_house(target: Path) -> House:
    for part in NEEDED:
        ignored = shutil.ignore_patterns("public", "exempt", ".*")
        shutil.copytree(ROOT / part, target / part, ignore=ignored)
    return House(target)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A fresh copy with stand-ins for papers that were made before."""
    found = copy_house(tmp_path)
    for edition in ("public", "exempt"):
        (found.review / edition).mkdir()
        for name in ("report.html", "report.pdf", "tables.xlsx", "figures.csv", "manifest.json"):
            (found.review / edition / name).write_text(f"the last good {edition} {name}")
    return found


def in_this_process(patch: pytest.MonkeyPatch) -> None:
    """Let a build do here what it does in processes of their own: here it can be watched."""

    def here(work: Work, *, tell: Any, took: Any, **_: Any) -> Any:
        clock = Clock(took, tell=tell)
        made = work(clock)
        clock.end()
        return made

    patch.setattr(publish, "run_apart", here)


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sources]:
    target = tmp_path_factory.mktemp("papers")
    sources: Sources = {}

    def keep(
        blocks: list[Node], end: Node, *given: Any, **more: Any
    ) -> tuple[dict[str, bytes], Seal]:
        sources[end["paper"]["edition"]] = blocks, end
        return sealed_files_of(blocks, end, *given, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "sealed_files_of", keep)
        in_this_process(patch)
        build(ROOT / "reports" / "herefordshire-2020", edition="all", out=target)
    return target, sources


@pytest.fixture(scope="session")
def papers(_built: tuple[Path, Sources]) -> Path:
    """Both editions, built for real: a folder with `public` and `exempt`."""
    return _built[0]


@pytest.fixture(scope="session")
def sources(_built: tuple[Path, Sources]) -> Sources:
    """What the papers were printed from."""
    return _built[1]
