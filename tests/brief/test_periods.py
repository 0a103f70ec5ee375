"""Periods: whole months that touch, each day in one of them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from p2p_analysis.brief.periods import Period, gaps_and_overlaps, quarter_of, quarters_between

DAY = datetime.timedelta(days=1)


def first_of(month):
    """The first day of a month counted from January 2017 as 0."""
    return datetime.date(2017 + month // 12, month % 12 + 1, 1)


def span(begin, end):
    """A period from one month to another, both inside."""
    return Period(label="", first=first_of(begin), last=first_of(end + 1) - DAY)


month_pairs = st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda p: (p[0], p[0] + p[1]))


def test_the_review_of_2020_is_35_months_and_not_33():
    window = span(0, 34)
    assert (window.first, window.last) == (datetime.date(2017, 1, 1), datetime.date(2019, 11, 30))
    assert window.months == 35


def test_its_two_periods_are_22_and_13_months(review):
    assert [period.months for period in review.periods.values()] == [22, 13]
    assert review.window.months == 35


@given(month_pairs)
def test_months_count_both_ends(pair):
    begin, end = pair
    assert span(begin, end).months == end - begin + 1


@pytest.mark.parametrize(
    ("first", "last"),
    [("2018-01-02", "2018-03-31"), ("2018-01-01", "2018-03-30"), ("2020-02-01", "2020-02-28")],
)
def test_a_period_of_broken_months_is_refused(first, last):
    day = datetime.date.fromisoformat
    with pytest.raises(ValidationError, match="expected whole months"):
        Period(label="", first=day(first), last=day(last))


def test_a_leap_february_ends_on_the_29th():
    first, last = datetime.date(2020, 2, 1), datetime.date(2020, 2, 29)
    assert Period(label="", first=first, last=last).months == 1


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError, match="ends before it begins"):
        Period(label="", first=datetime.date(2018, 2, 1), last=datetime.date(2018, 1, 31))


def test_periods_that_touch_have_no_fault():
    assert gaps_and_overlaps({"a": span(0, 21), "b": span(22, 34)}) == []


def test_an_overlap_names_its_days():
    (fault,) = gaps_and_overlaps({"a": span(0, 21), "b": span(21, 34)})
    assert fault == (
        "b",
        'overlaps period "a" on 2018-10-01 to 2018-10-31; each day must be in one period only',
    )


def test_a_gap_names_its_days():
    (fault,) = gaps_and_overlaps({"a": span(0, 20), "b": span(22, 34)})
    assert fault == (
        "b",
        'leaves a gap after period "a": no period holds 2018-10-01 to 2018-10-31',
    )


def test_a_period_inside_another_makes_no_false_gap():
    (fault,) = gaps_and_overlaps({"year": span(0, 11), "march": span(2, 2), "later": span(12, 20)})
    assert fault[0] == "march"
    assert "2017-03-01 to 2017-03-31" in fault[1]


def test_the_order_in_the_file_does_not_matter():
    assert gaps_and_overlaps({"b": span(22, 34), "a": span(0, 21)}) == []


def test_no_period_and_a_lone_period_have_no_neighbours():
    assert gaps_and_overlaps({}) == gaps_and_overlaps({"a": span(0, 3)}) == []


@given(st.lists(month_pairs, min_size=1, max_size=5))
def test_periods_have_no_fault_exactly_if_each_month_of_the_window_is_in_one(pairs):
    periods = {f"p{n}": span(*pair) for n, pair in enumerate(pairs)}
    held = [month for begin, end in pairs for month in range(begin, end + 1)]
    window = range(min(held), max(held) + 1)
    once = sorted(held) == list(window)
    assert (gaps_and_overlaps(periods) == []) == once


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_the_quarter_of_a_day_holds_its_month(day):
    year, quarter = quarter_of(day).split("-Q")
    assert int(year) == day.year
    assert day.month in range(int(quarter) * 3 - 2, int(quarter) * 3 + 1)


@given(month_pairs)
def test_the_quarters_of_a_window_are_those_of_its_days_in_order(pair):
    window = span(*pair)
    days = (window.last - window.first).days + 1
    by_hand = list(dict.fromkeys(quarter_of(window.first + DAY * n) for n in range(days)))
    assert list(quarters_between(window.first, window.last)) == by_hand


def test_a_review_shows_each_quarter_of_its_window_even_an_empty_one(review):
    assert review.fields["quarter"].levels[0] == "2017-Q1"
    assert review.fields["quarter"].levels[-1] == "2019-Q4"
    assert len(review.fields["quarter"].levels) == 12
