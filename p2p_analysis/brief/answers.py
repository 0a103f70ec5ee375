"""The review's questions and their answers: a sentence, its figures, its caveat, where to read on.

Each question is a lettered item of the paper. What is answered stands on declared figures, so that
an answer cannot say more than was counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import ValidationError, field_validator

from p2p_analysis.brief.toml_file import Frozen, Places, faults_of, read_toml, tuples
from p2p_analysis.words.errors import Fault, ReviewFileError, did_you_mean

FILE = "answers.toml"
_PARAGRAPH = re.compile(r"\d+\.\d+(?:\([a-z]\))?")


class Answer(Frozen):
    """One question, answered.

    Attributes
    ----------
    question : str
        The paragraph that asks it, such as "1.1(a)".
    asks : str
        The question in short: the heading of its block.
    short : str
        The answer for the front page: a sentence with its most important number. Without it the
        front page prints `answer`.
    answer : str
        The answer in a sentence, with references.
    figures : tuple of str
        Figures that it stands on, as the block's table prints them.
    caveat : str
        What a reader must keep in mind.
    paragraphs : tuple of str
        Where the paper says more.
    """

    question: str
    asks: str
    short: str = ""
    answer: str
    figures: tuple[str, ...]
    caveat: str
    paragraphs: tuple[str, ...]

    @field_validator("figures", "paragraphs")
    @classmethod
    def _names_something(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not names:
            raise ValueError("an answer needs at least one entry here, or nobody could check it")
        return names

    @field_validator("question", "paragraphs")
    @classmethod
    def _are_paragraphs(cls, found: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for one in (found,) if isinstance(found, str) else found:
            if not _PARAGRAPH.fullmatch(one):
                raise ValueError(f'"{one}" is no paragraph; expected one such as "2.26(h)"')
        return found

    @field_validator("asks", "answer", "caveat")
    @classmethod
    def _says_something(cls, words: str) -> str:
        if not words.strip():
            raise ValueError("expected words here, not an empty text")
        return words


class _Answers(Frozen):
    answers: tuple[Answer, ...] = ()


def load_answers(path: Path) -> tuple[Answer, ...]:
    """Read the answers of a review; none if there is no such file.

    Raises
    ------
    ReviewFileError
        With every fault of the file.
    """
    if not path.exists():
        return ()
    try:
        found = _Answers.model_validate(tuples(read_toml(path))).answers
    except ValidationError as error:
        raise ReviewFileError(faults_of(error, _Answers, Places(path))) from None
    asked = [one.question for one in found]
    twice = sorted({one for one in asked if asked.count(one) > 1})
    if twice:
        raise ReviewFileError(
            [Fault(FILE, f"question {one} is answered twice; keep one answer") for one in twice]
        )
    return found


def answer_faults(answers: tuple[Answer, ...], known: Collection[str]) -> Iterator[Fault]:
    """Name each figure of an answer that nobody counts."""
    for answer in answers:
        for name in answer.figures:
            if name not in known:
                problem = f'no figure is called "{name}"{did_you_mean(name, known)}'
                yield Fault(f"{FILE}, question {answer.question}, figures", problem)
