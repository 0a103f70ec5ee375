"""A breakdown leaves out what cannot be, and nothing else."""

from __future__ import annotations

import pytest

from p2p_analysis.press.broken_down import breakdowns_of
from p2p_analysis.show.nodes import Node

LEVELS = [["school", "In school"], ["else", "Elsewhere"], ["not_recorded", "Not recorded"]]


def end(*, where: Node, above: Node | None = None, several: bool = False, **more: Node) -> Node:
    """An end mark of one figure by its location."""
    return {
        "order": {"breakdowns": [["told", "location"]]},
        "figures": {
            "told": {"where": where, "of": "all" if above is not None else None},
            "all": {"where": above or {}, "of": None},
        },
        "breakdowns": {"told": {"location": {"school": 7, "else": 8, "not_recorded": 0}}},
        "fields": {"location": {"title": "Location", "several": several, "levels": LEVELS}},
        "definitions": {"times": {}, "merges": {}} | more,
    }


def levels(told: Node) -> list[str]:
    (one,) = breakdowns_of(told)
    return [words for words, _ in one.levels]


@pytest.mark.parametrize(
    ("where", "above", "left"),
    [
        ({}, None, ["In school", "Elsewhere", "Not recorded"]),
        ({"location": ["school"]}, None, ["In school"]),
        ({"location": ["school", "not_recorded"]}, None, ["In school", "Not recorded"]),
        ({"other": ["yes"]}, {"location": ["else"]}, ["Elsewhere"]),
    ],
)
def test_a_condition_of_the_figure_or_of_those_asked_rules_levels_out(
    where: Node, above: Node | None, left: list[str]
) -> None:
    assert levels(end(where=where, above=above)) == left


def test_a_merged_level_stays_if_one_of_its_words_may_be() -> None:
    merged = {"location": {"else": ["outside", "online"]}}
    told = end(where={"location": ["online"]}, merges=merged)
    assert levels(told) == ["Elsewhere"]


def test_no_level_is_ruled_out_where_more_than_one_may_apply() -> None:
    assert len(levels(end(where={"location": ["school"]}, several=True))) == len(LEVELS)


def test_a_field_of_time_has_no_row_for_cases_without_a_date() -> None:
    assert levels(end(where={}, times={"location": {}})) == ["In school", "Elsewhere"]


def test_the_same_levels_under_the_same_name_stand_once_for_a_figure() -> None:
    told = end(where={})
    told["order"]["breakdowns"].append(["told", "place"])
    told["breakdowns"]["told"]["place"] = told["breakdowns"]["told"]["location"]
    told["fields"]["place"] = told["fields"]["location"]
    assert [one.field for one in breakdowns_of(told)] == ["location"]
    told["fields"]["place"] = {**told["fields"]["location"], "title": "Place"}
    assert [one.field for one in breakdowns_of(told)] == ["location", "place"]
