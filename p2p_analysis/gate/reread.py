"""A release, read back from the manifest of its paper: what a reader holds, and nothing else.

Whatever is printed from such a release can rest on no number that the manifest does not hold. A
release that is at hand may also be read anew with registers whose prose alone was changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from p2p_analysis.brief.review import Review
from p2p_analysis.gate.figures import WITHHELD, Value
from p2p_analysis.gate.release import Release, assemble
from p2p_analysis.words.errors import DisclosureError

_DAYS = ("earliest", "latest")


def release_from(manifest: Mapping[str, Any], review: Review) -> Release:
    """Read a release back.

    Parameters
    ----------
    manifest : mapping
        manifest.json of an edition that withholds.
    review : Review
        Whose paper it is.

    Returns
    -------
    Release
        Equal to the one that the paper was made from.

    Raises
    ------
    KeyError
        If the manifest is of another review or format.
    """

    def told(figure: str, *part: str) -> Value:
        found = manifest["figures"][figure]
        if len(part) == 2:
            field, level = part
            return _withheld_if_none(manifest["breakdowns"][figure][field][level])
        (answer,) = part
        if answer != "value":
            return _withheld_if_none(found[answer])
        if found["withheld"]:
            return WITHHELD
        measure = review.measures.get(figure)
        if measure and measure.statistic in _DAYS and found["value"] is not None:
            return datetime.date.fromisoformat(found["value"])
        return found["value"]

    name = manifest["paper"]["edition"]
    return assemble(review, name, review.editions[name], told)


def with_registers_of(release: Release, review: Review) -> Release:
    """The same release, for a review that was read again since a register was written on.

    Parameters
    ----------
    release : Release
    review : Review
        It must declare what the release's own review does, and repeat what that repeats.

    Raises
    ------
    DisclosureError
        If anything that is counted or protected was changed: then the release must be made anew.
    """
    if review != release.review or review.claims != release.review.claims:
        raise DisclosureError("the review declares other things now; protect its counts anew")
    return replace(release, review=review)


def _withheld_if_none(value: Value) -> Value:
    """Answers and levels are numbers, so that nothing stands for withheld alone."""
    return WITHHELD if value is None else value
