"""Decisions on record: why each number is withheld, and how well hidden it is. Exempt side only."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from p2p_analysis.brief.editions import Edition
from p2p_analysis.gate.model import Model
from p2p_analysis.gate.protection import GROUP, SECONDARY, Protection

STATISTIC, ENTANGLED, EXCEPTION, EXEMPT = "statistic", "entangled", "exception", "exempt"


@dataclass(frozen=True)
class Decision:
    """Why one number of an edition is withheld, or shown in spite of the rule.

    Attributes
    ----------
    edition, figure, part : str
        Which number; part is "value", "no", "not_recorded", "base", "at_most", or a field and
        a level.
    kind : str
        primary: small itself. secondary: would give back another. group: tells of a group whose
        size is withheld. statistic: a value over few cases. entangled: too many questions at
        once to be certain. exempt: asks what only the exempt edition may tell. exception: shown in
        spite of the rule.
    rule : str
        The rule in words.
    least, greatest : int or None
        What a reader who adds up everything else could still believe; None for no limit, and
        for a statistic, an entangled figure or an exception.
    approved_by, on : str, date or None
        Of an exception.
    """

    edition: str
    figure: str
    part: str
    kind: str
    rule: str
    least: int | None = None
    greatest: int | None = None
    approved_by: str = ""
    on: datetime.date | None = None

    @property
    def width(self) -> int | None:
        """How far apart the least and the greatest possible value are; None for no limit."""
        if self.least is None or self.greatest is None:
            return None
        return self.greatest - self.least


def decisions_of(
    name: str, edition: Edition, model: Model, protection: Protection
) -> Iterator[Decision]:
    """Say of each number of an edition why it is withheld; exceptions last."""
    for key, cell in model.printed.items():
        figure, *part = key
        if figure == "earlier" or cell not in protection.kinds:
            continue
        if part == ["value"] and figure in model.measures and model.measures[figure].statistic:
            continue  # the value printed is the statistic; see `statistics_shown`
        kind = protection.kinds[cell]
        low, high = protection.intervals[cell]
        yield Decision(
            name, figure, " ".join(part), kind, _rule(kind, model.values[cell], edition),
            least=None if math.isinf(low) else int(low),
            greatest=None if math.isinf(high) else int(high),
        )  # fmt: skip
    for figure in sorted(model.cells.dropped):
        rule = "stands on too many questions at once to be certain that nothing gives it away"
        yield Decision(name, figure, "value", ENTANGLED, rule)
    for figure, approval in edition.exceptions.items():
        yield Decision(
            name, figure, "value", EXCEPTION, f"shown: {approval.reason}",
            approved_by=approval.approved_by, on=approval.on,
        )  # fmt: skip


def exempt_altogether(name: str, figures: Iterable[str]) -> Iterator[Decision]:
    """Say of each figure that an edition does not count at all why that is so."""
    for figure in sorted(figures):
        yield Decision(name, figure, "value", EXEMPT, "asks what only the exempt edition may tell")


def _rule(kind: str, value: int, edition: Edition) -> str:
    if kind == SECONDARY:
        return "would give back a withheld number"
    if kind == GROUP:
        return "tells of a group whose size is withheld"
    if value < edition.suppress_below:
        return f"from {1 if edition.zeros == 'show' else 0} to {edition.suppress_below - 1}"
    return f"differs from an earlier edition by less than {edition.suppress_below}"
