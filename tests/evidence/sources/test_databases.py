"""Database files give the cases of the CSV file; what goes wrong is one line in our own words."""

import logging
import sqlite3
import sys
import traceback
import types

import duckdb
import pytest

import p2p_analysis as p2p
from p2p_analysis.evidence.sources import databases as room
from p2p_analysis.words.errors import CaseDataError
from tests.evidence.sources.databases import CREATE, LIKE, ROWS, line_of, review_of

PASSWORD = "hunter2-Wystan"


def _sqlite(path, rows=ROWS):
    with sqlite3.connect(path) as held:
        held.execute(CREATE)
        held.executemany("insert into cases values (?, ?, ?, ?, ?, ?)", rows)
    held.close()


def _duckdb(path, rows=ROWS):
    with duckdb.connect(str(path)) as held:
        held.execute(CREATE)
        held.executemany("insert into cases values (?, ?, ?, ?, ?, ?)", rows)


MAKERS = {"sqlite": _sqlite, "duckdb": _duckdb}


@pytest.fixture(params=MAKERS)
def kind(request, tmp_path):
    MAKERS[request.param](tmp_path / "cases.db")
    return request.param


@pytest.fixture
def fault(tmp_path):
    """Ask a database that must refuse; return its one line."""

    def line(given):
        review = review_of(tmp_path, given)
        with pytest.raises(CaseDataError) as caught:
            p2p.load_cases(review)
        assert caught.value.__cause__ is caught.value.__context__ is None
        (one,) = caught.value.faults
        return str(one)

    return line


def test_a_database_file_gives_the_cases_of_the_csv_file(tmp_path, kind):
    by_file = p2p.load_cases(review_of(tmp_path, None))
    for query in ("select * from cases", LIKE):
        found = p2p.load_cases(review_of(tmp_path, line_of(f"{kind}:///cases.db", query)))
        assert found.rows.equals(by_file.rows)
        assert found.left_out == by_file.left_out
        assert found.repairs == ()


def test_the_fingerprint_is_that_of_the_rows_in_whatever_order(tmp_path, kind):
    def fingerprint(query):
        review = review_of(tmp_path, line_of(f"{kind}:///cases.db", query))
        return p2p.load_cases(review).fingerprint

    prints = {fingerprint(f"select * from cases order by case_id {way}") for way in ("", "desc")}
    assert len(prints) == 1
    assert fingerprint("select * from cases where case_id <> 'A1'") not in prints


def test_a_query_may_stand_in_a_file(tmp_path, kind):
    (tmp_path / "cases.sql").write_text("-- all of them\nselect * from cases\n")
    line = f'{{ url = "{kind}:///cases.db", query_file = "cases.sql" }}'
    assert len(p2p.load_cases(review_of(tmp_path, line)).rows) == 3


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select * from casez", "the query names a table that the database does not have"),
        ("select case_idd from cases", "the query names a column that"),
        ("select from where", "the database does not accept the query"),
        ("select case_id from cases", 'no column is headed "referred_on"'),
        ("select case_id as case_id, referred_on as refered_on from cases", 'mean "refered_on"?'),
        ("select * from cases where 1 = 0", "holds headings but no case"),
    ],
)
def test_a_query_that_does_not_work_is_one_line(fault, kind, query, told):
    line = fault(line_of(f"{kind}:///cases.db", query))
    assert line.startswith("cases query: ") and told in line


def test_a_bad_value_is_told_by_the_row_of_the_result_and_not_quoted(tmp_path, fault, kind):
    (tmp_path / "cases.db").unlink()
    MAKERS[kind](tmp_path / "cases.db", [("A1", "2018-02-01", PASSWORD, None, None, None)])
    line = fault(line_of(f"{kind}:///cases.db"))
    assert line.startswith("cases query, row 1, location: expected one of")
    assert PASSWORD not in line


def test_a_database_file_that_is_not_there_is_told_and_none_is_made(tmp_path, fault):
    for kind in MAKERS:
        assert "no such database file" in fault(line_of(f"{kind}:///none.db"))
        assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database_is_told(tmp_path, fault):
    (tmp_path / "text.db").write_text("not a database at all, but long enough" * 200)
    for kind in MAKERS:
        assert fault(line_of(f"{kind}:///text.db")).startswith("cases query: the file is damaged")


def test_a_database_file_is_only_read(tmp_path, kind, fault):
    before = (tmp_path / "cases.db").read_bytes()
    line = fault(line_of(f"{kind}:///cases.db", "with x as (select 1) delete from cases"))
    assert line.startswith("cases query: the ")
    assert (tmp_path / "cases.db").read_bytes() == before


def test_a_variable_that_is_not_set_is_named(fault, monkeypatch):
    monkeypatch.delenv("P2P_DATABASE_URL", raising=False)
    line = fault('{ url_from = "P2P_DATABASE_URL", query = "select 1" }')
    assert "set the environment variable P2P_DATABASE_URL, which `url_from` names" in line


def test_an_unknown_kind_of_database_is_told(fault):
    assert "names a kind of database that is not known" in fault(line_of("oracel://host/db"))


@pytest.mark.parametrize("package", ["sqlalchemy", "psycopg"])
def test_a_missing_driver_is_one_line_that_says_what_to_install(fault, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    line = fault(line_of("postgresql://host/db"))
    assert line == (
        f"cases query: needs the package {package}; install it: "
        'python -m pip install "p2p_analysis[sources]"'
    )


def test_sql_server_asks_for_its_own_driver(fault, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyodbc", None)
    line = fault(line_of("mssql://host/db"))
    assert line.endswith("needs the package pyodbc; install it: python -m pip install pyodbc")


@pytest.mark.parametrize(
    ("drivers", "raised", "told"),
    [
        ([], None, "the system's ODBC driver is not there; install Microsoft's"),
        (["ODBC Driver 18 for SQL Server"], ("IM002", "no default driver"), "ODBC driver is not"),
        (["SQL Server"], ("01000", "[unixODBC]Can't open lib 'x'"), "ODBC driver is not there"),
        (["SQL Server"], ("28000", "Login failed for user 'x'"), "refuses the user or the"),
        (["SQL Server"], ("HYT00", "Login timeout expired"), "did not answer in time"),
        (["SQL Server"], ("42S02", "Invalid object name"), "a table that the database does not"),
    ],
)
def test_sql_server_without_its_driver_or_with_a_refusal_is_one_line(
    fault, monkeypatch, drivers, raised, told
):
    class Error(Exception):
        pass

    def connect(text, **_):
        assert "DRIVER={" in text.upper()
        raise Error(*raised)

    driver = types.ModuleType("pyodbc")
    vars(driver).update(
        version="5.1.0", paramstyle="qmark", drivers=lambda: drivers, connect=connect, Error=Error,
        Cursor=object,
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "pyodbc", driver)
    assert told in fault(line_of("mssql://host/db"))


def test_sql_server_without_the_library_of_the_system_is_one_line(fault, monkeypatch, tmp_path):
    (tmp_path / "pyodbc.py").write_text("raise ImportError('libodbc.so.2: cannot open')")
    monkeypatch.delitem(sys.modules, "pyodbc", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    assert "the system's ODBC driver is not there" in fault(line_of("mssql://host/db"))


@pytest.mark.parametrize("package", ["pymssql", "oracledb"])
def test_a_driver_that_is_no_part_of_the_project_is_asked_for_by_its_own_name(
    fault, monkeypatch, package
):
    monkeypatch.setitem(sys.modules, package, None)
    url = {"pymssql": "mssql+pymssql", "oracledb": "oracle+oracledb"}[package]
    assert fault(line_of(f"{url}://host/db")).endswith(f"python -m pip install {package}")


def test_a_database_file_that_another_program_holds_is_told(tmp_path, fault):
    held = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    held.execute("create table cases (case_id text)")
    held.execute("begin exclusive")
    line = fault(line_of("sqlite:///held.db"))
    held.close()
    assert "another program holds the database" in line


def test_what_a_driver_says_is_never_passed_on(tmp_path, monkeypatch, capsys, caplog):
    """Drivers quote the URL, the password and values; here one quotes them all, at each step."""
    secret = f"postgresql://reader:{PASSWORD}@host/db value POP-0001"
    monkeypatch.setenv("P2P_DATABASE_URL", f"postgresql://reader:{PASSWORD}@host/db")
    review = review_of(tmp_path, '{ url_from = "P2P_DATABASE_URL", query = "select 1" }')
    caplog.set_level(logging.DEBUG)

    def fail(*_):
        raise RuntimeError(secret)

    def connection(**steps):
        cursor = types.SimpleNamespace(
            execute=lambda _: None, description=[("case_id",)], fetchmany=lambda _: []
        )
        vars(cursor).update(steps)
        return types.SimpleNamespace(cursor=lambda: cursor, close=fail)

    doors = {
        "connect": fail,
        "query": lambda: connection(execute=fail),
        "fetch": lambda: connection(fetchmany=fail),
    }
    for step, door in doors.items():
        monkeypatch.setattr(room, "_server_door", lambda *_, door=door: door)
        with pytest.raises(CaseDataError) as caught:
            p2p.load_cases(review)
        assert str(caught.value) == f"cases query: {room._STEPS[step]}"
        shown = "".join(traceback.format_exception(caught.value))
        chain, error = "", caught.value
        while error is not None:
            chain += repr(error)
            error = error.__cause__ or error.__context__
        for text in (shown, chain, caplog.text, *capsys.readouterr(), repr(review)):
            assert PASSWORD not in text and "POP-0001" not in text


def test_a_url_of_the_environment_leaves_no_trace_in_the_cases(tmp_path, monkeypatch):
    _sqlite(tmp_path / "cases.db")
    monkeypatch.setenv("P2P_DATABASE_URL", "sqlite:///cases.db")
    line = '{ url_from = "P2P_DATABASE_URL", query = "select * from cases" }'
    review = review_of(tmp_path, line)
    cases = p2p.load_cases(review)
    assert len(cases.rows) == 3
    assert "cases.db" not in repr(review) + repr(cases) + repr(vars(cases))


@pytest.mark.parametrize("share", [100, 4])
def test_a_duckdb_file_that_is_cut_is_called_damaged(tmp_path, share):
    import duckdb

    from p2p_analysis.evidence.sources.databases import _in_words

    path = tmp_path / "cut.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("create table t as select range as a from range(50000)")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * share // 100 - 1000])
    with pytest.raises(duckdb.Error) as caught:
        duckdb.connect(str(path), read_only=True).execute("select * from t").fetchall()
    for step in ("connect", "query", "fetch"):
        assert _in_words(step, caught.value).startswith("the file is damaged, or no database")
