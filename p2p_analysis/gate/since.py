"""What has changed since the last edition: its released numbers beside those released today.

The list is worked out from what the two editions gave their readers and from nothing else, so a
number that both withhold is never said to have moved. A number that was published then and stands
withheld today is repeated only if the gate counts it as known to every reader (`Earlier.known`).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from p2p_analysis.brief.measures import Measure
from p2p_analysis.gate.earlier import Earlier, earlier_editions
from p2p_analysis.gate.figures import Figure, Value, Withheld
from p2p_analysis.gate.published import ANSWERS, Published, meanings_of
from p2p_analysis.gate.quantities import Key
from p2p_analysis.gate.release import Release

NEW, CHANGED, WITHDRAWN = "new", "changed", "withdrawn"
KINDS = (NEW, CHANGED, WITHDRAWN)


class Unsaid:
    """What stands in place of a number that this list does not give, and why."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words


NONE = Unsaid("no such number")
NOT_REPEATED = Unsaid("published then, not repeated here")

Told = Value | Unsaid


@dataclass(frozen=True)
class Moved:
    """One number that is not as it was."""

    key: Key
    then: Told
    now: Told


@dataclass(frozen=True)
class Change:
    """One figure that is new, changed or withdrawn, with its numbers that are not as they were.

    `redefined` says that the same name now counts something else, so that the two numbers do not
    compare.
    """

    figure: str
    label: str
    kind: str
    redefined: bool
    numbers: tuple[Moved, ...]


@dataclass(frozen=True)
class SinceLast:
    """The last edition and what has changed since."""

    as_at: datetime.date
    window: tuple[datetime.date, datetime.date]
    changes: tuple[Change, ...]

    def count(self, kind: str) -> int:
        """How many figures are new, changed or withdrawn."""
        return sum(one.kind == kind for one in self.changes)


def since_last_edition(release: Release) -> SinceLast | None:
    """Compare a release with the last edition that it names in `earlier`; None if it names none.

    The last one is the latest by its day; of several of one day, the one that is named last.
    """
    earlier = earlier_editions(release.review, release.edition)
    if not earlier:
        return None
    return since(earlier, published_now(release), protects=release.edition.protects)


def since(earlier: Collection[Earlier], now: Published, *, protects: bool) -> SinceLast | None:
    """Compare what an edition publishes with the last of the earlier ones.

    Parameters
    ----------
    earlier : collection of Earlier
        In the order in which the edition names them.
    now : Published
        Today's edition.
    protects : bool
        Whether today's edition withholds: then a number of the past is told only beside one that
        is shown, or if the gate takes it as known.
    """
    if not earlier:
        return None
    last = sorted(earlier, key=lambda one: one.published.as_at)[-1]
    known = last.known(*now.window) if protects else frozenset(last.published.numbers)
    then = last.published
    return SinceLast(then.as_at, then.window, tuple(_changes(then, now, known)))


def kinds_of_changes(then: Published, now: Published) -> Counter[str]:
    """How many figures of one paper are new, changed or withdrawn beside another."""
    return Counter(change.kind for change in _changes(then, now, frozenset()))


def published_now(release: Release) -> Published:
    """What a release gives its readers."""
    review = release.review
    # As in a manifest, which does not define what its edition leaves out.
    defined = release.definitions.measures
    numbers: dict[Key, Value] = {}
    for name, figure in release.figures.items():
        numbers[name, "value"] = figure.value
        numbers |= {
            (name, part): answer
            for part in ANSWERS
            if (answer := getattr(figure, part)) is not None
        }
    for name, fields in release.breakdowns.items():
        for by, levels in fields.items():
            numbers |= {(name, by, level): value for level, value in levels.items()}
    return Published(
        as_at=review.as_at,
        window=(review.window.first, review.window.last),
        labels={name: one.label for name, one in release.figures.items()},
        meanings=meanings_of(
            {
                name: _asked(one, review.measures.get(name), defined=name in defined)
                for name, one in release.figures.items()
            }
        ),
        numbers=numbers,
    )


def _asked(figure: Figure, measure: Measure | None, *, defined: bool) -> tuple[object, ...]:
    field = measure.field if measure and defined else None
    statistic = measure.statistic if measure else None
    return figure.of, figure.unit, figure.where, statistic, field


def _changes(then: Published, now: Published, known: Collection[Key]) -> Iterator[Change]:
    for name, label in now.labels.items():
        if name not in then.labels:
            value = Moved((name, "value"), NONE, now.numbers[name, "value"])
            yield Change(name, label, NEW, False, (value,))
            continue
        moved = [_moved(key, then, now, known) for key in _compared(name, then, now)]
        redefined = then.meanings[name] != now.meanings[name]
        own = [one for one in moved if one.key == (name, "value")]
        if redefined and not own:
            own = [_moved((name, "value"), then, now, known)]
        if moved or redefined:
            # What a figure's answers and levels did is told where its own number stands.
            yield Change(name, label, CHANGED, redefined, tuple(own or moved))
    for name in sorted(set(then.labels) - set(now.labels)):
        value = Moved((name, "value"), _told((name, "value"), then, NONE, known), NONE)
        yield Change(name, then.labels[name], WITHDRAWN, False, (value,))


def _compared(name: str, then: Published, now: Published) -> Iterator[Key]:
    """Numbers of a figure that both editions have, and that do not stand the same in both."""
    for key, value in now.numbers.items():
        if key[0] == name and key in then.numbers and not _same(then.numbers[key], value):
            yield key


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Withheld) or isinstance(other, Withheld):
        return isinstance(one, Withheld) and isinstance(other, Withheld)
    return one == other


def _moved(key: Key, then: Published, now: Published, known: Collection[Key]) -> Moved:
    return Moved(key, _told(key, then, now.numbers[key], known), now.numbers[key])


def _told(key: Key, then: Published, today: Told, known: Collection[Key]) -> Told:
    """A number of the past, as far as this edition repeats it."""
    before = then.numbers[key]
    silent_today = isinstance(today, Withheld | Unsaid)
    if isinstance(before, Withheld) or not silent_today or key in known:
        return before
    return NOT_REPEATED
