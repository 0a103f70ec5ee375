"""What the paper says of the rules: each that the review changed, why, and no number of records."""

import p2p_analysis as p2p
from p2p_analysis.show.nodes import plain
from tests.invented import counted, write_review

CHANGES = '[rules]\nD01 = { as = "query", reason = "Days of contacts were moved at migration." }\n'


def blocks(tmp_path, edition, extra=""):
    # Three queries, once the rule is changed.
    rows = [{"contacted_on": "2018-02-02" if extra else "2018-02-01"}] * 3
    review = write_review(tmp_path, rows=rows, extra=extra)
    return p2p.rules(p2p.protect(counted(review), review.editions[edition])).blocks


def test_each_change_and_its_reason_stand_in_both_editions_alike(tmp_path):
    public, exempt = (blocks(tmp_path / one, one, CHANGES) for one in ("public", "exempt"))
    assert public == exempt
    text, table = public
    assert "changed some of the rules" in plain(text["content"])
    assert [plain(cell) for cell in table["rows"][0]] == [
        "D01",
        "The contact is dated after the referral that came of it",
        "Asked about only",
        "Days of contacts were moved at migration.",
    ]


def test_no_number_of_records_is_told(tmp_path):
    text, table = blocks(tmp_path, "exempt", CHANGES)
    words = plain(text["content"]) + " ".join(plain(c) for row in table["rows"] for c in row)
    assert "3" not in words and "three" not in words


def test_a_review_that_changed_nothing_says_so(tmp_path):
    (text,) = blocks(tmp_path, "public")
    assert plain(text["content"]).endswith("changed none of the rules.")
