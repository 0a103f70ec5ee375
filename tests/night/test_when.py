"""Times: what a person may write, what each system is told, and what is refused in one line."""

import pytest

from p2p_analysis.night.when import When, when
from p2p_analysis.words.errors import UsageError


def refused(*given):
    with pytest.raises(UsageError) as caught:
        when(*given)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("02:00", None, None), When(2, 0)),
        (("2:05", None, None), When(2, 5)),
        ((None, ["MON", "23:59"], None), When(23, 59, "MON")),
        ((None, ["sunday", "02:00"], None), When(2, 0, "SUN")),
        ((None, ["Thurs", "02:00"], None), When(2, 0, "THU")),
        ((None, None, ["28", "00:00"]), When(0, 0, day=28)),
    ],
)
def test_a_time_is_read_as_a_person_writes_it(given, expected):
    assert when(*given) == expected


@pytest.mark.parametrize(
    "time", ["24:00", "2", "02:60", "2.00", "02:00:00", "", "\u0662:\u0660\u0660", "-1:00"]
)
def test_what_is_no_time_of_day_is_told_in_one_line(time):
    told = f'--daily: "{time}" is no time of day; expected HH:MM, such as 02:00'
    assert refused(time, None, None) == [told]


def test_a_wrong_day_and_a_wrong_time_are_told_together():
    assert refused(None, ["MUN", "25:00"], None) == [
        '--weekly: "25:00" is no time of day; expected HH:MM, such as 02:00',
        '--weekly: "MUN" is no day of the week; did you mean "SUN"?',
    ]


@pytest.mark.parametrize("day", ["0", "29", "31", "first", "1.", "-1"])
def test_a_day_that_some_month_lacks_is_refused(day):
    told = f'--monthly: "{day}" is no day that every month has; expected 1 to 28'
    assert refused(None, None, [day, "02:00"]) == [told]


def test_words_for_people_name_the_day():
    assert When(2, 0).words == "every day at 02:00"
    assert When(2, 0, "WED").words == "every Wednesday at 02:00"
    assert When(2, 0, day=1).words == "on day 1 of every month at 02:00"
