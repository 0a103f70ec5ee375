"""Rates and their ratio, against scipy's own exact functions."""

import json
import math
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from p2p_analysis.evidence.rates import rate_per_month, rate_ratio
from p2p_analysis.words.tally import CONFIDENCE


def by_scipy(first, first_months, second, second_months):
    """The limits of the ratio from the exact limits of a binomial chance."""
    exact = binomtest(second, first + second).proportion_ci(CONFIDENCE, method="exact")
    scale = first_months / second_months
    return [p / (1 - p) * scale if p < 1 else math.inf for p in (exact.low, exact.high)]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 400), st.integers(1, 60), st.integers(0, 400), st.integers(1, 60))
def test_the_limits_are_those_of_scipys_exact_test(first, first_months, second, second_months):
    if first + second == 0:
        return
    found = rate_ratio(first, first_months, second, second_months)
    low, high = by_scipy(first, first_months, second, second_months)
    assert found.low == pytest.approx(low, rel=1e-5, abs=1e-12)
    assert (math.inf if found.high is None else found.high) == pytest.approx(high, rel=1e-5)
    assert found.low <= (math.inf if found.ratio is None else found.ratio)
    assert found.high is None or found.ratio <= found.high


def test_the_review_of_2020_by_hand():
    found = rate_ratio(10, 22, 18, 13)
    assert found.ratio == pytest.approx((18 / 13) / (10 / 22))
    assert (round(found.low, 2), round(found.high, 2)) == (1.33, 7.39)


def test_confidence_is_95_per_cent():
    assert CONFIDENCE == 0.95


def test_no_case_in_the_first_period_gives_no_ratio_and_no_upper_limit():
    found = rate_ratio(0, 12, 5, 12)
    assert found.ratio is None and found.high is None
    assert found.low == pytest.approx(by_scipy(0, 12, 5, 12)[0]) and found.low > 0


def test_no_case_in_the_second_period_gives_nought_and_an_upper_limit():
    found = rate_ratio(5, 12, 0, 12)
    assert (found.ratio, found.low) == (0, 0)
    assert found.high == pytest.approx(by_scipy(5, 12, 0, 12)[1])


def test_no_case_at_all_says_nothing():
    found = rate_ratio(0, 12, 0, 12)
    assert (found.ratio, found.low, found.high) == (None, 0, None)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 99), st.integers(1, 40), st.integers(1, 99), st.integers(1, 40))
def test_turning_the_periods_round_turns_the_ratio_round(first, a, second, b):
    there, back = rate_ratio(first, a, second, b), rate_ratio(second, b, first, a)
    assert there.ratio == pytest.approx(1 / back.ratio)
    assert there.low == pytest.approx(1 / back.high)


def test_a_rate_is_cases_by_months():
    assert rate_per_month(18, 13) == 18 / 13
    assert rate_per_month(0, 13) == 0


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (
            "import p2p_analysis; dir(p2p_analysis)",
            ["scipy", "pandas", "numpy", "pydantic", "papermill", "highspy"],
        ),
        ("import p2p_analysis.evidence.rates", ["scipy", "pandas", "numpy"]),
        ("import p2p_analysis as p; p.count", ["scipy", "papermill"]),
        ("import p2p_analysis.__main__", ["scipy", "pandas", "pydantic"]),
    ],
)
def test_what_is_heavy_is_loaded_only_when_asked_for(code, heavy):
    told = f"import sys, json; {code}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", told], capture_output=True, text=True, check=True
    )
    assert not set(heavy) & set(json.loads(done.stdout))
