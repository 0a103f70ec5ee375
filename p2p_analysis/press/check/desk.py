"""The check at the analyst's desk: the same report as a table in a notebook.

It is shown in JupyterLab alone. A paper takes blocks in our own form from a notebook and nothing
else, so this cannot come into one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.findings import Findings
from p2p_analysis.evidence.records import read_records
from p2p_analysis.press.check.page import check_fragment
from p2p_analysis.press.check.report import in_words


@dataclass(frozen=True, repr=False)
class Checked:
    """What a check found, for the analyst: exempt, since it quotes case records."""

    review: Review = field(repr=False)
    findings: Findings = field(repr=False)

    def _repr_html_(self) -> str:
        return check_fragment(self.review, self.findings)

    def __repr__(self) -> str:
        return in_words(self.findings)


def check(review: Review) -> Checked:
    """Check the case file of a review, and show what was found. Exempt: it quotes records.

    Parameters
    ----------
    review : Review
        From `load_review`.
    """
    return Checked(review, read_records(review).findings)
