"""Publishing: all the files of all the editions asked for, or none of them.

A review is run and rendered in full before any file moves (press.keeping); whatever fails, the last
good papers stay as they were. Nothing is made if it would come out as it stands, and never twice at
the same time.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.records import read_records
from p2p_analysis.gate.solved import Solved
from p2p_analysis.press.ahead import prepare
from p2p_analysis.press.apart.clock import Clock, Stage
from p2p_analysis.press.apart.limits import Limits
from p2p_analysis.press.apart.run import expect, run_apart
from p2p_analysis.press.audit.papers import audit_new, papers_folder, with_notebook
from p2p_analysis.press.audit.report import REPORT
from p2p_analysis.press.check.report import check_files
from p2p_analysis.press.engine import OURS
from p2p_analysis.press.index import write_indexes
from p2p_analysis.press.keeping.earlier import standing_manifest
from p2p_analysis.press.keeping.exchange import exchange, put_into, recover
from p2p_analysis.press.keeping.inputs import file_inputs, query_inputs
from p2p_analysis.press.keeping.lock import building
from p2p_analysis.press.keeping.moved import Moved, moved
from p2p_analysis.press.keeping.places import EARLIER, EXEMPT, scratch, target_of
from p2p_analysis.press.keeping.record import Standing, compare, write_record
from p2p_analysis.press.make import STEPS as MAKE_STEPS
from p2p_analysis.press.make import Order, Rendering
from p2p_analysis.press.run import NotebookFailed, check_parameters
from p2p_analysis.press.seal import Seal
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.words.errors import (
    BusyError,
    Fault,
    RenderingError,
    ReviewFileError,
    UsageError,
)

__all__ = ["ALL", "STEPS", "Built", "build", "recover"]

ALL = "all"
AUDIT = "audit"
STEPS = (*MAKE_STEPS, AUDIT)
_MANIFEST = "manifest.json"
_PIECES = 2  # of an edition's work: its run and its rendering

Tell = Callable[[str], object]
Papers = dict[str, dict[str, bytes]]


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes
    ----------
    review : str
    files : tuple of Path
        Those written, and the indexes of papers that stand then; empty if nothing was made.
    standing : Standing
        What had changed since the papers were made that stood before.
    moved : mapping of str to Moved
        Edition to how many figures are not as they were in the paper that stood before; an edition
        of which none stood has no entry.
    kept : tuple of Path
        Manifests of papers that stood before, for `earlier` in the review file.
    """

    review: str
    files: tuple[Path, ...]
    standing: Standing
    moved: Mapping[str, Moved] = field(default_factory=dict)
    kept: tuple[Path, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Whether nothing was made, since it would have come out as it stands."""
        return not self.files


def build(
    folder: str | Path,
    *,
    edition: str = "public",
    out: str | Path | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
    if_changed: bool = False,
    keep: int = 0,
    wait: float = 0.0,
    engine: str = OURS,
    limits: Limits = Limits(),  # noqa: B008 (it is frozen)
    tell: Tell = lambda step: None,
    took: Callable[[Stage], object] = lambda stage: None,
) -> Built:
    """Make the papers of a review.

    Parameters
    ----------
    folder : str or Path
        The review's folder.
    edition : str
        One edition's name, or "all".
    out : str or Path, optional
        Where the editions' folders go; the review's own folder if not given, and with another
        notebook a folder in there with the notebook's name.
    notebook : str or Path, optional
        Another notebook than the review's own, such as the monthly audit.
    parameters : mapping, optional
        Further parameters of the notebook.
    if_changed : bool
        Make nothing if all of it would come out as it stands.
    keep : int
        How many earlier whole papers of each edition to keep; with 0 none is kept that is not yet.
    wait : float
        For how many seconds to wait for another build of the same papers.
    engine : str
        What executes the notebook: one of `press.engine.ENGINES`.
    limits : Limits
        Of time and memory, for each edition.
    tell : callable
        Called with a word before each step.
    took : callable
        Called with each step that has ended, and what it took.

    Raises
    ------
    P2PError
        Of the kind that the fault is; then nothing was replaced, unless it says that the papers
        stand.
    KeyboardInterrupt
        If a person stops it. It says what stands, unless nothing was replaced.
    """
    review = with_notebook(load_review(folder), notebook)
    extra = dict(parameters or {})
    names = list(review.editions) if edition == ALL else [edition]
    for name in names:
        review.edition(name)
    if EARLIER in review.editions:
        problem = "this folder keeps earlier manifests; give the edition another name"
        raise ReviewFileError(Fault(f"review.toml, [editions.{EARLIER}]", problem))
    if reserved := {"review_folder", "edition"} & set(extra):
        raise UsageError(f"{' and '.join(sorted(reserved))} is set by REVIEW and --edition")
    target = target_of(review.folder, out, notebook)
    with _one_fault_if_it_fails(target), building(target, review.name, wait):
        recover(target, review.editions)
        check_chapters(review)
        check_parameters(review.notebook_path, {"review_folder": "", "edition": "", **extra})
        files = file_inputs(review.folder, notebook, extra, target)
        inputs = {**files, **query_inputs(review.folder)}
        standing = compare(review.folder, target, names, inputs)
        if if_changed and not standing.changed:
            return Built(review.name, (), standing)
        before = {name: standing_manifest(target, name) for name in names}
        clock = Clock(took, tell=tell)
        orders = [
            Order(str(folder), str(notebook or ""), name, extra, _scratch(target, name), engine)
            for name in names
        ]
        if engine == OURS:
            prepare(review, names)
        papers, seals = _papers(orders, limits, clock, target)
        report = _attacked(papers, seals, review, clock, target)
        made = {name: dict(one) for name, one in papers.items()}
        if report and EXEMPT in papers:
            papers[EXEMPT][REPORT] = report
        if EXEMPT in papers and not notebook:
            # The folder is new, so the check of these records goes in anew; none grows stale there.
            findings = read_records(review).findings
            findings.refuse()  # they were sound when the papers were made
            papers[EXEMPT] |= check_files(review, findings)
        # What changed while the papers were made may be in them or not: they are made again.
        steady = files == file_inputs(review.folder, notebook, extra, target)
        exchanged = exchange(papers, target, keep=keep)
        with _papers_stand(review):
            if report and EXEMPT not in papers and (target / EXEMPT / REPORT).exists():
                # A report of leaks that are mended must not outlive them.
                put_into(target, EXEMPT, {REPORT: report})
            indexes = _index(review, target, notebook)
            for name in names if steady else ():
                write_record(target, name, inputs, made[name])
    compared = {name: moved(before[name], _manifest(made[name])) for name in names}
    return Built(
        review.name,
        (*exchanged.files, *indexes),
        standing,
        {name: one for name, one in compared.items() if one is not None},
        exchanged.kept,
    )


def _papers(
    orders: Sequence[Order], limits: Limits, clock: Clock, target: Path
) -> tuple[Papers, dict[str, Seal]]:
    """Make every edition, in memory."""
    papers: Papers = {}
    seals: dict[str, Seal] = {}
    known: Solved = {}
    expect(_PIECES * len(orders))
    for order in orders:
        try:
            files, seal, known = _make(replace(order, known=known), limits, clock)
            papers[order.edition], seals[order.edition] = files, seal
        except NotebookFailed as error:
            _keep(error, target, order.edition)
            raise
        finally:
            # A process that was stopped could not take away what it had laid there.
            shutil.rmtree(order.scratch, ignore_errors=True)
    return papers, seals


def _make(order: Order, limits: Limits, clock: Clock) -> tuple[dict[str, bytes], Seal, Solved]:
    """Run an edition, and then render it, each in a process of its own."""
    how = {"limits": limits, "tell": clock.tell, "took": clock.took}
    try:
        blocks, end, known = run_apart(order, **how)
    finally:  # whatever became of its process, nothing exempt stays behind
        shutil.rmtree(order.scratch, ignore_errors=True)
    files, seal = run_apart(Rendering(order, blocks, end), **how)
    return files, seal, known


def _attacked(
    papers: Papers, seals: Mapping[str, Seal], review: Review, clock: Clock, target: Path
) -> bytes:
    """Audit every edition; the report, if one of them withholds."""
    for name in papers:
        clock(f"{name}: {AUDIT}")
    report = audit_new(papers, review, target / EXEMPT, seals)
    clock.end()
    return report


def _scratch(target: Path, edition: str) -> Path:
    return scratch(target, edition, os.getpid())


def _index(review: Review, target: Path, notebook: str | Path | None) -> list[Path]:
    own = target.resolve() == papers_folder(review, notebook).resolve()
    shelf = Path(os.path.abspath(review.folder)).parent if own else target
    return write_indexes(shelf, of_reviews=own)


def _manifest(files: Mapping[str, bytes]) -> Mapping[str, Any] | None:
    content = files.get(_MANIFEST)
    return json.loads(content) if content else None


def _keep(error: NotebookFailed, target: Path, edition: str) -> None:
    """Keep the failed run for the analyst, on the exempt side whatever the edition was."""
    content = nbformat.writes(error.notebook).encode() + b"\n"
    with contextlib.suppress(OSError, BusyError):  # the fault itself must be told all the same
        put_into(target, EXEMPT, {f"failed-{edition}.ipynb": content})


@contextlib.contextmanager
def _papers_stand(review: Review) -> Iterator[None]:
    """Say so, whatever fails after the papers have taken their names."""
    try:
        yield
    except OSError as error:
        place = Path(error.filename).name if error.filename else review.name
        problem = f"could not be written ({error.strerror}); the new papers stand all the same"
        raise RenderingError(Fault(place, problem)) from None
    except KeyboardInterrupt:
        stands = f"the new papers of {review.name} stand, but an index may not list them"
        raise KeyboardInterrupt(f"{stands}; the next build brings it in line") from None


@contextlib.contextmanager
def _one_fault_if_it_fails(target: Path) -> Iterator[None]:
    """One line for what no review file can help: the disk, and the memory."""
    try:
        yield
    except OSError as error:
        path = Path(error.filename) if error.filename else target
        written = path == target or target in path.parents
        problem = f"could not be {'written' if written else 'read'} ({error.strerror})"
        raise RenderingError(Fault(path.name, f"{problem}; {_STAY}")) from None
    except MemoryError:
        problem = f"this machine has not enough free memory for it; {_STAY}"
        raise RenderingError(Fault(target.name, problem)) from None


_STAY = "the last papers stay as they were"
