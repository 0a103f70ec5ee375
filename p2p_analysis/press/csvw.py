"""What figures.csv means, for programs: its metadata as the W3C's CSV on the Web describes it.

A program that finds the table finds this beside it, under the name that the recommendation gives.
It says what each column holds, which rows belong together, and what an empty cell stands for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from p2p_analysis.brief.review import Review
from p2p_analysis.press.manifest import FIGURES_COLUMNS
from p2p_analysis.show.nodes import Node

TABLE = "figures.csv"
FILE = "figures.csv-metadata.json"
_LANGUAGE = "en-GB"
_KEY = ("figure", "field", "level")
_ALWAYS = ("figure", "status", "unit")
_WHOLE = {"base": "nonNegativeInteger", "no": "nonNegativeInteger",
          "not_recorded": "nonNegativeInteger", "at_most": "nonNegativeInteger"}  # fmt: skip
_STATUS = {"base": "string", "format": "shown|withheld|not recorded"}
_NUMBER_OR_DAY = {"base": "string", "format": r"-?\d+(\.\d+)?(e-?\d+)?|\d{4}-\d{2}-\d{2}"}
_EMPTY = "Empty if it is withheld, or if for this figure there is no such number"
_TITLES = {
    "figure": "Figure",
    "field": "Field",
    "level": "Level",
    "value": "Value",
    "status": "Status",
    "base": "Base",
    "no": "No",
    "not_recorded": "Not recorded",
    "at_most": "Yes at most",
    "unit": "Unit",
    "paragraph": "Paragraph",
    "label": "Label",
}
_MEANINGS = {
    "figure": "The name of the figure, the same in every file of this edition.",
    "field": "The field that the figure is broken down by. Empty where the row is the figure "
    "itself.",
    "level": "The level of that field. Empty where the row is the figure itself.",
    "value": "How many answer yes to what the label says; or a rate, a length or a date. Empty if "
    "status is withheld or not recorded; empty is never nought.",
    "status": "Whether the value is shown, withheld so that no child can be recognised, or not "
    "recorded.",
    "base": "How many were asked. Where the value is a number of cases or schools, it adds up to "
    f"the base with no and not recorded. {_EMPTY}.",
    "no": f"How many answer no. {_EMPTY}.",
    "not_recorded": "For how many the answer is not on the record, which never means no. "
    f"{_EMPTY}.",
    "at_most": "How many yes there could be, if every case that is not recorded were yes. "
    f"{_EMPTY}.",
    "unit": "What the value counts or measures.",
    "paragraph": "The paragraph of the paper that the figure belongs to.",
    "label": "What the figure counts, in words; on the rows of a breakdown, with its field and "
    "level.",
}


def figures_metadata(end: Node, review: Review) -> str:
    """Describe the figures table of an edition, from its end mark and what the review says."""
    paper = end["paper"]
    licence = {"dc:license": {"@id": review.licence}} if review.licence else {}
    as_at = {"@value": paper["as_at"], "@type": "xsd:date"}
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": _LANGUAGE}],
        "@type": "Table",
        "url": TABLE,
        "dc:title": f"Figures of: {paper['title']} ({paper['edition']} edition)",
        "dc:description": _description(paper),
        "dc:creator": paper["council"],
        "dc:issued": as_at,
        "dc:modified": as_at,
        "dc:language": _LANGUAGE,
        "dc:accessRights": paper["marking"],
        **licence,
        "schema:creativeWorkStatus": paper["status"].capitalize(),
        "notes": [_note(words, columns) for words, columns in _notes(paper)],
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "dc:title": _TITLES[name],
                    "dc:description": _MEANINGS[name],
                    "datatype": _datatype(name, end),
                    "null": [""],
                    "required": name in _ALWAYS,
                }
                for name in FIGURES_COLUMNS
            ],
            "primaryKey": list(_KEY),
        },
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _description(paper: Node) -> str:
    words = (
        "Every figure of this edition of the paper, and every breakdown, a row each; the same "
        "numbers as in manifest.json and tables.xlsx."
    )
    return f"{words} {paper['data_note']}".rstrip()


def _notes(paper: Node) -> Iterator[tuple[str, Sequence[str]]]:
    """What a reader of the numbers must know, each with the columns that it is about."""
    numbers = ("value", "base", "no", "not_recorded", "at_most")
    yield paper["rule"], numbers
    yield (
        "A withheld number is an empty cell. For a value, status says withheld; for the other "
        "numbers of a figure, manifest.json lists them as withheld_answers.",
        numbers,
    )
    yield "Not recorded is an answer of its own and never means no.", ("status", "not_recorded")


def _note(words: str, columns: Sequence[str]) -> Node:
    """A note as the web's annotations have it; columns are counted from 1 (RFC 7111)."""
    numbers = [FIGURES_COLUMNS.index(column) + 1 for column in columns]
    return {
        "type": "Annotation",
        "motivation": "describing",
        "target": [f"{TABLE}#col={number}" for number in numbers],
        "body": {
            "type": "TextualBody",
            "value": words,
            "format": "text/plain",
            "language": _LANGUAGE,
        },
    }


def _datatype(column: str, end: Node) -> object:
    """What a column's cells are. A date among the values makes them text of a given form."""
    if column == "value":
        values = [figure["value"] for figure in end["figures"].values()]
        return _NUMBER_OR_DAY if any(isinstance(value, str) for value in values) else "number"
    return _STATUS if column == "status" else _WHOLE.get(column, "string")
