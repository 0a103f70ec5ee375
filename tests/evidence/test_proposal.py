"""A proposed mapping: the sure stands, the unsure is a comment, and nothing personal is quoted."""

import tomllib

import pandas as pd
import pytest

import p2p_analysis as p2p
from p2p_analysis.evidence.proposal import propose
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError
from tests.invented import write_review

COLUMNS = {
    "Case Ref": ["AX-1", "AX-2", "AX-3", "AX-4"],
    "Date of Referral": ["01/02/2018", "02/03/2018", "05/04/2018", ""],
    "Referred by": ["Police", "School", "q) 6: Police", "2A"],
    "Type of abuse": ["Rape", "Sexual assault", "Inappropriate touching", "rape"],
    "NFA?": ["a) Yes", "b) No", "N/K", "1"],
    "Age band": ["14-15", "10-13", "14-15", "16-17"],
    "Support: NSPCC": ["Y", "N", "Y", ""],
    "CAMHS support": ["Y", "N", "", ""],
    "Victim sex": ["F", "Male", "female", "Wystan Okonkwo"],
    "Social worker": ["Wystan Okonkwo", "Ada Zell", "Bo Yarrow", "Cy Quill"],
    "DOB": ["2004-01-09", "2005-02-09", "2004-03-09", "2004-04-09"],
    "Notes": ["met at the park with Zed", "x y z", "rang mother", "none"],
}
TEXT = propose(Sheet(pd.DataFrame(COLUMNS, index=range(2, 6), dtype=object), "unknown.csv", ""))
FOUND = tomllib.loads(TEXT)


def test_known_headings_and_fitting_values_make_a_line_that_stands():
    assert FOUND["columns"] == {
        "case_id": "Case Ref",
        "referred_on": "Date of Referral",
        "referral_source": "Referred by",
        "harm_type": "Type of abuse",
        "victim_sex": "Victim sex",
        "referral_nfa": "NFA?",
    }


def test_what_could_be_either_of_two_fields_is_only_a_comment_with_its_reason():
    lines = [line for line in TEXT.splitlines() if '"Age band"' in line]
    assert lines and all(line.startswith("# ") and "not sure" in line for line in lines)
    assert "100% of what it holds fits" in lines[0]


def test_yes_or_no_columns_named_after_the_words_of_a_field_are_a_candidate_together():
    (line,) = [line for line in TEXT.splitlines() if "CAMHS support" in line]
    told = tomllib.loads(line.removeprefix("# "))
    assert told == {"support_agencies": {"nspcc": "Support: NSPCC", "camhs": "CAMHS support"}}


def test_words_are_given_their_meaning_and_unknown_ones_are_marked():
    assert FOUND["words"]["referral_source"] == {"6": ["Police"], "2A": ["School"]}
    assert FOUND["words"]["victim_sex"] == {"female": ["F"]}
    assert FOUND["words"]["yes"] == ["yes", "y", "1"]
    assert '# ? = ["Inappropriate touching"] # one of: rape, penetration' in TEXT


def test_no_id_day_name_or_note_is_quoted():
    for name in ("Case Ref", "Social worker", "DOB", "Notes", "Date of Referral"):
        for value in filter(None, COLUMNS[name]):
            assert value not in TEXT or value == "none", value
    assert "(see the file)" in TEXT  # a name that stands among the words of a coded column
    assert "Okonkwo" not in TEXT


def test_below_a_threshold_nothing_is_proposed_and_the_heading_is_listed():
    (line,) = [line for line in TEXT.splitlines() if line.startswith("# Nothing is proposed")]
    assert line == "# Nothing is proposed for: Social worker; Notes"


def test_the_header_says_what_the_proposal_is_and_where_it_belongs():
    head = TEXT[: TEXT.index("[columns]")]
    assert "proposed for unknown.csv" in head and "exempt side" in head


def test_a_proposal_put_into_a_review_reads_the_export(tmp_path):
    review = write_review(tmp_path, extra=TEXT)
    table = pd.DataFrame(COLUMNS).assign(**{"Date of Referral": "2018-02-01"})
    table = table.assign(**{"Type of abuse": "Sexual assault", "Victim sex": "F"})
    table.to_csv(review.cases_path, index=False)
    rows = p2p.load_cases(review).rows
    assert rows["referral_source"].tolist() == ["6", "2A", "6", "2A"]
    assert rows["victim_sex"].tolist() == ["female"] * 4
    assert rows["referral_nfa"].isna().tolist() == [False, False, True, False]


def test_a_review_keeps_what_it_maps_and_hears_what_its_questions_need(tmp_path):
    measures = {"a": {"label": "x", "where": {"police_status": "open"}}}
    review = write_review(tmp_path, measures=measures, extra='[columns]\nharm_type = "Kind"\n')
    rows = pd.DataFrame(COLUMNS, dtype=object)
    text = propose(Sheet(rows, "unknown.csv", ""), review)
    assert "# harm_type: the review says already where it stands" in text
    assert "# The review's questions need police_status, and no column is surely that." in text


def test_a_file_without_headings_is_refused_and_nothing_of_it_is_quoted():
    rows = pd.DataFrame([["a", "b", "c"]], columns=["2018-02-01", "17", "Ann"])
    with pytest.raises(CaseDataError) as caught:
        propose(Sheet(rows, "raw.csv", ""))
    assert "does not look like a row of headings" in str(caught.value)
    assert "2018" not in str(caught.value)


def test_the_headings_of_the_house_map_to_themselves(review):
    rows = pd.read_csv(review.cases_path, dtype=str, keep_default_na=False)
    found = tomllib.loads(propose(Sheet(rows, "own.csv", "")))["columns"]
    assert found and all(field == heading for field, heading in found.items())
    assert len(found) >= len(rows.columns) - 6


def test_what_no_case_may_hold_is_never_proposed_for_anything():
    (line,) = [line for line in TEXT.splitlines() if "DOB" in line]
    assert line == "# No case may hold these; take them out of the export: DOB"


def test_a_list_of_annex_a_is_known_and_a_childs_gender_is_not_taken_for_the_victims():
    rows = pd.DataFrame(
        {
            "Child Unique ID": ["1", "2"],
            "Gender": ["a) Male", "b) Female"],
            "Date of Birth": ["2004-07-18", "2009-08-14"],
            "Date of Referral": ["2020-09-16", "2020-09-16"],
            "Referral Source": ["s) 8: Other", "j) 3D: Health services"],
            "Referral NFA?": ["No", "a) Yes"],
        },
        dtype=object,
    )
    text = propose(Sheet(rows, "list3.csv", ""))
    found = tomllib.loads(text)
    assert '# from = "annex-a" # 4 of its headings are here' in text
    assert found["columns"] == {
        "person_id": "Child Unique ID",
        "referred_on": "Date of Referral",
        "referral_source": "Referral Source",
        "referral_nfa": "Referral NFA?",
    }
    assert found["words"]["referral_source"] == {"3": ["j) 3D: Health services"]}
    assert "Date of Birth" not in text.partition("# No case may hold")[0]


# --- As an analyst meets it ---


def test_a_known_heading_is_a_candidate_whatever_stands_below_it_and_no_other_field_takes_it():
    rows = pd.DataFrame({"Police outcome": ["a", "b"], "Advice followed": ["Y", "N"]}, dtype=object)
    told = propose(Sheet(rows, "x.csv", ""))
    assert (
        '# police_status = "Police outcome" # 0.60, not sure: the heading is a known name' in told
    )
    assert "advice_complied =" not in told
    assert tomllib.loads(told)["words"]["advice_followed"] == {"no": ["N"], "yes": ["Y"]}


def test_a_heading_of_what_is_worked_out_from_other_columns_is_told_as_that():
    rows = pd.DataFrame({"Case ref": ["1"], "Social care outcome": ["NFA"]}, dtype=object)
    told = propose(Sheet(rows, "x.csv", ""))
    assert '# "Social care outcome": social_care_outcome is worked out from other columns' in told


def test_words_of_a_column_that_the_review_maps_already_are_proposed_too(tmp_path):
    review = write_review(tmp_path, extra='[columns]\nlocation = "Place"\n')
    places = ["School", "School", "School", "Journey"]
    rows = pd.DataFrame({"case_id": list("1234"), "Place": places}, dtype=object)
    assert '# ? = ["Journey"] # one of: school, outside' in propose(
        Sheet(rows, "x.csv", ""), review
    )


def test_records_without_a_row_of_headings_are_not_quoted():
    rows = pd.DataFrame([["x"] * 4], columns=["A1", "2018-02-01", "Wystan", "yes"])
    with pytest.raises(CaseDataError) as caught:
        propose(Sheet(rows, "raw.csv", ""))
    assert "Wystan" not in str(caught.value)


def test_a_table_of_very_many_columns_is_refused_at_once():
    rows = pd.DataFrame([["x"] * 1001], columns=[f"column {n}" for n in range(1001)])
    with pytest.raises(CaseDataError, match="has 1,001 columns; is this a table of cases"):
        propose(Sheet(rows, "wide.csv", ""))
