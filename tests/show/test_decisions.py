"""The record of decisions: number by number on the exempt side, and nothing of it elsewhere."""

import datetime
import re

import p2p_analysis as p2p
from p2p_analysis.show.decisions import decisions_json
from p2p_analysis.show.finish import finish
from p2p_analysis.show.nodes import plain
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


def rows_of(shown):
    (table,) = (block for block in shown.blocks if block["kind"] == "table")
    return [[plain(cell) for cell in row] for row in table["rows"]]


def test_the_exempt_side_reads_why_each_number_is_withheld(release):
    shown = p2p.appendix(release(rows=ROWS), "decisions")
    (together,) = (row for row in rows_of(shown) if row[0] == "Cases in which both are together")
    assert together[1:] == ["Yes; yes at most (secondary, 1 to 13). No (primary, 1 to 13)."]
    said = plain(shown.blocks[1]["content"])
    assert said.endswith("Secondary: would give back a withheld number. Primary: smaller than 6.")


def test_each_number_of_the_record_is_in_the_appendix_once(release):
    found = release(rows=ROWS)
    told = " ".join(words for row in rows_of(p2p.appendix(found, "decisions")) for words in row[1:])
    numbers = [
        part for one in re.findall(r"(.+?) \(.+?\)\.(?: |$)", told) for part in one.split("; ")
    ]
    assert len(numbers) == len(decisions_json(found)) >= 5
    assert "Location: In school" in numbers


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
    (row,) = (row for row in rows_of(p2p.appendix(found, "decisions")) if "exception" in row[2])
    assert row[1] == "approved"
    assert row[2].endswith(
        "Yes (exception: shown: Told to committee (approved by Solicitor, 31 January 2020), "
        "not worked out)."
    )
    (plainly,) = (one for one in decisions_json(found) if one["kind"] == "exception")
    assert (plainly["approved_by"], plainly["approved_on"]) == ("Solicitor", "2020-01-31")
