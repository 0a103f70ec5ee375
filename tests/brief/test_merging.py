"""Merging: ready merges by name, groups by hand, and what cannot be merged, said with its place."""

import datetime

import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.merging import READY, levels_of, merge_faults, merges_of, ready
from p2p_analysis.words.errors import ReviewFileError
from p2p_analysis.words.fields import NOT_RECORDED
from tests.invented import EDITIONS, write_review

MEASURES = {"cases": {"label": "cases", "by": ["quarter", "harm_type"]}}
HARMS = {
    "Sexual violence": ("rape", "penetration", "sexual_assault", "causing"),
    "Sexual harassment": ("harassment", "online_harassment"),
}


@pytest.fixture(scope="module")
def fields(tmp_path_factory):
    """The columns of a review whose window is July 2018 to June 2020."""
    day = datetime.date
    periods = {
        "first": (day(2018, 7, 1), day(2018, 10, 31)),
        "second": (day(2018, 11, 1), day(2020, 6, 30)),
    }
    folder = tmp_path_factory.mktemp("merging") / "review"
    return write_review(folder, measures=MEASURES, periods=periods).fields


# --- Ready merges -------------------------------------------------------------------------------


def test_quarters_become_half_years(fields):
    assert ready("quarter", "half_year", fields) == {
        "2018 second half": ("2018-Q3", "2018-Q4"),
        "2019 first half": ("2019-Q1", "2019-Q2"),
        "2019 second half": ("2019-Q3", "2019-Q4"),
        "2020 first half": ("2020-Q1", "2020-Q2"),
    }


def test_quarters_become_years_as_far_as_the_window_goes(fields):
    assert ready("quarter", "year", fields) == {
        "2018": ("2018-Q3", "2018-Q4"),
        "2019": ("2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4"),
        "2020": ("2020-Q1", "2020-Q2"),
    }


def test_harm_types_become_classes_and_a_class_of_one_type_stays_as_it_is(fields):
    assert ready("harm_type", "harm_class", fields) == HARMS
    assert "other_hsb" in fields["harm_type"].levels


def test_each_ready_merge_can_be_declared(fields):
    for name, merges in READY.items():
        for merge in merges:
            assert not list(merge_faults({name: merge}, fields))
            groups = merges_of({name: merge}, fields)[name]
            assert any(len(words) > 1 for words in groups.values())


def test_groups_that_are_written_out_stay_as_they_are(fields):
    groups = {"At school": ("school",), "Elsewhere": ("outside", "online", "transport")}
    assert merges_of({"location": groups}, fields) == {"location": groups}


# --- Levels -------------------------------------------------------------------------------------


def test_a_merged_level_stands_where_the_first_of_its_words_stood(fields):
    merges = {"harm_type": {"Online or causing": ("online_harassment", "causing")}}
    found = levels_of(fields["harm_type"], merges)
    assert list(found) == [
        "rape", "penetration", "sexual_assault", "Online or causing", "harassment", "other_hsb",
        NOT_RECORDED,
    ]  # fmt: skip
    assert set(found["Online or causing"]) == {"causing", "online_harassment"}
    assert found["rape"] == ("rape",)


def test_every_word_is_in_just_one_level(fields):
    for name, merges in READY.items():
        for merge in merges:
            found = levels_of(fields[name], merges_of({name: merge}, fields))
            words = [word for level in found.values() for word in level]
            assert sorted(words) == sorted((*fields[name].levels, NOT_RECORDED))


def test_not_recorded_is_never_merged(fields):
    (problem,) = faults({"harm_type": {NOT_RECORDED: ("rape", "causing")}}, fields)
    assert "is a word already" in problem
    (problem,) = faults({"harm_type": {"Other": ("other_hsb", NOT_RECORDED)}}, fields)
    assert f'"{NOT_RECORDED}" is not a word of field "harm_type"' in problem


# --- Faults -------------------------------------------------------------------------------------


def faults(declared, fields):
    return [problem for _, problem in merge_faults(declared, fields)]


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ({"harm_typ": "harm_class"}, '"harm_typ" has no words to merge; did you mean "harm_type"?'),
        ({"historic": "year"}, '"historic" has no words to merge'),
        ({"period": "year"}, "periods stay apart"),
        ({"quarter": "half_yaer"}, 'is called "half_yaer"; did you mean "half_year"?'),
        ({"harm_type": "year"}, 'is called "year"; expected one of: harm_class'),
        ({"location": "year"}, 'no ready merge of "location" is called "year"'),
        ({"location": {"school": ("online", "outside")}}, '"school" is a word already'),
        ({"location": {"Away": ("onlin", "outside")}}, 'did you mean "online"?'),
        ({"location": {"Away": ()}}, '"Away" needs at least one word'),
        (
            {"location": {"A": ("online", "outside"), "B": ("online", "transport")}},
            '"online" stands in two groups',
        ),
        ({"quarter": {"Ends": ("2018-Q3", "2020-Q2")}}, "do not follow one another"),
    ],
)
def test_what_cannot_be_merged_is_said(declared, problem, fields):
    (found,) = faults(declared, fields)
    assert problem in found


def test_neighbouring_quarters_may_be_merged_in_any_order(fields):
    groups = {"Start": ("2018-Q4", "2018-Q3"), "Then": ("2019-Q1", "2019-Q2", "2019-Q3")}
    assert faults({"quarter": groups}, fields) == []


def test_all_faults_of_a_merge_are_told_at_once(fields):
    found = list(merge_faults({"period": "year", "location": {"A": ("x",), "B": ()}}, fields))
    assert [path for path, _ in found] == [("period",), ("location", "A"), ("location", "B")]


@pytest.mark.parametrize(
    ("merge", "line"),
    [
        ({"quarter": 3}, "[editions.public.merge] quarter: expected text in quotes, or a table"),
        (
            {"quarter": {"a": "2018-Q1"}},
            "[editions.public.merge.quarter] a: expected a list in square brackets",
        ),
        (
            {"quarter": "halfyear"},
            '[editions.public.merge] quarter: no ready merge of "quarter" is called "halfyear"; '
            'did you mean "half_year"?',
        ),
    ],
)
def test_a_fault_in_a_review_file_is_one_line_with_its_place(merge, line, tmp_path):
    editions = {**EDITIONS, "public": {**EDITIONS["public"], "merge": merge}}
    with pytest.raises(ReviewFileError) as caught:
        write_review(tmp_path / "review", measures=MEASURES, editions=editions)
    (fault,) = caught.value.faults
    assert str(fault).startswith("review.toml, line ")
    assert str(fault).endswith(line)


def test_a_review_file_keeps_the_merge_as_declared(tmp_path):
    merge = {"quarter": "half_year", "location": {"Away": ["outside", "online"]}}
    editions = {**EDITIONS, "public": {**EDITIONS["public"], "merge": merge}}
    review = write_review(tmp_path / "review", measures=MEASURES, editions=editions)
    assert review.editions["public"].merge["quarter"] == "half_year"
    assert review.editions["public"].merge["location"] == {"Away": ("outside", "online")}
    assert review.editions["exempt"].merge == {}
    assert p2p.load_review(review.folder).editions == review.editions
