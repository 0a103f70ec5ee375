"""Answers: each question once, standing on figures that are counted, with somewhere to read on."""

import pytest

from p2p_analysis.brief.answers import load_answers
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import write_review

ANSWER = """\
[[answers]]
question = "1.1(a)"
asks = "How many were there?"
answer = "There were {{ n.cases.cases }}."
figures = ["cases"]
caveat = "Referrals are not incidents."
paragraphs = ["2.22", "2.26(h)"]
"""


def lines(folder, text):
    path = folder / "answers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewFileError) as caught:
        load_answers(path)
    return [str(fault) for fault in caught.value.faults]


def test_a_review_without_answers_has_none(tmp_path):
    assert load_answers(tmp_path / "answers.toml") == ()


def test_an_answer_is_read_as_written(tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWER, encoding="utf-8")
    (found,) = load_answers(tmp_path / "answers.toml")
    assert found.question == "1.1(a)"
    assert found.figures == ("cases",)
    assert found.paragraphs == ("2.22", "2.26(h)")


def test_every_fault_of_an_answer_is_told_with_its_line(tmp_path):
    text = (
        ANSWER.replace('["cases"]', "[]").replace('"2.22"', '"page 3"').replace("caveat", "caveats")
    )
    assert lines(tmp_path, text) == [
        "answers.toml, line 5, [answers.0] figures: an answer needs at least one entry here, or "
        "nobody could check it",
        "answers.toml, line 1, [answers.0] caveat: this key is required",
        'answers.toml, line 7, [answers.0] paragraphs: "page 3" is no paragraph; expected one '
        'such as "2.26(h)"',
        'answers.toml, line 6, [answers.0] caveats: unknown key; did you mean "caveat"?',
    ]


def test_an_empty_sentence_is_no_answer(tmp_path):
    (line,) = lines(tmp_path, ANSWER.replace('"There were {{ n.cases.cases }}."', '" "'))
    assert line.endswith("answer: expected words here, not an empty text")


def test_a_question_has_one_answer(tmp_path):
    (line,) = lines(tmp_path, ANSWER + ANSWER)
    assert line == "answers.toml: question 1.1(a) is answered twice; keep one answer"


def test_a_figure_that_nobody_counts_is_told_with_the_nearest(tmp_path):
    (tmp_path / "answers.toml").write_text(ANSWER.replace('["cases"]', '["casse"]'), "utf-8")
    with pytest.raises(ReviewFileError, match=r"question 1\.1\(a\), figures: no figure is"):
        write_review(tmp_path)
