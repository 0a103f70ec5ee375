"""Measures: what a declared question may say, and what it stands on."""

import pytest
from pydantic import ValidationError

from p2p_analysis.brief.measures import Measure, measure_faults, population
from p2p_analysis.words.fields import all_fields


def measures(**declared):
    return {name: Measure(label=name, **rest) for name, rest in declared.items()}


def faults(**declared):
    return [
        (".".join(path), problem)
        for path, problem in measure_faults(measures(**declared), all_fields())
    ]


def test_one_word_is_as_good_as_a_list_of_one():
    one = Measure(label="x", where={"historic": "yes"})
    assert one == Measure(label="x", where={"historic": ["yes"]})
    assert one.where == {"historic": ("yes",)}


def test_a_measure_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Measure(label="x").label = "y"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"statistic": "sum"}, "statistic and field go together"),
        ({"field": "victims"}, "statistic and field go together"),
        ({"per_month": True}, 'per_month needs by = \\["period", ...\\]'),
        ({"per_month": True, "by": ("location",)}, "per_month needs by"),
        ({"unit": "schools", "by": ("location",)}, "takes no by and no statistic"),
        ({"unit": "schools", "statistic": "sum", "field": "victims"}, "takes no by"),
        ({"unit": "children"}, 'needs statistic = "sum"'),
        ({"unit": "pupils"}, "'cases', 'schools' or 'children'"),
        ({"statistic": "mean", "field": "victims"}, "'sum', 'smallest'"),
        ({"where": {"historic": True}}, '"historic" needs a word in quotes'),
    ],
)
def test_what_does_not_belong_together_is_refused(wrong, told):
    with pytest.raises(ValidationError, match=told):
        Measure(label="x", **wrong)


def test_a_measure_stands_on_the_whole_chain_above_it_nearest_first():
    chain = measures(a={}, b={"of": "a"}, c={"of": "b"})
    assert list(population("c", chain)) == ["b", "a"]
    assert list(population("a", chain)) == []


def test_good_measures_have_no_fault():
    assert faults(a={"where": {"historic": "not_recorded"}, "by": ("location",)}) == []


def test_an_unknown_field_in_a_condition_is_named_with_the_nearest():
    assert faults(a={"where": {"polic_status": "open"}}) == [
        ("measures.a.where", 'unknown field "polic_status"; did you mean "police_status"?')
    ]


def test_an_unknown_word_is_named_with_the_nearest():
    assert faults(a={"where": {"advice_recorded": "ful"}}) == [
        ("measures.a.where", '"ful" is not a word of field "advice_recorded"; did you mean "full"?')
    ]


def test_an_unknown_word_of_yes_or_no_is_told_the_three_answers():
    ((_, problem),) = faults(a={"where": {"historic": "perhaps"}})
    assert problem.endswith("expected one of: no, not_recorded, yes")


def test_a_condition_without_words_is_refused():
    ((path, problem),) = faults(a={"where": {"historic": []}})
    assert path == "measures.a.where"
    assert "needs at least one word" in problem


@pytest.mark.parametrize(("name", "kind"), [("referred_on", "date"), ("victims", "number")])
def test_a_field_without_words_takes_no_condition_and_no_breakdown(name, kind):
    ((_, asked),) = faults(a={"where": {name: "yes"}})
    assert asked == f'"{name}" is a {kind}; conditions need words to choose from'
    ((path, counted),) = faults(a={"by": (name,)})
    assert path == "measures.a.by"
    assert counted == f'"{name}" is a {kind}; it has no words to count by'


def test_an_unknown_field_to_count_by_is_named_with_the_nearest():
    assert faults(a={"by": ("locaton",)}) == [
        ("measures.a.by", 'unknown field "locaton"; did you mean "location"?')
    ]


def test_an_of_that_does_not_exist_is_named_with_the_nearest():
    assert faults(cases={}, a={"of": "casses"}) == [
        ("measures.a.of", 'no measure is called "casses"; did you mean "cases"?')
    ]


def test_an_of_that_goes_in_a_circle_shows_the_way_round():
    found = dict(faults(a={"of": "c"}, b={"of": "a"}, c={"of": "b"}))
    assert found["measures.a.of"] == "goes in a circle: a of c of b of a"
    assert len(found) == 3


def test_a_measure_of_itself_goes_in_a_circle():
    assert faults(a={"of": "a"}) == [("measures.a.of", "goes in a circle: a of a")]


@pytest.mark.parametrize("above", [{"statistic": "sum", "field": "victims"}, {"unit": "schools"}])
def test_nothing_is_a_part_of_what_does_not_count_cases(above):
    assert faults(a=above, b={"of": "a"}) == [
        ("measures.b.of", '"a" does not count cases, so nothing can be a part of it')
    ]


@pytest.mark.parametrize(
    ("statistic", "field", "told"),
    [
        ("sum", "referred_on", 'sum needs a number; "referred_on" is a date'),
        ("largest", "location", 'largest needs a number; "location" is a choice'),
        ("earliest", "victims", 'earliest needs a date; "victims" is a number'),
        ("sum", "victim", 'unknown field "victim"; did you mean "victims"?'),
    ],
)
def test_a_statistic_needs_a_field_of_its_kind(statistic, field, told):
    assert faults(a={"statistic": statistic, "field": field}) == [("measures.a.field", told)]


def test_every_fault_of_every_measure_is_found_in_one_reading():
    found = faults(
        a={"of": "z", "where": {"nowhere": "x", "historic": ["ye", "na"]}, "by": ("never",)},
        b={"statistic": "sum", "field": "location"},
    )
    assert [path for path, _ in found] == [
        "measures.a.of",
        "measures.a.where",
        "measures.a.where",
        "measures.a.where",
        "measures.a.by",
        "measures.b.field",
    ]


def test_recorded_by_itself_stands_for_every_word_of_a_field():
    found = Measure(label="x", where={"harm_class": "recorded", "historic": "recorded"})
    assert found.where["harm_class"] == ("violence", "harassment", "other")
    assert found.where["historic"] == ("yes", "no")


def test_recorded_of_an_unknown_field_is_told_as_an_unknown_field():
    found = Measure(label="x", where={"harm_clas": "recorded"})
    (fault,) = measure_faults({"x": found}, all_fields())
    assert fault[1] == 'unknown field "harm_clas"; did you mean "harm_class"?'
