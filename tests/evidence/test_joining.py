"""Joined lists: each row goes to the referral that it belongs to, or is counted as left out."""

import pandas as pd
import pytest

from p2p_analysis.brief.mappings import JoinedList, MainList, ready_mapping
from p2p_analysis.evidence.joining import joined
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError

READY = ready_mapping("annex-a").model_copy(
    update={
        "main": MainList(sheet="List 3", why="x"),
        "joined": (
            JoinedList(
                sheet="List 5", on={"child": "child"}, day="began", since="referred", why="x"
            ),
        ),
    }
)


def sheet(name, headings, *rows):
    cells = [row.split(",") for row in rows]
    table = pd.DataFrame(cells, columns=headings.split(","), index=range(2, 2 + len(cells)))
    return name, Sheet(table.astype(object), name, "")


REFERRALS = ("A,2018-02-01", "A,2018-06-01", "B,2018-03-01")


def begun(*rows, main="List 3", added="List 5"):
    sheets = dict([sheet(main, "child,referred", *REFERRALS), sheet(added, "child,began", *rows)])
    found = joined(sheets, READY)
    return found.rows["List 5: began"].tolist(), {one.code: one.count for one in found.repairs}


def test_a_row_belongs_to_the_latest_referral_that_is_not_after_it():
    assert begun("A,2018-05-31", "A,2018-06-01") == (["2018-05-31", "2018-06-01", ""], {})


def test_a_row_before_every_referral_of_its_child_is_left_out_and_counted():
    assert begun("A,2018-01-31", "C,2018-05-01", "B,") == (
        ["", "", ""],
        {"row-without-referral": 3},
    )


def test_of_several_rows_the_first_by_day_is_taken_and_the_others_are_counted():
    assert begun("B,2018-04-02", "B,2018-04-01") == (["", "", "2018-04-01"], {"further-row": 1})


def test_the_rows_of_the_referrals_keep_their_numbers_and_none_is_added():
    sheets = dict(
        [
            sheet("List 3", "child,referred", *REFERRALS),
            sheet("List 5", "child,began", *["A,2018-07-01"] * 3),
        ]
    )
    assert joined(sheets, READY).rows.index.tolist() == [2, 3, 4]


@pytest.mark.parametrize("name", ["List 3", "list_3", " List 3 Referrals", "LIST3"])
def test_a_list_is_found_by_how_its_name_begins(name):
    assert begun("B,2018-04-01", main=name)[0] == ["", "", "2018-04-01"]


def test_list_30_is_not_list_3_and_an_export_without_referrals_is_refused():
    with pytest.raises(CaseDataError, match='holds no sheet called "List 3"'):
        begun("B,2018-04-01", main="List 30")


def test_a_joined_list_may_lack():
    (name, main) = sheet("List 3", "child,referred", *REFERRALS)
    assert list(joined({name: main}, READY).rows.columns) == ["child", "referred"]


def test_a_heading_that_lists_are_joined_on_must_be_there():
    sheets = dict(
        [sheet("List 3", "child,referred", *REFERRALS), sheet("List 5", "kid,start", "A,x")]
    )
    with pytest.raises(CaseDataError) as caught:
        joined(sheets, READY)
    assert [str(fault) for fault in caught.value.faults] == [
        'List 5, row 1: no column is headed "child"',
        'List 5, row 1: no column is headed "began"',
    ]
