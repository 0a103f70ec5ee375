"""What a review changed about the rules that its records are checked by, with the reasons.

No number of records stands here: how many a rule finds could tell a reader about one of them.
"""

from __future__ import annotations

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.words.rules import all_rules

_CHECKED = (
    "Each record was checked by rules before it was counted. What cannot be right had to be put "
    "right first; what is unlikely was queried. "
)
_NOW = {"query": "Asked about only", "off": "Not asked"}


def rules(release: Release) -> Shown:
    """Say how records were checked, and print each rule that the review changed and why.

    Parameters
    ----------
    release : Release
        From `protect`.
    """
    changes = of_release(release).review.rules
    if not changes:
        words = _CHECKED + "This review changed none of the rules."
        return Shown((nodes.paragraph([nodes.text(words)]),))
    words = _CHECKED + "This review changed some of the rules, for the reasons in the table."
    table = nodes.table(
        id="table-rules",
        caption="Rules of the check that this review changed",
        head=["Rule", "What it finds", "In this review", "Reason"],
        rows=[
            [
                [nodes.text(text)]
                for text in (code, all_rules()[code].title, _NOW[change.as_], change.reason)
            ]
            for code, change in changes.items()
        ],
        source="review.toml, [rules].",
    )
    return Shown((nodes.paragraph([nodes.text(words)]), table))
