"""A new review's folder: it checks and builds at once, on a sample of invented cases of its own.

The template is part of the package, so that a new review can be begun anywhere. With another review
to begin from, its questions, chapters and registers are taken over; its data, the numbers that an
earlier paper printed and the decisions of its officers are not.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.origin import SAMPLE
from p2p_analysis.brief.places import FILE
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.synthetic.faults import sample
from p2p_analysis.evidence.synthetic.history import history, screened
from p2p_analysis.words.errors import Fault, UsageError

CASES = 120
SEED = 1
_HOME = "reports"
_NAME = re.compile(r"\w[\w-]*")
_LEFT = ("printed.toml", "contradictions.toml")  # they speak of an earlier paper
_PRINTED = re.compile(r"\{\{\s*printed\.\w+(?:\.\w+)*\s*\}\}")
# Tables of review.toml that tell of data, or of what its officers decided about it.
_OF_DATA = re.compile(r"(?:settings|cases|screened)(?:\..*)?|editions\.\w+\.exceptions.*")
_TO_FILL = "[fill in: the number that an earlier paper printed]"
_NOTE = (
    "All case data in this paper is invented. It shows what a paper looks like and describes no "
    "child, school or event."
)


def new_review(name: str, *, begin_from: str | None = None) -> Path:
    """Make a review's folder.

    Parameters
    ----------
    name : str
        A name, for a folder in `reports`, or a path.
    begin_from : str, optional
        Another review: its name in `reports`, or its folder.

    Returns
    -------
    Path
        The folder. It appears whole or not at all.

    Raises
    ------
    UsageError
        If the name is none, or something stands there already.
    """
    target = _target(name)
    earlier = load_review(_folder(begin_from)) if begin_from is not None else None
    making = target.with_name(f".{target.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    try:
        making.mkdir(parents=True)
        if earlier is None:
            _copy(files("p2p_analysis.press").joinpath("template"), making)
        else:
            _take_over(earlier, making, target)
        (making / SAMPLE).touch()
        write_sample(load_review(making.resolve()), making)
        making.rename(target)
    except OSError as error:
        problem = f"could not be made ({error.strerror})"
        raise UsageError(Fault(str(target), problem)) from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


def _target(name: str) -> Path:
    path = Path(name) if len(Path(name).parts) > 1 else Path(_HOME, name)
    if not _NAME.fullmatch(Path(name).name):
        problem = "a review's name is letters, digits, - and _, such as anyshire-2025"
        raise UsageError(Fault(name, problem))
    if path.exists() or path.is_symlink():
        problem = "stands already, and nothing is written over it; choose another name"
        raise UsageError(Fault(str(path), problem))
    return path


def _folder(given: str) -> str:
    return (
        given if len(Path(given).parts) > 1 or Path(given, FILE).is_file() else f"{_HOME}/{given}"
    )


def _copy(source: Traversable, target: Path) -> None:
    """Copy a folder of the package."""
    for entry in source.iterdir():
        if entry.is_dir():
            (target / entry.name).mkdir()
            _copy(entry, target / entry.name)
        elif not entry.name.endswith((".py", ".pyc")):
            (target / entry.name).write_bytes(entry.read_bytes())


def write_sample(review: Review, folder: Path, *, number: int = CASES, seed: int = SEED) -> None:
    """Invent the cases of a review, and what it names beside its case file, into its folder."""
    text, _ = sample(review, number=number, seed=seed)
    _write(folder / SAMPLE, text)
    if review.settings:
        for file, rows in history().items():
            _write(folder / f"sample-{file}.csv", rows)
    if review.screened:
        _write(folder / "sample-screened.csv", screened(review, number=number, seed=seed))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


# --- Taking over another review -------------------------------------------------------------------


def _take_over(review: Review, making: Path, target: Path) -> None:
    """Copy what a review asks and says, without what it knows."""
    text = (review.folder / FILE).read_text(encoding="utf-8")
    _write(making / FILE, "\n".join(_without_data(text, review, target)) + "\n")
    (making / "narrative").mkdir()
    for path in sorted((review.folder / "narrative").glob("*.md")):
        _write(making / "narrative" / path.name, _PRINTED.sub(_TO_FILL, path.read_text("utf-8")))
    for path in sorted(review.folder.glob("*.toml")):
        if path.name not in (FILE, *_LEFT):
            _write(making / path.name, _PRINTED.sub(_TO_FILL, path.read_text("utf-8")))


def _without_data(text: str, review: Review, target: Path) -> Iterator[str]:
    """The lines of review.toml, with places to fill where it spoke of its own council and data."""
    given = {
        "title": "[fill in: the title of the review]",
        "council": "[fill in: the name of the council]",
        "status": "draft",
        "cases": SAMPLE,
        "notebook": _relative(review.notebook_path, target),
        "guidance": _relative(review.guidance_path, target),
        "data_note": _NOTE,
    }
    if review.screened:
        given["screened"] = "sample-screened.csv"
    yield f"# Begun from {review.name}. Look for [fill in: ...], in the chapters too."
    yield from (f'{name} = "{value}"' for name, value in given.items())
    table = ""
    for line in text.splitlines():
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = header[1]
            if table == "settings":
                yield from ("[settings]", *(f'{n} = "sample-{n}.csv"' for n in history()))
        key = re.match(r"\s*([\w-]+)\s*=", line)
        name = key[1] if key else ""
        if not _is_of_data(table, name) and (table or name not in given):
            yield line


def _is_of_data(table: str, key: str) -> bool:
    """Whether a line of review.toml stands on the data or the decisions of its own review."""
    return (
        bool(_OF_DATA.fullmatch(table))
        or (not table and key in ("contact", "screened"))
        or (table.startswith("measures.") and key == "printed")
        or (table.startswith("editions.") and key in ("earlier", "exceptions"))
    )


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder.resolve())).as_posix()
