"""A review kept warm while its words are written: what a change does not reach is not made again.

Everything shown is made of a release and the words of the chapters (show sees nothing else), so
that it can be kept as long as both stand. Cases are read, counted and protected anew when anything
but a chapter, a register or the notebook has changed.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import p2p_analysis
from p2p_analysis.brief.answers import FILE as ANSWERS
from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.places import FILE
from p2p_analysis.brief.register_files import FILES as REGISTERS
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.cases import Cases, load_cases
from p2p_analysis.evidence.counting import Counts, count
from p2p_analysis.gate.release import Release, protect
from p2p_analysis.gate.reread import with_registers_of
from p2p_analysis.press.cells import names_on, run_cell
from p2p_analysis.press.document import paper_from
from p2p_analysis.press.html import render_html
from p2p_analysis.press.run import read_notebook
from p2p_analysis.show.chapters import read_chapter
from p2p_analysis.show.nodes import Node, from_text, to_text
from p2p_analysis.words.errors import Fault, P2PError, RenderingError

_OF_REGISTERS = {*REGISTERS, ANSWERS, "contradictions.toml"}
# Beside a release it reads a file that its caller names.
_READS_FILES = {"changes"}


class Warm:
    """One edition of a review, as it was when it was last looked at."""

    def __init__(self, folder: Path, edition: str) -> None:
        self._folder = folder
        self._edition = edition
        self._review: Review | None = None
        self._counted: tuple[Cases, Counts] | None = None
        self._release: Release | None = None
        self._kept: dict[str, Any] = {}

    @property
    def review(self) -> Review:
        """The review as it was last read."""
        if self._review is None:
            self._review = load_review(self._folder)
            self._review.edition(self._edition)
        return self._review

    def files(self) -> set[Path]:
        """Every file that the page rests on, as far as the review can be read."""
        found = {*self._folder.glob("*.toml"), *self._folder.glob("narrative/*.md")}
        found.add(self._folder / FILE)
        if self._review is None:
            return found
        review = self._review
        named = [review.cases, review.screened, *review.settings_origins.values()]
        origins = [one for one in named if one is not None and not one.is_database]
        found |= {one.path(self._folder) for one in origins}
        found |= {review.chapter_path(chapter) for chapter in review.chapters}
        found |= {self._folder / name for one in review.editions.values() for name in one.earlier}
        return found | {review.notebook_path, review.guidance_path}

    def forget(self, changed: Iterable[Path]) -> None:
        """Let go of what rests on files that have changed; chapters are compared by their words."""
        within = self._folder / "narrative"
        others = {path for path in changed if path.parent != within}
        if self._review is not None:
            others.discard(self._review.notebook_path)
        if not others:
            return
        self._review = None
        self._kept = {}
        if any(path.parent != self._folder or path.name not in _OF_REGISTERS for path in others):
            self._counted = self._release = None

    def page(self) -> str:
        """Make the page.

        Raises
        ------
        P2PError
            With every fault that its cells met.
        """
        review = self.review
        if self._counted is None or self._release is None:
            cases = load_cases(review)
            self._counted = cases, count(cases, review)
            self._release = protect(self._counted[1], review.edition(self._edition))
        elif self._release.review is not review:
            self._release = with_registers_of(self._release, review)
        paper, end = paper_from(self._blocks(review, *self._counted))
        return render_html(paper, end["paper"])

    def _blocks(self, review: Review, cases: Cases, counts: Counts) -> list[Node]:
        blocks: list[Node] = []
        used: dict[str, Any] = {}
        desk = self._desk(review, cases, counts, used)
        names = names_on(desk, blocks)
        given = {"review_folder": str(review.folder), "edition": self._edition}
        path = review.notebook_path
        cells = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
        errors: list[P2PError] = []
        with contextlib.chdir(path.parent), contextlib.redirect_stdout(io.StringIO()):
            for number, cell in enumerate(cells, 1):
                try:
                    run_cell(cell.source, names, blocks)
                except P2PError as error:
                    errors.append(error)
                except Exception as error:  # a cell may do anything; it stops no watch
                    if not (errors and isinstance(error, NameError)):  # that follows from the first
                        problem = f"failed with {type(error).__name__}; see it in JupyterLab"
                        place = f"{path.name}, code cell {number}"
                        errors.append(RenderingError(Fault(place, problem)))
                if "parameters" in cell.metadata.get("tags", []):
                    names.update(given)
        if errors:
            raise type(errors[0])(fault for error in errors for fault in error.faults)
        self._kept = used
        # As a notebook's file would hold them, and so that nothing kept is changed by the page.
        return from_text(to_text(blocks))

    def _desk(
        self, review: Review, cases: Cases, counted: Counts, used: dict[str, Any]
    ) -> ModuleType:
        """The package as cells find it: with this review, and what it showed the last time."""

        def protected(counts: Counts, edition: Edition) -> Release:
            if counts is counted and self._release and edition == self._release.edition:
                return self._release
            return protect(counts, edition)

        def find(name: str) -> Any:
            found = getattr(p2p_analysis, name)
            return self._keeping(found, used) if isinstance(found, FunctionType) else found

        desk = ModuleType("p2p_analysis")
        vars(desk).update(
            load_review=lambda folder: review,
            load_cases=lambda review: cases,
            count=lambda cases, review: counted,
            check=lambda review: None,
            protect=protected,
            __getattr__=find,
        )
        return desk

    def _keeping(self, show: FunctionType, used: dict[str, Any]) -> Callable[..., Any]:
        """A function of the desk that gives again what it gave for the same arguments."""

        def call(*given: Any, **options: Any) -> Any:
            first, *more = given or (None,)
            plain = _is_plain([more, options])
            if first is not self._release or not plain or show.__name__ in _READS_FILES:
                return show(*given, **options)
            words = more if show.__name__ == "narrate" else []
            texts = [read_chapter(self.review, chapter) for chapter in words]
            key = repr((show.__name__, more, options, texts))
            used[key] = self._kept[key] if key in self._kept else show(*given, **options)
            return used[key]

        return call


def _is_plain(value: Any) -> bool:
    """Whether a value says all of itself when it is written down."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | bool)
