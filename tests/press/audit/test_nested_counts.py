"""Two shown counts, one of which holds the other, must not leave a few cases between them.

The gate knows the counts that a review declares. What is left between two of them, such as the
cases of a kind in one period less those in another, is a count as well, though nobody declared it.
"""

from __future__ import annotations

import itertools
import json


def conditions(measures: dict[str, dict], name: str) -> dict[str, frozenset[str]]:
    """All that a case of a measure answers, with what the measures above it ask."""
    found: dict[str, frozenset[str]] = {}
    above: str | None = name
    while above:
        for field, words in measures[above].get("where", {}).items():
            asked = frozenset([words] if isinstance(words, str) else words)
            found[field] = found.get(field, asked) & asked
        above = measures[above].get("of")
    return found


def is_above(measures: dict[str, dict], one: str, other: str) -> bool:
    """Whether a measure is counted among another; then what is left is its own other answers."""
    above = measures[other].get("of")
    return above is not None and (above == one or is_above(measures, one, above))


def left_between(measures: dict[str, dict], shown: dict[str, int]) -> list[tuple[str, str, int]]:
    asked = {name: conditions(measures, name) for name in shown}
    return [
        (one, other, shown[one] - shown[other])
        for one, other in itertools.permutations(shown, 2)
        if all(
            words >= asked[other].get(field, words | {""}) for field, words in asked[one].items()
        )
        and not is_above(measures, one, other)
        and 0 < shown[one] - shown[other] <= 5
    ]


def test_what_is_left_between_two_counts_is_found():
    measures = {
        "violence": {"where": {"harm": "violence"}},
        "second": {"where": {"period": "second"}},
        "violence_second": {"of": "second", "where": {"harm": ["violence"]}},
        "harassment": {"where": {"harm": "harassment"}},
    }
    shown = {"violence": 13, "second": 18, "violence_second": 9, "harassment": 12}
    assert left_between(measures, shown) == [("violence", "violence_second", 4)]
    assert left_between(measures, {**shown, "violence": 15}) == []


def test_no_few_cases_are_left_between_two_counts_of_the_public_paper(built):
    manifest = json.loads(built["manifest.json"])
    measures = manifest["definitions"]["measures"]
    shown = {
        name: manifest["figures"][name]["value"]
        for name, measure in measures.items()
        if measure.get("unit", "cases") == "cases"
        and "statistic" not in measure
        and isinstance(manifest["figures"][name]["value"], int)
    }
    assert len(shown) > 15
    assert left_between(measures, shown) == []
