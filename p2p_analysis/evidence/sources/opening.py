"""Opening a source: what kind it is, by what it holds and not by its name.

The one loader for every table that a review names. Whatever is wrong with a file is a fault with
an instruction; nothing is written.
"""

from __future__ import annotations

import hashlib
import io
import stat
import warnings
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path

from p2p_analysis.evidence.sources.packages import missing_package
from p2p_analysis.evidence.sources.sheet import Grid, Repair, Sheet, Source
from p2p_analysis.words.errors import CaseDataError, Fault, P2PError

_MOST_UNPACKED = 2 * 1024**3  # bytes
_SAVE = "open it in a spreadsheet program and save it as .xlsx, or export it again"
_NAMES = {
    "workbook": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "old workbook": (".xls", ".xlt"),
    "open document": (".ods", ".ots"),
    "parquet": (".parquet", ".pq"),
    "text": (".csv", ".txt", ".tsv", ".tab", ".psv", ".dat"),
}
_TITLES = {
    "workbook": "an Excel workbook",
    "old workbook": "an Excel 97 to 2003 workbook",
    "open document": "an OpenDocument spreadsheet",
    "parquet": "a Parquet file",
    "text": "a text file",
}
_OTHERS = (
    (b"%PDF", "is a PDF; ask for the data it was printed from, as CSV or .xlsx"),
    (b"\x1f\x8b", "is compressed (gzip); unpack it first"),
    (b"7z\xbc\xaf", "is compressed (7z); unpack it first"),
    (b"Rar!", "is compressed (RAR); unpack it first"),
    (b"SQLite format 3\x00", 'is a database; name it as url = "sqlite:///FILE", with a query'),
    (b"ORC", "is an ORC file; save it as Parquet or CSV"),
    (b"{\\rtf", "is a text document; save its table as CSV or .xlsx"),
    (b"\x89PNG", "is a picture; ask for the data, as CSV or .xlsx"),
    (b"\xff\xd8\xff", "is a picture; ask for the data, as CSV or .xlsx"),
)


def read_sheet(source: Source, known: Collection[str] = ()) -> Sheet:
    """Read a table of records as text.

    Parameters
    ----------
    source : Source
    known : collection of str
        Headings that could stand there; with none, the first row that looks like headings is taken.

    Raises
    ------
    CaseDataError
        With every fault of shape; a fault never quotes what the source holds.
    """
    from p2p_analysis.evidence.sources.shape import sheet_of

    if source.origin.is_database:
        from p2p_analysis.evidence.sources.databases import ask

        grid, fingerprint = ask(source)
    else:
        content = read_content(source)
        fingerprint = hashlib.sha256(content).hexdigest()
        grid = _grid(source, content, known)
    return sheet_of(source, grid, fingerprint, known)


def is_workbook(source: Source) -> bool:
    """Whether a source is a file that may hold several sheets."""
    kinds = ("workbook", "old workbook", "open document")
    return not source.origin.is_database and _kind(read_content(source))[0] in kinds


def read_content(source: Source) -> bytes:
    """Every byte of an ordinary file."""
    given = source.origin.file or "the path"
    try:
        path = source.origin.path(source.folder)
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device could be read for ever
            raise CaseDataError(Fault(given, "cannot be read: it is no ordinary file"))
        return path.read_bytes()
    except FileNotFoundError:
        problem = "no such file"
        if not source.by_command:
            problem += f"; set `{source.key}` in review.toml to where the {source.noun} file is"
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    except ValueError:
        problem = "is not the path of a file"
    raise CaseDataError(Fault(given, problem))


def _grid(source: Source, content: bytes, known: Collection[str]) -> Grid:
    kind, problem = _kind(content)
    if problem:
        raise CaseDataError(Fault(source.name, problem))
    if source.origin.sheet is not None and kind in ("text", "parquet", "page"):
        problem = "is no workbook, so it has no `sheet`; "
        problem += (
            "leave out --sheet" if source.by_command else f"correct `{source.key}` in review.toml"
        )
        raise CaseDataError(Fault(source.name, problem))
    read = _reader(kind, known)
    failed = ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks of the parsers on what they pass over
            grid = read(source, content)
    except P2PError:
        raise
    except ImportError as error:
        failed = missing_package(error)
    except (Exception, RecursionError) as error:  # parsers of others on bytes that nobody has seen
        locked = isinstance(error, RuntimeError) and "password" in str(error)
        todo = "export it again" if kind == "parquet" else _SAVE
        failed = f"cannot be read as {_TITLES.get(kind, 'a table')}; is it damaged? {todo}"
        failed = "is protected by a password; save a copy without one" if locked else failed
    if failed:  # raised here, so that no message of a parser hangs on it
        raise CaseDataError(Fault(source.name, failed))
    suffix = Path(source.name).suffix.lower()
    expected = next((one for one, endings in _NAMES.items() if suffix in endings), kind)
    if kind in _TITLES and expected != kind:
        words = f"is {_TITLES[kind]} in spite of its name, and is read as such"
        repair = Repair("other-format", source.name, 1, words)
        grid = Grid(**{**vars(grid), "repairs": (repair, *grid.repairs)})
    return grid


def _reader(kind: str, known: Collection[str]) -> Callable[[Source, bytes], Grid]:
    if kind == "workbook":
        from p2p_analysis.evidence.sources.workbooks import read_workbook

        return read_workbook
    if kind == "old workbook":
        from p2p_analysis.evidence.sources.old_workbooks import read_old_workbook

        return read_old_workbook
    if kind == "open document":
        from p2p_analysis.evidence.sources.open_documents import read_open_document

        return read_open_document
    if kind == "parquet":
        from p2p_analysis.evidence.sources.columnar import read_parquet

        return read_parquet
    if kind == "page":
        from p2p_analysis.evidence.sources.pages import read_page

        return lambda source, content: read_page(source, content, known)
    from p2p_analysis.evidence.sources.text_files import read_text_file

    return lambda source, content: read_text_file(source, content, known)


def _kind(content: bytes) -> tuple[str, str]:
    """What a file is, and why it cannot be read if it cannot."""
    for start, problem in _OTHERS:
        if content.startswith(start):
            return "", problem
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "", "is protected by a password; save a copy without one"
        return "old workbook", ""
    if content[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return "old workbook", ""
    if content.startswith(b"PAR1"):
        return "parquet", ""
    if content[8:12] == b"DUCK":
        return "", 'is a database; name it as url = "duckdb:///FILE", with a query'
    start = content[:4000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if start.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
            return "", f"is a spreadsheet of XML; {_SAVE}"
        if any(tag in start for tag in (b"<html", b"<table", b"<!doctype html", b"<body")):
            return "page", ""
        if start.startswith(b"<?xml"):
            return "", "is an XML file; export the cases as CSV or .xlsx"
    return "text", ""


def _kind_of_archive(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except Exception:  # a damaged archive can fail in any way
        return "", f"begins like a workbook, but is cut off or damaged; {_SAVE}"
    if sum(member.file_size for member in members) > _MOST_UNPACKED:
        return "", "would unpack to more than 2 GB; export the cases as CSV"
    if "xl/workbook.bin" in names:
        return "", f"is a binary workbook (.xlsb); {_SAVE}"
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "workbook", ""
    if b"opendocument.spreadsheet" in mimetype:
        return "open document", ""
    return "", "is a ZIP archive and no workbook; unpack it first, or save the table as .xlsx"
