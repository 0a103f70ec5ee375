"""The answers in full: each of the review's questions with what its answer rests on.

An answer is a sentence, the figures that it stands on, its caveat, and links to the paragraphs that
say more. A figure that the edition withholds is withheld here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from p2p_analysis.brief.answers import FILE, Answer
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import told_answers


def answers(release: Release) -> Shown:
    """Print a block for each question of the review (answers.toml).

    Parameters
    ----------
    release : Release
        From `protect`.
    """
    found = of_release(release).review.answers
    if not found:
        return Shown(())
    words = (
        "Each question of the review has here its answer in a sentence, the figures that it rests "
        "on, and what to keep in mind. It names the paragraphs that say more."
    )
    blocks = [nodes.heading(1, "The answers in full"), nodes.paragraph([nodes.text(words)])]
    for answer in found:
        blocks += _block(answer, release)
    return Shown(tuple(blocks))


def anchor(answer: Answer) -> str:
    """Where a link finds an answer in full: that to 1.1(a) at answer-1-1a."""
    letter = answer.question.replace("(", "").replace(")", "")
    return f"answer-{letter.replace('.', '-')}"


def _block(answer: Answer, release: Release) -> Iterator[Node]:
    place = f"{FILE}, question {answer.question}"
    sentence = bind_text(answer.answer, release, f"{place}, answer")
    table = told_answers(
        release,
        list(answer.figures),
        caption=f"Figures behind the answer to {answer.question}",
        id=f"{anchor(answer)}-figures",
    )
    caveat = bind_text(answer.caveat, release, f"{place}, caveat")
    yield nodes.heading(2, answer.asks)
    yield {**nodes.paragraph(sentence), "anchor": anchor(answer)}
    yield table
    yield nodes.paragraph([nodes.text("Keep in mind: "), *caveat])
    yield nodes.paragraph(
        [
            nodes.text("Asked in paragraph "),
            _link(answer.question),
            nodes.text(". More in "),
            nodes.text("paragraphs " if len(answer.paragraphs) > 1 else "paragraph "),
            *_links(answer.paragraphs),
            nodes.text("."),
        ]
    )


def _links(paragraphs: tuple[str, ...]) -> Iterator[Node]:
    for place, number in enumerate(paragraphs):
        if place:
            yield nodes.text(" and " if place == len(paragraphs) - 1 else ", ")
        yield _link(number)


def _link(number: str) -> Node:
    anchor = number.replace("(", "").replace(")", "")
    words = [nodes.text(number)]
    return {"kind": "link", "href": f"#p{anchor}", "content": words}
