"""Where cases come from, as the review file says it; a password has no place there."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import write_review

QUERY = 'query = "select * from cases"'


@pytest.fixture
def given(tmp_path):
    """Load a review whose `cases =` line is this."""

    def load(line):
        write_review(tmp_path)
        path = tmp_path / "review.toml"
        text = path.read_text().replace('cases = "cases.csv"', f"cases = {line}", 1)
        path.write_text(text)
        return p2p.load_review(tmp_path)

    return load


@pytest.fixture
def refused(given):
    def line(text):
        with pytest.raises(ReviewFileError) as caught:
            given(text)
        assert caught.value.__cause__ is None
        return str(caught.value)

    return line


def test_a_path_alone_is_a_file(given):
    assert given('"cases.csv"').cases == given('{ file = "cases.csv" }').cases


@pytest.mark.parametrize(
    "line",
    [
        '{ file = "c.xlsx", sheet = "Cases" }',
        '{ file = "c.csv", dates = "day-first", totals = "keep", encoding = "cp1252" }',
        '{ file = "c.xlsx", hidden = "leave out" }',
        f'{{ url = "postgresql://host/db", {QUERY} }}',
        f'{{ url = "postgresql://reader@host:5432/db?sslmode=require", {QUERY} }}',
        f'{{ url = "sqlite:///cases.db", {QUERY} }}',
        '{ url_from = "P2P_DATABASE_URL", query_file = "cases.sql" }',
        f'{{ url = "mssql://h/d", user_from = "U", password_from = "P", {QUERY} }}',
    ],
)
def test_each_kind_of_source_is_one_line(given, line):
    assert given(line).cases


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("7", "expected the path of a file in quotes, or a table"),
        ('{ sheet = "Cases" }', "expected exactly one of: file, url, url_from"),
        ('{ file = "c", url = "sqlite:///c" }', "expected exactly one of"),
        ('{ url = "sqlite:///c" }', "a database needs exactly one of: query, query_file"),
        ('{ file = "c", query = "select 1" }', "`query` goes with a database"),
        (f'{{ url = "sqlite:///c", sheet = "x", {QUERY} }}', "`sheet` goes with a `file`"),
        ('{ url = "sqlite:///c", query = "delete from cases" }', "the query must be one SELECT"),
        (f'{{ url = "host", {QUERY} }}', "`url` is not the URL of a database"),
        (f'{{ url_from = "postgresql://h/d", {QUERY} }}', "takes the name of an environment"),
        ('{ file = "c", sheets = "x" }', 'unknown key; did you mean "sheet"?'),
        ('{ file = "c", dates = "us" }', "expected 'day-first' or 'month-first'"),
    ],
)
def test_what_is_no_source_is_told_with_its_line(refused, line, told):
    found = refused(line)
    assert told in found, found
    assert found.startswith("review.toml, line 5, ")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:hunter2@host/db",
        "postgresql://:hunter2@host/db",
        "postgresql://reader:p/hunter2@host/db",
        "postgresql://reader:hun:ter2/@host/db",
        "postgresql://host/db?password=hunter2",
        "postgresql://host/db?user=x&PassWord=hunter2",
        "postgresql://host/db?sslpassword=hunter2",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3Dhunter2",
        "mssql://host/db?driver=x;Pwd=hunter2",
        "duckdb:///md:db?motherduck_token=hunter2",
    ],
)
def test_a_password_in_the_file_is_refused_and_not_repeated(refused, url):
    found = refused(f'{{ url = "{url}", {QUERY} }}')
    assert "holds a password, which must not stand in a file" in found
    assert "hunter2" not in found
