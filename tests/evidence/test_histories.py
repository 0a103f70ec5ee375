"""The files of a settings history, and what they add to the cases of a review."""

import csv
import runpy
from pathlib import Path

import pytest

import p2p_analysis as p2p
from p2p_analysis.words.errors import CaseDataError
from p2p_analysis.words.recorded import MISSING
from tests.invented import write_review

DATA = Path(__file__).resolve().parents[2] / "data" / "synthetic"
HEAD = '[settings]\nstays = "stays.csv"\nchildren = "children.csv"\nschools = "schools.csv"\n'
MEASURES = {
    "cases": {"label": "cases"},
    "since": {"label": "since", "where": {"shared_since_disclosure": "yes"}},
    "now": {"label": "now", "where": {"shared_now": "yes"}},
    "move": {"label": "move", "where": {"shared_at_transition": "yes"}},
    "days": {"label": "days", "of": "since", "statistic": "sum", "field": "days_shared"},
}
ROWS = [{"disclosed_on": "2020-02-20"}]
CHILDREN = "CASE-000,V,victim,2022-07-31\nCASE-000,P,perpetrator,2022-07-31\n"
TOGETHER = "V,900001,2019-09-01,current\nP,900001,2019-09-01,current\n"


@pytest.fixture
def written(tmp_path):
    """Write a review with a settings history (as_at is 2 March 2020), and load it."""

    def write(stays=TOGETHER, children=CHILDREN, schools="", rows=ROWS, head=HEAD):
        review = write_review(tmp_path, measures=MEASURES, rows=rows, head=head)
        for name, first, text in (
            ("stays", "child_id,school_urn,from,to", stays),
            ("children", "case_id,child_id,role,phase_ends", children),
            ("schools", "urn,successor_urn", schools),
        ):
            (tmp_path / f"{name}.csv").write_text(f"{first}\n{text}", encoding="utf-8")
        return review

    return write


@pytest.fixture
def refused(written):
    def refuse(**files):
        with pytest.raises(CaseDataError) as told:
            p2p.load_cases(written(**files))
        return [str(fault) for fault in told.value.faults]

    return refuse


def answers(review):
    row = p2p.load_cases(review).rows.iloc[0]
    return [row[f"shared_{name}"] for name in ("since_disclosure", "now", "at_transition")]


# --- Read ---


def test_children_at_one_setting_are_together_and_the_days_are_counted(written):
    cases = p2p.load_cases(written())
    row = cases.rows.iloc[0]
    assert [row["shared_since_disclosure"], row["shared_now"]] == [True, True]
    assert row["days_shared"] == 11  # 21 February to 2 March of a leap year


def test_numbers_of_one_setting_before_and_after_a_change_are_one_place(written):
    stays = "V,900001,2019-09-01,current\nP,900003,2019-09-01,current\n"
    assert answers(written(stays))[1] == False  # noqa: E712
    assert answers(written(stays, schools="900001,900002\n900002,900003\n"))[1] == True  # noqa: E712


def test_without_a_day_of_disclosure_days_count_from_the_referral_and_that_is_said(written):
    review = written(rows=[{"disclosed_on": "", "referred_on": "2018-02-01"}])
    cases = p2p.load_cases(review)
    assert cases.lists["separation"].rows[0][1] == "1 February 2018 (referral)"


def test_a_case_that_counts_more_children_than_are_listed_is_never_apart(written):
    apart = "V,900001,2019-09-01,current\nP,900002,2019-09-01,current\n"
    rows = [{"disclosed_on": "2020-02-20", "victims": "1", "perpetrators": "1"}]
    assert answers(written(apart, rows=rows))[0] == False  # noqa: E712
    rows[0]["perpetrators"] = "2"
    assert answers(written(apart, rows=rows))[0] is MISSING


def test_a_child_of_no_case_may_stand_in_the_stays(written):
    assert answers(written(TOGETHER + "X,900001,2019-09-01,current\n"))[1] == True  # noqa: E712


def test_a_change_in_the_history_changes_the_fingerprint(written):
    one = p2p.load_cases(written()).fingerprint
    other = p2p.load_cases(written(TOGETHER.replace("2019-09-01", "2019-09-02"))).fingerprint
    assert one != other


# --- Refused ---


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        ({"stays": "V,900001,2019-09-31,\n"}, "stays.csv, row 2, from", "a day that exists"),
        ({"stays": "V,900001,,soon\n"}, "stays.csv, row 2, to", 'the word "current"'),
        ({"stays": "V,900001,2019-09-02,2019-09-01\n"}, "stays.csv, row 2, to", "before the first"),
        ({"stays": "V,900001,2020-09-02,current\n"}, "stays.csv, row 2, to", "leave it empty"),
        ({"stays": "V,1234,2019-09-02,\n"}, "stays.csv, row 2, school_urn", "six digits"),
        ({"stays": ",900001,2019-09-02,\n"}, "stays.csv, row 2, child_id", "a pseudonym"),
        ({"children": "X,V,victim,\n"}, "children.csv, row 2, case_id", "holds no case"),
        ({"children": "CASE-000,V,witness,\n"}, "children.csv, row 2, role", "victim, perpetrator"),
        ({"children": "CASE-000,V,,\n"}, "children.csv, row 2, role", "none can be left out"),
        (
            {"children": "CASE-000,V,victim,\nCASE-000,V,perpetrator,\n"},
            "children.csv, row 3, child_id",
            "one role in each case",
        ),
        ({"schools": "900001,900002\n900002,900001\n"}, "schools.csv, row 2, urn", "in a circle"),
        ({"schools": "900001,900002\n900001,900003\n"}, "schools.csv, row 3, urn", "one successor"),
        ({"schools": "900001,\n"}, "schools.csv, row 2, successor_urn", "six digits"),
    ],
)
def test_a_fault_is_told_with_its_row_and_what_to_do(refused, files, place, words):
    told = refused(**files)
    assert any(line.startswith(place) and words in line for line in told), told


def test_all_faults_of_all_files_are_told_at_once_and_none_quotes_a_child(refused):
    told = refused(stays="SECRET,12,x,y\n", children="HIDDEN,SECRET,z,q\n")
    assert len(told) >= 6
    assert not any("SECRET" in line or "HIDDEN" in line for line in told)


def test_a_file_that_is_not_there_is_told(refused):
    head = HEAD.replace('"stays.csv"', '"gone.csv"')
    assert "set `[settings] stays` in review.toml" in refused(head=head)[0]


def test_a_misspelt_heading_is_told(written):
    review = written()
    path = review.settings_origins["stays"].path(review.folder)
    path.write_text(path.read_text().replace("child_id", "child_idd"), encoding="utf-8")
    with pytest.raises(CaseDataError, match='one column headed "child_id"; did you mean'):
        p2p.load_cases(review)


def test_a_measure_that_needs_a_history_is_refused_without_one(refused):
    told = refused(head="")
    assert [line.split(":")[0] for line in told] == [
        f"review.toml, [measures.{name}]" for name in ("since", "now", "move", "days")
    ]
    assert "name its files under [settings]" in told[0]


def test_without_a_history_the_fields_are_not_recorded(tmp_path):
    cases = p2p.load_cases(write_review(tmp_path, rows=[{}]))
    assert cases.rows[["shared_now", "days_shared"]].isna().all(axis=None)
    assert not {name for name in cases.lists if name.startswith(("separation", "transition"))}


# --- The Herefordshire histories ---


def test_the_script_writes_the_committed_bytes(tmp_path):
    runpy.run_path(str(DATA / "make_herefordshire_2020_settings.py"))["write"](tmp_path)
    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == 3
    for name in names:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_the_histories_agree_with_what_the_2020_paper_tells_of_single_cases(cases):
    rows = cases.rows.set_index("case_id")
    listed = {row[0]: row for row in cases.lists["separation"].rows}
    (apart,) = rows.index[(rows["same_setting_at_referral"] == False).fillna(False)]  # noqa: E712
    assert listed[apart][2:5] == ("No", "No", "0")  # 2.26(g)
    (stayed,) = rows.index[rows["months_together"].notna()]
    assert 28 <= rows.loc[stayed, "days_shared"] < 60  # 2.26(h): about a month, then one moved
    assert listed[stayed][2:4] == ("Yes", "No")
    (visited,) = rows.index[(rows["advice_followed"] == "no").fillna(False)]
    assert listed[visited][3] == "Yes"  # 2.26(k): in one school, in separate classes


def test_the_reviewer_and_the_history_disagree_where_children_have_met_again(cases):
    (row,) = cases.lists["separation_disagreements"].rows
    assert row[2:] == ("No", "Yes")


def test_every_answer_comes_and_what_is_not_known_is_kept(exempt):
    for name in ("shared_since_disclosure", "shared_now", "shared_at_transition"):
        figure = exempt[name]
        assert figure.value and figure.no and figure.not_recorded
        assert figure.value + figure.no + figure.not_recorded == figure.base == 28


def test_the_watch_list_tells_who_moves_where_and_what_to_do(cases):
    rows = cases.lists["transition_watch"].rows
    both = [row for row in rows if row[5] == "Yes"]
    assert both and all(row[2].endswith("2021") and row[4] != "Not recorded" for row in both)
    assert all(row[6].endswith(".") for row in rows)
    assert {row[5] for row in rows} == {"Yes", "Not recorded"}


def test_children_of_a_case_of_whom_the_same_is_to_be_said_share_a_row(cases):
    rows = cases.lists["transition_watch"].rows
    told = [row[1] for row in rows if row[0] == "POP-0006"]
    assert told == ["CH-0006-V1 (alleged victim), CH-0006-P1 (alleged perpetrator)"]
    assert len({(row[0], *row[2:]) for row in rows}) == len(rows)


def test_the_public_edition_holds_no_list_and_no_sum_of_days(public, exempt):
    assert set(exempt.lists) >= {"separation", "transition_watch", "separation_disagreements"}
    assert not public.lists
    assert public["days_shared"].withheld and not exempt["days_shared"].withheld


def test_no_pseudonym_of_a_child_is_the_name_of_a_case_or_a_person():
    with (DATA / "herefordshire-2020-children.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["child_id"].startswith("CH-") for row in csv.DictReader(file))
