"""Where a table of records comes from: a file, a sheet of a workbook, or a query of a database.

This room alone knows the `cases =` line of a review file (`screened` and the files of `[settings]`
are written the same way). A password has no place in a review file: it is refused here, and read
from the environment when the database is asked.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BeforeValidator, model_validator

from p2p_analysis.brief.queries import reads_only
from p2p_analysis.brief.toml_file import Frozen

Order = Literal["day-first", "month-first"]
SAMPLE = "sample.csv"  # the invented cases with which a new review begins

_SECRET = re.compile(r"pass(word|wd|phrase)?|pwd|secret|token|credential|api_?key", re.IGNORECASE)


class Origin(Frozen):
    """One table of records: exactly one of a file and a database, and how to read it.

    Attributes
    ----------
    file : str, optional
        A CSV file, a workbook (.xlsx, .xls, .ods) or a Parquet file, from the review's folder.
    sheet : str, optional
        Of a workbook with several sheets.
    url : str, optional
        Of a database, such as "postgresql://host/database" or "sqlite:///cases.db"; no password.
    url_from : str, optional
        The environment variable that holds the URL, which may then hold a password.
    user_from, password_from : str, optional
        Environment variables that hold them.
    query, query_file : str, optional
        What the database is asked: one SELECT.
    dates : "day-first" or "month-first", optional
        How to read 03/04/2018, if the column itself does not tell.
    hidden : "read" or "leave out", optional
        What to do with hidden rows of a sheet; without it they are an error that asks.
    totals : "keep" or "leave out", optional
        What to do with a last row that may be one of totals; without it that is an error.
    encoding : str, optional
        Of a text file that does not tell, such as "cp1252" or "mac_roman".
    """

    file: str | None = None
    sheet: str | None = None
    url: str | None = None
    url_from: str | None = None
    user_from: str | None = None
    password_from: str | None = None
    query: str | None = None
    query_file: str | None = None
    dates: Order | None = None
    hidden: Literal["read", "leave out"] | None = None
    totals: Literal["keep", "leave out"] | None = None
    encoding: str | None = None

    @model_validator(mode="after")
    def _is_one_place(self) -> Origin:
        problems = list(self._problems())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> Any:
        places = [name for name in ("file", "url", "url_from") if getattr(self, name) is not None]
        if len(places) != 1:
            yield "expected exactly one of: file, url, url_from"
        if self.is_database and (self.query is None) == (self.query_file is None):
            yield "a database needs exactly one of: query, query_file"
        if not self.is_database:
            asked = ("query", "query_file", "user_from", "password_from")
            for name in (name for name in asked if getattr(self, name) is not None):
                yield f"`{name}` goes with a database: name its `url`"
        else:
            for name in ("sheet", "hidden", "totals", "encoding"):
                if getattr(self, name) is not None:
                    yield f"`{name}` goes with a `file`"
        if self.url is not None:
            yield from _url_problems(self.url)
        if self.query is not None and not reads_only(self.query):
            yield "the query must be one SELECT: the database is only read"
        for name in ("url_from", "user_from", "password_from"):
            variable = getattr(self, name)
            if variable is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
                yield f"`{name}` takes the name of an environment variable, not what it holds"

    @property
    def is_database(self) -> bool:
        """Whether a database is asked, and no file read."""
        return self.url is not None or self.url_from is not None

    def path(self, folder: Path) -> Path:
        """Where the file is.

        A link that leads in a circle is left as it is: reading it says so.
        """
        return Path(os.path.realpath(folder / (self.file or "")))


def _url_problems(url: str) -> Any:
    try:
        parts = urlsplit(url)
        named, secret = parts.scheme, parts.password
    except ValueError:
        yield "`url` is not the URL of a database, such as postgresql://host/database"
        return
    # A ":" before an "@" may be a password that the rules of URLs would read in another way.
    secret = secret or re.search(r"//[^/?#]*:[^@]*@", url) or re.search(r":[^/@]*@", url)
    options = parse_qsl(unquote(parts.query).replace(";", "&"), keep_blank_values=True)
    if secret or any(_SECRET.search(key) for key, _ in options):
        yield (
            "`url` holds a password, which must not stand in a file; take it out, and name the "
            "environment variable that holds it: password_from, or url_from for the whole URL"
        )
    if not named or "//" not in url:
        yield "`url` is not the URL of a database, such as postgresql://host/database"


def _of_a_path(given: object) -> object:
    """A path alone means a file."""
    if isinstance(given, str):
        return {"file": given}
    if not isinstance(given, dict | Origin):
        raise ValueError('expected the path of a file in quotes, or a table such as { file = "" }')
    return given


FileOrTable = Annotated[Origin, BeforeValidator(_of_a_path)]
