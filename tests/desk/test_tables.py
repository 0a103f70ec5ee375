"""Tables of the desk: silence is counted by itself, and every output begins with the marking."""

import sys

import pytest

import p2p_analysis as p2p
from p2p_analysis.desk.sheet import WARNING
from p2p_analysis.show.nodes import MIME
from p2p_analysis.words.errors import UsageError
from tests.invented import several, write_review

MEASURES = {"cases": {"label": "cases", "by": ["location", "support_agencies"]},
            "together": {"label": "together", "where": {"same_setting_now": "yes"}},
            "school": {"label": "by a school", "where": {"school_phase": "primary"}}}  # fmt: skip
ROWS = [
    *several(4, same_setting_now="yes", location="school", support_agencies="school;nspcc"),
    *several(3, same_setting_now="no", location="school"),
    *several(2, location="online", support_agencies="school"),
    *several(1),
]


@pytest.fixture
def small(tmp_path):
    """Ten cases: four together, three apart, three not recorded."""
    review = write_review(tmp_path, measures=MEASURES, rows=ROWS)
    return p2p.load_cases(review), review


def rows_of(sheet):
    return {row[0]: row[1:] for row in sheet.rows}


def test_completeness_counts_what_is_there_and_what_is_not(small):
    found = rows_of(p2p.completeness(*small))
    assert found["case_id"] == (10, 0, 100)
    assert found["same_setting_now"] == (7, 3, 70)
    assert found["location"] == (9, 1, 90)
    assert found["harm_type"] == (0, 10, 0)  # no such column in the file
    assert "period" not in found  # worked out, not recorded


def test_a_field_with_a_gap_is_never_called_complete(tmp_path):
    rows = [*several(299, location="school"), {}]
    review = write_review(tmp_path, measures=MEASURES, rows=rows)
    assert rows_of(p2p.completeness(p2p.load_cases(review), review))["location"] == (299, 1, 99)


def test_not_recorded_is_a_row_and_a_column_of_its_own(small):
    sheet = p2p.tabulate(*small, "location", "same_setting_now")
    assert sheet.head == ("Location", "Yes", "No", "Not recorded", "All")
    found = rows_of(sheet)
    assert found["In school"] == (4, 3, 0, 7)
    assert found["Online"] == (0, 0, 2, 2)
    assert found["Not recorded"] == (0, 0, 1, 1)
    assert found["All"] == (4, 3, 3, 10)
    assert "Outside school" not in found
    assert rows_of(p2p.tabulate(*small, "location"))["Not recorded"] == (1,)


def test_not_recorded_stays_where_no_case_is_silent(small):
    sheet = p2p.tabulate(*small, "location", where={"location": "school"})
    assert rows_of(sheet) == {"In school": (7,), "Not recorded": (0,), "All": (7,)}


def test_a_filter_keeps_its_three_answers(small):
    sheet = p2p.tabulate(*small, "location", where={"same_setting_now": "no"})
    assert rows_of(sheet)["All"] == (3,)
    assert "is “No”: 3 yes; 4 no; 3 not recorded." in sheet.notes[0]
    assert "not “no” either" in sheet.notes[0]
    silent = p2p.tabulate(*small, "location", where={"same_setting_now": "not_recorded"})
    assert rows_of(silent)["All"] == (3,)
    assert "3 yes; 7 no; 0 not recorded." in silent.notes[0]


def test_a_case_with_several_answers_counts_once_in_the_total(small):
    sheet = p2p.tabulate(*small, "support_agencies")
    found = rows_of(sheet)
    assert sum(n for name, (n,) in found.items() if name != "All") == 14
    assert found["All"] == (10,)
    assert any("more than one answer" in note for note in sheet.notes)


def test_grouped_rows_count_by_their_weight(small):
    cases, review = small
    heavy = cases.rows.assign(n=5)
    cases = type(cases)(heavy, cases.left_out, cases.fingerprint)
    assert rows_of(p2p.tabulate(cases, review, "location"))["All"] == (50,)
    assert rows_of(p2p.completeness(cases, review))["location"] == (45, 5, 90)


def test_a_sheet_is_a_data_frame_for_pandas(small):
    frame = p2p.tabulate(*small, "location").frame
    assert list(frame.columns) == ["Location", "Cases"]
    assert frame.set_index("Location").loc["In school", "Cases"] == 7


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"rows": "locaton"}, 'unknown field "locaton"; did you mean "location"?'),
        ({"rows": "case_id"}, '"case_id" is a id; it has no words to count by'),
        ({"rows": "location", "columns": "location"}, "against itself says nothing"),
        (
            {"rows": "location", "where": {"location": "schol", "case_id": "x"}},
            '"schol" is not a word of field "location"; did you mean "school"?',
        ),
        ({"rows": "location", "where": {"location": 7}}, "needs a word in quotes"),
    ],
)
def test_a_slip_is_told_in_a_line(small, asked, told):
    with pytest.raises(UsageError) as error:
        p2p.tabulate(*small, **asked)
    assert told in str(error.value)
    # In a notebook the faults stand alone, without the code that found them.
    assert error.value._render_traceback_()[1:] == [str(one) for one in error.value.faults]


def test_every_output_begins_with_the_marking_and_none_is_a_block_of_the_paper(small):
    cases, review = small
    trial = p2p.try_measure(cases, review, "apart", {"label": "x", "by": ["location"]})
    for shown in (
        p2p.completeness(cases, review),
        p2p.tabulate(cases, review, "location", "period"),
        trial,
        p2p.as_toml(trial),
        p2p.preview(trial),
    ):
        bundle = shown._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"}
        assert MIME not in bundle
        assert bundle["text/plain"].startswith("Exempt")
        assert bundle["text/html"].startswith("<div class=p2p-screen><p class=marking>Exempt</p>")


def test_a_review_without_an_exempt_edition_is_marked_all_the_same(tmp_path):
    editions = {"public": {"marking": "Public", "suppress_below": 6}}
    review = write_review(tmp_path, measures=MEASURES, rows=ROWS, editions=editions)
    assert p2p.tabulate(p2p.load_cases(review), review, "location").marking.startswith("Exempt")


def test_words_are_escaped(small):
    cases, review = small
    trial = p2p.try_measure(cases, review, "odd", {"label": "a <b> & c"})
    assert "a &lt;b&gt; &amp; c" in trial._repr_mimebundle_()["text/html"]


def test_a_program_that_would_save_outputs_is_told_of_and_ours_is_not(small, monkeypatch):
    sheet = p2p.tabulate(*small, "location")
    monkeypatch.delenv("P2P_SAVES_NO_OUTPUTS", raising=False)
    assert WARNING in sheet._repr_mimebundle_()["text/html"]
    monkeypatch.setenv("P2P_SAVES_NO_OUTPUTS", "1")
    assert WARNING not in sheet._repr_mimebundle_()["text/html"]


def dropdowns(desk):
    _, first, second, shown = desk.children
    return (*first.children, *second.children, shown)


def test_the_dropdowns_change_the_table_and_tell_how_to_keep_it(small):
    desk = p2p.explore(*small)
    assert "Exempt" in desk.children[0].value
    rows, columns, field, word, shown = dropdowns(desk)
    rows.value, columns.value = "location", "same_setting_now"
    assert (
        "Cases by location and both children at one setting when officers read the record"
        in shown.value
    )
    assert "<td class=n>10</td>" in shown.value
    field.value = "same_setting_now"
    word.value = "not_recorded"
    assert "<td class=n>3</td>" in shown.value
    call = 'tabulate(cases, review, "location", "same_setting_now", where={"same_setting_now": "no'
    assert call in shown.value.replace("&quot;", '"')
    field.value = ""
    assert word.disabled
    assert "where=" not in shown.value
    columns.value = "location"
    assert "against itself says nothing" in shown.value


def test_without_the_package_of_dropdowns_the_other_way_is_told(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(UsageError, match=r"p2p\.tabulate"):
        p2p.explore(*small)


def test_every_field_that_can_be_asked_can_be_counted(cases, review):
    """On the Herefordshire cases: the total is every case, whatever the field."""
    for name, field in review.fields.items():
        if field.can_be_asked:
            sheet = p2p.tabulate(cases, review, name)
            assert sheet.rows[-1] == ("All", 28)
            if field.kind != "choices":
                assert sum(row[1] for row in sheet.rows[:-1]) == 28
