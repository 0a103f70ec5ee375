"""What the trend cannot say: a paragraph that stands under it, made from declared facts.

The ratio of the rates is told here alone, beside the reasons not to lean on it; it is never a
headline.
"""

from __future__ import annotations

from p2p_analysis.gate.figures import Figure
from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.shown import Shown, of_release

_PLACES = 2  # decimals of a limit in print


def trend_caveat(release: Release, name: str) -> Shown:
    """Say what a trend of referrals cannot say.

    Parameters
    ----------
    release : Release
        From `protect`.
    name : str
        The figure whose trend it is.
    """
    events = of_release(release).review.events
    ratio = f"{release[name].id}_rate_ratio"
    words = [
        "Read the trend with care. It counts referrals, not incidents: what nobody told MASH is "
        "not in it, and what was told may have happened years before."
    ]
    words += [
        f"{event.label} in {{{{ events.{key} }}}}, so more on the record after that date need not "
        "mean that more happened."
        for key, event in events.items()
        if event.chart
    ]
    words.append("Small numbers also rise and fall by chance.")
    if ratio in release.figures and release[ratio].withheld:
        words.append("How the monthly rates of the periods compare is withheld in this edition.")
    elif ratio in release.figures:
        words.append(
            f"The monthly rate of the later period is {{{{ n.{ratio} }}}} times that of the "
            f"earlier. Allowing for chance, the true ratio may be anything from "
            f"{{{{ n.{ratio}.interval }}}} ({{{{ n.{ratio}.confidence }}}} interval). "
            f"{_by_chance(release[ratio])} This must not be read as abuse becoming more common."
        )
    return Shown((nodes.paragraph(bind_text(" ".join(words), release, "the caveat of the trend")),))


def _by_chance(ratio: Figure) -> str:
    """Whether chance alone could explain that rates differ, by the interval as it is printed."""
    low, high = (
        round(limit, _PLACES) if isinstance(limit, int | float) else None
        for limit in ratio.interval
    )
    if low is None or (low <= 1 and (high is None or high >= 1)):
        return "Equal rates lie within that range, so chance alone could explain the difference."
    return (
        "Equal rates lie outside that range, so chance alone is unlikely to explain the "
        f"{'rise' if low > 1 else 'fall'}; a change in what is recorded may."
    )
