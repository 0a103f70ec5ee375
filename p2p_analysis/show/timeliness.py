"""Steps against the time limits of the guidance, the limit printed beside the count."""

from __future__ import annotations

from collections.abc import Iterable

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.tables import build, cell
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.time_limits import TimeLimit, time_limits

_CAPTION = "Steps against the time limits of the guidance"
_NOTES = (
    "The first working day after a step begins is day one. Weekends and bank holidays in England "
    "are not working days.",
    "A step without both its days on the record is not recorded. It is never counted as late.",
    "Working Together to Safeguard Children sets the limits. We took every edition that was in "
    "force in these years to set the same.",
)
_UNREAD = " None was checked against its full text."


def timeliness(release: Release, *, caption: str = "") -> Shown:
    """Print each time limit that the review asks about: in time, late, not recorded.

    A review asks about the limit `x` with a measure called `x_in_time`.

    Parameters
    ----------
    release : Release
        From `protect`.
    caption : str, optional
        What the table shows.
    """
    of_release(release)
    asked = {
        name: one for name, one in time_limits().items() if f"{name}_in_time" in release.figures
    }
    if not asked:
        names = ", ".join(f"{name}_in_time" for name in time_limits())
        raise UsageError(f"the review asks about no time limit; declare a measure, one of: {names}")
    rows = []
    for name, limit in asked.items():
        figure = release[f"{name}_in_time"]
        parts = {"": figure.value, ".no": figure.no, ".not_recorded": figure.not_recorded}
        answers = [
            [cell(value, figure.id + part, figure)]
            for part, value in {**parts, ".base": figure.base}.items()
        ]
        rows.append([[nodes.text(limit.step)], [nodes.text(limit.limit)], *answers])
    table = build(
        release,
        id="table-timeliness",
        caption=caption or _CAPTION,
        head=["Step", "Limit", "In time", "Late", "Not recorded", "Asked"],
        rows=rows,
        notes=[*_notes(asked.values()), *(_told(limit) for limit in asked.values())],
        numeric=range(2, 6),
    )
    return Shown((table,))


def _notes(limits: Iterable[TimeLimit]) -> list[str]:
    """What holds for every limit, last of all where it is written."""
    *others, written = _NOTES
    return [*others, written + ("" if all(limit.verified for limit in limits) else _UNREAD)]


def _told(limit: TimeLimit) -> str:
    return f"{limit.step}: {limit.counted}. The guidance asks for {limit.asks}."
