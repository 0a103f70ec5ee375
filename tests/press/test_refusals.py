"""What is refused: one clear line, the designed exit code, and the last good papers untouched."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from p2p_analysis.__main__ import main
from tests.press.conftest import House

CHAPTER = "narrative/summary.md"


def typed_number(house: House) -> None:
    house.edit(house.review / CHAPTER, "2.20 ", "2.20 There were 28 cases. ")


def unknown_figure(house: House) -> None:
    house.edit(house.review / CHAPTER, "2.20 ", "2.20 {{ n.casses }} ")


def unknown_key(house: House) -> None:
    house.edit(house.review / "review.toml", 'where     = { period = "first" }', "wher = { }")


def overlap(house: House) -> None:
    house.edit(house.review / "review.toml", "first = 2018-11-01", "first = 2018-10-01")


def duplicate_case(house: House) -> None:
    house.edit(house.case_file, "POP-0007,", "POP-0003,")


def impossible_date(house: House) -> None:
    house.edit(house.case_file, "2017-02-08", "31/02/2018")


def unknown_word(house: House) -> None:
    house.edit(house.case_file, ",no_charge,", ",dropped_by_friend,")


def missing_file(house: House) -> None:
    house.case_file.unlink()


def empty_file(house: House) -> None:
    house.case_file.write_text("")


def no_parameters_cell(house: House) -> None:
    house.edit(house.notebook, '"parameters"', '"something"')


def failing_cell(house: House) -> None:
    house.edit(house.notebook, "p2p.finish(release)", "1 / 0")


def no_end(house: House) -> None:
    house.edit(house.notebook, "p2p.finish(release)", "pass")


def killed_kernel(house: House) -> None:
    house.edit(house.notebook, "p2p.finish(release)", "import os; os._exit(1)")


def wrong_edition(house: House) -> None:
    house.edit(house.notebook, "review.editions[edition]", "review.editions['exempt']")


def label_of_signs(house: House) -> None:
    label = '"cases in which the school worked with several agencies"'
    house.edit(house.review / "review.toml", label, '"---"')


REFUSED = [
    (typed_number, 6, "summary.md, line 3", '"28" is typed'),
    (unknown_figure, 6, "summary.md, line 3", 'did you mean "cases"?'),
    (unknown_key, 3, "[measures.first_period] wher", 'did you mean "where"?'),
    (overlap, 3, "[periods] second", "2018-10-01 to 2018-10-31"),
    (duplicate_case, 4, "row 8, case_id", "the same case id as row 4"),
    (impossible_date, 4, "row 2, referred_on", "written YYYY-MM-DD"),
    (unknown_word, 4, "row 3, police_status", "expected one of: none, open, no_charge, charged"),
    (missing_file, 4, "herefordshire-2020.csv", "no such file"),
    (empty_file, 4, "herefordshire-2020.csv", "is empty"),
    (no_parameters_cell, 7, "review.ipynb", 'no cell is tagged "parameters"'),
    (failing_cell, 7, "notebook", "ZeroDivisionError"),
    (no_end, 7, "rendering", "last cell must be p2p.finish"),
    (killed_kernel, 7, "notebook", "ended without a result"),
    (label_of_signs, 7, "tables.xlsx", "holds signs alone"),
    (wrong_edition, 7, "rendering", 'asked for edition "public"'),
]


@pytest.mark.parametrize(
    ("spoil", "code", "place", "words"), REFUSED, ids=[row[0].__name__ for row in REFUSED]
)
def test_a_fault_is_one_line_and_replaces_nothing(
    spoil: Callable[[House], None],
    code: int,
    place: str,
    words: str,
    house: House,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(house)
    before = house.outputs()
    assert main(["build", str(house.review)]) == code
    told = capsys.readouterr()
    lines = told.err.strip().splitlines()
    assert len(lines) == 1, lines
    assert place in lines[0]
    assert words in lines[0]
    assert told.out == ""
    assert house.outputs() == before
    assert not list(house.review.glob(".*"))


@pytest.mark.parametrize("spoil", [duplicate_case, failing_cell])
@pytest.mark.slow
def test_a_failed_run_is_kept_for_the_analyst_on_the_exempt_side(
    spoil: Callable[[House], None], house: House
) -> None:
    spoil(house)
    main(["build", str(house.review)])
    kept = json.loads((house.review / "exempt" / "failed-public.ipynb").read_text())
    errors = [o for c in kept["cells"] for o in c.get("outputs", []) if o["output_type"] == "error"]
    assert len(errors) == 1
    assert not (house.review / "public" / "failed-public.ipynb").exists()


def test_a_misspelt_parameter_is_a_usage_error(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    before = house.outputs()
    assert main(["build", str(house.review), "-p", "editon=exempt"]) == 2
    assert 'did you mean "edition"?' in capsys.readouterr().err
    assert house.outputs() == before


def test_papermill_itself_meets_an_error_for_a_misspelt_parameter(house: House) -> None:
    given = [str(house.notebook), str(house.root / "out.ipynb"), "-p", "editon", "exempt"]
    run = subprocess.run(
        [sys.executable, "-m", "papermill", *given, "--cwd", str(house.notebook.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert 'notebook parameter: "editon" is not a parameter; did you mean "edition"?' in run.stderr


def test_the_edition_cannot_be_set_behind_the_option(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(house.review), "-p", "edition=exempt"]) == 2
    assert "set by REVIEW and --edition" in capsys.readouterr().err


def test_an_unknown_edition_is_a_usage_error(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(house.review), "--edition", "publik"]) == 2
    assert 'did you mean "public"?' in capsys.readouterr().err


def test_check_finds_faults_of_all_kinds_at_once(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    typed_number(house)
    duplicate_case(house)
    impossible_date(house)
    assert main(["check", str(house.review)]) == 6
    assert len(capsys.readouterr().err.strip().splitlines()) == 3


def test_check_of_a_sound_review_says_so(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(house.review)]) == 0
    assert capsys.readouterr().out.startswith("herefordshire-2020: no faults")
