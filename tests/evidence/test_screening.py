"""Records are staged at the first question they fail; every fault is told."""

import pytest

from p2p_analysis.words.errors import CaseDataError
from tests.invented import counted, several, write_review

HEAD = "record_id,received_on,case_id,peer_on_peer,sexual,same_setting,duplicate"
CASE = "R1,2018-02-01,CASE-000,yes,yes,yes,no"


@pytest.fixture
def reads(tmp_path):
    def read(*lines):
        review = write_review(tmp_path, rows=several(1), head='screened = "screened.csv"')
        (tmp_path / "screened.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
        return counted(review).screened

    return read


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("R2,2018-02-01,,no,,,", "peer_on_peer.no"),
        ("R2,2018-02-01,,,yes,yes,no", "peer_on_peer.not_recorded"),
        ("R2,2018-02-01,,yes,no,,", "sexual.no"),
        ("R2,2018-02-01,,yes,,yes,no", "sexual.not_recorded"),
        ("R2,2018-02-01,,yes,yes,no,", "same_setting.no"),
        ("R2,2018-02-01,,yes,yes,,", "same_setting.not_recorded"),
        ("R2,2016-02-01,,yes,yes,yes,no", "in_window.no"),
        ("R2,2018-02-01,,yes,yes,yes,yes", "duplicate.no"),
        ("R2,2018-02-01,,yes,yes,yes,", "duplicate.not_recorded"),
    ],
)
def test_a_record_stands_at_the_first_stage_it_does_not_pass(reads, line, place):
    assert sorted(reads(CASE, line).rows["place"]) == sorted(["included", place])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([CASE, "R2,2018-02-01,,yes,yes,yes,no"], "needs the id of its case"),
        (["R2,2018-02-01,,no,,,"], "named by no record"),
        ([CASE, "R2,2018-02-01,CASE-000,yes,yes,yes,no"], "names the same case as row 2"),
        (["R1,2018-02-01,CASE-000,no,,,"], "does not pass every stage"),
        ([CASE, "R2,,,no,,,"], "needs the day on which it came in"),
        ([CASE, ",2018-02-01,,no,,,"], "every record needs an id"),
        ([CASE, "R1,2018-02-01,,no,,,"], "the same record id as row 2"),
        ([CASE, "R2,2018-02-01,CASE-9,yes,yes,yes,no"], "no such case"),
    ],
)
def test_every_fault_of_a_screening_is_told(reads, lines, told):
    with pytest.raises(CaseDataError, match=told):
        reads(*lines)
