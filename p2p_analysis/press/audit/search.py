"""The audit of one edition: every file against the one made again, and the manifest's equations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from p2p_analysis.brief.review import Review
from p2p_analysis.gate.earlier import earlier_editions
from p2p_analysis.gate.model import definitions_of
from p2p_analysis.press.audit.attack import Attack
from p2p_analysis.press.audit.finding import CHANGED, FILE, MISSING, NOTEBOOK, UNPROVED, Finding
from p2p_analysis.press.audit.numbers import unmapped
from p2p_analysis.press.audit.page import compare_pages
from p2p_analysis.press.audit.parts import (
    compare_manifests,
    compare_metadata,
    compare_tables,
    compare_workbooks,
)
from p2p_analysis.press.audit.pdf import compare_prints
from p2p_analysis.press.audit.remake import remake
from p2p_analysis.press.csvw import FILE as METADATA
from p2p_analysis.press.manifest import changed_inputs
from p2p_analysis.press.seal import Seal
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import Fault, UsageError

MANIFEST = "manifest.json"
_NEEDED = {"definitions", "protection", "figures", "breakdowns", "inputs_sha256", "package"}
_COMPARE: Mapping[str, Callable[[str, bytes, bytes], Iterator[Finding]]] = {
    ".html": compare_pages,
    ".pdf": compare_prints,
    ".csv": compare_tables,
    METADATA: compare_metadata,
    ".json": compare_manifests,
    ".xlsx": compare_workbooks,
}


def audit(
    files: Mapping[str, bytes], review: Review, edition: str, *, seal: Seal | None = None
) -> list[Finding]:
    """Attack the files of an edition that withholds.

    Parameters
    ----------
    files : mapping of str to bytes
        Every file that the edition's folder holds, by its path in there.
    review : Review
        As it was when the files were made.
    edition : str
        Its name.
    seal : Seal, optional
        Of files that were rendered just now; without it, each is rendered again.

    Returns
    -------
    list of Finding
        Empty if nothing rests on more than the released figures, and these keep the promise.

    Raises
    ------
    UsageError
        If the manifest is missing or not that of the edition.
    """
    manifest = _manifest(files, edition)
    found = [Finding(name, "the review", CHANGED) for name in changed_inputs(manifest, review)]
    made, failed = _made(manifest, review, files, seal)
    found += _compare(files, made)
    if found:
        # A cell may well look at the cases and print nothing; it matters where the paper differs.
        where = review.notebook_path.name
        found += [Finding(where, f"code cell {number}", UNPROVED) for number in failed]
    earlier = earlier_editions(review, review.editions[edition])
    found += unmapped(files.get("report.html", b""), manifest, review, earlier)
    together = definitions_of(review, review.editions[edition]).together
    found += Attack(manifest, earlier, together).findings()
    return sorted(set(found))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too, by its path in there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _compare(files: Mapping[str, bytes], made: Mapping[str, bytes]) -> Iterator[Finding]:
    for name in sorted({*files, *made}):
        if name not in files:
            yield Finding(name, "the edition's folder", MISSING)
        elif name not in made:
            kind = NOTEBOOK if name.endswith(".ipynb") else FILE
            yield Finding(name, "the edition's folder", kind, name)
        elif files[name] != made[name]:
            compare = _COMPARE.get(name) or _COMPARE[Path(name).suffix]
            yield from compare(name, files[name], made[name])


def _manifest(files: Mapping[str, bytes], edition: str) -> Any:
    try:
        manifest = json.loads(files[MANIFEST])
        if manifest["paper"]["edition"] == edition and {*manifest} >= _NEEDED:
            return manifest
    except (KeyError, ValueError, TypeError):
        pass
    raise UsageError(
        Fault(f"{edition}/{MANIFEST}", "is missing, or not that of this edition; build it first")
    )


def _made(
    manifest: Mapping[str, Any], review: Review, files: Mapping[str, bytes], seal: Seal | None
) -> tuple[Mapping[str, bytes], Sequence[int]]:
    """The files made again; none if the manifest is not one of this review any more."""

    def proved(blocks: list[Node], end: Node) -> Mapping[str, bytes]:
        return seal.unbroken(blocks, end, files) if seal else {}

    try:
        return remake(manifest, review, manifest["parameters"], proved=proved)
    except (KeyError, TypeError, AttributeError):
        return {}, []
