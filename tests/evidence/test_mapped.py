"""An export as the columns of a case, by whatever mapping: Annex A and the standard dataset."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import mapping_of
from p2p_analysis.brief.origin import Origin
from p2p_analysis.evidence.joining import joined
from p2p_analysis.evidence.mapping_notes import mapping_notes
from p2p_analysis.evidence.records import read_records
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError
from tests.evidence.read_back import mapped
from tests.invented import write_review

SAMPLE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "liia_Annex_A_sample.xlsx"


def sheet(name, headings, *rows):
    cells = [row.split(",") for row in rows]
    table = pd.DataFrame(cells, columns=headings.split(","), index=range(2, 2 + len(cells)))
    return Sheet(table.astype(object), name, "")


def rows_of(headings, *rows, columns=None, words=None):
    mapping = mapping_of(columns or {}, words or Words())
    return mapped(sheet("x", headings, *rows).rows, mapping).rows


@pytest.fixture(scope="module")
def annex_a():
    """The public sample, as text."""
    book = openpyxl.load_workbook(SAMPLE, data_only=True)
    found = {}
    for one in book:
        head, *rows = ([_text(cell) for cell in row] for row in one.iter_rows(values_only=True))
        table = pd.DataFrame(rows, columns=head, index=range(2, 2 + len(rows)), dtype=object)
        found[one.title] = Sheet(table, one.title, "")
    return found


def _text(cell):
    if cell is None:
        return ""
    return cell.date().isoformat() if hasattr(cell, "date") else str(cell)


# --- Where a field stands ---


def test_the_first_heading_that_the_export_has_is_taken():
    columns = {"referred_on": ("Received", "Date of referral"), "case_id": "Ref"}
    rows = rows_of("REF ,date of referral", "A1,2018-02-01", columns=columns)
    assert rows["referred_on"].tolist() == [pd.Timestamp("2018-02-01")]


def test_yes_or_no_columns_make_a_field_of_several_words():
    columns = {"support_agencies": {"nspcc": "NSPCC?", "camhs": ("CAMHS", "CAMHS?")}}
    rows = rows_of("case_id,NSPCC?,CAMHS?", "A1,a) Yes,N", "A2,No,N/K", columns=columns)
    assert rows.loc[2, "support_agencies"] == {"nspcc"}
    assert pd.isna(rows.loc[3, "support_agencies"])


def test_a_bad_word_in_one_of_them_is_told_under_its_own_heading(tmp_path):
    extra = '[columns.support_agencies]\nnspcc = "NSPCC?"\ncamhs = "CAMHS?"\n'
    review = write_review(tmp_path, extra=extra)
    text = "case_id,referred_on,NSPCC?,CAMHS?\nA1,2018-02-01,Yes,Perhaps\n"
    review.cases_path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseDataError) as caught:
        p2p.load_cases(review)
    (fault,) = caught.value.faults
    assert fault.place == "cases.csv, row 2, CAMHS?"
    assert fault.problem.startswith("expected a word for yes, no or not recorded")
    assert "Perhaps" not in str(fault)


def test_an_id_can_be_made_of_several_cells_and_lacks_where_one_is_blank():
    columns = {"case_id": {"joined": ("child", "day")}}
    rows = rows_of("child,day", "7,2018-02-01", "7,2018-03-01", columns=columns)
    assert rows["case_id"].tolist() == ["7 / 2018-02-01", "7 / 2018-03-01"]
    with pytest.raises(CaseDataError, match="this row has none"):
        rows_of("child,day", "7,", columns=columns)


def test_a_column_that_the_review_maps_must_be_there_part_by_part(tmp_path):
    extra = '[columns.support_agencies]\nnspcc = ["NSPCC?", "NSPCC"]\ncamhs = "CAMHS?"\n'
    review = write_review(tmp_path, extra=extra, rows=[{}])
    review.cases_path.write_text("case_id,referred_on,CAMHS?\nA1,2018-02-01,Yes\n")
    with pytest.raises(CaseDataError) as caught:
        p2p.load_cases(review)
    assert [fault.problem for fault in caught.value.faults] == [
        'no column is headed "NSPCC?" or "NSPCC"'
    ]


# --- Annex A ---


def test_the_public_sample_of_annex_a_is_read_with_every_repair_told(annex_a):
    mapping = mapping_of({"from": "annex-a"}, Words())
    whole = joined(annex_a, mapping.ready)
    found = mapped(whole.rows, mapping)
    rows = found.rows
    assert rows["referral_source"].tolist() == ["8", "3", "6", "2A", "6", "6"]
    assert rows["referral_nfa"].tolist() == [False] * 6
    assert rows["case_id"].is_unique and rows["case_id"][2] == "6537810 / 2020-09-16"
    # One child of List 5 was referred in List 3; the others were not.
    assert rows["conference_on"].notna().tolist() == [True, *[False] * 5]
    assert rows.loc[2, "strategy_discussion_on"] == pd.Timestamp("2020-09-16")
    assert rows[list(mapping.absent)].isna().all(axis=None)
    told = [(one.code, one.place, one.count) for one in (*whole.repairs, *found.repairs)]
    assert told == [
        ("row-without-referral", "List 2", 5),
        ("row-without-referral", "List 4", 5),
        ("row-without-referral", "List 5", 4),
        ("row-without-referral", "List 6", 5),
        ("word-trimmed", "export.xlsx, Referral Source", 6),
    ]


def test_no_repair_names_a_child_a_worker_or_a_day(annex_a):
    mapping = mapping_of({"from": "annex-a"}, Words())
    whole = joined(annex_a, mapping.ready)
    words = " ".join(map(str, (*whole.repairs, *mapped(whole.rows, mapping).repairs)))
    values = {
        text for one in annex_a.values() for text in one.rows.to_numpy().ravel() if len(text) > 4
    }
    assert not [value for value in values if value in words]


def test_the_public_sample_is_a_case_file_whose_lists_are_joined_and_every_repair_told(tmp_path):
    extra = '[columns]\nfrom = "annex-a"\n'
    review = write_review(tmp_path, measures={"cases": {"label": "cases"}}, extra=extra)
    copied = tmp_path / "annex-a.xlsx"
    copied.write_bytes(SAMPLE.read_bytes())
    origin = Origin(file=str(copied))
    taken = review.model_copy(update={"cases": origin})
    taken._folder = review.folder
    found = read_records(taken)
    assert len(found.rows) == 6 and found.rows["case_id"].is_unique
    assert found.rows["referral_source"].tolist() == ["8", "3", "6", "2A", "6", "6"]
    told = {one.code: one.count for one in found.findings.repairs}
    assert told["word-trimmed"] == 6 and "row-without-referral" in told
    queries = {one.code for one in found.findings.notes}
    assert queries == {"F03"}, "columns of the lists that no field is read from are said"
    assert found.findings.errors == 0


ANNEX = "Child Unique ID,Date of Referral,Referral Source,Referral NFA?"


def test_a_file_of_joined_lists_is_a_case_file_and_the_check_says_what_it_cannot_give(tmp_path):
    measures = {
        "cases": {"label": "cases"},
        "nfa": {"label": "no action", "where": {"referral_nfa": "yes"}},
        "outside": {"label": "outside", "where": {"location": "outside"}},
    }
    review = write_review(tmp_path, measures=measures, extra='[columns]\nfrom = "annex-a"\n')
    review.cases_path.write_text(
        f"{ANNEX}\n1,2018-02-01,e) 2A: Schools,a) Yes\n2,2018-03-01,,b) No\n"
    )
    cases = p2p.load_cases(review)
    counts = p2p.count(cases, review)
    release = p2p.protect(counts, review.editions["exempt"])
    assert (release["nfa"].value, release["nfa"].no) == (1, 1)
    assert (release["outside"].value, release["outside"].no, release["outside"].not_recorded) == (
        0,
        0,
        2,
    )
    lines = list(mapping_notes(review))
    assert any("Ofsted Annex A cannot give school_urn" in line for line in lines)
    assert any("[measures.outside] rests on location" in line for line in lines)
    assert not any("[measures.nfa]" in line for line in lines)


def test_a_question_that_the_mapping_could_answer_still_needs_its_column(tmp_path):
    measures = {"nfa": {"label": "no action", "where": {"referral_nfa": "yes"}}}
    review = write_review(tmp_path, measures=measures, extra='[columns]\nfrom = "annex-a"\n')
    review.cases_path.write_text("Child Unique ID,Date of Referral\n1,2018-02-01\n")
    with pytest.raises(
        CaseDataError, match='no column is headed "Referral NFA\\?" or "Referral NFA"'
    ):
        p2p.load_cases(review)


def test_a_column_that_the_export_does_not_have_may_be_called_absent_and_then_stays_not_recorded(
    tmp_path,
):
    measures = {"met": {"label": "police told", "where": {"police_referred": "yes"}}}
    asked = write_review(tmp_path, measures=measures)
    asked.cases_path.write_text("case_id,referred_on\n1,2018-02-01\n")
    with pytest.raises(CaseDataError, match="list it in `absent`, in \\[columns\\]"):
        p2p.load_cases(asked)
    extra = '[columns]\nabsent = ["police_referred"]\n'
    review = write_review(tmp_path, measures=measures, extra=extra)
    review.cases_path.write_text("case_id,referred_on\n1,2018-02-01\n")
    release = p2p.protect(p2p.count(p2p.load_cases(review), review), review.editions["exempt"])
    assert (release["met"].value, release["met"].not_recorded) == (0, 1)
    assert list(mapping_notes(review)) == [
        "The export cannot give police_referred: `absent` in [columns] of review.toml says so.",
        "[measures.met] rests on police_referred: without it, it stays not recorded",
    ]


def test_a_column_that_is_there_although_the_review_calls_it_absent_is_a_fault(tmp_path):
    extra = '[columns]\nabsent = ["location"]\n'
    review = write_review(tmp_path, measures={"cases": {"label": "cases"}}, extra=extra)
    review.cases_path.write_text("case_id,referred_on,location\n1,2018-02-01,school\n")
    with pytest.raises(CaseDataError, match="there is a column for location, which"):
        p2p.load_cases(review)


# --- The standard dataset ---


def test_the_tables_of_the_standard_dataset_are_joined_by_their_numbers():
    mapping = mapping_of({"from": "ssd"}, Words())
    sheets = {
        "ssd_cin_episodes": sheet(
            "ssd_cin_episodes",
            "cine_referral_id,cine_person_id,cine_referral_date,cine_referral_source_code,cine_referral_nfa",
            "1,C1,2018-02-01,3D,Y",
            "2,C1,2018-05-01,6,0",
            "3,C2,2018-05-01,2A,NULL",
        ),
        "ssd_s47_enquiry": sheet(
            "ssd_s47_enquiry",
            "s47e_s47_enquiry_id,s47e_referral_id,s47e_s47_start_date",
            "71,2,2018-05-03",
        ),
        "ssd_initial_cp_conference": sheet(
            "ssd_initial_cp_conference",
            "icpc_icpc_id,icpc_s47_enquiry_id,icpc_icpc_date",
            "81,71,2018-05-20",
            "82,,2018-05-21",
        ),
        "ssd_early_help_episodes": sheet(
            "ssd_early_help_episodes", "earl_person_id,earl_episode_start_date", "C1,2018-03-01"
        ),
    }  # fmt: skip
    rows = mapped(joined(sheets, mapping.ready).rows, mapping).rows
    assert rows["case_id"].tolist() == ["1", "2", "3"]
    assert rows["referral_source"].tolist() == ["3", "6", "2A"]
    assert rows["referral_nfa"].fillna(False).tolist() == [True, False, False]
    assert rows["referral_nfa"].isna().tolist() == [False, False, True]
    assert rows["section_47_started_on"].notna().tolist() == [False, True, False]
    assert rows["conference_on"].notna().tolist() == [False, True, False]
    assert rows["early_help_on"].notna().tolist() == [True, False, False]
