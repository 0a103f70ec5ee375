"""Control limits against scipy's binomial tails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from p2p_analysis.words.control_limits import TAIL, limits


@given(st.integers(0, 60), st.integers(0, 100))
def test_a_count_outside_the_limits_is_as_rare_as_the_tail_and_one_inside_is_not(cases, per_cent):
    share = per_cent / 100
    low, high = limits(cases, share)
    assert 0 <= low <= high <= cases
    assert binom.cdf(low - 1, cases, share) < TAIL + 1e-12
    assert binom.sf(high, cases, share) < TAIL + 1e-12
    assert binom.cdf(low, cases, share) >= TAIL - 1e-12
    assert binom.sf(high - 1, cases, share) >= TAIL - 1e-12


@pytest.mark.parametrize("cases", [1, 2, 3, 5])
def test_among_so_few_cases_no_count_is_outside_the_limits(cases):
    assert limits(cases, 13 / 28) == (0, cases)
