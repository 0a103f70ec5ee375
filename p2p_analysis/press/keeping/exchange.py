"""New papers for old: all the editions of a build take their names, or none does.

New folders are written beside the old ones. From the moment that all is written, a journal says so,
and a killed build is finished by the next one; a build that fails says in the journal's name that
it puts everything back, so that is finished too. Nothing is taken for granted before the disk has
it: files, folders and names.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from p2p_analysis.press.keeping.disk import (
    replace_whole,
    sync_folder,
    take_away,
    write_folder,
    write_whole,
)
from p2p_analysis.press.keeping.earlier import keep_manifest, keep_paper
from p2p_analysis.press.keeping.lock import exchanging
from p2p_analysis.press.keeping.places import (
    EXEMPT,
    JOURNAL,
    JOURNAL_BACK,
    beside,
    new,
    old,
    traces,
)
from p2p_analysis.words.errors import Fault, RenderingError


@dataclass(frozen=True)
class _Plan:
    """What is exchanged: the editions, those of which a paper stood, and how many to keep."""

    editions: tuple[str, ...]
    stood: tuple[str, ...]
    keep: int


@dataclass(frozen=True)
class Exchanged:
    """The files that stand now, and the manifests kept of what stood before."""

    files: tuple[Path, ...]
    kept: tuple[Path, ...]


def exchange(
    papers: Mapping[str, Mapping[str, bytes]], target: Path, *, keep: int = 0
) -> Exchanged:
    """Write every edition beside its old one, then let each take its name, or put all back.

    Parameters
    ----------
    papers : mapping of str to mapping
        Edition to file name to content.
    target : Path
        The folder of the editions; the caller holds its lock.
    keep : int
        How many earlier whole papers of each edition stay.

    Raises
    ------
    OSError
        If the disk fails; then all is as it was.
    RenderingError
        If it fails at a moment when neither could be done: what stands then, and what to do.
    """
    kept: list[Path] = []
    try:
        for name, files in papers.items():
            write_folder(new(target, name), files)
        with exchanging(target):
            stood = tuple(name for name in papers if (target / name).exists())
            _carry_failures(papers, target)
            for name, files in papers.items():
                kept += keep_manifest(target, name, files)
            sync_folder(target)
            plan = _Plan(tuple(papers), stood, keep)
            _all_or_none(plan, target)
    except BaseException:  # a person's Ctrl-C too
        if not (target / JOURNAL).exists() and not (target / JOURNAL_BACK).exists():
            for name in papers:
                shutil.rmtree(new(target, name), ignore_errors=True)
            _forget(kept)
        raise
    try:
        with exchanging(target):
            _settle(plan, target)
            _drop_failures(papers, target)
    except KeyboardInterrupt:
        stands = "the new papers stand; the next build puts the old ones away"
        raise KeyboardInterrupt(stands) from None
    except OSError as error:
        problem = (
            f"the new papers stand, but old ones could not be put away ({error.strerror}); "
            "the next build does it first"
        )
        raise RenderingError(Fault(target.name, problem)) from None
    return Exchanged(
        tuple(target / name / file for name, files in papers.items() for file in files),
        tuple(kept),
    )


def recover(target: Path, names: Iterable[str]) -> None:
    """Mend what a killed build left: finish it if all was written, else take it away.

    The caller holds the folder's lock, so nothing that stands beside the papers belongs to a build
    that still runs, whatever process its name tells.
    """
    if not target.is_dir():
        return
    with exchanging(target):
        forward, back = _journal(target / JOURNAL), _journal(target / JOURNAL_BACK)
        if back is not None:
            _put_back(back, target)
        elif forward is not None:
            _forward(forward, target)
            _settle(forward, target)
        editions = list(names)
        for name in editions:
            if old(target, name).exists() and not (target / name).exists():
                old(target, name).rename(target / name)
        for left in traces(target, editions):
            if left.is_dir() and not left.is_symlink():
                take_away(left)
            else:
                left.unlink(missing_ok=True)


def put_into(target: Path, edition: str, files: Mapping[str, bytes]) -> None:
    """Write files into an edition's folder, whole, while no build exchanges it."""
    with exchanging(target):
        folder = target / edition
        folder.mkdir(exist_ok=True)
        try:
            for name, content in files.items():
                write_whole(beside(folder / name), content)
            for name in files:
                os.replace(beside(folder / name), folder / name)
        finally:
            for name in files:
                with contextlib.suppress(OSError):
                    beside(folder / name).unlink()
        sync_folder(folder)


def _all_or_none(plan: _Plan, target: Path) -> None:
    journal, back = target / JOURNAL, target / JOURNAL_BACK
    try:
        replace_whole(journal, json.dumps(asdict(plan)).encode())
        _forward(plan, target)
    except BaseException as error:
        if not journal.exists():
            raise
        try:
            journal.rename(back)  # which a full disk allows
            _put_back(plan, target)
        except OSError:
            problem = (
                "the disk failed while papers were exchanged and takes no change, so editions may "
                "be missing or of two builds; the next build mends it first"
            )
            raise RenderingError(Fault(target.name, problem)) from error
        raise


def _forward(plan: _Plan, target: Path) -> None:
    """Let new folders take their names; those that have done so before a kill are left alone."""
    for name in plan.editions:
        coming, now = new(target, name), target / name
        if not coming.exists():
            continue
        if now.exists():
            now.rename(old(target, name))
        coming.rename(now)
    sync_folder(target)


def _put_back(plan: _Plan, target: Path) -> None:
    """Give every edition that stood its name again; may be begun again after a kill."""
    for name in plan.editions:
        waiting, now = old(target, name), target / name
        if name in plan.stood and waiting.exists():
            if now.exists():
                # Away under a name that is nobody's, so that half of it is never a paper.
                shutil.rmtree(new(target, name), ignore_errors=True)
                now.rename(new(target, name))
            waiting.rename(now)
        elif name not in plan.stood and now.exists():
            shutil.rmtree(new(target, name), ignore_errors=True)
            now.rename(new(target, name))
    sync_folder(target)
    for name in plan.editions:
        shutil.rmtree(new(target, name), ignore_errors=True)
    (target / JOURNAL_BACK).unlink()
    sync_folder(target)


def _settle(plan: _Plan, target: Path) -> None:
    """Put the old papers away: the new ones stand, whatever becomes of those."""
    for name in plan.editions:
        if old(target, name).exists() and plan.keep:
            keep_paper(target, name, old(target, name), plan.keep)
        shutil.rmtree(old(target, name), ignore_errors=True)
    sync_folder(target)
    (target / JOURNAL).unlink()
    sync_folder(target)


def _journal(path: Path) -> _Plan | None:
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    return _Plan(tuple(told["editions"]), tuple(told["stood"]), told["keep"])


def _forget(kept: Sequence[Path]) -> None:
    """Nothing was published, so nothing that stood has become an earlier paper."""
    for path in kept:
        with contextlib.suppress(OSError):
            path.unlink()
            path.parent.rmdir()
            path.parent.parent.rmdir()


def _carry_failures(names: Iterable[str], target: Path) -> None:
    """Keep the failed runs of editions that are not made now."""
    if EXEMPT in names:
        for kept in _failures(target):
            if kept.stem.removeprefix("failed-") not in names:
                write_whole(new(target, EXEMPT) / kept.name, kept.read_bytes())
        sync_folder(new(target, EXEMPT))


def _drop_failures(names: Iterable[str], target: Path) -> None:
    """Those of editions that are made now are mended."""
    for kept in _failures(target):
        if kept.stem.removeprefix("failed-") in names:
            kept.unlink(missing_ok=True)


def _failures(target: Path) -> Iterator[Path]:
    yield from sorted((target / EXEMPT).glob("failed-*.ipynb"))
