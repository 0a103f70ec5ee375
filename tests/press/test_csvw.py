"""figures.csv read back through its description, by the library of those who keep the standard."""

from __future__ import annotations

import copy
import datetime
import json
import warnings
from pathlib import Path

import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.review import Review
from p2p_analysis.gate.release import Release
from p2p_analysis.press.csvw import FILE, TABLE, figures_metadata
from p2p_analysis.press.manifest import FIGURES_COLUMNS, figures_csv
from p2p_analysis.show.nodes import Node

EDITIONS = ["public", "exempt"]


@pytest.fixture(scope="module")
def ends(public: Release, exempt: Release) -> dict[str, Node]:
    return {
        name: json.loads(json.dumps(p2p.finish(release).blocks[0], sort_keys=True))
        for name, release in (("public", public), ("exempt", exempt))
    }


def read(folder: Path, end: Node, review: Review):
    """Write both files and let the library find the description by the table's name alone."""
    (folder / TABLE).write_text(figures_csv(end), encoding="utf-8", newline="")
    (folder / FILE).write_text(figures_metadata(end, review), encoding="utf-8")
    return opened(folder)


def opened(folder: Path):
    from csvw import CSVW

    return CSVW(str(folder / TABLE))


def is_valid(found) -> bool:
    """Ask the library, which tells a fault as a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        return found.is_valid


def rows_of(table) -> dict[tuple, dict]:
    rows = list(table.iterdicts(strict=True))
    found = {(row["figure"], row["field"], row["level"]): row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_table_is_what_its_description_says(
    edition: str, ends: dict[str, Node], review: Review, tmp_path: Path
) -> None:
    found = read(tmp_path, ends[edition], review)
    assert not found.no_metadata
    assert is_valid(found), [str(each.message) for each in found.warnings]
    (table,) = found.tables
    assert [column.name for column in table.tableSchema.columns] == list(FIGURES_COLUMNS)
    assert table.tableSchema.primaryKey == ["figure", "field", "level"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_value_read_through_it_is_that_of_the_manifest(
    edition: str, ends: dict[str, Node], review: Review, tmp_path: Path
) -> None:
    end = ends[edition]
    rows = rows_of(read(tmp_path, end, review).tables[0])

    def value_of(row: dict) -> object:
        # Where one value is a date, all are text of a form; a number's text is the manifest's.
        value = row["value"]
        if edition == "public" or value is None:
            return value
        assert isinstance(value, str)
        return value if value[4:5] == "-" else json.loads(value)

    dates = 0
    for name, figure in end["figures"].items():
        row = rows.pop((name, None, None))
        assert value_of(row) == figure["value"], name
        if figure["withheld"]:
            assert (row["value"], row["status"]) == (None, "withheld")
        else:
            assert row["status"] == ("not recorded" if figure["value"] is None else "shown")
        for part in ("base", "no", "not_recorded", "at_most"):
            assert row[part] == figure[part], (name, part)
            assert row[part] is None or isinstance(row[part], int)
        assert (row["unit"], row["label"]) == (figure["unit"], figure["label"] or None)
        assert row["paragraph"] == (figure["paragraph"] or None)
        if isinstance(figure["value"], str):
            datetime.date.fromisoformat(row["value"])
            dates += 1
    for name, fields in end["breakdowns"].items():
        for field, levels in fields.items():
            for level, value in levels.items():
                row = rows.pop((name, field, level))
                assert value_of(row) == value
                assert row["status"] == ("withheld" if value is None else "shown")
    assert rows == {}
    assert dates == (1 if edition == "exempt" else 0)


def test_it_says_who_made_the_table_when_and_what_may_be_done_with_it(
    ends: dict[str, Node], review: Review
) -> None:
    told = json.loads(figures_metadata(ends["public"], review))
    assert told["@context"][0] == "http://www.w3.org/ns/csvw"
    assert told["url"] == TABLE
    assert told["dc:title"].endswith("how allegations were handled, 2017 to 2019 (public edition)")
    assert told["dc:creator"] == "Herefordshire Council"
    assert told["dc:issued"] == {"@value": "2020-09-07", "@type": "xsd:date"} == told["dc:modified"]
    assert told["dc:accessRights"] == "Public"
    assert told["schema:creativeWorkStatus"] == "Draft"
    assert review.data_note in told["dc:description"]
    assert "dc:license" not in told
    licence = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    licensed = review.model_copy(update={"licence": licence})
    told = json.loads(figures_metadata(ends["public"], licensed))
    assert told["dc:license"] == {"@id": licence}


def test_its_notes_explain_what_is_withheld_and_where_it_stands(
    ends: dict[str, Node], review: Review, public: Release
) -> None:
    told = json.loads(figures_metadata(ends["public"], review))
    words = [note["body"]["value"] for note in told["notes"]]
    assert words[0] == public.rule
    assert "A withheld number is an empty cell" in words[1]
    assert "never means no" in words[2]
    at = FIGURES_COLUMNS.index("value") + 1
    assert told["notes"][0]["target"][0] == f"figures.csv#col={at}"
    columns = {column["name"]: column for column in told["tableSchema"]["columns"]}
    for name in ("value", "base", "no", "not_recorded", "at_most"):
        assert "withheld" in columns[name]["dc:description"], name
    assert all(column["null"] == [""] for column in columns.values())
    assert {name for name, column in columns.items() if column["required"]} == {
        "figure",
        "status",
        "unit",
    }


def spoilt(end: Node, **figure: object) -> Node:
    end = copy.deepcopy(end)
    end["figures"]["cases"] |= figure
    return end


@pytest.mark.parametrize(
    "figure", [{"base": 27.5}, {"no": -1}, {"not_recorded": "few"}, {"unit": ""}]
)
def test_a_table_that_is_not_what_its_description_says_is_found_out(
    figure: dict[str, object], ends: dict[str, Node], review: Review, tmp_path: Path
) -> None:
    """The proof above can fail."""
    assert not is_valid(read(tmp_path, spoilt(ends["public"], **figure), review))


def test_a_date_among_the_values_makes_them_text_of_a_form(
    ends: dict[str, Node], review: Review, tmp_path: Path
) -> None:
    assert is_valid(read(tmp_path, spoilt(ends["public"], value="2019-12-13"), review))
    (tmp_path / TABLE).write_text(
        (tmp_path / TABLE).read_text().replace("2019-12-13", "December"), encoding="utf-8"
    )
    assert not is_valid(opened(tmp_path))
