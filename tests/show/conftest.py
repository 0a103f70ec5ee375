"""Fixtures of the showrooms: small reviews with chapters."""

from itertools import count

import pytest

import p2p_analysis as p2p
from tests.invented import counted, several, write_review


@pytest.fixture
def invent(tmp_path):
    """Make a small review: 14 cases, 8 together, 5 apart, 1 not recorded."""
    number = count()

    def make(chapters=None, **settings):
        settings.setdefault("rows", ROWS)
        settings.setdefault("measures", MEASURES)
        return write_review(tmp_path / f"review-{next(number)}", chapters=chapters, **settings)

    return make


@pytest.fixture
def release(invent):
    """Make a small review and protect it for an edition."""

    def make(edition="exempt", chapters=None, **settings):
        counts = counted(invent(chapters, **settings))
        return p2p.protect(counts, counts.review.editions[edition])

    return make


MEASURES = {
    "cases": {"label": "cases in the review", "by": ["period", "location"], "per_month": True,
              "paragraph": "2.1"},
    "together": {"label": "cases in which both are together", "of": "cases", "paragraph": "2.2",
                 "where": {"same_setting_now": "yes"}},
}  # fmt: skip
ROWS = [
    *several(8, same_setting_now="yes", location="school"),
    *several(5, same_setting_now="no", location="outside", referred_on="2019-02-01"),
    *several(1, location="school", referred_on="2019-02-01"),
]
