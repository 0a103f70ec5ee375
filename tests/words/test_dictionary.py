"""The data dictionary is written from the fields, and the page in `data/` is up to date."""

import subprocess
import sys
from pathlib import Path

import pytest

from p2p_analysis.words.dictionary import dictionary
from p2p_analysis.words.fields import KIND_MEANING, all_fields, settings_fields

PAGE = Path(__file__).resolve().parents[2] / "data" / "README.md"
LINES = dictionary().splitlines()


def row_of(name):
    (row,) = [line for line in LINES if line.startswith(f"| `{name}` |")]
    return [cell.strip() for cell in row.strip("|").split(" | ")]


def test_the_page_is_what_the_generator_writes():
    again = "python -m p2p_analysis.words.dictionary > data/README.md"
    assert PAGE.read_text(encoding="utf-8") == dictionary(), f"write it again: {again}"


def test_the_command_that_the_page_names_writes_it():
    done = subprocess.run(
        [sys.executable, "-m", "p2p_analysis.words.dictionary"], capture_output=True, check=True
    )
    assert done.stdout.decode("utf-8") == dictionary()


@pytest.mark.parametrize("name", all_fields())
def test_every_field_has_one_row_with_its_meaning_and_words(name):
    field = all_fields()[name]
    row = " ".join(row_of(name))
    assert field.meaning in row
    for word, meaning in field.words.items():
        assert f"`{word}` {meaning}" in row
    for equivalent in (field.ssd, field.census, field.annex_a):
        assert equivalent in row
    assert (row_of(name)[-1] == "exempt") == field.exempt


def test_rows_of_a_table_have_as_many_cells_as_its_head():
    for line, above in zip(LINES[1:], LINES, strict=False):
        if line.startswith("|") and above.startswith("|"):
            assert line.count(" | ") == above.count(" | "), line


def test_each_kind_says_how_it_is_written():
    assert all(f"How it is written: {meaning}." in LINES for meaning in KIND_MEANING.values())


def test_derived_fields_stand_apart_since_the_file_does_not_hold_them():
    begin = LINES.index("## Worked out when cases are read")
    end = LINES.index("## The settings history")
    below = {line.split("`")[1] for line in LINES[begin:end] if line.startswith("| `")}
    assert below == {name for name, field in all_fields().items() if field.derived}


def test_every_column_of_a_settings_history_has_a_row_too():
    for file, columns in settings_fields().items():
        for name, field in columns.items():
            row = " ".join(row_of(f"{file}.{name}"))
            assert field.meaning in row
            assert all(f"`{word}` {meaning}" in row for word, meaning in field.words.items())


def test_the_page_says_what_a_newcomer_must_know():
    text = dictionary()
    assert "All data in `data/synthetic/` is invented" in text
    assert 'never means "no"' in text
    assert "A **row** is one case" in text


def test_every_ready_mapping_is_told_with_what_it_gives_and_what_it_cannot():
    text = dictionary()
    for name in ("annex-a", "ssd"):
        assert f"### `{name}`: " in text
    assert "| ssd: `referred_on` | cine_referral_date |" in text
    assert "| annex-a: `case_id` | Child Unique ID with Date of Referral |" in text
    assert "List 1 does not say which contact became which referral" in text
