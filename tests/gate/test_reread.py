"""A release read back from its manifest is the release itself."""

import dataclasses
import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.reread import release_from
from p2p_analysis.show.finish import finish
from tests.invented import several


def read_back(release):
    return release_from(json.loads(json.dumps(finish(release).blocks[-1])), release.review)


def test_the_public_release_comes_back_whole(public):
    assert read_back(public) == public


def test_days_gaps_and_merged_levels_come_back(invent):
    measures = {
        "cases": {"label": "cases", "by": ["quarter", "location"]},
        "first_day": {"label": "d", "statistic": "earliest", "field": "referred_on"},
        "victims": {"label": "v", "statistic": "sum", "field": "victims", "unit": "children"},
    }
    rows = several(9, location="school", victims="1") + several(7, location="online", victims="2")
    edition = {"marking": "P", "suppress_below": 6, "merge": {"quarter": "half_year"}}
    counts = invent(measures, rows, editions={"public": edition})
    release = p2p.protect(counts, counts.review.editions["public"])
    assert release["victims"].value == 23
    assert "2018 first half" in release.breakdown("cases", "quarter")
    assert read_back(release) == release


def test_a_manifest_of_another_review_is_no_release(public, invent):
    other = invent({"cases": {"label": "cases"}, "more": {"label": "m"}}, [{}])
    end = finish(public).blocks[-1]
    with pytest.raises(KeyError):
        release_from(end, dataclasses.replace(public, review=other.review).review)
