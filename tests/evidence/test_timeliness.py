"""Working days: against the calendar counted day by day, at each limit, and with blanks."""

import datetime

import holidays
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.evidence.asked import Asked
from p2p_analysis.evidence.derive import SOURCES, derive
from p2p_analysis.evidence.follows import IMPLIED
from p2p_analysis.evidence.timeliness import closure_time, timeliness, working_days
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.recorded import matches, surely
from p2p_analysis.words.time_limits import time_limits

CALENDAR = holidays.country_holidays("GB", subdiv="ENG", years=range(2015, 2026))
DAYS = st.dates(datetime.date(2016, 1, 1), datetime.date(2024, 12, 31))
MAYBE = st.none() | DAYS
ONE = datetime.timedelta(days=1)


def series(*days):
    return pd.Series(pd.to_datetime(list(days)).astype("datetime64[us]"))


def days(*told):
    return np.array(told, dtype="datetime64[D]")


def taken(begin, end):
    found = working_days(days(begin), days(end))[0]
    return None if pd.isna(found) else found


def is_working(day):
    return day.weekday() < 5 and day not in CALENDAR


def deadline(begin, limit):
    """The so-many-th working day after a day, found by walking."""
    day = begin
    while limit:
        day += ONE
        limit -= is_working(day)
    return day


# --- Counting -------------------------------------------------------------------------------------


@given(DAYS, st.integers(0, 150))
def test_working_days_are_those_that_a_walk_through_the_calendar_counts(begin, later):
    end = begin + later * ONE
    walked = 0
    while deadline(begin, walked) < end:
        walked += 1
    assert taken(begin, end) == walked


@given(DAYS, st.sampled_from([1, 15, 45]))
def test_the_last_day_of_a_limit_is_in_time_and_the_day_after_it_is_late(begin, limit):
    last = deadline(begin, limit)
    assert taken(begin, last) == limit
    assert taken(begin, last + ONE) == limit + 1


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        ("2019-06-03", "2019-06-03", 0),
        ("2019-06-03", "2019-06-04", 1),
        ("2019-06-07", "2019-06-10", 1),  # Friday to Monday
        ("2019-06-07", "2019-06-08", 1),  # Saturday counts to Monday
        ("2019-06-08", "2019-06-10", 1),  # begun on a Saturday
        ("2019-06-08", "2019-06-11", 2),
        ("2018-12-24", "2018-12-27", 1),  # across Christmas
        ("2018-12-21", "2019-01-02", 5),  # 24, 27, 28 and 31 December, 2 January
        ("2018-12-25", "2018-12-27", 1),  # begun on a bank holiday
        ("2019-04-18", "2019-04-23", 1),  # Easter: Good Friday and Monday
        ("2019-08-26", "2019-08-27", 1),  # the summer bank holiday
        ("2020-05-07", "2020-05-11", 1),  # the day moved to a Friday in 2020
        ("2020-05-01", "2020-05-05", 2),  # so that its Monday was a working day
        ("2019-06-04", "2019-06-03", None),  # in the wrong order
        (None, "2019-06-03", None),
        ("2019-06-03", None, None),
    ],
)
def test_working_days_by_hand(begin, end, days):
    assert taken(begin, end) == days


def test_days_off_in_scotland_alone_are_working_days_here():
    assert taken("2019-01-01", "2019-01-02") == 1
    assert taken("2019-11-29", "2019-12-03") == 2


def test_no_day_at_all_asks_for_no_calendar():
    assert working_days(days(None, None), days(None, None)).isna().all()


# --- Limits ---------------------------------------------------------------------------------------

LIMITS = [
    ("decision", "2019-06-03", "2019-06-04", "2019-06-05"),
    ("assessment", "2019-06-03", "2019-08-05", "2019-08-06"),
    ("conference", "2018-12-10", "2019-01-03", "2019-01-04"),
]


def rows(**days):
    """A table of one case with the columns of every limit."""
    names = {name for limit in time_limits().values() for name in limit.sources}
    assert set(days) <= names
    return pd.DataFrame({name: series(days.get(name)) for name in sorted(names)})


def limits_kept(**told):
    table = rows(**told)
    return timeliness(Asked(table, len(table)))


@pytest.mark.parametrize(("name", "first", "last", "after"), LIMITS)
def test_a_step_is_in_time_to_the_end_of_its_last_day(name, first, last, after):
    limit = time_limits()[name]
    with_it = {limit.only_with: first} if limit.only_with else {}

    def in_time(end):
        return limits_kept(**{limit.first: first, limit.last: end}, **with_it)

    assert in_time(last)[f"{name}_days"][0] == limit.days
    assert in_time(last)[f"{name}_in_time"].tolist() == [True]
    assert in_time(after)[f"{name}_in_time"].tolist() == [False]


@pytest.mark.parametrize(("name", "first", "last", "after"), LIMITS)
def test_a_step_without_one_of_its_days_is_unknown_and_never_late(name, first, last, after):
    limit = time_limits()[name]
    whole = dict.fromkeys(limit.sources, first) | {limit.last: after}
    for lost in limit.sources:
        found = limits_kept(**{key: day for key, day in whole.items() if key != lost})
        assert found[f"{name}_in_time"].isna().all(), lost
        assert found[f"{name}_days"].isna().all(), lost


def test_every_limit_says_where_it_is_written_and_has_its_fields():
    assert [limit.days for limit in time_limits().values()] == [1, 45, 15]
    for name, limit in time_limits().items():
        assert limit.asks and limit.counted
        assert limit.limit in all_fields()[f"{name}_in_time"].meaning
        assert SOURCES[f"{name}_in_time"] == SOURCES[f"{name}_days"] == limit.sources
        assert all_fields()[f"{name}_days"].exempt


@pytest.mark.parametrize(
    ("months", "band"),
    [(0, "under_1"), (1, "1_to_3"), (2, "1_to_3"), (3, "3_to_6"), (5, "3_to_6"), (6, "over_6"),
     (40, "over_6"), (-1, None), (None, None)],
)  # fmt: skip
def test_months_to_closure_fall_in_one_band(months, band):
    found = closure_time(pd.array([months], dtype="Int64"))[0]
    assert (None if pd.isna(found) else found) == band


# --- What follows from what -----------------------------------------------------------------------

COLUMNS = ("contacted_on", "referred_on", "strategy_discussion_on", "section_47_started_on",
           "conference_on", "assessment_started_on", "assessment_authorised_on", "closed_on",
           "cin_plan_started_on", "early_help_on")  # fmt: skip
CASE = st.fixed_dictionaries(
    dict.fromkeys(COLUMNS, MAYBE)
    | {
        "referral_nfa": st.sampled_from([True, False, None]),
        "section_47_type": st.sampled_from(["single", "joint", None]),
    }
)


@given(drawn=st.lists(CASE, min_size=1, max_size=8))
def test_each_declared_tie_holds_whatever_the_days(drawn, review, cases):
    own = [name for name, field in all_fields().items() if not field.derived]
    table = cases.rows[own].iloc[: len(drawn)].copy()
    for name in COLUMNS:
        table[name] = series(*(one[name] for one in drawn)).to_numpy()
    table["referral_nfa"] = pd.array([one["referral_nfa"] for one in drawn], dtype="boolean")
    types = [one["section_47_type"] for one in drawn]
    table["section_47_type"] = pd.array(types, dtype="string")
    found = derive(table, review)
    ours = ("closure_time", "assessment_in_time", "conference_in_time")
    ties = [tie for tie in IMPLIED if tie[0][0] in ours]
    assert len(ties) == 4
    for (one, words), (other, then) in ties:
        holds = surely(matches(found[one], words))
        assert surely(matches(found[other], then))[holds].all(), (one, other)


def test_the_bands_of_the_tie_are_all_bands():
    tie = next(tie for tie in IMPLIED if tie[0][0] == "closure_time")
    assert tie[0][1] == set(all_fields()["closure_time"].levels)


def test_cases_of_the_review_are_counted_by_hand(cases):
    rows = cases.rows.set_index("case_id")
    # Referred 27 November 2018, authorised 16 January 2019: 3 days of November, 19 of December
    # (Christmas and Boxing Day are not), 11 of January.
    assert rows.loc["POP-0012", "assessment_days"] == 33
    assert rows.loc["POP-0012", "closure_time"] == "3_to_6"
    assert rows["conference_in_time"].dropna().tolist() == [True, True]
    assert rows["decision_in_time"].all()


def test_nothing_of_the_calendar_is_loaded_with_the_package():
    import subprocess
    import sys

    code = "import sys, p2p_analysis.evidence.timeliness; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_review_that_asks_for_a_limit_needs_both_days_in_its_file(tmp_path):
    from p2p_analysis.words.errors import CaseDataError
    from tests.invented import write_review

    measures = {"cases": {"label": "cases"},
                "quick": {"label": "quick", "where": {"decision_in_time": "yes"}}}  # fmt: skip
    review = write_review(tmp_path / "r", measures=measures, rows=[{}])
    with pytest.raises(CaseDataError, match='no column is headed "contacted_on"'):
        p2p.load_cases(review)
