"""Publishing: all the files of all the editions asked for, or none of them.

A review is run and rendered in full before any file moves. New folders are written beside the old
ones and take their names at the end; whatever fails, the last good papers stay as they were.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import nbformat

from p2p_analysis.brief.review import Review, load_review
from p2p_analysis.press.document import paper_of
from p2p_analysis.press.html import render_html
from p2p_analysis.press.manifest import figures_csv, manifest_json
from p2p_analysis.press.run import NotebookFailed, check_parameters, run_notebook
from p2p_analysis.press.typst import render_pdf
from p2p_analysis.show.chapters import check_chapters
from p2p_analysis.words.errors import Fault, RenderingError, UsageError

ALL = "all"
STEPS = ("run", "HTML", "PDF", "figures")
CELL_SECONDS = 600
# The folder of this edition takes what must not be seen: the analyst's copy of a failed run.
_EXEMPT = "exempt"

Tell = Callable[[str], object]


def build(
    folder: str | Path,
    *,
    edition: str = "public",
    out: str | Path | None = None,
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
        Where the editions' folders go; the review's own folder if not given.
    parameters : mapping, optional
        Further parameters of the notebook.
    tell : callable
        Called with a word before each step.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    P2PError
        Of the kind that the fault is; then nothing was replaced.
    """
    review = load_review(folder)
    target = Path(out).resolve() if out else review.folder
    recover(target, review.editions)
    check_chapters(review)
    extra = dict(parameters or {})
    names = list(review.editions) if edition == ALL else [edition]
    for name in names:
        review.edition(name)
    check_parameters(review.notebook_path, {"review_folder": "", "edition": "", **extra})
    if reserved := {"review_folder", "edition"} & set(extra):
        raise UsageError(f"{' and '.join(sorted(reserved))} is set by REVIEW and --edition")
    papers = {}
    for name in names:
        try:
            papers[name] = _make(review, name, extra, tell)
        except NotebookFailed as error:
            _keep(error, target, name)
            raise
    with _one_fault_if_disk_fails():
        return _publish(papers, target)


def _make(
    review: Review, edition: str, extra: Mapping[str, object], tell: Tell
) -> dict[str, bytes]:
    """Run and render one edition; nothing is written yet."""
    tell(f"{edition}: {STEPS[0]}")
    given = {"review_folder": str(review.folder), "edition": edition, **extra}
    notebook = run_notebook(review.notebook_path, given, timeout=CELL_SECONDS)
    blocks, end = paper_of(notebook)
    if end["paper"]["edition"] != edition:
        # The notebook overrode its parameter: an exempt paper must not pass for a public one.
        made = end["paper"]["edition"]
        raise RenderingError(f'asked for edition "{edition}", but the notebook made "{made}"')
    tell(f"{edition}: {STEPS[1]}")
    html = render_html(blocks, end["paper"])
    tell(f"{edition}: {STEPS[2]}")
    pdf = render_pdf(blocks, end["paper"])
    tell(f"{edition}: {STEPS[3]}")
    return {
        "report.html": html.encode(),
        "report.pdf": pdf,
        "figures.csv": figures_csv(end).encode(),
        "manifest.json": manifest_json(end, review).encode(),
    }


def _publish(papers: Mapping[str, Mapping[str, bytes]], target: Path) -> list[Path]:
    """Write every edition beside its old one, then let each take its name, or put all back."""
    new = {name: target / f".{name}.new" for name in papers}
    try:
        for name, files in papers.items():
            _write(new[name], files)
        _swap(list(papers), target)
    finally:
        for folder in new.values():
            shutil.rmtree(folder, ignore_errors=True)
    failed = target / _EXEMPT
    for name in papers:
        (failed / f"failed-{name}.ipynb").unlink(missing_ok=True)
    return [target / name / file for name, files in papers.items() for file in files]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        with (folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _swap(names: Sequence[str], target: Path) -> None:
    done: list[str] = []
    try:
        for name in names:
            old, now, new = (target / f".{name}.old", target / name, target / f".{name}.new")
            if now.exists():
                now.rename(old)
            new.rename(now)
            done.append(name)
    except OSError:
        for name in names:
            _put_back(target, name, made=name in done)
        raise
    for name in names:
        shutil.rmtree(target / f".{name}.old", ignore_errors=True)


def _put_back(target: Path, name: str, *, made: bool) -> None:
    old, now = target / f".{name}.old", target / name
    if old.exists():
        if made:
            shutil.rmtree(now, ignore_errors=True)
        old.rename(now)


def recover(target: Path, names: Sequence[str] | Mapping[str, object]) -> None:
    """Mend what a killed build left: a paper without its name gets it back, half ones go."""
    for name in names:
        old, now = target / f".{name}.old", target / name
        if old.exists() and not now.exists():
            old.rename(now)
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(target / f".{name}.new", ignore_errors=True)


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
