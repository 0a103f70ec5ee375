"""A real PostgreSQL, started for these tests on this machine alone: the cases of the CSV file.

Nothing here is skipped: without the server's programs the tests fail (Debian: postgresql).
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

import p2p_analysis as p2p
from p2p_analysis.__main__ import main
from p2p_analysis.evidence.sources import databases as room
from p2p_analysis.words.errors import CaseDataError
from tests.evidence.sources.databases import CREATE, LIKE, ROWS, line_of, review_of

pytestmark = pytest.mark.slow
PASSWORD = "hunter2-Wystan"
MANY = (
    "create table many as select n::text as case_id, date '2018-02-01' as referred_on, "
    "repeat('x', 500) as note from generate_series(1, 60000) n"
)


def _program(name):
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))
    return os.path.realpath(found)  # it looks for its other parts beside itself


class Server:
    """A server with a folder and a socket of its own, which no other machine can reach."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="p2p-server-"))
        self.owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.owner:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run("initdb", "-D", "data", "-U", "keeper", "-A", "scram-sha-256", "--no-sync",
                  "-E", "UTF8", "--locale=C", f"--pwfile={secret}")  # fmt: skip
        self.start()

    def _run(self, name, *arguments):
        subprocess.run(
            [_program(name), *arguments], cwd=self.folder, check=True, capture_output=True,
            timeout=120, **self.owner,
        )  # fmt: skip

    def start(self):
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def kill(self):
        """Stop it as a power cut would, and wait until it is gone."""
        told = self.folder / "data" / "postmaster.pid"
        if told.exists():
            head = int(told.read_text().split()[0])
            os.kill(head, signal.SIGQUIT)
            for _ in range(300):
                if not told.exists():
                    return
                time.sleep(0.1)

    def open(self):
        return psycopg.connect(
            host=str(self.folder), dbname="postgres", user="keeper", password=PASSWORD,
            autocommit=True,
        )  # fmt: skip

    @property
    def url(self):
        return f"postgresql:///postgres?host={self.folder}"


@pytest.fixture(scope="module")
def server():
    made = Server()
    with made.open() as held:
        held.execute(CREATE)
        held.cursor().executemany("insert into cases values (%s, %s, %s, %s, %s, %s)", ROWS)
        held.execute(MANY)
        held.execute("create table odd as select 'A1' as case_id, now() as referred_on, "
                     "array['school', 'nspcc'] as support_agencies, 1.0 as victims, true as "
                     "second_review, '{\"a\": 1}'::jsonb as extra")  # fmt: skip
    yield made
    made.kill()
    shutil.rmtree(made.folder, ignore_errors=True)


@pytest.fixture
def reader(monkeypatch):
    monkeypatch.setenv("PGUSER", "keeper")
    monkeypatch.setenv("PGPASSWORD", PASSWORD)


@pytest.fixture
def fault(tmp_path):
    def line(given):
        with pytest.raises(CaseDataError) as caught:
            p2p.load_cases(review_of(tmp_path, given))
        (one,) = caught.value.faults
        assert PASSWORD not in str(one) and caught.value.__context__ is None
        return str(one)

    return line


def test_the_server_gives_the_cases_of_the_csv_file(tmp_path, server, reader):
    by_file = p2p.load_cases(review_of(tmp_path, None))
    prints = set()
    for query in ("select * from cases", "select * from cases order by case_id desc"):
        found = p2p.load_cases(review_of(tmp_path, line_of(server.url, query)))
        assert found.rows.equals(by_file.rows)
        prints.add(found.fingerprint)
    assert len(prints) == 1
    assert p2p.load_cases(review_of(tmp_path, line_of(server.url, LIKE))).rows.equals(by_file.rows)


def test_the_whole_url_or_the_password_alone_may_come_from_the_environment(
    tmp_path, server, monkeypatch
):
    whole = server.url.replace("://", f"://keeper:{PASSWORD}@")
    monkeypatch.setenv("P2P_DATABASE_URL", whole)
    line = '{ url_from = "P2P_DATABASE_URL", query = "select * from cases" }'
    assert len(p2p.load_cases(review_of(tmp_path, line)).rows) == 3
    monkeypatch.setenv("P2P_PASSWORD", PASSWORD)
    url = server.url.replace("://", "://keeper@")
    line = line_of(url, password_from="P2P_PASSWORD")
    assert len(p2p.load_cases(review_of(tmp_path, line)).rows) == 3


def test_typed_answers_of_the_server_are_read_as_text(tmp_path, server, reader):
    review_of(tmp_path, line_of(server.url, "select *, extra->>'a' as b from odd"))
    path = tmp_path / "review.toml"
    path.write_text(path.read_text() + '\n[words]\nyes = ["true"]\nno = ["false"]\n')
    review = p2p.load_review(tmp_path)
    cases = p2p.load_cases(review)
    assert {repair.code for repair in cases.repairs} == {"nested-column", "time-left-out"}


@pytest.mark.parametrize(
    ("user", "password", "told"),
    [
        ("keeper", "wrong", "the database refuses the user or the password"),
        ("nobody", PASSWORD, "the database refuses the user or the password"),
        ("keeper", "", "the database refuses the user or the password"),
    ],
)
def test_a_wrong_user_or_password_is_one_line(fault, server, monkeypatch, user, password, told):
    monkeypatch.setenv("PGUSER", user)
    monkeypatch.setenv("PGPASSWORD", password)
    assert fault(line_of(server.url)) == f"cases query: {told}"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select * from casez", "the query names a table that the database does not have"),
        ("select casez from cases", "the query names a column that its table does not have"),
        ("select case_id from cases", 'no column is headed "referred_on"'),
        ("select from from", "the query is not SQL that the database understands"),
        ("select case_id::date from cases", "the query meets a value that it cannot work with"),
        ("with x as (delete from cases returning *) select * from x", "which is only read"),
    ],
)
def test_a_query_that_does_not_work_is_one_line(fault, server, reader, query, told):
    line = fault(line_of(server.url, query))
    assert line.startswith("cases query: ") and told in line
    assert "A1" not in line


def test_a_server_that_is_not_there_and_a_database_that_is_not_are_told(fault, server, reader):
    gone = line_of(server.url.replace("p2p-server", "p2p-no-server"))
    assert fault(gone).startswith("cases query: the database cannot be reached")
    line = fault(line_of(server.url.replace("/postgres?", "/casez?")))
    assert line == "cases query: the server has no database of that name"


def test_the_command_line_ends_with_4_and_tells_no_password(tmp_path, server, monkeypatch, capfd):
    monkeypatch.setenv("P2P_DATABASE_URL", server.url.replace("://", f"://keeper:not{PASSWORD}@"))
    review_of(tmp_path, '{ url_from = "P2P_DATABASE_URL", query = "select 1" }')
    assert main(["figures", str(tmp_path), "--json"]) == 4
    told = capfd.readouterr()
    assert told.err.count("\n") == 1 and PASSWORD not in told.err + told.out


@pytest.mark.parametrize("before", ["connect", "query"])
def test_a_server_that_dies_before_its_rows_have_come_is_one_line(
    fault, server, reader, monkeypatch, before
):
    """The last test: the server is killed before the query is sent, or before rows are fetched."""
    step = room._step

    def then_kill(name, run):
        found = step(name, run)
        if name == before and (before == "query" or hasattr(found, "execute")):
            server.kill()
        return found

    with monkeypatch.context() as patched:
        patched.setattr(room, "_step", then_kill)
        # The rows are there once the query is done; a value that is no day shows that they came.
        line = fault(line_of(server.url, "select *, note as closed_on from many limit 1"))
    server.start()
    if before == "query":
        assert line == "cases query, row 1, closed_on: expected a day that exists, " + (
            "written YYYY-MM-DD, or nothing"
        )
    else:
        assert "the connection to the database was lost; nothing was kept" in line
