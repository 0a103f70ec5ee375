"""Which papers stand built in a folder, as their manifests say; nothing else is believed.

A manifest may be broken, half-written by another program, or not ours at all. What cannot be read
is kept apart by its place alone, and a paper that stands in another edition's folder is not read as
either.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from p2p_analysis.brief.places import FILE

PUBLIC = "public"
_MANIFEST = "manifest.json"
_FORMAT = 1
_TRIES = 20  # of a search in folders that other builds exchange meanwhile
_FORMATS = {
    "report.html": "Web page",
    "report.pdf": "PDF",
    "tables.xlsx": "Tables (Excel)",
    "figures.csv": "Figures (CSV)",
}
_WORDS = ("title", "council", "committee", "marking", "as_at_words", "data_note")


@dataclass(frozen=True)
class File:
    """One file of a paper: what a reader calls its format, and where it is."""

    format: str
    place: str
    size: int


@dataclass(frozen=True)
class Paper:
    """One edition of a paper, as its manifest describes it.

    Attributes
    ----------
    place : str
        Its folder, from the index.
    notebook : str
        Another notebook's name, in words; empty if the review's own made it.
    for_all : bool
        Whether anybody may know of it: the edition called public, if it withholds as one must and
        does not say of itself that it is exempt.
    """

    title: str
    edition: str
    place: str
    notebook: str
    council: str
    committee: str
    marking: str
    status: str
    as_at: str
    as_at_words: str
    data_note: str
    for_all: bool
    files: tuple[File, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """By title, a review's own paper before those of other notebooks, then by edition."""
        return self.title.casefold(), self.title, self.notebook, self.edition, self.place


@dataclass(frozen=True)
class Shelf:
    """The papers of a folder in print order, and the folders whose manifest cannot be read."""

    papers: tuple[Paper, ...]
    unreadable: tuple[str, ...]

    @property
    def public(self) -> Shelf:
        """What anybody may know of: the public editions, as if nothing else stood here."""
        return Shelf(tuple(one for one in self.papers if one.for_all), ())


def shelf_of(folder: Path, *, of_reviews: bool) -> Shelf:
    """Look for papers.

    Parameters
    ----------
    folder : Path
        The index's own.
    of_reviews : bool
        Whether it holds reviews with the editions of each, and those of other notebooks one folder
        further down; if not, it holds editions.
    """
    papers, unreadable = [], []
    for place in _editions(folder, of_reviews):
        files = _files(folder, place)
        paper = _paper(folder, place, files)
        if paper is not None:
            papers.append(paper)
        elif files:  # a manifest that stands alone, as one kept of an earlier edition, is no paper
            unreadable.append(place.as_posix().encode(errors="replace").decode())
    return Shelf(tuple(sorted(papers, key=lambda one: one.order)), tuple(sorted(unreadable)))


def _editions(folder: Path, of_reviews: bool) -> Iterator[Path]:
    """Folders that hold a manifest; hidden ones are those of a build that is under way."""
    patterns = (f"*/{_MANIFEST}", f"*/*/{_MANIFEST}") if of_reviews else (f"*/{_MANIFEST}",)
    homes = [found.parent for found in _found(folder, f"*/{FILE}")] if of_reviews else [folder]
    for home in homes:
        for pattern in patterns:
            for found in _found(home, pattern):
                place = found.parent.relative_to(folder)
                if not any(part.startswith(".") for part in place.parts):
                    yield place


def _found(folder: Path, pattern: str) -> list[Path]:
    """What matches; a search in which a folder went away, as where a build ends, is made again."""
    for _ in range(_TRIES):
        with contextlib.suppress(FileNotFoundError):
            return list(folder.glob(pattern))
    return list(folder.glob(pattern))


def _paper(folder: Path, place: Path, files: tuple[File, ...]) -> Paper | None:
    """What the manifest of an edition says; None if it says nothing that can be believed."""
    try:
        manifest = json.loads((folder / place / _MANIFEST).read_bytes())
        paper = manifest["paper"]
        ours = manifest["format"] == _FORMAT and manifest["package"]["name"] == "p2p_analysis"
        known = paper["edition"] == place.name and paper["status"] in ("draft", "final")
        if not (files and ours and known):
            return None
        words = {name: _text(paper[name]) for name in _WORDS}
        protection = manifest["protection"]
        withholds = protection["suppress_below"] > 0 or protection["zeros"] == "withhold"
        exempt = words["marking"].lower().lstrip().startswith("exempt")
        as_at = datetime.date.fromisoformat(paper["as_at"]).isoformat()
        _text(place.as_posix())
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    other = place.parts[-2] if len(place.parts) > 2 else ""
    return Paper(
        edition=place.name,
        place=place.as_posix(),
        notebook=other.replace("_", " "),
        status=paper["status"],
        as_at=as_at,
        for_all=place.name == PUBLIC and withholds and not exempt,
        files=files,
        **words,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    value.encode()  # half a character is not text
    return value


def _files(folder: Path, place: Path) -> tuple[File, ...]:
    """The files that stand; none of them may be there the next moment, while another build ends."""
    found = []
    for name, form in _FORMATS.items():
        path = folder / place / name
        with contextlib.suppress(OSError):
            if path.is_file():
                found.append(File(form, (place / name).as_posix(), path.stat().st_size))
    return tuple(found)
