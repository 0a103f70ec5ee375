"""[rules] of a review file: a rule is asked about only, or not at all, and a reason is given."""

import pytest

from p2p_analysis.words.errors import ReviewFileError
from tests.invented import write_review


def refused(tmp_path, lines):
    with pytest.raises(ReviewFileError) as caught:
        write_review(tmp_path, extra=f"[rules]\n{lines}\n")
    return [str(fault) for fault in caught.value.faults]


def test_a_rule_is_turned_into_a_query_or_left_out(tmp_path):
    lines = '[rules]\nC12 = { as = "query", reason = "a" }\nT01 = { as = "off", reason = "b" }\n'
    review = write_review(tmp_path, extra=lines)
    assert {code: one.level for code, one in review.rules.items()} == {"C12": "query", "T01": None}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('c12 = { as = "off", reason = "x" }', 'no rule has this code; did you mean "C12"?'),
        ('ZZ = { as = "off", reason = "x" }', "data/README.md lists the rules"),
        ('F06 = { as = "off", reason = "x" }', "found when the file is read cannot be changed"),
        ('C01 = { as = "query", reason = "x" }', "C01 is a query already"),
        ('C12 = { as = "off" }', "this key is required"),
        ('C12 = { as = "off", reason = " " }', "expected a reason in words"),
        ('C12 = { as = "error", reason = "x" }', "expected 'query' or 'off'"),
        ('C12 = { as = "off", reason = "x", why = 1 }', "unknown key"),
    ],
)
def test_what_cannot_be_changed_so_is_refused_with_its_line(tmp_path, line, told):
    (fault,) = refused(tmp_path, line)
    assert told in fault
    assert fault.startswith("review.toml, line ")
    assert "[rules" in fault
