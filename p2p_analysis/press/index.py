"""The index: one page that lists the papers built, and another for those that are exempt.

Both are made from what stands on disk, not from what a build has just made, so builds that run at
the same time end with the same pages. The public page is made as if nothing exempt existed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from p2p_analysis.press.keeping.places import EXEMPT_INDEX, INDEX
from p2p_analysis.press.pages import template
from p2p_analysis.press.processes import is_alive
from p2p_analysis.press.shelf import Shelf, shelf_of
from p2p_analysis.words.errors import Fault, RenderingError

_OURS = b'<meta name="generator" content="p2p_analysis index">'
_TRIES = 50


def write_indexes(folder: Path, *, of_reviews: bool) -> list[Path]:
    """Bring the indexes of a folder in line with the papers that stand there.

    An index that would list nothing is not written, and one that stands is taken away.

    Parameters
    ----------
    folder : Path
    of_reviews : bool
        See `shelf_of`.

    Returns
    -------
    list of Path
        The indexes that stand.

    Raises
    ------
    RenderingError
        If one cannot be written, or a page of another's making stands in its place.
    """
    faults, standing = [], []
    for name, page in _PAGES.items():
        try:
            if _settle(folder / name, page, of_reviews=of_reviews):
                standing.append(folder / name)
        except _Foreign:
            problem = "is not an index of papers, so it stays as it is; move it, or build elsewhere"
            faults.append(Fault(name, problem))
        except OSError as error:
            problem = f"could not be written ({error.strerror or 'it cannot be replaced'})"
            faults.append(Fault(name, f"{problem}; the papers stand, and a next build lists them"))
    if faults:
        raise RenderingError(faults)
    return standing


class _Foreign(Exception):
    """A page that somebody else made."""


def _settle(path: Path, page_of: Callable[[Shelf], bytes | None], *, of_reviews: bool) -> bool:
    """Write a page until what stands is what is so; return whether one stands.

    Another build may publish after this one has looked and write its page before this one does.
    Whoever writes last looks once more, so the last page is never an old one.
    """
    for _ in range(_TRIES):
        page = page_of(shelf_of(path.parent, of_reviews=of_reviews))
        stands = _standing(path)
        if stands == page:
            return page is not None
        if stands is not None and _OURS not in stands:
            if page is None:
                return False
            raise _Foreign
        if page is None:
            path.unlink(missing_ok=True)
        else:
            _replace(path, page)
    raise OSError(None, None, str(path))


def _standing(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(path: Path, content: bytes) -> None:
    """Write beside, then rename: a reader meets the old page or the new one, whole."""
    for left in path.parent.glob(f".{path.name}.*-*"):
        process = left.name.removeprefix(f".{path.name}.").partition("-")[0]
        if process.isdecimal() and not is_alive(int(process)):
            left.unlink(missing_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _public_page(shelf: Shelf) -> bytes | None:
    shown = shelf.public
    return _page(shown, title="Papers", marking="Public") if shown.papers else None


def _exempt_page(shelf: Shelf) -> bytes | None:
    if shelf.papers == shelf.public.papers and not shelf.unreadable:
        return None
    marking = "Exempt: not for publication. This page names exempt papers."
    return _page(shelf, title="Papers, including exempt papers", marking=marking)


def _page(shelf: Shelf, *, title: str, marking: str) -> bytes:
    return template("index/index.html").render(shelf=shelf, title=title, marking=marking).encode()


_PAGES: Mapping[str, Callable[[Shelf], bytes | None]] = {
    INDEX: _public_page,
    EXEMPT_INDEX: _exempt_page,
}
