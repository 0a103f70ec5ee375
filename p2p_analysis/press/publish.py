"""Publishing: all the files of all the editions asked for, or none of them.

A review is run and rendered in full before any file moves. New folders are written beside the old
ones and take their names at the end; whatever fails, the last good papers stay as they were.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import nbformat

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.records import read_records
from p2p_analysis.press.audit.papers import audit_new, papers_folder, with_notebook
from p2p_analysis.press.audit.report import REPORT
from p2p_analysis.press.check.report import check_files
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.files import STEPS as FILE_STEPS
from p2p_analysis.press.files import sealed_files_of
from p2p_analysis.press.index import write_indexes
from p2p_analysis.press.processes import is_alive
from p2p_analysis.press.run import NotebookFailed, check_parameters, run_notebook
from p2p_analysis.press.seal import Seal
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.words.errors import Fault, RenderingError, UsageError

ALL = "all"
RUN = "run"
AUDIT = "audit"
STEPS = (RUN, *FILE_STEPS, AUDIT)
CELL_SECONDS = 600
_JOURNAL = ".publishing"
# The folder of this edition takes what must not be seen: the analyst's copy of a failed run.
_EXEMPT = "exempt"

Tell = Callable[[str], object]


def build(
    folder: str | Path,
    *,
    edition: str = "public",
    out: str | Path | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
    tell: Tell = lambda step: None,
) -> list[Path]:
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
    tell : callable
        Called with a word before each step.

    Returns
    -------
    list of Path
        The files written, and the indexes of papers that stand then.

    Raises
    ------
    P2PError
        Of the kind that the fault is; then nothing was replaced, unless it says that the papers
        stand and only an index could not be written.
    KeyboardInterrupt
        If a person stops it. It says what stands, unless nothing was replaced.
    """
    review = with_notebook(load_review(folder), notebook)
    target = Path(out).resolve() if out else papers_folder(review, notebook)
    recover(target, review.editions)
    check_chapters(review)
    extra = dict(parameters or {})
    names = list(review.editions) if edition == ALL else [edition]
    for name in names:
        review.edition(name)
    check_parameters(review.notebook_path, {"review_folder": "", "edition": "", **extra})
    if reserved := {"review_folder", "edition"} & set(extra):
        raise UsageError(f"{' and '.join(sorted(reserved))} is set by REVIEW and --edition")
    papers, seals = {}, {}
    with _one_fault_if_disk_fails():
        for name in names:
            try:
                scratch = target / f".{name}.run-{os.getpid()}"
                papers[name], seals[name] = _make(review, name, extra, tell, scratch)
            except NotebookFailed as error:
                _keep(error, target, name)
                raise
        for name in names:
            tell(f"{name}: {AUDIT}")
        report = audit_new(papers, review, target / _EXEMPT, seals)
        if report and _EXEMPT in papers:
            papers[_EXEMPT][REPORT] = report
        if _EXEMPT in papers and not notebook:
            # The folder is new, so the check of these records goes in anew; none grows stale there.
            papers[_EXEMPT] |= check_files(review, read_records(review).findings)
        written = _publish(papers, target)
        if report and (target / _EXEMPT / REPORT).exists():
            # A report of leaks that are mended must not outlive them.
            _write_whole(target / _EXEMPT / REPORT, report)
    # The papers stand whatever becomes of the index, so its faults are not those of a disk above.
    own = target.resolve() == papers_folder(review, notebook).resolve()
    shelf = Path(os.path.abspath(review.folder)).parent if own else target
    try:
        return written + write_indexes(shelf, of_reviews=own)
    except KeyboardInterrupt:
        stands = f"the new papers of {review.name} stand, but an index may not list them"
        raise KeyboardInterrupt(f"{stands}; the next build brings it in line") from None


def _make(
    review: Review, edition: str, extra: Mapping[str, object], tell: Tell, scratch: Path
) -> tuple[dict[str, bytes], Seal]:
    """Run and render one edition; nothing is written yet.

    The cells run in a kernel, so that none reaches the renderers here, and the seal holds.
    """
    tell(f"{edition}: {RUN}")
    given = {"review_folder": str(review.folder), "edition": edition, **extra}
    notebook = run_notebook(review.notebook_path, given, timeout=CELL_SECONDS, scratch=scratch)
    blocks, end = paper_of(notebook)
    if end["paper"]["edition"] != edition:
        # The notebook overrode its parameter: an exempt paper must not pass for a public one.
        made = end["paper"]["edition"]
        raise RenderingError(f'asked for edition "{edition}", but the notebook made "{made}"')
    return sealed_files_of(
        blocks, end, review, parameters=extra, tell=lambda step: tell(f"{edition}: {step}")
    )


def _publish(papers: Mapping[str, Mapping[str, bytes]], target: Path) -> list[Path]:
    """Write every edition beside its old one, then let each take its name, or put all back."""
    names = list(papers)
    try:
        for name, files in papers.items():
            _write(_new(target, name), files)
        _carry_failures(names, target)
        # From here on a killed build is finished by the next one, not undone: all is written.
        _write_whole(target / _JOURNAL, json.dumps(names).encode())
        _swap(names, target)
    except BaseException:  # a person's Ctrl-C too
        for name in names:
            _put_back(target, name)
        raise
    finally:
        (target / _JOURNAL).unlink(missing_ok=True)
        for name in names:
            shutil.rmtree(_new(target, name), ignore_errors=True)
    for name in names:
        shutil.rmtree(_old(target, name), ignore_errors=True)
    return [target / name / file for name, files in papers.items() for file in files]


def recover(target: Path, names: Iterable[str]) -> None:
    """Mend what a killed build left: finish it if all was written, else take it away."""
    journal = target / _JOURNAL
    if journal.exists():
        _swap(json.loads(journal.read_text()), target)
        journal.unlink()
    for name in names:
        if _old(target, name).exists() and not (target / name).exists():
            _old(target, name).rename(target / name)
        shutil.rmtree(_old(target, name), ignore_errors=True)
        shutil.rmtree(_new(target, name), ignore_errors=True)
        for scratch in target.glob(f".{name}.run-*"):
            if not is_alive(int(scratch.suffix.removeprefix(".run-"))):
                shutil.rmtree(scratch, ignore_errors=True)


def _swap(names: Sequence[str], target: Path) -> None:
    """Let new folders take their names; those that have done so before a kill are left alone."""
    for name in names:
        new, now = _new(target, name), target / name
        if not new.exists():
            continue
        if now.exists():
            now.rename(_old(target, name))
        new.rename(now)


def _put_back(target: Path, name: str) -> None:
    old, now = _old(target, name), target / name
    took_its_name = (target / _JOURNAL).exists() and not _new(target, name).exists()
    if took_its_name:
        shutil.rmtree(now, ignore_errors=True)
    if old.exists():
        old.rename(now)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        _write_whole(folder / name, content)


def _write_whole(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _carry_failures(names: Sequence[str], target: Path) -> None:
    """Keep the failed runs of editions that are not made now; those of these are mended."""
    for kept in (target / _EXEMPT).glob("failed-*.ipynb"):
        if kept.stem.removeprefix("failed-") in names:
            kept.unlink()
        elif _EXEMPT in names:
            shutil.copy(kept, _new(target, _EXEMPT) / kept.name)


def _new(target: Path, name: str) -> Path:
    return target / f".{name}.new"


def _old(target: Path, name: str) -> Path:
    return target / f".{name}.old"


def _keep(error: NotebookFailed, target: Path, edition: str) -> None:
    """Keep the failed run for the analyst, on the exempt side whatever the edition was."""
    kept = target / _EXEMPT / f"failed-{edition}.ipynb"
    with contextlib.suppress(OSError):  # the fault itself must be told, even on a full disk
        kept.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(error.notebook, kept)


@contextlib.contextmanager
def _one_fault_if_disk_fails() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = Path(error.filename).name if error.filename else "output folder"
        problem = f"could not be written ({error.strerror}); the last papers stay as they were"
        raise RenderingError(Fault(place, problem)) from None
