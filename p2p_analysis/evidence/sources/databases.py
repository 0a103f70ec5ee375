"""A database asked by one query: PostgreSQL, SQL Server, SQLite and DuckDB.

A driver's message may quote the URL, the password or a value of a case. So none is ever passed on:
what went wrong is told in the house's own words, by the step at which it went wrong and by the
standard code of the error.

It loads nothing of pandas before rows become a table: whoever asks whether an answer is still the
same (`answer_digest`) needs none.
"""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from p2p_analysis.brief.queries import reads_only
from p2p_analysis.evidence.sources.packages import missing_package
from p2p_analysis.evidence.sources.values import Nested, text_of
from p2p_analysis.words.errors import CaseDataError, Fault

if TYPE_CHECKING:
    from p2p_analysis.evidence.sources.sheet import Grid, Source

_AT_ONCE = 20_000  # rows
_PATIENCE = 15  # seconds until a server is taken to be unreachable
_DRIVERS = {"postgres": "postgresql", "mssql": "mssql+pyodbc", "sqlserver": "mssql+pyodbc"}

# SQLSTATE, whole or its class: the same for every database that follows the standard.
_STATES = {
    "28": "the database refuses the user or the password",
    "3D": "the server has no database of that name",
    "42P01": "the query names a table that the database does not have",
    "42S02": "the query names a table that the database does not have",
    "42703": "the query names a column that its table does not have",
    "42S22": "the query names a column that its table does not have",
    "42501": "this user may not read what the query asks for",
    "42601": "the query is not SQL that the database understands",
    "42": "the database does not accept the query",
    "25006": "the query would change the database, which is only read",
    "08": "the connection to the database was lost; nothing was kept, try again",
    "57": "the database stopped the connection or the query",
    "53": "the database has no room for another connection or for the query",
    "22": "the query meets a value that it cannot work with",
    "HYT": "the database did not answer in time",
    "IM": "the system's ODBC driver is not there; install Microsoft's ODBC Driver for SQL Server",
    "no file": "the file is damaged, or no database of the kind that its `url` names",
    "held": "another program holds the database; close it there, and try again",
    "several": "the query holds several statements; expected one SELECT",
}
_STEPS = {
    "connect": "the database cannot be reached; are its address, user and password right?",
    "query": "the database does not accept the query; do its tables and columns exist?",
    "fetch": "the connection was lost before every row had come; nothing was kept",
}


_GENERAL = "01000"  # unixODBC says so where it lacks the driver; its words tell more


class _Refused(Exception):
    """What a fault will say: made of the house's own words only."""


def ask(source: Source) -> tuple[Grid, str]:
    """Ask a database; its answer as a grid, and the SHA-256 of its rows in whatever order."""
    from p2p_analysis.evidence.sources.sheet import Grid, Repair, refuse_wide, table_of_text

    headings, rows, nested = _asked(source)
    refuse_wide(source.name, len(headings))
    cells = table_of_text(rows, width=len(headings))
    repairs = tuple(
        Repair("nested-column", f"{source.name}, {heading}", 1, "holds nested values; left out")
        for heading in nested
    )
    return Grid(source.name, cells, headings=headings, repairs=repairs), _digest(headings, rows)


def answer_digest(source: Source) -> str:
    """Ask a database; only the SHA-256 of what it answers."""
    headings, rows, _ = _asked(source)
    return _digest(headings, rows)


def _asked(source: Source) -> tuple[tuple[str, ...], list[list[str]], list[str]]:
    problem = ""
    try:
        return _answer(source)
    except _Refused as refused:
        problem = str(refused)
    # Raised here, so that no error of a driver hangs on it.
    raise CaseDataError(Fault(source.name, problem))


def _answer(source: Source) -> tuple[tuple[str, ...], list[list[str]], list[str]]:
    query = _query(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a driver's warning may quote as freely as its errors
        connection = _step("connect", _door(source))
        try:
            cursor = _step("connect", connection.cursor)
            _step("query", lambda: cursor.execute(query))
            if not cursor.description:
                raise _Refused("the query gives no table; expected one SELECT")
            headings = tuple(str(column[0]) for column in cursor.description)
            values = [row for batch in _batches(cursor) for row in batch]
        finally:
            _leave(connection)
    return _as_text(headings, values)


def _batches(cursor: Any) -> Iterator[Sequence[Any]]:
    while batch := _step("fetch", lambda: cursor.fetchmany(_AT_ONCE)):
        yield batch


def _as_text(
    headings: tuple[str, ...], values: list[Any]
) -> tuple[tuple[str, ...], list[list[str]], list[str]]:
    columns: list[list[str]] = []
    kept: list[str] = []
    nested: list[str] = []
    for at, heading in enumerate(headings):
        try:
            columns.append([text_of(row[at]) for row in values])
            kept.append(heading)
        except Nested:
            nested.append(heading)
    return tuple(kept), [list(row) for row in zip(*columns, strict=True)], nested


def _step(step: str, run: Callable[[], Any]) -> Any:
    """Run one step; whatever a driver raises becomes the house's own words."""
    problem = ""
    try:
        return run()
    except _Refused:
        raise
    except ImportError as error:
        # pyodbc is there, but not the library of the system that it stands on.
        problem = _STATES["IM"] if "libodbc" in str(error) else missing_package(error)
    except Exception as error:  # drivers share no other root
        problem = _in_words(step, error)
    raise _Refused(problem)


def _in_words(step: str, error: Exception) -> str:
    state = str(getattr(error, "sqlstate", None) or "")
    if not state and error.args and re.fullmatch(r"[0-9A-Z]{5}", str(error.args[0])):
        state = str(error.args[0])  # pyodbc puts the code first
    told = str(error).lower()
    # Matched, never quoted: SQLite, DuckDB and a first connection to PostgreSQL give no code.
    for phrase, code in (
        ("password authentication failed", "28"),
        ("no password supplied", "28"),
        ("login failed", "28"),
        ("no pg_hba.conf entry", "28"),
        ("server closed the connection", "08"),
        ("the connection is closed", "08"),
        ("the connection is lost", "08"),
        ("no such table", "42P01"),
        ("no such column", "42703"),
        ("attempt to write a readonly", "25006"),
        ("referenced column", "42703"),
        ("table with name", "42P01"),
        ("can't open lib", "IM"),
        ("libodbc", "IM"),
        ("file is not a database", "no file"),
        ("not a valid duckdb database", "no file"),
        ("could not read enough bytes", "no file"),
        ("database disk image is malformed", "no file"),
        ("database is locked", "held"),
        ("could not set lock", "held"),
        ("one statement at a time", "several"),
    ):
        state = code if phrase in told and state in ("", _GENERAL) else state
    if not state and re.search(r'(database|role) "[^"]*" does not exist', told):
        state = "3D" if re.search(r'database "[^"]*" does not', told) else "28"
    if not state and "can't load plugin" in told:
        return "`url` names a kind of database that is not known; see review.toml"
    if step == "fetch" and state[:2] in ("", "08", "57"):
        return _STEPS["fetch"]
    for length in (len(state), 5, 3, 2):
        if state and state[:length] in _STATES:
            return _STATES[state[:length]]
    return _STEPS[step]


def _leave(connection: Any) -> None:
    try:
        connection.close()
    except Exception:
        return  # it is gone already, which was told if it mattered


def _query(source: Source) -> str:
    origin = source.origin
    if origin.query is not None:
        return origin.query
    try:
        query = (source.folder / str(origin.query_file)).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        raise _Refused("its `query_file` cannot be read as a text file; correct its path") from None
    if not reads_only(query):
        raise _Refused("its `query_file` must hold one SELECT: the database is only read")
    return query


def _door(source: Source) -> Callable[[], Any]:
    """Put the URL together with what the environment holds."""
    origin = source.origin
    url = origin.url or _variable(source, "url_from")
    kind = url.partition(":")[0].partition("+")[0].lower()
    if kind in ("sqlite", "duckdb"):
        return _file_door(source, url, kind)
    return _server_door(source, url)


def _variable(source: Source, key: str) -> str:
    name = getattr(source.origin, key)
    value = os.environ.get(name, "")
    if not value:
        raise _Refused(f"set the environment variable {name}, which `{key}` names")
    return value


def _file_door(source: Source, url: str, kind: str) -> Callable[[], Any]:
    found = re.fullmatch(r"\w+(?:\+\w+)?:///([^?]+)", url)
    if not found:
        raise _Refused(f'expected url = "{kind}:///FILE"')
    path = (source.folder / found[1]).absolute()
    if not path.is_file():
        raise _Refused("no such database file; correct its `url` (a path from the review's folder)")
    if kind == "sqlite":
        import sqlite3

        return lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    return lambda: _duckdb(path)


def _duckdb(path: Path) -> Any:
    import duckdb

    return duckdb.connect(str(path), read_only=True)


def _server_door(source: Source, url: str) -> Callable[[], Any]:
    origin = source.origin

    def connect() -> Any:
        import sqlalchemy

        given = sqlalchemy.make_url(url)
        family, plus, driver = given.drivername.partition("+")
        family = _DRIVERS.get(family, family)
        if family == "postgresql":
            given = given.set(drivername=f"postgresql+{driver}" if plus else "postgresql+psycopg")
        elif not plus:
            given = given.set(drivername=family)
        if origin.user_from:
            given = given.set(username=_variable(source, "user_from"))
        if origin.password_from:
            given = given.set(password=_variable(source, "password_from"))
        more: dict[str, Any] = {}
        if given.get_backend_name() == "postgresql":
            more = {"connect_timeout": _PATIENCE, "options": "-c default_transaction_read_only=on"}
        elif given.get_driver_name() == "pyodbc":
            given = _with_odbc_driver(given)
            more = {"timeout": _PATIENCE, "readonly": True}
        # The driver's own connection: a per cent sign or a colon of the query is left as it is.
        dialect = sqlalchemy.create_engine(given).dialect
        arguments, named = dialect.create_connect_args(given)
        return dialect.connect(*arguments, **{**named, **more})

    return connect


def _with_odbc_driver(url: Any) -> Any:
    """Name the newest ODBC driver for SQL Server, where the URL names none and no data source."""
    if not url.database or "driver" in {key.lower() for key in url.query}:
        return url
    import pyodbc

    there = [name for name in pyodbc.drivers() if "SQL Server" in name]
    if not there:
        raise _Refused(_STATES["IM"])
    newest = max(there, key=lambda name: int("".join(re.findall(r"\d", name)) or 0))
    return url.update_query_dict({"driver": newest})


def _digest(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """SHA-256 of headings and rows; a query may give its rows in any order."""
    digest = hashlib.sha256("\x1f".join(headings).encode())
    for row in sorted("\x1f".join(row) for row in rows):
        digest.update(b"\x1e")
        digest.update(row.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
