"""Case data: every fault found in one reading, and no case's value in any message."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.__main__ import main
from p2p_analysis.evidence.derive import SOURCES
from p2p_analysis.words.errors import CaseDataError
from p2p_analysis.words.fields import all_fields
from tests.invented import write_review
from tests.press import test_bad_cells as cells

HEADINGS = "case_id,referred_on,location,victims,closed_on,second_review,support_agencies"
GOOD = "A1,2018-02-01,school,1,2018-05-01,yes,school;nspcc"
MARKER = "Zxq7-Wystan-Okonkwo"
OWN = {name: field for name, field in all_fields().items() if not field.derived}


@pytest.fixture(scope="session")
def reads(tmp_path_factory):
    """Read a case file given as text (or bytes), with an invented review."""
    number = iter(range(10**6))
    home = tmp_path_factory.mktemp("cases")

    def read(text, **settings):
        review = write_review(home / f"r{next(number)}", **settings)
        if text is None:
            review.cases_path.unlink()
        else:
            review.cases_path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return p2p.load_cases(review)

    return read


@pytest.fixture(scope="session")
def refused(reads):
    """Read a case file that must be refused; return its lines."""

    def lines(text, **settings):
        with pytest.raises(CaseDataError) as caught:
            reads(text, **settings)
        assert caught.value.exit_code == 4
        return [str(fault) for fault in caught.value.faults]

    return lines


def table(*rows, headings=HEADINGS):
    return "\n".join([headings, *rows, ""])


# --- The file ---


def test_a_missing_file_is_told_with_what_to_do(refused):
    assert refused(None) == [
        "cases.csv: no such file; set `cases` in review.toml to where the case file is"
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_refused(refused, text):
    assert refused(text) == ["cases.csv: is empty; expected a row of headings and cases"]


@pytest.mark.parametrize("rest", ["", "\n", "\n\n\n", "\n,,,,,,\n"])
def test_headings_without_a_case_are_refused(refused, rest):
    assert refused(HEADINGS + rest) == ["cases.csv: holds headings but no case"]


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    review = write_review(tmp_path)
    review.cases_path.unlink()
    review.cases_path.mkdir()
    with pytest.raises(CaseDataError, match=r"cases\.csv: cannot be read"):
        p2p.load_cases(review)


def test_a_row_that_is_cut_off_is_told_by_its_number(refused):
    lines = refused(table(GOOD, "A2", "A3"))
    assert lines == [
        "cases.csv, row 3: holds fewer cells than the row of headings; is it cut off?",
        "cases.csv, row 4: holds fewer cells than the row of headings; is it cut off?",
    ]


def test_a_row_with_too_many_cells_is_told_by_its_number(refused):
    (line,) = refused(table(GOOD, GOOD.replace("A1", "A2") + ",more"))
    assert line == "cases.csv, row 3: holds more cells than the row of headings"


def test_a_quotation_mark_that_is_never_closed_is_told_by_its_row(refused):
    (line,) = refused(table(GOOD, 'A2,2018-02-01,"school,1,,,'))
    assert line == "cases.csv, row 3: a quotation mark opens here and is never closed"


# --- The headings ---


def test_a_heading_that_stands_twice_is_refused(refused):
    (line,) = refused("case_id,referred_on,location,location\nA1,2018-01-01,school,school\n")
    assert line == 'cases.csv, row 1: heading "location" stands twice'


def test_a_missing_heading_is_told_with_the_nearest(refused):
    (line,) = refused("case_id,refered_on\nA1,2018-01-01\n")
    expected = 'cases.csv, row 1: no column is headed "referred_on"; did you mean "refered_on"?'
    assert line == expected


def test_every_missing_heading_is_told(refused):
    measures = {"a": {"label": "x", "where": {"location": "school"}, "by": ["harm_type"]}}
    found = refused("case_id\nA1\n", measures=measures)
    assert [line.split('"')[1] for line in found] == ["harm_type", "location", "referred_on"]


def test_a_column_is_found_by_the_heading_that_the_review_gives_it(reads, refused):
    extra = '[columns]\nreferred_on = "Date of referral"\n'
    found = reads("case_id,Date of referral\nA1,2018-02-01\n", extra=extra)
    assert found.rows["referred_on"].tolist() == [pd.Timestamp("2018-02-01")]
    (line,) = refused("case_id,Date of referal\nA1,2018-02-01\n", extra=extra)
    assert 'no column is headed "Date of referral"; did you mean "Date of referal"?' in line


def test_a_fault_names_the_heading_of_the_file_and_not_our_field(refused):
    extra = '[columns]\nreferred_on = "Date of referral"\n'
    (line,) = refused("case_id,Date of referral\nA1,soon\n", extra=extra)
    assert line.startswith("cases.csv, row 2, Date of referral: expected a day")


@pytest.mark.parametrize("derived", sorted(set(SOURCES) - {"period", "quarter", "month"}))
def test_a_derived_field_that_is_asked_for_needs_every_column_it_is_made_from(refused, derived):
    field = all_fields()[derived]
    if field.can_be_asked:
        measure = {"label": "x", "where": {derived: field.levels[0]}}
    else:
        measure = {"label": "x", "statistic": "sum", "field": derived}
    found = refused("case_id,referred_on\nA1,2018-02-01\n", measures={"a": measure})
    missing = {line.split('"')[1] for line in found if "no column is headed" in line}
    assert missing == set(SOURCES[derived]) - {"referred_on"}


def test_the_sources_of_every_derived_field_are_declared():
    derived = {name for name, field in all_fields().items() if field.derived}
    # Those of guidance stand on what the review's register asks for; see `evidence.guidance`.
    assert set(SOURCES) == {name for name in derived if not name.startswith("guidance_")}
    assert {name for names in SOURCES.values() for name in names} <= set(OWN)


def test_a_measure_of_schools_needs_the_number_of_the_setting(refused):
    measures = {"a": {"label": "x", "unit": "schools"}}
    (line,) = refused("case_id,referred_on\nA1,2018-02-01\n", measures=measures)
    assert '"school_urn"' in line


def test_a_file_without_a_row_of_headings_is_refused_and_none_of_it_is_quoted(refused):
    (line,) = refused(f"{MARKER},2018-02-01,{MARKER}\nA2,2018-02-01,x\n")
    assert line == (
        "cases.csv, row 1: holds no heading that the review knows; "
        "expected a row of headings, as [columns] in review.toml has them"
    )


# --- The answers ---


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("referred_on", "31/02/2018", "expected a day that exists, written YYYY-MM-DD, or nothing"),
        ("referred_on", "2018-02-31", "expected a day that exists"),
        ("referred_on", "2018-2-31", "expected a day that exists"),
        ("closed_on", "431", "expected a day that exists"),
        ("location", "playground", "expected one of: school, outside, online, transport, or"),
        ("location", "Schools", "expected one of: school"),
        ("victims", "two", "expected a whole number from 0, or nothing"),
        ("victims", "-1", "expected a whole number from 0"),
        ("victims", "1.5", "expected a whole number from 0"),
        ("second_review", "perhaps", "expected a word for yes, no or not recorded, as [words]"),
        ("support_agencies", "school;army", "expected any of these, parted by semicolons: school,"),
        ("support_agencies", ";", "expected any of these, parted by semicolons"),
        ("location", "NA", "expected one of"),
        ("second_review", "nan", "expected a word for yes"),
        ("victims", "null", "expected a whole number"),
        ("referred_on", "N/A", "expected a day"),
    ],
)
def test_an_answer_that_its_field_does_not_know_is_refused(refused, column, value, told):
    row = dict(zip(HEADINGS.split(","), GOOD.split(","), strict=True)) | {column: value}
    (line,) = refused(table(",".join(row.values())))
    assert line.startswith(f"cases.csv, row 2, {column}: ")
    assert told in line


def test_a_case_id_that_stands_twice_names_both_rows_and_not_the_id(refused):
    (line,) = refused(table(GOOD, GOOD.replace("A1", "A2"), GOOD))
    assert line == "cases.csv, row 4, case_id: the same case id as row 2; each case may stand once"


def test_ids_are_the_same_in_spite_of_blanks_around_them(refused):
    (line,) = refused(table(GOOD, GOOD.replace("A1", " A1 ")))
    assert "the same case id as row 2" in line


def test_a_row_without_an_id_is_refused(refused):
    (line,) = refused(table(GOOD, GOOD.replace("A1", "")))
    assert line == "cases.csv, row 3, case_id: every case needs an id; this row has none"


def test_all_faults_are_told_at_once_in_the_order_of_the_rows(refused):
    found = refused(
        table(
            "A1,31/02/2018,playground,one,soon,perhaps,army",
            GOOD.replace("A1", ""),
            "A1,2018-02-30,school,1,,,",
        )
    )
    assert [line.split(":")[0] for line in found] == [
        "cases.csv, row 2, closed_on",
        "cases.csv, row 2, location",
        "cases.csv, row 2, referred_on",
        "cases.csv, row 2, second_review",
        "cases.csv, row 2, support_agencies",
        "cases.csv, row 2, victims",
        "cases.csv, row 3, case_id",
        "cases.csv, row 4, case_id",
        "cases.csv, row 4, referred_on",
    ]


@pytest.mark.parametrize("name", OWN)
def test_a_bad_value_in_any_column_of_a_case_is_never_quoted(refused, name):
    """Ids take any text, so there the marker stands twice, or beside another fault."""
    row = {"case_id": "A1", "referred_on": "2018-02-01"} | {name: MARKER}
    bad = row | {"location": MARKER}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(bad), lineterminator="\n")
    writer.writeheader()
    writer.writerows([bad, bad])
    found = refused(text.getvalue())
    assert len(found) >= 3  # two places, one id twice
    assert not any(MARKER in line for line in found)


marks = st.text(st.characters(categories=["L", "N"]), min_size=6, max_size=14).map("Ж".__add__)


@settings(max_examples=40, deadline=None)
@given(mark=marks, column=st.integers(0, 6), row=st.integers(0, 3), twice=st.booleans())
def test_no_message_holds_a_case_value_wherever_it_stands(refused, mark, column, row, twice):
    rows = [[f"A{n}", *GOOD.split(",")[1:]] for n in range(4)]
    rows[row][column] = mark
    rows[(row + 1) % 4][0] = rows[row][0]  # so that an id as well is at fault
    if twice:
        rows[(row + 2) % 4][column] = mark
    found = refused(table(*(",".join(cells) for cells in rows)))
    assert found and not any(mark in line for line in found)


@pytest.mark.parametrize(
    "text",
    [
        f"{MARKER},{MARKER}\n{MARKER},{MARKER}\n",
        f"{HEADINGS}\n{MARKER},1,2,3,4,5,6,7,8\n",
        f'{HEADINGS}\n"{MARKER},2018-02-01\n',
        f"case_id,date\n{MARKER},{MARKER}\n",
    ],
    ids=["no headings", "too many cells", "open quotation", "missing heading"],
)
def test_a_broken_table_is_told_without_its_contents(refused, text):
    assert not any(MARKER in line for line in refused(text))


# --- What is read ---


def test_a_byte_order_mark_is_no_part_of_the_first_heading(reads):
    assert list(reads(b"\xef\xbb\xbf" + table(GOOD).encode()).rows["case_id"]) == ["A1"]


def test_blank_lines_are_no_cases_and_rows_keep_their_numbers(reads, refused):
    text = table(GOOD, "", ",,,,,,", GOOD.replace("A1", "A2"))
    assert list(reads(text).rows["case_id"]) == ["A1", "A2"]
    (line,) = refused(table(GOOD, "", ",,,,,,", GOOD.replace("A1,2018-02-01", "A2,soon")))
    assert line.startswith("cases.csv, row 5, referred_on")


def test_leading_zeros_stay(reads):
    text = "case_id,referred_on,school_urn\n007,2018-02-01,000123\n"
    rows = reads(text).rows
    assert rows.loc[0, ["case_id", "school_urn"]].tolist() == ["007", "000123"]


def test_the_letters_na_are_not_a_missing_id(reads):
    assert list(reads("case_id,referred_on\nNA,2018-02-01\n").rows["case_id"]) == ["NA"]


def test_words_of_the_export_are_read_as_the_review_says(reads):
    extra = '[words]\nyes = ["Ja"]\nno = ["Nein"]\nnot_recorded = ["?"]\n'
    rows = "\n".join(f"A{n},2018-02-0{n},{word}" for n, word in enumerate(["Ja", "Nein", "?"], 1))
    found = reads(f"case_id,referred_on,second_review\n{rows}\n", extra=extra).rows
    assert found["second_review"].dtype == "boolean"
    assert found["second_review"].fillna(False).tolist() == [True, False, False]
    assert found["second_review"].isna().tolist() == [False, False, True]


def test_each_kind_has_its_own_type(reads):
    rows = reads(table(GOOD)).rows
    assert str(rows["closed_on"].dtype).startswith("datetime64")
    assert rows["victims"].dtype == "Int64"
    assert rows["location"].dtype == "string"
    assert rows.loc[0, "support_agencies"] == {"school", "nspcc"}


def test_a_blank_answer_is_missing_in_every_kind_of_column(reads):
    rows = reads("\n".join([HEADINGS, "A1,2018-02-01,,,,,", ""])).rows
    assert rows[HEADINGS.split(",")[2:]].isna().all(axis=None)


def test_a_column_that_the_file_lacks_is_not_recorded(reads):
    rows = reads("case_id,referred_on\nA1,2018-02-01\n").rows
    assert set(all_fields()) <= set(rows.columns)
    assert rows[["harm_type", "referral_nfa", "victims", "closed_on"]].isna().all(axis=None)


def test_a_case_outside_the_window_is_left_out_and_counted_as_such(reads):
    days = ["2017-12-31", "2018-01-01", "2019-12-31", "2020-01-01", "2020-02-01", ""]
    text = "case_id,referred_on\n" + "".join(f"A{n},{day}\n" for n, day in enumerate(days))
    found = reads(text)
    assert list(found.rows["case_id"]) == ["A1", "A2"]
    assert found.left_out == {"before": 1, "after": 2, "undated": 1}


def test_rows_come_in_the_order_of_referral_whatever_the_files(reads):
    text = "case_id,referred_on\nB,2018-03-01\nC,2018-02-01\nA,2018-03-01\n"
    assert list(reads(text).rows["case_id"]) == ["C", "A", "B"]


def test_every_row_of_a_case_file_weighs_one(cases):
    assert set(cases.rows["n"]) == {1}
    assert len(cases.rows) == 28


def test_the_file_is_not_changed_and_the_fingerprint_is_that_of_its_bytes(tmp_path):
    import hashlib

    review = write_review(tmp_path, rows=[{"location": "school"}])
    before = review.cases_path.read_bytes()
    found = p2p.load_cases(review)
    p2p.count(found, review)
    assert review.cases_path.read_bytes() == before
    assert found.fingerprint == hashlib.sha256(before).hexdigest()


def test_cases_refuse_to_be_shown(cases):
    for text in (repr(cases), str(cases)):
        assert "POP-" not in text
        assert "Rows are not shown" in text
    assert not hasattr(cases, "_repr_html_")


def test_the_check_warns_of_records_that_all_lie_outside_the_periods(tmp_path, capsys):
    days = ["1999-01-01", "1999-01-02", "2091-01-01"]
    review = write_review(
        tmp_path / "reports" / "small",
        rows=[{"referred_on": day} for day in days],
        chapters={"cases": "1.1 Text.\n"},
        head='notebook = "paper.ipynb"',
        files={"paper.ipynb": cells.notebook(cells.GOOD)},
    )
    assert not len(p2p.load_cases(review).rows)
    main(["check", str(review.folder)])
    told = capsys.readouterr().out
    assert (
        "warning: no record was referred within the periods (2 before them, 1 after them)" in told
    )
    assert "set [periods] to the days that the file covers" in told
    assert "1999" not in told
