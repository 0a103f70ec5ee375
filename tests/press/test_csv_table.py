"""CSV files hold words and numbers alone: nothing that a spreadsheet would run."""

from __future__ import annotations

import copy
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.gate.release import Release
from p2p_analysis.press.csv_table import csv_table
from p2p_analysis.press.manifest import decisions_csv, figures_csv
from p2p_analysis.show.nodes import Node
from p2p_analysis.words.errors import RenderingError

COLUMNS = ("figure", "label", "value")
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\n=1+1",
    " =1+1",
    "=HYPERLINK(A1)",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}SUM(1)",
    "cases;=1+1",
    "cases\n=1+1",
    "cases\t@SUM(1)",
]
PLAIN = ["cases", "1 = 1", "16 to 17", "2.26(a) - (c)", "a@b", "cases; then - none", "'=1", ""]


def table(*labels: object, value: object = None) -> str:
    rows = [{"figure": f"f{n}", "label": label, "value": value} for n, label in enumerate(labels)]
    return csv_table(COLUMNS, rows, file="figures.csv", named_by="figure")


def end_of(release: Release) -> Node:
    (block,) = p2p.finish(release).blocks
    return json.loads(json.dumps(block, sort_keys=True))


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_a_spreadsheet_would_run_are_refused_and_not_quoted(words: str) -> None:
    with pytest.raises(RenderingError) as refused:
        table("cases", words)
    (fault,) = refused.value.faults
    assert fault.place == "figures.csv"
    assert fault.problem.startswith('the label of "f1" would be run as a formula')
    assert words.strip() not in str(fault)


@pytest.mark.parametrize("words", ["\r=1+1", "cases\r", "ca\r\nses"])
def test_words_that_would_break_their_row_are_refused(words: str) -> None:
    with pytest.raises(RenderingError, match='the label of "f1" holds a carriage return'):
        table("cases", words)


def test_every_such_cell_is_told_at_once() -> None:
    with pytest.raises(RenderingError) as refused:
        table("=1", "cases", "@x")
    assert [str(fault).split('"')[1] for fault in refused.value.faults] == ["f0", "f2"]


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_stay_as_they_are(words: str) -> None:
    (row,) = csv.DictReader(io.StringIO(table(words)))
    assert row["label"] == words


@pytest.mark.parametrize("value", [-1, -0.25, 0, 28, None])
def test_a_number_below_nought_is_a_number_and_nothing_is_an_empty_cell(value: object) -> None:
    (row,) = csv.DictReader(io.StringIO(table("cases", value=value)))
    assert row["value"] == ("" if value is None else str(value))


@given(st.text(max_size=12))
def test_whatever_is_written_no_cell_begins_as_a_formula_does(words: str) -> None:
    try:
        written = table(words)
    except RenderingError:
        return
    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    assert row["label"] == words
    # Neither the cell nor what a spreadsheet could take for one, wherever it parts cells.
    for cell in [words, *words.replace("\t", ";").replace("\n", ";").split(";")[1:]]:
        assert not cell.lstrip().startswith(("=", "+", "@"))
    assert not words.startswith(("-", "\t", "\n"))


@pytest.mark.parametrize("key", ["label", "paragraph", "unit"])
def test_a_label_of_a_review_that_begins_as_a_formula_stops_the_figures_file(
    key: str, public: Release
) -> None:
    end = copy.deepcopy(end_of(public))
    figures_csv(end)
    end["figures"]["cases"][key] = "=cmd|' /C calc'!A0"
    with pytest.raises(RenderingError, match=rf'figures\.csv: the {key} of "cases"'):
        figures_csv(end)


def test_a_level_of_a_review_that_begins_as_a_formula_stops_the_figures_file(
    public: Release,
) -> None:
    end = copy.deepcopy(end_of(public))
    end["breakdowns"]["cases"]["period"]["+1"] = None
    end["fields"]["period"]["levels"].append(["+1", "One more"])
    with pytest.raises(RenderingError, match=r'figures\.csv: the level of "cases"'):
        figures_csv(end)


def test_an_approval_that_begins_as_a_formula_stops_the_record_of_decisions(
    exempt: Release,
) -> None:
    end = copy.deepcopy(end_of(exempt))
    decisions_csv(end)
    end["decisions"][0]["approved_by"] = "@SUM(1)"
    name = end["decisions"][0]["figure"]
    with pytest.raises(RenderingError, match=rf'decisions\.csv: the approved by of "{name}"'):
        decisions_csv(end)
