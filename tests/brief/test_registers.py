"""Registers: facts beside the review, each with its source."""

import pytest

from p2p_analysis.brief.registers import load_claims, load_contradictions
from p2p_analysis.words.errors import ReviewFileError

CLAIM = """\
[[claims]]
id = "F001"
paragraph = "2.22"
claim = "Cases"
printed = 28
unit = "cases"
scope = "case"
status = "ok"
counted = "n.cases"
"""


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines(load, path):
    with pytest.raises(ReviewFileError) as caught:
        load(path)
    return [str(fault) for fault in caught.value.faults]


def test_a_register_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "g.toml"
    path.write_bytes(b"[a]\ntitle = '\xff'\n")
    (line,) = lines(load_claims, path)
    assert "cannot be read as UTF-8 text" in line


def test_a_review_without_an_earlier_paper_has_no_claims_and_no_contradictions(tmp_path):
    assert load_claims(tmp_path / "printed.toml") == ()
    assert load_contradictions(tmp_path / "contradictions.toml") == ()


def test_a_claim_names_the_measure_that_answers_it(tmp_path):
    (claim,) = load_claims(written(tmp_path, "printed.toml", CLAIM))
    assert (claim.printed, claim.measure) == (28, "cases")


@pytest.mark.parametrize("counted", ["review.months", "events.incident"])
def test_a_claim_about_something_else_names_no_measure(tmp_path, counted):
    text = CLAIM.replace("n.cases", counted)
    (claim,) = load_claims(written(tmp_path, "printed.toml", text))
    assert claim.measure is None


def test_an_unknown_key_and_an_unknown_status_of_a_claim_are_both_named(tmp_path):
    text = CLAIM.replace("unit =", "unti =").replace('"ok"', '"fine"')
    found = lines(load_claims, written(tmp_path, "printed.toml", text))
    assert 'printed.toml, line 6, [claims.0] unti: unknown key; did you mean "unit"?' in found
    assert any("line 8, [claims.0] status: expected 'ok', 'inconsistent'" in line for line in found)
    assert any("[claims.0] unit: this key is required" in line for line in found)


def test_the_second_row_of_a_register_is_named_as_such(tmp_path):
    text = CLAIM + CLAIM.replace("paragraph = ", "paragraf = ")
    found = lines(load_claims, written(tmp_path, "printed.toml", text))
    assert any(line.startswith("printed.toml, line 12, [claims.1] paragraf") for line in found)


def test_a_contradiction_needs_its_three_parts(tmp_path):
    text = '[[contradictions]]\nparagraphs = "2.22"\nconflict = "33 is 35"\n'
    (line,) = lines(load_contradictions, written(tmp_path, "contradictions.toml", text))
    assert line == "contradictions.toml, line 1, [contradictions.0] handling: this key is required"


def test_a_claim_about_cases_must_say_what_counts_it(tmp_path):
    path = tmp_path / "printed.toml"
    path.write_text(
        '[[claims]]\nid = "F1"\nparagraph = "1"\nclaim = "c"\nprinted = "three"\nunit = "cases"\n'
        'scope = "case"\nstatus = "ok"\n'
    )
    with pytest.raises(ReviewFileError, match="needs `counted`"):
        load_claims(path)
