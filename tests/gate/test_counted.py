"""An edition that withholds nothing prints what was counted: the same as the table behind it."""

import p2p_analysis as p2p
from p2p_analysis.gate.counted import counted
from p2p_analysis.gate.model import model_of


def assert_same(counts, edition):
    """Compare each number with the cell that a paper's equations hold for it."""
    model, told = model_of(counts, edition), counted(counts, edition)
    keys = [key for key in model.printed if not (key[1] == "value" and key[0] in counts.statistics)]
    assert {key: told(*key) for key in keys} == {
        key: model.values[model.printed[key]] for key in keys
    }
    return keys


def test_every_number_of_the_paper_is_what_its_cell_holds(counts, review):
    keys = assert_same(counts, review.editions["exempt"])
    assert {("left_out", "value"), ("screened", "value")} <= set(keys)
    assert len(keys) > 700


def test_words_merged_into_one_level_count_a_case_once(invent):
    counts = invent(
        {"cases": {"label": "all cases", "by": ["support_agencies", "location"]}},
        [
            {"support_agencies": "camhs;school", "location": "school"},
            {"support_agencies": "camhs", "location": "online"},
            {"support_agencies": "", "location": "outside"},
        ],
        editions={
            "exempt": {
                "marking": "Exempt",
                "suppress_below": 0,
                "merge": {
                    "support_agencies": {"Either": ["camhs", "school"]},
                    "location": {"Elsewhere": ["online", "outside"]},
                },
            }
        },
    )
    edition = counts.review.editions["exempt"]
    assert_same(counts, edition)
    release = p2p.protect(counts, edition)
    assert release.breakdown("cases", "support_agencies")["Either"] == 2
    assert release.breakdown("cases", "location")["Elsewhere"] == 2
