"""Auditing all editions of a review: new ones before they are published, and those that stand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.review import Review
from p2p_analysis.press.audit.finding import Finding
from p2p_analysis.press.audit.report import REPORT, leaks, report_json
from p2p_analysis.press.audit.search import audit, files_in
from p2p_analysis.press.keeping.exchange import put_into
from p2p_analysis.press.seal import Seal
from p2p_analysis.words.errors import DisclosureError, UsageError

_EXEMPT = "exempt"


def audit_new(
    papers: Mapping[str, Mapping[str, bytes]],
    review: Review,
    exempt: Path,
    seals: Mapping[str, Seal] = MappingProxyType({}),
) -> bytes:
    """Attack new editions before anything moves.

    Parameters
    ----------
    papers : mapping of str to mapping
        Edition to file name to content.
    review : Review
    exempt : Path
        The folder that takes the report if an edition leaks.
    seals : mapping of str to Seal
        Edition to the seal of its files, if they were sealed as they were rendered.

    Returns
    -------
    bytes
        The report that none leaks; empty if none of them withholds anything.

    Raises
    ------
    DisclosureError
        If an edition leaks.
    """
    found = {
        name: audit(files, review, name, seal=seals.get(name))
        for name, files in papers.items()
        if review.editions[name].protects
    }
    report = report_json(found, papers.get(_EXEMPT)) if found else b""
    _refuse(found, report, exempt)
    return report


def with_notebook(review: Review, notebook: str | Path | None) -> Review:
    """The same review, printed by another notebook; itself if none is given."""
    if notebook is None:
        return review
    return review.model_copy(update={"notebook": str(Path(notebook).resolve())})


def papers_folder(review: Review, notebook: str | Path | None) -> Path:
    """The folder of the editions: the review's, or one of another notebook's name in there."""
    return review.folder / Path(notebook).stem if notebook else review.folder


def audit_published(
    folder: str | Path, *, out: str | Path | None = None, notebook: str | Path | None = None
) -> list[str]:
    """Attack the papers that stand published. The report is `exempt/audit.json`.

    Parameters
    ----------
    folder : str or Path
        The review's folder.
    out : str or Path, optional
        Where the editions' folders are; the review's own folder if not given.
    notebook : str or Path, optional
        The notebook that they were made with, if not the review's own.

    Returns
    -------
    list of str
        Editions in which nothing was found.

    Raises
    ------
    DisclosureError
        If an edition leaks.
    UsageError
        If no edition that withholds has been built.
    """
    review = with_notebook(load_review(folder), notebook)
    target = Path(out).resolve() if out else papers_folder(review, notebook)
    names = [name for name, one in review.editions.items() if one.protects]
    built = [name for name in names if (target / name).is_dir()]
    if not built:
        missing = " or ".join(names) or "edition that withholds"
        raise UsageError(f"no {missing} paper stands in {target.name}; build it first")
    found = {name: audit(files_in(target / name), review, name) for name in built}
    report = report_json(found, files_in(target / _EXEMPT))
    _refuse(found, report, target / _EXEMPT)
    _write(report, target / _EXEMPT)
    return built


def _refuse(found: Mapping[str, list[Finding]], report: bytes, exempt: Path) -> None:
    if any(found.values()):
        _write(report, exempt)
        raise DisclosureError(leaks(name) for name, one in found.items() if one)


def _write(report: bytes, exempt: Path) -> None:
    put_into(exempt.parent, exempt.name, {REPORT: report})
