"""Registers beside the review: what a row must say, and what may not be named in vain."""

from __future__ import annotations

import datetime

import pytest

from p2p_analysis.brief.register_files import load_registers
from p2p_analysis.brief.register_rows import Recommendation
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import write_review

FINDING = '[[findings]]\nparagraph = "2.27(a)"\nid = "records"\ntext = "Records were poor."\n'
RECOMMENDATION = (
    '[[recommendations]]\nparagraph = "3.1(a)"\nid = "better"\ntitle = "Better records"\n'
    'text = "Write it down."\n'
)


def faults(load) -> list[str]:
    with pytest.raises(ReviewFileError) as caught:
        load()
    return [str(fault) for fault in caught.value.faults]


def test_a_review_without_registers_has_none(tmp_path):
    assert not write_review(tmp_path).registers


def test_faults_of_every_register_are_told_at_once_with_their_lines(tmp_path):
    (tmp_path / "findings.toml").write_text(FINDING.replace("text", "txt"), encoding="utf-8")
    (tmp_path / "actions.toml").write_text(
        '# a note\n[[actions]]\nparagraph = "2.28"\ntext = "Done."\n', encoding="utf-8"
    )
    found = faults(lambda: load_registers(tmp_path))
    assert found == [
        "findings.toml, line 1, [findings.0] text: this key is required",
        'findings.toml, line 4, [findings.0] txt: unknown key; did you mean "text"?',
        "actions.toml, line 3, [actions.0] paragraph: expected an item of the paper, "
        'such as "2.27(a)"',
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('answers = ["record"]', 'answers: no finding is called "record"; did you mean "records"?'),
        ('duties = ["section_47"]', 'duties: no duty is called "section_47"'),
        ('duplicates = ["worse"]', 'duplicates: no recommendation is called "worse"'),
    ],
)
def test_a_name_that_leads_nowhere_is_a_fault_with_its_line(tmp_path, more, problem):
    files = {"findings.toml": FINDING, "recommendations.toml": RECOMMENDATION + more}
    (line,) = faults(lambda: write_review(tmp_path, files=files))
    assert line.startswith(f"recommendations.toml, line 1, 3.1(a): {problem}")


def test_an_assurance_names_known_figures_and_parts(tmp_path):
    row = '[[assurances]]\nparagraph = "2.24"\nsays = "All well."\n'
    row += 'stands_on = ["case", "cases"]\nholds = { "cases.maybe" = 0 }\n'
    found = faults(lambda: write_review(tmp_path, files={"assurances.toml": row}))
    assert found[0] == (
        'assurances.toml, line 1, 2.24: no figure is called "case"; did you mean "cases"?'
    )
    assert 'a figure has no "maybe"' in found[1]


def test_what_a_claim_needs_is_among_what_it_stands_on(tmp_path):
    row = '[[assurances]]\nparagraph = "2.24"\nsays = "All well."\nholds = { cases = 0 }\n'
    (tmp_path / "assurances.toml").write_text(row, encoding="utf-8")
    (line,) = faults(lambda: load_registers(tmp_path))
    assert 'holds names "cases"; add it to stands_on as well' in line


def test_a_key_document_names_guidance_that_exists(tmp_path):
    row = '[[documents]]\nparagraph = "2.17(a)"\ntitle = "G"\ntext = "G."\nguidance = ["kcsie"]\n'
    (line,) = faults(lambda: write_review(tmp_path, files={"documents.toml": row}))
    assert 'no guidance document is called "kcsie"' in line


def test_letters_run_without_a_gap_and_ids_stand_once(tmp_path):
    rows = FINDING + FINDING.replace("(a)", "(c)")
    found = faults(lambda: write_review(tmp_path, files={"findings.toml": rows}))
    assert found == [
        'findings.toml, line 5, 2.27(c): the id "records" stands twice; each may stand once',
        "findings.toml, line 5, 2.27(c): stands where 2.27(b) is expected; "
        "letters run without gaps",
    ]


def test_a_word_has_one_meaning_in_the_glossary(tmp_path):
    row = '[[glossary]]\nterm = "MASH"\nmeaning = "a team"\ngroup = "Services"\n'
    second = row.replace("MASH", "Hub") + 'aliases = ["MASH"]\n'
    (line,) = faults(lambda: write_review(tmp_path, files={"glossary.toml": row + second}))
    assert line == (
        'glossary.toml, line 5, Hub: "MASH" already stands for "MASH"; each word may have one term'
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('title = "A"\nnumber = 1\n', "give what it prints"),
        ('title = "A"\nprints = ["cases"]\n', "an appendix of this paper has a number"),
        ('title = "A"\nnumber = 1\nnot_here = "lost"\n', "no other has one"),
    ],
)
def test_an_appendix_is_here_with_a_number_or_not_here_without(tmp_path, row, problem):
    (tmp_path / "appendices.toml").write_text(f"[[appendices]]\n{row}", encoding="utf-8")
    (line,) = faults(lambda: load_registers(tmp_path))
    assert line.startswith("appendices.toml, line 1") and problem in line


def test_a_month_is_in_time_until_its_last_day():
    one = Recommendation(
        paragraph="3.1(a)", id="a", title="A", text="", due=datetime.date(2020, 9, 1),
        precision="month",
    )  # fmt: skip
    assert one.last_day == datetime.date(2020, 9, 30)
