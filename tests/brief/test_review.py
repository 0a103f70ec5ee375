"""The review file: every refusal, each with its line and a hint, all of them at once."""

import shutil

import pytest

import p2p_analysis as p2p
from p2p_analysis.words.errors import ReviewFileError, UsageError

FIRST = 'first  = { label = "January 2017 to October 2018", first = 2017-01-01, last = 2018-10-31 }'
SINGLE = 'of        = "section_47_single"\nwhere     = { cin_plan = "yes" }'
HISTORIC = 'incident"\nwhere     = { historic = "yes" }'
SECOND = (
    'second = { label = "November 2018 to November 2019", first = 2018-11-01, last = 2019-11-30 }'
)


@pytest.fixture
def refused(copy_of_review, edit):
    """Edit a copy of the review; return the lines with which it is refused."""

    def lines(*edits, file="review.toml"):
        folder = copy_of_review()
        for old, new in edits:
            edit(folder / file, old, new)
        with pytest.raises(ReviewFileError) as caught:
            p2p.load_review(folder)
        assert caught.value.exit_code == 3
        return [str(fault) for fault in caught.value.faults]

    return lines


def line_of(review, words):
    """The number of the first line of the review file that begins so."""
    text = (review.folder / "review.toml").read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(text, 1) if line.startswith(words))


def test_the_review_of_2020_has_no_fault(review):
    assert review.name == "herefordshire-2020"
    assert list(review.periods) == ["first", "second"]
    assert review.measures["advice_recorded"].of == "second_period"


def test_a_copy_of_it_has_no_fault_either(copy_of_review):
    found = p2p.load_review(copy_of_review())
    assert found.cases_path.exists() and found.notebook_path.exists()


def test_a_licence_is_the_address_of_one(refused, copy_of_review, edit):
    status = 'status    = "draft"\n'
    (told,) = refused((status, status + 'licence = "Open Government Licence"\n'))
    assert "expected the address of a licence, beginning with https://" in told
    folder = copy_of_review()
    edit(folder / "review.toml", status, status + 'licence = "https://example.org/licence"\n')
    assert p2p.load_review(folder).licence == "https://example.org/licence"


# --- Where the file is ---


def test_a_folder_without_a_review_file_is_refused(tmp_path):
    with pytest.raises(ReviewFileError, match=r"no review\.toml here"):
        p2p.load_review(tmp_path)


def test_a_relative_folder_is_looked_for_in_each_folder_above(review, monkeypatch):
    monkeypatch.chdir(review.notebook_path.parent)
    assert p2p.load_review("reports/herefordshire-2020").folder == review.folder


def test_a_missing_register_of_guidance_is_named(copy_of_review):
    folder = copy_of_review()
    (folder / "../../data/reference/guidance-england.toml").resolve().unlink()
    with pytest.raises(ReviewFileError, match=r"guidance-england\.toml: no such file"):
        p2p.load_review(folder)


# --- TOML and the schema ---


def test_a_slip_of_toml_is_told_with_its_line(refused, review):
    number = line_of(review, "title")
    (line,) = refused(('title     = "Peer-on-peer abuse', "title     = Peer-on-peer abuse"))
    assert line == f"review.toml, line {number}: not valid TOML: Invalid value"


def test_a_key_given_twice_is_told_with_its_line(refused):
    (line,) = refused(('status    = "draft"', 'status    = "draft"\nstatus = "final"'))
    assert "not valid TOML: Cannot overwrite a value" in line


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('committee = "', 'comittee = "', '{}, comittee: unknown key; did you mean "committee"?'),
        (
            'where     = { period = "first" }',
            'wher     = { period = "first" }',
            '{}, [measures.first_period] wher: unknown key; did you mean "where"?',
        ),
        (
            "zeros          =",
            "zeroes         =",
            '{}, [editions.public] zeroes: unknown key; did you mean "zeros"?',
        ),
        (
            'whole = "police_investigated"',
            'whole = "police_investigated"\nparst = ["x"]',
            '{}, [identities.2] parst: unknown key; did you mean "parts"?',
        ),
        (
            'yes          = ["yes", "Yes", "Y"]',
            'yess = ["yes"]',
            '{}, [words] yess: unknown key; did you mean "yes"?',
        ),
        (
            '[outside.ages_asked]\nvalue     = "13 to 21"',
            '[outside.ages_asked]\nvalu = "x"\nvalue     = "13 to 21"',
            '{}, [outside.ages_asked] valu: unknown key; did you mean "value"?',
        ),
    ],
    ids=["top", "measure", "edition", "identity", "words", "outside"],
)
def test_an_unknown_key_is_refused_at_every_depth(copy_of_review, edit, old, new, told):
    folder = copy_of_review()
    edit(folder / "review.toml", old, new)
    text = (folder / "review.toml").read_text(encoding="utf-8").splitlines()
    key = told.split(", ")[1].split(":")[0].split()[-1]
    number = next(n for n, line in enumerate(text, 1) if line.startswith(f"{key} "))
    with pytest.raises(ReviewFileError) as caught:
        p2p.load_review(folder)
    (line,) = [str(fault) for fault in caught.value.faults]
    assert line == told.format(f"review.toml, line {number}")


def test_an_unknown_key_inside_braces_is_told_with_the_line_of_its_table(refused, review):
    number = line_of(review, "first  =")
    (line,) = refused((FIRST, FIRST.replace("{", "{ lable = 1,")))
    expected = (
        f'review.toml, line {number}, [periods.first] lable: unknown key; did you mean "label"?'
    )
    assert line == expected


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("as_at     = 2020-09-07", 'as_at = "7 September 2020"', "as_at: expected a date, written"),
        ('status    = "draft"', 'status = "done"', "status: expected 'draft' or 'final'"),
        ('council   = "Herefordshire Council"\n', "", "council: this key is required"),
        ('title     = "', 'title = 3 # "', "title: expected text in quotes"),
        ("suppress_below = 6", 'suppress_below = "6"', "suppress_below: expected a whole number"),
        ("case_table     = true", 'case_table = "yes"', "case_table: expected true or false"),
        ("per_month = true", "per_month = 1", "per_month: expected true or false"),
        ("printed   = 28", "printed = true", "printed: expected a whole number, or text in quotes"),
        (
            HISTORIC,
            HISTORIC.replace('"yes"', "true"),
            '[measures.historic] where: "historic" needs a word in quotes',
        ),
        (
            'by        = ["support_agencies"]',
            'by        = "support_agencies"',
            "by: expected a list in square brackets",
        ),
        (FIRST, "first = 2017", "[periods] first: expected a table"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_plain_words(refused, old, new, told):
    (line,) = refused((old, new))
    assert line.startswith("review.toml")
    assert told in line
    assert "Input should" not in line


def test_a_key_that_is_missing_from_a_table_is_told_with_the_tables_line(refused, review):
    number = line_of(review, "[measures.historic]")
    old = '[measures.historic]\nparagraph = "2.18"\nlabel     = '
    (line,) = refused((old, '[measures.historic]\nparagraph = "2.18"\nprinted = '))
    assert line == f"review.toml, line {number}, [measures.historic] label: this key is required"


# --- Periods ---


def test_october_2018_in_both_periods_is_refused_with_its_days(refused, review):
    (line,) = refused((SECOND, SECOND.replace("2018-11-01", "2018-10-01")))
    assert line == (
        f"review.toml, line {line_of(review, 'second =')}, [periods] second: overlaps period "
        '"first" on 2018-10-01 to 2018-10-31; each day must be in one period only'
    )


def test_a_gap_between_periods_is_refused_with_its_days(refused, review):
    (line,) = refused((FIRST, FIRST.replace("2018-10-31", "2018-09-30")))
    assert line == (
        f"review.toml, line {line_of(review, 'second =')}, [periods] second: leaves a gap after "
        'period "first": no period holds 2018-10-01 to 2018-10-31'
    )


def test_a_period_of_broken_months_is_refused(refused):
    (line,) = refused((FIRST, FIRST.replace("2017-01-01", "2017-01-02")))
    assert "[periods] first: expected whole months" in line


def test_a_review_without_periods_is_refused(refused):
    found = refused((FIRST, ""), (SECOND, ""))
    assert any("periods: expected at least one period" in line for line in found)


# --- Columns and words ---


def test_an_unknown_column_is_refused_with_the_nearest(refused):
    (line,) = refused(("[words]", 'refered_on = "Date of referral"\n\n[words]'))
    assert '[columns] refered_on: unknown field; did you mean "referred_on"?' in line


def test_a_column_for_a_derived_field_is_refused(refused):
    (line,) = refused(("[words]", 'harm_class = "Class"\n\n[words]'))
    assert "[columns] harm_class: unknown field" in line


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('"NK", "Not recorded"]', '"NK", "N"]', "N"),
        ('"No", "N"]', '"No", "Y"]', "Y"),
        ('"Yes", "Y"]', '"Yes", "NK"]', "NK"),
    ],
)
def test_a_word_with_two_meanings_is_refused(refused, old, new, word):
    (line,) = refused((old, new))
    assert line.endswith(f'"{word}" has two meanings; each word may have one')
    assert "[words]" in line


# --- Measures, identities, editions ---


def test_an_unknown_field_of_a_measure_is_refused_with_line_and_hint(refused):
    (line,) = refused((HISTORIC, HISTORIC.replace("historic", "histroic")))
    assert '[measures.historic] where: unknown field "histroic"; did you mean "historic"?' in line
    assert line.startswith("review.toml, line ")


def test_an_unknown_word_of_a_measure_is_refused_with_line_and_hint(refused):
    (line,) = refused(
        ('where     = { police_status = "open" }', 'where = { police_status = "opn" }')
    )
    assert '"opn" is not a word of field "police_status"; did you mean "open"?' in line


def test_an_of_that_does_not_exist_is_refused(refused):
    (line,) = refused((SINGLE, SINGLE.replace('"section_47_single"', '"section_47_singel"')))
    assert line.endswith(
        '[measures.section_47_single_plan] of: no measure is called "section_47_singel"; '
        'did you mean "section_47_single"?'
    )


def test_an_of_that_goes_in_a_circle_is_refused(refused):
    old = '[measures.advice_recorded]\nparagraph = "2.26(j)"\n'
    text = 'label     = "cases with advice on the record"\nof        = '
    found = refused((old + text + '"second_period"', old + text + '"advice_followed"'))
    assert any(
        "[measures.advice_recorded] of: goes in a circle: "
        "advice_recorded of advice_followed of advice_recorded" in line
        for line in found
    )


@pytest.mark.parametrize("name", ['"a b"', "Cases", '"é"'])
def test_a_measure_has_a_plain_name(refused, name):
    (line,) = refused(
        ("[measures.historic]", f'[measures.{name}]\nlabel = "x"\n[measures.historic]')
    )
    assert line.endswith("a measure's name is lower-case letters, digits and _")


@pytest.mark.parametrize("name", ["not_recorded", "left_out", "cases_rate_ratio"])
def test_a_measure_takes_no_name_that_the_house_uses_itself(refused, name):
    (line,) = refused(
        ("[measures.historic]", f'[measures.{name}]\nlabel = "x"\n[measures.historic]')
    )
    assert line.endswith("this name stands for a figure that the house makes itself")


def test_an_identity_of_unknown_measures_is_refused(refused):
    old = 'whole = "cases"\nparts = ["first_period", "second_period"]'
    found = refused((old, 'whole = "casess"\nparts = ["first_perod", "second_period"]'))
    assert len(found) == 2
    assert '[identities.0] whole: no measure is called "casess"; did you mean "cases"?' in found[0]
    assert 'parts: no measure is called "first_perod"; did you mean "first_period"?' in found[1]


def test_a_statistic_is_no_part_of_an_identity(refused):
    (line,) = refused(
        ('parts = ["police_ended", "police_open"]', 'parts = ["section_47_joint_months"]')
    )
    assert '"section_47_joint_months" is a statistic; only counts add up' in line


def exception(name="still_together", reason="agreed", by="Monitoring Officer", on="2020-09-04"):
    told = f'reason = "{reason}", approved_by = "{by}", on = {on}'
    return (
        "[editions.exempt]",
        f"[editions.public.exceptions]\n{name} = {{ {told} }}\n[editions.exempt]",
    )


def test_a_good_exception_is_taken(copy_of_review, edit):
    folder = copy_of_review()
    edit(folder / "review.toml", *exception())
    approval = p2p.load_review(folder).editions["public"].exceptions["still_together"]
    assert (approval.approved_by, approval.reason) == ("Monitoring Officer", "agreed")


def test_an_exception_for_no_measure_is_refused(refused):
    (line,) = refused(exception(name="stil_together"))
    assert "[editions.public.exceptions] stil_together: no such measure" in line
    assert 'did you mean "still_together"?' in line


@pytest.mark.parametrize("left_empty", ["reason", "by"])
def test_an_exception_needs_a_reason_and_an_approver(refused, left_empty):
    (line,) = refused(exception(**{left_empty: " "}))
    assert "an exception needs words here, not an empty text" in line


def test_an_exception_needs_a_day(refused):
    (line,) = refused(exception(on='"2020"'))
    assert "[editions.public.exceptions.still_together] on: expected a date" in line


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("suppress_below = 6", "suppress_below = 1", "would withhold nothing; use 0 to say so"),
        ("suppress_below = 6", "suppress_below = -1", "suppress_below is 0 or more"),
        ("protect_width  = 3", "protect_width  = 0", "protect_width 1 or more"),
        (
            "suppress_below = 0",
            "suppress_below = 6",
            "an edition that withholds counts cannot print the case table",
        ),
        ('zeros          = "show"', 'zeros = "hide"', "expected 'show' or 'withhold'"),
    ],
)
def test_an_edition_that_could_not_keep_its_promise_is_refused(refused, old, new, told):
    (line,) = refused((old, new))
    assert told in line


def test_an_edition_that_does_not_exist_is_a_usage_error(review):
    with pytest.raises(UsageError, match='no edition is called "publik"; did you mean "public"'):
        review.edition("publik")


# --- Registers, and all at once ---


def test_a_claim_that_names_no_measure_is_refused(refused):
    (line,) = refused(('"n.advice_wrong"', '"n.advice_worng"'), file="printed.toml")
    assert line == (
        'printed.toml, F065: no measure is called "advice_worng"; did you mean "advice_wrong"?'
    )


def test_all_faults_are_told_at_once(refused):
    """A key, a period, a word, an `of`, a field and an identity: one reading finds them all."""
    found = refused(
        (SECOND, SECOND.replace("2018-11-01", "2018-10-01")),
        (HISTORIC, HISTORIC.replace("where", "wher")),
        ('where     = { police_status = "open" }', 'where = { police_status = "opn" }'),
        (SINGLE, SINGLE.replace('"section_47_single"', '"section_47_singel"')),
        ('by        = ["support_agencies"]', 'by        = ["support_agency"]'),
        ('whole = "police_investigated"', 'whole = "strategies"'),
        ("printed   = 28", "printed   = true"),
    )
    for told in (
        "wher: unknown key",
        "[periods] second: overlaps",
        '"opn" is not a word',
        'no measure is called "section_47_singel"',
        'unknown field "support_agency"',
        'no measure is called "strategies"',
        "[measures.cases] printed: expected a whole number",
    ):
        assert any(told in line for line in found), told
    assert len(found) == 7


def test_faults_of_the_registers_are_told_with_those_of_the_review(copy_of_review, edit):
    folder = copy_of_review()
    edit(folder / "review.toml", SECOND, SECOND.replace("2018-11-01", "2018-10-01"))
    edit(folder / "printed.toml", '"n.advice_wrong"', '"n.advice_worng"')
    edit(folder / "contradictions.toml", "[[contradictions]]\nparagraphs = \"2.26(j)\"\n",
         "[[contradictions]]\nparagraf = \"2.26(j)\"\n")  # fmt: skip
    with pytest.raises(ReviewFileError) as caught:
        p2p.load_review(folder)
    files = {fault.place.split(",")[0] for fault in caught.value.faults}
    assert files == {"review.toml", "printed.toml", "contradictions.toml"}


def test_a_register_may_be_absent(copy_of_review):
    folder = copy_of_review()
    (folder / "printed.toml").unlink()
    (folder / "contradictions.toml").unlink()
    found = p2p.load_review(folder)
    assert found.claims == found.contradictions == ()


def test_a_review_may_be_moved_with_its_folders(copy_of_review, tmp_path):
    folder = copy_of_review()
    shutil.move(folder.parents[1], tmp_path / "elsewhere")
    found = p2p.load_review(tmp_path / "elsewhere" / "reports" / folder.name)
    assert found.cases_path.is_file()


def test_an_edition_that_withholds_nothing_must_be_marked_exempt(refused):
    (line,) = refused(("suppress_below = 6", "suppress_below = 0"))
    assert "[editions] public: an edition that withholds nothing is not for the public" in line
