"""The record of decisions: number by number on the exempt side, and nothing of it elsewhere."""

import datetime

import p2p_analysis as p2p
from p2p_analysis.show.decisions import _PARTS, decisions_json
from p2p_analysis.show.finish import finish
from p2p_analysis.show.nodes import plain
from p2p_analysis.show.numbers import in_words
from tests.invented import EDITIONS, several

ROWS = [
    *several(12, same_setting_now="yes", location="school"),
    *several(2, same_setting_now="no", location="outside"),
]
APPROVED = {
    "marking": "Public",
    "suppress_below": 6,
    "exceptions": {
        "together": {
            "reason": "Told to committee",
            "approved_by": "Solicitor",
            "on": datetime.date(2020, 1, 31),
        }
    },
}


def words_of(shown):
    parts = [one for block in shown.blocks for one in (block, *block.get("items", []))]
    return " ".join(plain(one.get("content", [])) for one in parts)


def withheld_in(shown, edition):
    """By a figure's name, the cell on what an edition withholds of it."""
    (table,) = (block for block in shown.blocks if block["kind"] == "table")
    column = table["head"].index(f"Withheld in {edition}")
    return {plain(row[0]): plain(row[column]) for row in table["rows"]}


def test_the_exempt_side_reads_in_each_row_which_numbers_are_withheld(release):
    told = withheld_in(p2p.appendix(release(rows=ROWS), "counted"), "public")
    assert told["Cases in which both are together"] == "yes, no"
    assert told["Cases in the review"] == "some by location"
    assert "none" in told.values()


def test_the_appendix_says_the_rules_once_and_how_well_the_numbers_are_hidden(release):
    found = release(rows=ROWS)
    said = words_of(p2p.appendix(found, "decisions"))
    assert said.count("Secondary: would give back a withheld number.") == 1
    assert said.count("Primary: from 1 to 5.") == 1
    narrowest = min(one.width for one in found.decisions if one.width is not None)
    assert said.endswith(f"At the narrowest, {in_words(narrowest + 1)} values remain possible.")


def test_each_answer_of_the_record_stands_in_the_row_of_its_figure_once(release):
    found = release(rows=ROWS)
    told = withheld_in(p2p.appendix(found, "counted"), "public").values()
    answers = [one for cell in told for one in cell.split("; ")[0].split(", ")
               if one != "none" and not one.startswith("some")]  # fmt: skip
    record = [one for one in decisions_json(found) if one["part"] in _PARTS]
    assert sorted(answers) == sorted(_PARTS[one["part"]] for one in record)


def test_a_figure_that_the_public_edition_does_not_count_is_withheld_altogether(exempt):
    told = withheld_in(p2p.appendix(exempt, "counted"), "public")
    assert told["Cases closed after a strategy discussion"] == "all"


def test_an_edition_that_knows_of_no_decision_has_no_column_of_them(release):
    (table,) = (b for b in p2p.appendix(release("public", rows=ROWS), "counted").blocks
                if b["kind"] == "table")  # fmt: skip
    assert not any("Withheld" in head for head in table["head"])


def test_the_public_side_learns_the_rule_alone(release):
    public = release("public", rows=ROWS)
    shown = p2p.appendix(public, "decisions")
    assert {block["kind"] for block in shown.blocks} == {"heading", "paragraph"}
    words = " ".join(plain(block.get("content", [])) for block in shown.blocks)
    assert public.rule in words
    assert "secondary" not in words.lower()
    assert decisions_json(public) == []
    assert finish(public).blocks[-1]["decisions"] == []


def test_an_exception_is_on_record_with_its_approver(release):
    editions = {**EDITIONS, "approved": APPROVED}
    found = release(rows=ROWS, editions=editions)
    said = words_of(p2p.appendix(found, "decisions"))
    assert (
        "Cases in which both are together (approved): shown: Told to committee "
        "(approved by Solicitor, 31 January 2020)."
    ) in said
    assert withheld_in(p2p.appendix(found, "counted"), "public")
    (plainly,) = (one for one in decisions_json(found) if one["kind"] == "exception")
    assert (plainly["approved_by"], plainly["approved_on"]) == ("Solicitor", "2020-01-31")
