"""Earlier papers: their public manifests are kept for good, whole papers as many as are wanted.

Who attacks a paper has kept the ones before it. So the gate needs what they printed: a manifest
that stands published is kept before it is replaced, if its figures change, and a review names it in
`earlier`. What an exempt edition printed is known to nobody who reads the public one; its manifests
go with its papers.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from p2p_analysis.press.keeping.disk import replace_whole, sync_folder
from p2p_analysis.press.keeping.places import EARLIER

_MANIFEST = "manifest.json"
# What a reader learns, and what it needs to be understood.
_PRINTED = ("figures", "breakdowns", "definitions", "protection")
_PAPER = re.compile(r"(\d{4,})-.+")


def standing_manifest(target: Path, edition: str) -> Mapping[str, Any] | None:
    """The manifest of an edition that stands; None if there is none, or none that can be read."""
    try:
        return _read((target / edition / _MANIFEST).read_bytes(), edition)
    except OSError:
        return None


def keep_manifest(target: Path, edition: str, files: Mapping[str, bytes]) -> list[Path]:
    """Keep the manifest that stands if new figures take the place of those that it tells of.

    Parameters
    ----------
    target : Path
    edition : str
    files : mapping of str to bytes
        The new paper's.

    Returns
    -------
    list of Path
        The manifest's new place, if it was not kept there already.
    """
    try:
        content = (target / edition / _MANIFEST).read_bytes()
    except OSError:
        return []
    stood = _read(content, edition)
    if stood is None or not _withholds(stood):
        return []
    now = _read(files.get(_MANIFEST, b""), edition) or {}
    if all(stood[part] == now.get(part) for part in _PRINTED):
        return []
    place = target / EARLIER / edition / f"{_name(stood, content)}.json"
    if place.exists():
        return []
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(place, content)
    sync_folder(place.parent.parent)
    return [place]


def keep_paper(target: Path, edition: str, paper: Path, keep: int) -> None:
    """Move a whole paper to the earlier ones, and take away those beyond the number to keep.

    They are numbered as they come, so that no clock decides which are the last.
    """
    home = target / EARLIER / edition
    home.mkdir(parents=True, exist_ok=True)
    papers = _papers(home)
    number = papers[-1][0] + 1 if papers else 1
    try:
        content = (paper / _MANIFEST).read_bytes()
        stood = _read(content, edition)
    except OSError:
        content, stood = b"", None
    name = _name(stood, content) if stood else "without-manifest"
    place = home / f"{number:04}-{name}"
    paper.rename(place)
    sync_folder(home)
    for _, beyond in [*papers, (number, place)][:-keep]:
        shutil.rmtree(beyond, ignore_errors=True)


def _papers(home: Path) -> list[tuple[int, Path]]:
    found = ((_PAPER.fullmatch(path.name), path) for path in home.iterdir() if path.is_dir())
    return sorted((int(match[1]), path) for match, path in found if match)


def _read(content: bytes, edition: str) -> Mapping[str, Any] | None:
    """A manifest of this edition, of the parts that are needed here."""
    try:
        manifest = json.loads(content)
        datetime.date.fromisoformat(manifest["paper"]["as_at"])
        whole = all(isinstance(manifest[part], dict) for part in _PRINTED)
        mine = manifest["paper"]["edition"] == edition
    except (ValueError, LookupError, TypeError):
        return None
    return manifest if whole and mine else None


def _withholds(manifest: Mapping[str, Any]) -> bool:
    rule = manifest["protection"]
    return bool(rule.get("suppress_below")) or rule.get("zeros") == "withhold"


def _name(manifest: Mapping[str, Any], content: bytes) -> str:
    day = datetime.date.fromisoformat(manifest["paper"]["as_at"]).isoformat()
    return f"{day}-{hashlib.sha256(content).hexdigest()[:8]}"
