"""What a paper is made from, each thing with its fingerprint: files, answers, programs, options.

A fingerprint is of content alone, so neither a clock nor a copy can deceive it. review.toml is read
as plain TOML, and nothing of the schema or of pandas is loaded: what cannot be understood here is
left to the build, which tells what is wrong with it.
"""

from __future__ import annotations

import contextlib
import fnmatch
import functools
import hashlib
import os
import stat
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import p2p_analysis
from p2p_analysis.brief.places import FILE, NOTEBOOK
from p2p_analysis.press.keeping.places import EARLIER, EXEMPT_INDEX, INDEX, LOGS

UNREADABLE = "cannot be read"
_NO_INPUT = (".", "~$")  # hidden, or Office's mark that somebody has a file open
_DATABASE = ("url", "url_from", "user_from", "password_from", "query", "query_file")


@dataclass(frozen=True)
class Input:
    """One thing that a paper is made from.

    The time and size of a file are for the length of a build alone: whether it changed and was
    changed back meanwhile.
    """

    sha256: str
    size: int = 0
    mtime_ns: int = 0


Inputs = Mapping[str, Input]


def editions_named(folder: Path) -> list[str]:
    """The editions that review.toml declares, in its order."""
    return list(_table(_toml(folder / FILE), "editions"))


def file_inputs(
    folder: Path, notebook: str | Path | None, parameters: Mapping[str, object], target: Path
) -> Inputs:
    """Everything but the answers of databases.

    Parameters
    ----------
    folder : Path
        The review's.
    notebook : str or Path, optional
        Another notebook than the review's own.
    parameters : mapping
        Further parameters of the notebook.
    target : Path
        The folder of the editions: what stands there was made.
    """
    raw = _toml(folder / FILE)
    found = {"the review's folder": Input(_sha256(str(folder).encode()))}
    paths = set(_in_the_review(folder, target, _table(raw, "editions")))
    paths |= {folder / name for name in _named(folder, raw, parameters)}
    printed_by = Path(notebook or folder / str(raw.get("notebook", NOTEBOOK))).resolve()
    paths |= {printed_by, *printed_by.parent.glob("*.py")}
    for path in sorted({Path(os.path.normpath(path)) for path in paths}):
        found[_from(folder, path)] = _of_file(path)
    for name, value in sorted(parameters.items()):
        found[f"parameter {name}"] = Input(_sha256(repr(value).encode()))
    return {**found, **_programs()}


def query_inputs(folder: Path) -> Inputs:
    """The answer of each database that the review asks, whatever the order of its rows."""
    found = {}
    for key, origin in _origins(_toml(folder / FILE)):
        if isinstance(origin, dict) and {"url", "url_from"} & origin.keys():
            found[f"the answer to the query of {key}"] = Input(_answer(folder, key, origin))
    return found


def _answer(folder: Path, key: str, origin: Mapping[str, Any]) -> str:
    from p2p_analysis.evidence.sources.databases import answer_digest
    from p2p_analysis.words.errors import P2PError

    asked = SimpleNamespace(**{name: origin.get(name) for name in _DATABASE})
    source: Any = SimpleNamespace(origin=asked, folder=folder, name=f"{key} query")
    try:
        return answer_digest(source)
    except (P2PError, TypeError, ValueError, AttributeError):
        return UNREADABLE


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = raw.get(key)
    return found if isinstance(found, dict) else {}


def _origins(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The lines of review.toml that say where a table of records comes from."""
    for key, origin in [
        ("cases", raw.get("cases")),
        ("screened", raw.get("screened")),
        *((f"settings.{key}", origin) for key, origin in _table(raw, "settings").items()),
    ]:
        if origin is not None:
            yield key, origin


def _named(folder: Path, raw: Mapping[str, Any], parameters: Mapping[str, object]) -> Iterator[str]:
    """Every path that the review or a parameter names, from the review's folder."""
    named: list[Any] = [raw.get("guidance")]
    for _, origin in _origins(raw):
        table = origin if isinstance(origin, dict) else {"file": origin}
        named += [table.get("file"), table.get("query_file")]
    for edition in _table(raw, "editions").values():
        earlier = edition.get("earlier") if isinstance(edition, dict) else None
        named += earlier if isinstance(earlier, list) else []
    yield from (name for name in named if isinstance(name, str) and name)
    for value in parameters.values():
        with contextlib.suppress(OSError, ValueError):
            # Such as the manifest of the last audit.
            if isinstance(value, str) and (folder / value).is_file():
                yield value


def _in_the_review(folder: Path, target: Path, editions: Iterable[str]) -> Iterator[Path]:
    """Every file of the review's folder that no build has made."""
    made = {EARLIER, "__pycache__", *editions}
    within = target if target != folder else None
    for here, folders, files in os.walk(folder):
        place = Path(here)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in made and place / name != within
        )
        for name in files:
            if not name.startswith(_NO_INPUT) and not _is_made(name):
                yield place / name


def _is_made(name: str) -> bool:
    """Whether a run wrote a file, in whatever folder it was told to."""
    return name in (INDEX, EXEMPT_INDEX) or fnmatch.fnmatchcase(name, LOGS)


def _of_file(path: Path) -> Input:
    """Fingerprint a file; one that is not there has one too, since it may come."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe could be read for ever
            return Input("no ordinary file")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return Input("no such file")
    except (OSError, ValueError):
        return Input(UNREADABLE)
    return Input(digest, found.st_size, found.st_mtime_ns)


def _from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


@functools.cache
def _programs() -> dict[str, Input]:
    """Fingerprint the package's own files, its fonts and templates; Python; packages installed.

    Looked at once in a process: what it has loaded does not change when a file does.
    """
    own = hashlib.sha256(p2p_analysis.__version__.encode())
    for home in p2p_analysis.__path__:
        for path in sorted(_sources(home)):
            with open(path, "rb") as file:
                content = file.read()
            own.update(f"{path[len(home) :]}\0{len(content)}\0".encode())
            own.update(content)
    found = {"p2p_analysis": Input(own.hexdigest()), "Python": Input(sys.version)}
    versions: dict[str, set[str]] = {}
    for place in sys.path:
        try:
            entries = [entry.name for entry in os.scandir(place or ".")]
        except OSError:
            continue
        for entry in entries:
            name, dot, kind = entry.rpartition(".")
            package, _, version = name.partition("-")
            if dot and kind == "dist-info" and package != p2p_analysis.__name__:
                versions.setdefault(package, set()).add(version)
    for package, several in sorted(versions.items()):
        found[f"package {package}"] = Input(" and ".join(sorted(several)))
    return found


def _sources(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _sources(entry.path)
        elif not entry.name.endswith(".pyc"):
            yield entry.path


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
