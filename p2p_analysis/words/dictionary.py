"""The data dictionary, written from the declared fields.

`data/README.md` holds what this room writes, and a test compares the two. To write it again:
`python -m p2p_analysis.words.dictionary > data/README.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

from p2p_analysis.words.fields import KIND_MEANING, Field, Kind, all_fields, settings_fields
from p2p_analysis.words.rules import Rule, all_rules
from p2p_analysis.words.screening import SCREENING_FIELDS

_INTRO = """\
# Data dictionary

This page is written from `p2p_analysis/words/columns.toml`. Change the columns there, then run
`python -m p2p_analysis.words.dictionary > data/README.md`.

**All data in `data/synthetic/` is invented.** No row comes from a real record. The script beside
the file made it, with a fixed seed, so that counting it gives the figures that the 2020 paper
printed. Real case files belong in `data/raw/`, which git ignores.

A **row** is one case: one referral episode about one incident. A review file may say how
an export is read: see "Reading an export" below. Its `cases` names where the rows come from;
`screened` and the files of `[settings]` are written the same way:

- a CSV file (commas, semicolons, tabs or upright strokes; UTF-8, UTF-16 or Windows-1252) or a
  Parquet file: `cases = "cases.csv"`
- a sheet of a workbook (.xlsx, .xls, .ods): `cases = { file = "export.xlsx", sheet = "Cases" }`
- a query of PostgreSQL or SQL Server:
  `cases = { url = "postgresql://host/database", query = "select ..." }`
- a query of an SQLite or DuckDB file:
  `cases = { url = "sqlite:///cases.db", query_file = "cases.sql" }`

A password stands in no file: `password_from` and `user_from` name the environment variables that
hold them, `url_from` the one that holds the whole URL, and PostgreSQL knows PGUSER and PGPASSWORD.
A database is only read. Sources other than CSV, .xlsx and Parquet need
`python -m pip install "p2p_analysis[sources]"`.

Everything is read as text. **What is repaired is said** by `p2p check`: rows above the headings,
headings in two rows, totals and notes below the cases, blank rows, blanks and marks around a
cell, capitals of a heading or of a word, and days written in other ways. What has two meanings is
an error that asks, and a key beside `file` or `url` settles it: `dates = "day-first"` or
`"month-first"` for 03/04/2018 where no other row of its column decides, `hidden = "read"` or
`"leave out"` for hidden rows, `totals = "keep"` or `"leave out"` for a last row that may be a
case. A hidden column is read like any other. A cell that holds a spreadsheet's error, such as
#REF!, or a formula without its result is never an answer and never blank.

**Not recorded** is an answer of its own, and never means "no". It is written as an empty cell, as
NK, N/K, Not known or Not recorded, or as any word that `[words] not_recorded` lists in the review
file. The letters NA are text like any other. A column that the file lacks is not recorded for any
case; where a measure asks for that column, the file is refused, unless `absent` lists it.

No column holds a name, a date of birth, an address or free text. An **exempt** field never
appears in a public edition, not even as a level of a table. An edition may print several words
of a field, or several quarters, as one (`merge` in the review file), so that fewer numbers are
withheld. SSD is the Standard Safeguarding Dataset, the census is the children-in-need census,
and Annex A is Ofsted's list of that name.
"""
_SETTINGS = """\
## The settings history

A review may name a settings history under `[settings]` in its review file: `stays`, `children`
and, if any setting has changed its number, `schools`. Each is a source like `cases`, with the
headings below, declared in `p2p_analysis/words/settings.toml`. From
these files come the fields whose meaning says "by the settings history". All of it is exempt.

**What is not known is never "apart".** For each day and each child the history says that the
child was surely at a setting, perhaps at one, or surely at none.

- A stay with both days is sure from the first to the last. Stays may overlap.
- A stay without an end is sure on its first day only, and open after it. Without a beginning it
  is sure on its last day only, and open before it. With `current` it is sure up to the review's
  day. With neither day, or without a number, it is sure on no day.
- A day that no stay surely covers is a day on which the child may have been at any setting. Write
  `none` as the number where the child is known to have attended no setting.
- In the year after the review, a `current` stay lasts to the day before the child's next planned
  stay; if none is planned, to the end of the phase; if that is not recorded either, its end is
  open. A planned stay without an end lasts through that year.

The answer is **yes** if a child of each role was surely at one setting on one day. It is **no**
only if the two sides cannot have met on any of the days asked about. Else it is **not recorded**.
A case with fewer children listed than the case file counts is never "no". Days are counted from
the day after the disclosure or, if that is not recorded, after the referral, up to the review's
day. A move brings the two sides together if at least one side comes by a stay that begins in the
year after the review.
"""
_RULES = """\
## The rules of the check

`p2p check` asks these of every record. An **error** cannot be: it stops a paper. A **query** may be
true: it is counted, and stops nothing. A rule is not asked of a file that lacks a column that it
looks at, and an answer that is not recorded contradicts nothing. The rules are declared in
`p2p_analysis/words/rules.toml`; CIN is the number of a like rule of the children-in-need census.

A review may ask about an error only, or leave a rule out, and says why. The paper prints the
reason:

```toml
[rules]
C12 = { as = "query", reason = "The police system keeps reasons of reopened cases." }
T01 = { as = "off", reason = "Each record was compared by hand." }
```

What is found when the file is read (F) cannot be changed. A school's number (URN) has six digits
and no check digit, so its form is all that can be checked without the register of schools. A
pupil's number (UPN) has a check letter; one that is right gives a real number away.
"""
_LETTERS = {
    "F": "The file and its answers",
    "D": "Days",
    "C": "Answers that contradict one another",
    "N": "Numbers and pseudonyms",
    "T": "The same thing twice",
}
_READING = """\
## Reading an export

`[columns]` of a review file says where a field stands. A field without a line there has its own
name as its heading. Case and padding of a heading do not matter.

- `referred_on = "Date of referral"`: under this heading.
- `referral_source = ["Source", "Referral source"]`: under the first of these that the export has.
- `support_agencies = { nspcc = "NSPCC?", school = "School?" }`: in a yes-or-no column for each of
  its words. The field holds the words that say yes. If none does, it is not recorded, since "none
  of them" cannot be told from columns that nobody filled in.
- `case_id = { joined = ["Child", "Date"] }`: an id made of several cells.
- `from = "annex-a"`: all of a ready mapping. What the review writes beside it replaces the same
  field of it.
- `absent = ["police_status"]`: fields that the export does not have. A question that needs one is
  then answered "not recorded", and the check says so.

`[words]` says how the export writes yes, no and not recorded, and `[words.location]` how it writes
the words of that field: `outside = ["Park", "Street"]`. Words are the same in spite of their case,
their padding, the letter of a list (`a) Yes`) and the text after a code (`q) 6: Police`). In a
field of several words, `ignored` lists words that the review does not ask about. A word that
nothing lists is a fault, with its row and heading. `p2p map FILE` proposes both tables for an
export.
"""
_HEADINGS: dict[Kind, str] = {
    "id": "Names of records",
    "date": "Days",
    "yes_no": "Questions of yes or no",
    "choice": "Choices of one word",
    "choices": "Choices of several words",
    "number": "Numbers",
}


def dictionary() -> str:
    """Write the data dictionary as Markdown: what a row is, then each field, by kind."""
    fields = all_fields().values()
    parts = [_INTRO]
    for kind, heading in _HEADINGS.items():
        chosen = [field for field in fields if field.kind == kind and not field.derived]
        parts.append(
            f"## {heading}\n\nHow it is written: {KIND_MEANING[kind]}.\n\n{_table(chosen)}"
        )
    derived = [field for field in fields if field.derived]
    parts.append(
        "## Worked out when cases are read\n\nThese are not columns of the file. They follow from "
        "other fields, and a measure may ask for them like any other.\n\n"
        + _table(derived, kind=True)
    )
    parts.append(_READING)
    parts += [_ready(name, mapping) for name, mapping in _mappings()]
    parts.append(_SETTINGS)
    for file, columns in settings_fields().items():
        parts.append(f"### `{file}`\n\n{_columns(file, columns.values())}")
    parts.append(
        "## The screened records\n\nThese are the columns of the file that `screened` names in the "
        "review file: one row for each record that was looked at, included or not. A record is "
        "left out at the first question that it does not pass, and later answers may be empty.\n\n"
        + _screening()
    )
    parts.append(_RULES)
    for letter, heading in _LETTERS.items():
        chosen_rules = [rule for code, rule in all_rules().items() if code.startswith(letter)]
        parts.append(f"### {heading}\n\n{_rules(chosen_rules)}")
    return "\n".join(parts)


def _rules(rules: Iterable[Rule]) -> str:
    head = ["Rule", "Kind", "What is wrong", "Expected", "What to do", "Fields"]
    lines = [_row(head), _row(["---"] * len(head))]
    for rule in rules:
        code = f"{rule.code}, as CIN {rule.census}" if rule.census else rule.code
        fields = ", ".join(_code(name) for name in rule.fields)
        lines.append(_row([code, rule.level, rule.title, rule.expected, rule.todo, fields]))
    return "\n".join(lines) + "\n"


def _screening() -> str:
    lines = [_row(["Column", "Kind", "Meaning"]), _row(["---"] * 3)]
    for field in SCREENING_FIELDS.values():
        lines.append(_row([f"screened record: `{field.name}`", field.kind, field.meaning]))
    return "\n".join(lines) + "\n"


def _mappings() -> Iterator[tuple[str, dict[str, Any]]]:
    """The ready mappings, read as mere data: their schema belongs to a floor above."""
    folder = files("p2p_analysis").joinpath("brief", "mappings")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8"))


def _ready(name: str, mapping: dict[str, Any]) -> str:
    lines = [
        f"### `{name}`: {mapping['title']}",
        "",
        mapping["about"].strip(),
        "",
        f"- A row of {mapping['main']['sheet']} is a referral. {mapping['main']['why']}",
        *(f"- {one['sheet']}: {one['why']}" for one in mapping["joined"]),
        "",
        _row(["Field", "Heading"]),
        _row(["---"] * 2),
        *(
            _row([f"{name}: `{field}`", _where(given)])
            for field, given in mapping["columns"].items()
        ),
        "",
        "It cannot give:",
        "",
        *(
            f"- {', '.join(f'`{one}`' for one in group['fields'])}. {group['why']}"
            for group in mapping["absent"]
        ),
    ]
    return "\n".join(lines) + "\n"


def _where(given: str | list[str] | dict[str, list[str]]) -> str:
    if isinstance(given, dict):
        return " with ".join(given["joined"])
    return given if isinstance(given, str) else " or ".join(given)


def _columns(file: str, columns: Iterable[Field]) -> str:
    lines = [_row(["Column", "Meaning", "Words"]), _row(["---"] * 3)]
    lines += [_row([f"`{file}.{one.name}`", one.meaning, _words(one)]) for one in columns]
    return "\n".join(lines) + "\n"


def _table(fields: list[Field], *, kind: bool = False) -> str:
    words = any(field.words for field in fields)
    head = ["Field", *(["Kind"] if kind else []), "Meaning", *(["Words"] if words else [])]
    head += ["Exempt"] if kind else ["SSD", "Census", "Annex A", "Exempt"]
    lines = [_row(head), _row(["---"] * len(head))]
    for field in fields:
        row = [f"`{field.name}`", *([field.kind] if kind else []), field.meaning]
        row += [_words(field)] if words else []
        row += [] if kind else [_code(name) for name in (field.ssd, field.census)] + [field.annex_a]
        lines.append(_row([*row, "exempt" if field.exempt else ""]))
    return "\n".join(lines) + "\n"


def _words(field: Field) -> str:
    return "<br>".join(f"`{word}` {meaning}" for word, meaning in field.words.items())


def _code(name: str) -> str:
    return f"`{name}`" if name else ""


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print(dictionary(), end="")
