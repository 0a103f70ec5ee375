"""A typed number is refused, whatever its dress; a name that holds a number is not."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from p2p_analysis.show.typed import counting_phrases, typed_numbers

LITERALS = ("section 47", "Schedule 12A", "two years or more")


def found(prose):
    return [number for _, number in typed_numbers(prose, LITERALS)]


@pytest.mark.parametrize(
    ("prose", "numbers"),
    [
        ("There were 28 cases.", ["28"]),
        ("There were twenty-eight cases.", ["twenty", "eight"]),
        ("Twenty eight cases.", ["Twenty", "eight"]),
        ("FOUR cases", ["FOUR"]),
        ("some 1,234 records", ["1,234"]),
        ("a share of 36%", ["36%"]),
        ("a share of 36 %", ["36 %"]),
        ("a ratio of 3.05 to 1", ["3.05", "1"]),
        ("15 of the 16", ["15", "16"]),
        ("**9** investigations", ["9"]),
        ("*one* child", ["one"]),
        ("`7` children", ["7"]),
        ("zero cases", ["zero"]),
        ("a dozen cases", ["dozen"]),
        ("dozens of cases", ["dozens"]),
        ("half of them", ["half"]),
        ("twice as many", ["twice"]),
        ("a quarter of the cases", ["a quarter of"]),
        ("a third of the cases", ["a third of"]),
        ("three quarters of them", ["three", "quarters of"]),
        ("one in ten", ["one", "ten"]),
        ("hundreds of messages", ["hundreds"]),
        ("the 3rd case", ["3"]),
        ("case-28", ["28"]),
        ("½ of them", ["½"]),
        ("& 28", ["28"]),
        ("see [28 cases](https://example.org/28)", ["28"]),
        ("- 12 in a list", ["12"]),
        ("[^1]: A note on 12 cases", ["12"]),
        ("section 48 and section 47", ["48"]),
        ("(a) a letter, then 5", ["5"]),
        ("in the years 1850 and 2150", ["1850", "2150"]),
        ("32 cases and 3 May 2018", ["32"]),
    ],
)
def test_a_typed_number_is_found(prose, numbers):
    assert found(prose) == numbers


@pytest.mark.parametrize(
    "prose",
    [
        "No number here.",
        "# 28 cases: a heading",
        "### Appendix 2: the 12 steps",
        "2.26 A numbered paragraph",
        "on 7 September 2020",
        "in October 2018",
        "on 5 May",
        "in 2017/18 and in 2019-20",
        "the 2020 paper",
        "see paragraph 2.26(k)",
        "see paragraphs 2.26(c) to (f)",
        "see Appendix 12",
        "a section 47 enquiry",
        "A Section 47 enquiry",
        "under Schedule 12A",
        "told two years or more after",
        "a note[^1] of the writer",
        "[guidance](https://example.org/2018/part-1)",
        "someone, everyone and no answer at all",
        "often, weight, canine, attention, stone",
        "the second period, a third party",
        "by quarter",
    ],
)
def test_a_name_or_a_word_is_allowed(prose):
    assert found(prose) == []


def test_a_heading_line_does_not_cover_the_line_below():
    assert list(typed_numbers("# 28 cases\n28 cases", ())) == [(2, "28")]


def test_a_literal_is_a_whole_word():
    assert found("section 475") == ["475"]
    assert [n for _, n in typed_numbers("section 47", ())] == ["47"]


LINE = st.lists(
    st.sampled_from(["the", "school", "was", "told", "in", "October 2018", "of", "on 3 May 2018,"]),
    max_size=6,
).map(" ".join)


@given(
    before=st.lists(LINE, max_size=4),
    start=LINE,
    number=st.integers(0, 10**9),
    end=LINE,
    after=st.lists(LINE, max_size=4),
)
@example(before=["", "2.1 A paragraph"], start="the", number=28, end="", after=[])
def test_any_digits_in_prose_are_found_on_their_line(before, start, number, end, after):
    number = number + 10**4 if re.fullmatch(r"(?:19|20)\d\d", str(number)) else number
    prose = "\n".join([*before, f"so {start} {number}; {end}", *after])
    assert list(typed_numbers(prose, ())) == [(len(before) + 1, str(number))]


@given(st.dates().map(lambda day: f"{day.day} {day:%B}"), st.integers(1900, 2099))
def test_any_date_is_allowed(day, year):
    assert found(f"It was on {day} {year}.") == []


@pytest.mark.parametrize(
    "prose",
    [
        "The remaining case was closed.",
        "the other child",
        "the only school",
        "a single case",
        "the last pupil",
        "both cases",
        "neither case",
        "all but the youngest",
        "with the exception of a school",
        "followed, but for an exception",
        "always, bar one",
        "the same case",
        "another case of this kind",
    ],
)
def test_a_phrase_that_counts_is_found(prose):
    assert len(list(counting_phrases(prose))) == 1


@pytest.mark.parametrize(
    "prose",
    ["each case", "other cases", "the other hand", "both children", "single pupils may ask", ""],
)
def test_a_phrase_that_does_not_count_is_left_alone(prose):
    assert list(counting_phrases(prose)) == []
