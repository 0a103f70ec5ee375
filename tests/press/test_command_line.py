"""The command line: quick to answer, plain to read, usable by other programs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from p2p_analysis.__main__ import main
from tests.press.conftest import ROOT

REVIEW = str(ROOT / "reports" / "herefordshire-2020")
KEYS = {
    "value",
    "base",
    "no",
    "not_recorded",
    "at_most",
    "withheld",
    "paragraph",
    "label",
    "of",
    "where",
}


def figures(edition: str, capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    assert main(["figures", REVIEW, "--edition", edition, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_figures_print_every_answer_of_the_exempt_edition(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = figures("exempt", capsys)
    assert set(found) == {"figures", "breakdowns"}
    assert all(set(figure) == KEYS for figure in found["figures"].values())
    followed = found["figures"]["advice_followed"]
    assert (followed["value"], followed["no"], followed["not_recorded"], followed["base"]) == (
        15,
        1,
        0,
        16,
    )
    assert followed["paragraph"] == "2.26(j)"
    assert followed["of"] == "advice_recorded"
    assert followed["where"] == {"advice_followed": ["yes"]}
    assert found["breakdowns"]["cases"]["period"] == {"first": 10, "second": 18, "not_recorded": 0}


def test_figures_of_the_public_edition_hold_no_withheld_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    public, exempt = figures("public", capsys), figures("exempt", capsys)
    withheld = {name for name, figure in public["figures"].items() if figure["withheld"]}
    assert {"advice_not_followed", "section_47_single", "advice_followed"} <= withheld
    for name, figure in public["figures"].items():
        if name in withheld:
            assert figure["value"] is None
        else:
            assert figure["value"] == exempt["figures"][name]["value"]
            assert not (isinstance(figure["value"], int) and 1 <= figure["value"] < 6)


@pytest.mark.slow
def test_check_of_an_edition_reports_what_it_withholds_and_no_number_of_cases(
    capsys: pytest.CaptureFixture[str], copy_of_review: Callable[[], Path]
) -> None:
    folder = copy_of_review()
    path = folder / "review.toml"
    # As it was before any merge, whatever the review declares today.
    text = path.read_text(encoding="utf-8").replace('"quarter", "month",', '"quarter",')
    lines = text.splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith("merge")), encoding="utf-8")
    assert main(["check", str(folder), "--edition", "public"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("herefordshire-2020: no faults")
    assert re.search(r"^The public edition withholds \d+ of \d+ numbers:$", told, re.MULTILINE)
    assert re.search(r"^  cases by quarter +12 of 12$", told, re.MULTILINE)
    assert '    under [editions.public]:  merge = { quarter = "half_year" }\n' in told
    now, then = map(int, re.findall(r"(\d+) now, (\d+) then\)", told)[0])
    (saved,) = re.findall(r'"half_year": (\d+) fewer withheld', told)
    assert now - then == int(saved) > 0
    # What the report says of half-years is what the edition withholds once it declares them.
    public = "[editions.public]\n"
    text = path.read_text(encoding="utf-8")
    text = text.replace(public, public + 'merge = { quarter = "half_year" }\n')
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(folder), "--edition", "public"]) == 0
    again = capsys.readouterr().out
    assert f"The public edition withholds {then} of " in again
    assert 'Merged already: quarter ("half_year").' in again


def test_check_without_an_edition_reports_no_cost(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", REVIEW]) == 0
    told = capsys.readouterr().out
    assert told.startswith("herefordshire-2020: no faults")
    first, second, *_ = told.splitlines()
    assert re.fullmatch(r"\d+ warnings about the registers:", second)
    assert "withholds" not in first


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("publik", 'no edition is called "publik"; did you mean "public"?'),
        ("exempt", 'the edition "exempt" withholds nothing, so there is no cost to report'),
    ],
)
def test_check_of_an_edition_that_has_no_cost_is_one_line(
    edition: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", REVIEW, "--edition", edition]) == 2
    told = capsys.readouterr()
    assert told.err == f"usage: {words}\n"
    assert told.out == ""


def test_help_costs_less_than_a_third_of_a_second_of_processor_time() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "p2p_analysis", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Exit codes" in run.stdout
    loaded = {line.rsplit("|", 1)[-1].strip() for line in run.stderr.splitlines()}
    assert not loaded & {
        "pandas",
        "numpy",
        "pydantic",
        "jinja2",
        "papermill",
        "typst",
        "gptables",
        "xlsxwriter",
    }
    before = os.times()
    subprocess.run([sys.executable, "-m", "p2p_analysis", "--help"], stdout=-3, check=True)
    after = os.times()
    used = after.children_user - before.children_user
    assert used + after.children_system - before.children_system < 0.3


@pytest.mark.parametrize("command", [[], ["check"], ["build", "--help"], ["figures", "x"]])
def test_wrong_use_ends_with_two_and_help_with_nought(command: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == (0 if "--help" in command else 2)


def test_a_folder_without_a_review_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere/at-all"]) == 3
    assert capsys.readouterr().err.startswith("nowhere/at-all: no review.toml here")


def test_check_lists_the_warnings_of_the_registers_after_its_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", REVIEW]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    verdict, head, *lines = told.out.splitlines()
    assert verdict.startswith("herefordshire-2020: no faults")
    assert re.fullmatch(r"\d+ warnings about the registers:", head)
    files = [line for line in lines if not line.startswith("  ")]
    assert files == ["recommendations.toml", "actions.toml", "assurances.toml"]
    warnings = [line for line in lines if line.startswith("  ")]
    assert all(re.fullmatch(r"  line \d+, [^:]+: .+ \(R\d\d\)", line) for line in warnings)
    assert int(head.split()[0]) == len(warnings)


# --- Beginning a review, mapping an export, inventing cases ---


def test_new_makes_a_review_and_says_what_comes_next(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "anyshire-2025"]) == 0
    assert "p2p check reports/anyshire-2025" in capsys.readouterr().out
    assert main(["new", "anyshire-2025"]) == 2
    assert "stands already" in capsys.readouterr().err


def test_sample_invents_cases_and_writes_the_key_of_its_faults(tmp_path, capsys) -> None:
    out = tmp_path / "invented.csv"
    arguments = ["sample", REVIEW, "--cases", "60", "--seed", "3", "--faults", "0.2"]
    assert main([*arguments, "--out", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 61
    key = out.with_suffix(".faults.csv").read_text(encoding="utf-8").splitlines()
    assert key[0] == "row,heading,field,code" and len(key) > 3
    assert main([*arguments, "--out", str(out)]) == 2
    assert "nothing is written over it" in capsys.readouterr().err
    assert main(arguments) == 2
    assert "--faults needs --out FILE" in capsys.readouterr().err


def test_map_prints_a_proposal_or_writes_it_to_a_new_file(tmp_path, capsys) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Case Ref,Date of Referral\nA1,01/02/2018\n", encoding="utf-8")
    assert main(["map", str(export)]) == 0
    told = capsys.readouterr().out
    assert 'referred_on = "Date of Referral"' in told and "A1" not in told
    out = tmp_path / "mapping.toml"
    assert main(["map", str(export), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == told
    assert main(["map", str(export), "--out", str(out)]) == 2
    assert main(["map", str(tmp_path / "none.csv")]) == 4
