"""A release, read back from the manifest of its paper: what a reader holds, and nothing else.

Whatever is printed from such a release can rest on no number that the manifest does not hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from p2p_analysis.brief.review import Review
from p2p_analysis.gate.figures import WITHHELD, Value
from p2p_analysis.gate.release import Release, assemble

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


def _withheld_if_none(value: Value) -> Value:
    """Answers and levels are numbers, so that nothing stands for withheld alone."""
    return WITHHELD if value is None else value
