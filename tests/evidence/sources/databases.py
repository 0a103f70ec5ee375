"""A review whose cases come from a database, for the tests of databases."""

import p2p_analysis as p2p
from tests.invented import write_review

COLUMNS = ("case_id", "referred_on", "location", "second_review", "victims", "school_urn")
ROWS = [
    ("A1", "2018-02-01", "school", "yes", 1, "000123"),
    ("A2", "2018-03-25", "online", "no", 2, "900002"),
    ("A3", "2019-05-04", None, None, None, None),
]
CREATE = (
    "create table cases (case_id text, referred_on date, location text, second_review text, "
    "victims integer, school_urn text)"
)
QUERY = "select * from cases"
LIKE = "select *, 100 % 7 as rest from cases where case_id like 'A%' and case_id <> ':x'"


def review_of(folder, line):
    """Load a review whose `cases =` line is this; its case file holds the same rows."""
    review = write_review(folder)
    rows = [",".join("" if cell is None else str(cell) for cell in row) for row in ROWS]
    review.cases_path.write_text("\n".join([",".join(COLUMNS), *rows, ""]))
    path = folder / "review.toml"
    if line:
        text = path.read_text().replace('cases = "cases.csv"', f"cases = {line}", 1)
        path.write_text(text)
    return p2p.load_review(folder)


def line_of(url, query=QUERY, **more):
    """The `cases =` line of a database."""
    given = {"url": url, "query": query} | more
    return "{ " + ", ".join(f'{key} = "{value}"' for key, value in given.items()) + " }"
