"""What has changed since the last edition: a sentence for the front, and a list in an appendix."""

from __future__ import annotations

from collections.abc import Iterator

from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.release import Release
from p2p_analysis.gate.since import (
    CHANGED,
    NEW,
    NONE,
    WITHDRAWN,
    Change,
    Moved,
    SinceLast,
    Told,
    Unsaid,
    since_last_edition,
)
from p2p_analysis.show import nodes
from p2p_analysis.show.level_names import level_name, name_within
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.numbers import as_json, day, digits
from p2p_analysis.show.tables import build, sentence

TABLE = "table-since"
_FIRST = "This is the first version of this paper."
_HOW = "Counted from the figures that the two editions released."
_THEN = "As the last edition released it."
_ANSWERS = {"no": "answered no", "not_recorded": "not recorded", "base": "asked"}
# What is said of none, of one and of several.
_VERBS = {
    NEW: (("no", "figure is new"), "figure is new", "figures are new"),
    CHANGED: (("none", "has changed"), "has changed", "have changed"),
    WITHDRAWN: (("none", "is withdrawn"), "is withdrawn", "are withdrawn"),
}


def since_sentence(release: Release) -> list[Node]:
    """Say in a sentence how many figures are new, changed or withdrawn, with a link to the list."""
    found = since_last_edition(release)
    if found is None:
        return [nodes.text(_FIRST)]
    link = {"kind": "link", "href": f"#{TABLE}", "content": [nodes.text("the list of changes")]}
    if not found.changes:
        return [nodes.text(f"Since the edition of {day(found.as_at)} no figure has changed.")]
    return [
        nodes.text(f"Since the edition of {day(found.as_at)}: "),
        *_counted(found),
        nodes.text(". See "),
        link,
        nodes.text("."),
    ]


def since_blocks(release: Release) -> list[Node]:
    """Write the appendix: a row for each number that is not as it was."""
    found = since_last_edition(release)
    if found is None:
        return [nodes.paragraph([nodes.text(_FIRST)])]
    review = release.review
    first, last = found.window
    words = (
        f"This paper is set beside the edition of {day(found.as_at)}, number by number as each was "
        "released. A figure is new if that edition did not have it, and withdrawn if this one does "
        f"not count it any more. That edition covered {day(first, 'month')} to "
        f"{day(last, 'month')}; this one covers {day(review.window.first, 'month')} to "
        f"{day(review.window.last, 'month')}. Whether a number that both withhold has changed is "
        "not said."
    )
    told = [nodes.paragraph([nodes.text(words)])]
    if not found.changes:
        same = nodes.text("No figure is new, changed or withdrawn.")
        return [*told, nodes.paragraph([same])]
    rows = [_row(change, number, release) for change in found.changes for number in change.numbers]
    return [
        *told,
        build(
            release,
            id=TABLE,
            caption=f"What has changed since the edition of {day(found.as_at)}",
            head=["Figure", "Change", "Then", "Now"],
            rows=rows,
            numeric=(2, 3),
        ),
    ]


def _counted(found: SinceLast) -> Iterator[Node]:
    for place, (kind, (nought, one, many)) in enumerate(_VERBS.items()):
        number = found.count(kind)
        words, verb = (digits(number), one if number == 1 else many) if number else nought
        yield nodes.text(("", ", ", " and ")[place])
        yield nodes.figure(
            words, id=f"since.{kind}", form="", withheld=False, value=number, how=_HOW
        )
        yield nodes.text(f" {verb}")


def _row(change: Change, number: Moved, release: Release) -> list[list[Node]]:
    what = f"{change.kind}; it now counts something else" if change.redefined else change.kind
    return [
        [nodes.text(sentence(change.label) + _which(number, release))],
        [nodes.text(what)],
        [_number(number.then, f"before.{_name(number)}", _THEN)],
        [_number(number.now, _name(number), _how(change, release))],
    ]


def _which(number: Moved, release: Release) -> str:
    """Name an answer or a level; a figure's own number needs no name."""
    _, part, *level = number.key
    if not level:
        return f": {_ANSWERS[part]}" if part in _ANSWERS else ""
    return f": {name_within(release, part)}, {level_name(release.fields[part], level[0])}"


def _name(number: Moved) -> str:
    figure, part, *level = number.key
    return figure if part == "value" and not level else ".".join(number.key)


def _how(change: Change, release: Release) -> str:
    figure = release.figures.get(change.figure)
    return figure.how if figure else ""


def _number(value: Told, id: str, how: str) -> Node:
    if isinstance(value, Unsaid):
        return nodes.text("none" if value is NONE else repr(value))
    withheld = isinstance(value, Withheld)
    return nodes.figure(
        digits(value, withheld="withheld"),
        id=id,
        form="",
        withheld=withheld,
        value=as_json(value),
        how=how,
    )
