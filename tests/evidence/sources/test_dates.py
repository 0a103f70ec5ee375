"""Days as exports write them: what is clear is read and said, what has two readings is asked."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p_analysis.evidence.sources.dates import dates_of
from tests.evidence.sources import written as w
from tests.evidence.sources.conftest import told


def days(*texts, order=None, **more):
    found = dates_of(pd.Series(texts, index=range(2, 2 + len(texts)), dtype="str"), order, **more)
    shown = [None if pd.isna(day) else str(day.date()) for day in found.answers]
    return shown, found


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("2018-04-03", "2018-04-03", None),
        ("2018-4-3", "2018-04-03", None),
        ("2018/04/03", "2018-04-03", None),
        ("2018-04-03T00:00:00", "2018-04-03", None),
        ("2018-04-03 00:00:00.000", "2018-04-03", None),
        ("2018-04-03 13:45", "2018-04-03", "time-left-out"),
        ("2018-04-03T13:45:10Z", "2018-04-03", "time-left-out"),
        ("20180403", "2018-04-03", "compact-dates"),
        ("3 April 2018", "2018-04-03", "written-dates"),
        ("03-Apr-2018", "2018-04-03", "written-dates"),
        ("Tue 3rd Sept 2018", "2018-09-03", "written-dates"),
        ("03-Apr-18", "2018-04-03", "short-years"),
        ("43193", "2018-04-03", "serial-dates"),
        ("43193.5", "2018-04-03", "time-left-out"),
        ("25/04/2018", "2018-04-25", "day-first"),
        ("25.04.2018 09:30", "2018-04-25", "time-left-out"),
        ("04/25/2018", "2018-04-25", "month-first"),
        ("04/04/2018", "2018-04-04", None),
    ],
)
def test_a_day_with_one_meaning_is_read_and_what_was_done_is_said(text, day, code):
    shown, found = days(text)
    assert shown == [day]
    assert found.bad == found.ambiguous == []
    codes = {one.code for one in found.repairs}
    assert code in codes if code else not codes


@pytest.mark.parametrize(
    "text",
    ["31/02/2018", "2018-02-30", "soon", "431", "2018", "99999", "3 Foo 2018", "00/01/2018",
     "2018-04-03 25:00", "2018-04", "0000-01-01", "1/1/1/1", "x" * 500, "-43193", "April 2018"],
)  # fmt: skip
def test_what_is_no_day_is_bad(text):
    shown, found = days(text)
    assert shown == [None] and found.bad == [2] and found.ambiguous == []


def test_another_row_of_the_column_decides_which_comes_first():
    shown, found = days("03/04/2018", "", "25/04/2018")
    assert shown == ["2018-04-03", None, "2018-04-25"]
    assert [(one.code, one.count) for one in found.repairs] == [("day-first", 2)]
    assert days("03/04/2018", "04/25/2018")[0] == ["2018-03-04", "2018-04-25"]


def test_with_no_other_row_to_decide_it_is_ambiguous_and_the_review_settles_it():
    shown, found = days("03/04/2018", "2018-01-01", "05/05/2018")
    assert shown == [None, "2018-01-01", "2018-05-05"]
    assert found.ambiguous == [2] and found.bad == []
    assert days("03/04/2018", order="day-first")[0] == ["2018-04-03"]
    assert days("03/04/2018", order="month-first")[0] == ["2018-03-04"]
    assert days("25/04/2018", order="month-first")[1].bad == [2]


def test_a_column_that_shows_both_orders_is_ambiguous():
    shown, found = days("03/04/2018", "25/04/2018", "04/25/2018", "2018-01-01")
    assert found.mixed and found.ambiguous == [2, 3, 4]
    assert shown[3] == "2018-01-01"


def test_days_that_a_program_may_have_exchanged_are_asked_about():
    """Opened with American settings, 03/04 becomes the fourth of March, and 25/04 stays text."""
    real = [f"2018-{month:02}-0{month % 9 + 1}" for month in range(1, 7)]
    _, found = days(*real, "25/04/2018")
    assert found.exchanged and len(found.ambiguous) == 6
    assert not days(*real, "25/04/2018", order="day-first")[1].ambiguous
    assert not days(*real, "2018-01-25", "25/04/2018")[1].ambiguous


def test_numbers_count_from_1904_where_the_workbook_says_so():
    assert days("41731", epoch_1904=True)[0] == ["2018-04-03"]


@settings(max_examples=25)
@given(st.dates(datetime.date(1970, 1, 1), datetime.date(2068, 12, 31)), st.sampled_from("/-."))
def test_every_day_is_read_back_in_every_way_of_writing_it(day, mark):
    ways = [f"%d{mark}%m{mark}%Y", f"%d{mark}%m{mark}%y", "%d %B %Y", "%Y%m%d", "%Y-%m-%d"]
    for way in ways:
        assert days(day.strftime(way), order="day-first")[0] == [str(day)], way
    assert days(day.strftime(f"%m{mark}%d{mark}%Y"), order="month-first")[0] == [str(day)]


@given(st.lists(st.text(max_size=20), max_size=8))
def test_every_row_is_an_answer_a_blank_bad_or_ambiguous(texts):
    shown, found = days(*texts)
    for row, (text, day) in enumerate(zip(texts, shown, strict=True), 2):
        assert (day is not None) + (row in found.bad) + (row in found.ambiguous) == (text != "")


def test_a_review_is_told_where_and_how_to_settle_it(tmp_path):
    import p2p_analysis as p2p
    from p2p_analysis.words.errors import CaseDataError
    from tests.invented import write_review

    review = write_review(tmp_path)
    review.cases_path.write_text(w.text([["A1", "03/04/2018", "school", ""]]))
    with pytest.raises(CaseDataError) as caught:
        p2p.load_cases(review)
    (fault,) = caught.value.faults
    assert fault.place == "cases.csv, row 2, referred_on"
    assert 'set dates = "day-first" or "month-first" in `cases` of review.toml' in fault.problem
    path = tmp_path / "review.toml"
    settled = path.read_text().replace('"cases.csv"', '{ file = "cases.csv", dates = "day-first" }')
    path.write_text(settled)
    cases = p2p.load_cases(p2p.load_review(tmp_path))
    assert cases.rows["referred_on"].tolist() == [pd.Timestamp("2018-04-03")]
    (repair,) = cases.repairs
    assert str(repair) == "cases.csv, referred_on: 1 days are read day first"


def test_words_are_known_in_spite_of_capitals_and_that_is_said(tmp_path):
    import p2p_analysis as p2p
    from tests.invented import write_review

    review = write_review(tmp_path)
    review.cases_path.write_text(w.text([["A1", "2018-02-01", "School", "YES"]]))
    cases = p2p.load_cases(review)
    assert cases.rows.loc[0, "location"] == "school" and bool(cases.rows.loc[0, "second_review"])
    assert told(cases) == {"respelt-words": 1}
    assert {one.place for one in cases.repairs} == {
        "cases.csv, location",
        "cases.csv, second_review",
    }
