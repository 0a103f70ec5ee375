"""Other boundaries between the periods: what they name, and every refusal with its line."""

import datetime

import pytest

from p2p_analysis.brief.periods import month_of
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import write_review

BY = ["period", "boundary_moved"]
MEASURES = {"cases": {"label": "cases", "by": BY, "per_month": True}}
MOVED = """[boundaries]
moved = { label = "December in the later period", begins = 2018-12-01 }
"""


def faults(folder, *, head=MOVED, **settings):
    """What a review with these boundaries is refused with."""
    with pytest.raises(ReviewFileError) as caught:
        write_review(folder, measures=MEASURES, head=head, **settings)
    return [str(fault) for fault in caught.value.faults]


def test_october_2018_moves_from_22_and_13_months_to_21_and_14(review):
    sides = review.sides["october_2018"]
    assert {word: span.months for word, span in sides.items()} == {"before": 21, "after": 14}
    assert [span.label for span in sides.values()] == [
        "January 2017 to September 2018", "October 2018 to November 2019",
    ]  # fmt: skip


def test_a_boundary_is_a_field_of_time_whose_words_hold_the_whole_window(review):
    spans = review.times["boundary_october_2018"]
    assert list(spans) == list(review.fields["boundary_october_2018"].words) == ["before", "after"]
    (first, end), (begin, last) = spans.values()
    assert (first, last) == (review.window.first, review.window.last)
    assert begin - end == datetime.timedelta(days=1)
    assert month_of(begin) == "2018-10"


def test_its_rates_are_names_that_chapters_and_registers_know(review):
    assert {
        "cases_per_month_october_2018_before",
        "cases_per_month_october_2018_after",
        "cases_rate_ratio_october_2018",
    } <= set(review.rates)


def test_a_measure_that_is_not_counted_by_it_has_no_such_rates(tmp_path):
    plain = {"cases": {"label": "cases", "by": ["period"], "per_month": True}}
    review = write_review(tmp_path / "review", measures=plain, head=MOVED)
    assert not [name for name in review.rates if "moved" in name]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2018-12-02", "expected the first day of a month"),
        ("2018-01-01", "expected a month after January 2018 and up to December 2019"),
        ("2020-01-01", "expected a month after January 2018 and up to December 2019"),
        ("2019-01-01", "is where a period begins already"),
    ],
)
def test_a_day_that_is_no_other_boundary_is_refused_with_its_line(tmp_path, day, told):
    head = f'[boundaries.moved]\nlabel = "m"\nbegins = {day}'
    (fault,) = faults(tmp_path / "review", head=head)
    assert told in fault
    text = (tmp_path / "review" / "review.toml").read_text().splitlines()
    line = text.index(f"begins = {day}") + 1
    assert f"review.toml, line {line}, [boundaries.moved] begins" in fault


def test_one_period_or_three_have_no_boundary_to_move(tmp_path):
    three = {
        "first": ("2018-01-01", "2018-06-30"), "second": ("2018-07-01", "2018-12-31"),
        "third": ("2019-01-01", "2019-12-31"),
    }  # fmt: skip
    for number in (1, 3):
        periods = dict(list(three.items())[:number])
        found = faults(tmp_path / f"review-{number}", periods=periods)
        assert any(f"between two periods; this review has {number}" in one for one in found)


def test_two_boundaries_in_one_place_are_refused(tmp_path):
    head = MOVED + 'again = { label = "a", begins = 2018-12-01 }'
    (fault,) = faults(tmp_path / "review", head=head)
    assert 'boundary "moved" begins there too' in fault


def test_names_that_would_stand_for_two_things_are_refused(tmp_path):
    periods = {"moved_before": ("2018-01-01", "2018-12-31"), "b": ("2019-01-01", "2019-12-31")}
    (fault,) = faults(tmp_path / "one", periods=periods)
    assert "[boundaries] moved" in fault and "the name of a period" in fault
    (fault,) = faults(tmp_path / "two", head=MOVED + '"Big" = { label = "b", begins = 2018-11-01 }')
    assert "lower-case letters" in fault
    taken = MEASURES | {"cases_rate_ratio_moved": {"label": "t"}}
    with pytest.raises(ReviewFileError, match="a figure that the house makes itself"):
        write_review(tmp_path / "three", measures=taken, head=MOVED)


def test_its_sides_cannot_be_merged(tmp_path):
    merge = {"boundary_moved": {"both": ["before", "after"]}}
    editions = {"public": {"marking": "P", "suppress_below": 6, "merge": merge}}
    (fault,) = faults(tmp_path / "review", editions=editions)
    assert "the sides of a boundary stay apart" in fault


def test_an_unknown_boundary_in_by_names_the_nearest(tmp_path):
    measures = {"cases": {"label": "cases", "by": ["boundary_move"]}}
    with pytest.raises(ReviewFileError, match='did you mean "boundary_moved"'):
        write_review(tmp_path / "review", measures=measures, head=MOVED)


def test_a_review_without_other_boundaries_is_as_it_was(tmp_path):
    review = write_review(tmp_path / "review")
    assert set(review.times) == {"period", "quarter", "month"}
    assert not review.sides
