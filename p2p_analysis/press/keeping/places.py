"""What a build leaves beside its papers, by name: this room alone knows where each thing stands.

It loads nothing, so that a build with nothing to do stays quick.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

EXEMPT = "exempt"  # the folder of this edition takes what must not be seen
EARLIER = "earlier"  # earlier manifests and papers, by edition
RECORDS = ".built"  # what each edition was made from; exempt: it knows the cases' fingerprint
LOCK = ".building.lock"
EXCHANGE_LOCK = ".exchanging.lock"
GONE = "gone"  # the ending of a folder that is being taken away
JOURNAL = ".publishing"
JOURNAL_BACK = ".putting-back"
INDEX = "index.html"
EXEMPT_INDEX = "exempt-index.html"
LOGS = "????-??-??T??????Z-????????.jsonl"  # a moment and a run: see night.log


def target_of(folder: Path, out: str | Path | None, notebook: str | Path | None) -> Path:
    """The folder of the editions: the one asked for, the review's, or another notebook's in it."""
    if out:
        return Path(out).resolve()
    return folder / Path(notebook).stem if notebook else folder


def gone(folder: Path) -> Path:
    """What a folder is called while it is taken away."""
    return folder.with_name(f"{folder.name}.{GONE}")


def new(target: Path, edition: str) -> Path:
    """Where an edition is written before it takes its name."""
    return target / f".{edition}.new"


def old(target: Path, edition: str) -> Path:
    """Where the edition that stood waits until the new one has its name."""
    return target / f".{edition}.old"


def scratch(target: Path, edition: str, process: int) -> Path:
    """Where an edition's notebook runs."""
    return target / f".{edition}.run-{process}"


def traces(target: Path, editions: Iterable[str]) -> list[Path]:
    """What stands beside the papers while a build runs, and after one that was killed."""
    found = [target / JOURNAL, target / JOURNAL_BACK, beside(target / JOURNAL)]
    for edition in editions:
        found += [old(target, edition), new(target, edition), beside(record(target, edition))]
        found += sorted(target.glob(f".{glob.escape(edition)}.run-*"))
        found += sorted(target.glob(f".{glob.escape(edition)}.*.{GONE}"))
        found += sorted((target / edition).glob(".*.beside"))
    return [path for path in found if path.exists()]


def beside(path: Path) -> Path:
    """Where a file is written before it takes its name."""
    return path.with_name(f".{path.name}.beside")


def record(target: Path, edition: str) -> Path:
    """What an edition was made from."""
    return target / RECORDS / f"{edition}.json"
