"""The front page: the review's questions in a sentence each, and how to read the rest.

For somebody who has two minutes. Everything on it is told in full further on, and every number is
bound to its figure, so that an edition's front page says no more than its tables do.
"""

from __future__ import annotations

from collections.abc import Iterator

from p2p_analysis.brief.answers import FILE, Answer
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.addresses import addresses_linked
from p2p_analysis.show.answers import anchor
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import digits
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.since import since_sentence

_NOT_RECORDED = "Not recorded means that the record does not say; it never means no. "
_LINKS = "Linked numbers lead to how they were counted."
_HOW = "Counted from the figures of this edition."


def front_page(release: Release) -> Shown:
    """Print the front page: questions and answers, changes, how to read the figures, whom to ask.

    Parameters
    ----------
    release : Release
        From `protect`.
    """
    of_release(release)
    return Shown(
        (
            # The print sets what stands under this heading on a page of its own.
            {**nodes.heading(1, "At a glance"), "front": True},
            *(_answer(one, release) for one in release.review.answers),
            *_rest(release),
        )
    )


def _answer(answer: Answer, release: Release) -> Node:
    place = f"{FILE}, question {answer.question}, {'short' if answer.short else 'answer'}"
    content = bind_text(answer.short or answer.answer, release, place)
    link = {
        "kind": "link",
        "href": f"#{anchor(answer)}",
        "content": [nodes.text(f"Answer {answer.question} in full")],
    }
    return _told(answer.asks, [*content, nodes.text(" "), link, nodes.text(".")])


def _rest(release: Release) -> Iterator[Node]:
    yield _told("What is new?", since_sentence(release))
    reading = [
        nodes.text(_NOT_RECORDED),
        *_withheld(release),
        nodes.text(f" {release.rule} {_LINKS}"),
    ]
    yield _told("How do I read the figures?", reading)
    if release.review.contact:
        contact = f"{release.review.contact.rstrip('.')}."
        yield _told("Whom can I ask?", list(addresses_linked(contact)))


def _withheld(release: Release) -> Iterator[Node]:
    """Say how many figures the edition withholds, of how many."""
    found = list(release.figures.values())
    withheld = sum(one.withheld for one in found)
    yield nodes.text("In this edition ")
    yield _count("withheld", withheld, nought="none")
    yield nodes.text(" of the ")
    yield _count("figures", len(found))
    yield nodes.text(f" figures {'is' if withheld < 2 else 'are'} withheld.")


def _count(what: str, number: int, *, nought: str = "0") -> Node:
    return nodes.figure(
        digits(number) if number else nought,
        id=f"edition.{what}",
        form="",
        withheld=False,
        value=number,
        how=_HOW,
    )


def _told(label: str, content: list[Node]) -> Node:
    strong = {"kind": "strong", "content": [nodes.text(label)]}
    return nodes.paragraph([strong, nodes.text(" "), *content])
