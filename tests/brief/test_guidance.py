"""Guidance by date: what was in force on a day, what it asked, and what a register cannot say."""

import datetime
from pathlib import Path

import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.guidance import (
    ALL,
    Document,
    Register,
    Requirement,
    boundaries,
    documents_between,
    in_force_on,
    with_requirements,
)
from p2p_analysis.brief.guidance_file import LOCAL, load_register
from p2p_analysis.brief.measures import Measure
from p2p_analysis.words.errors import ReviewFileError
from p2p_analysis.words.fields import all_fields
from tests.invented import write_review

NATIONAL = Path(__file__).resolve().parents[2] / "data" / "reference" / "guidance-england.toml"
REGISTER = load_register(NATIONAL)
DAY = datetime.timedelta(days=1)

GUIDE = """\
[documents.later]
title = "Later"
status = "statutory"
in_force = 2019-09-02
supersedes = "earlier"
[documents.earlier]
title = "Earlier"
status = "advice"
in_force = 2017-12-14
until = 2019-09-01
[requirements.plan]
label = "A safety plan"
guidance = ["earlier", "later"]
addressee = "schools"
when = { harm_class = "violence" }
field = "advised_safety_plan"
expected = "yes"
"""


def day(text):
    return datetime.date.fromisoformat(text)


def written(folder, text, name="g.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines(*paths):
    with pytest.raises(ReviewFileError) as caught:
        load_register(*paths)
    return [str(fault) for fault in caught.value.faults]


# --- The timeline, on every day on which something begins or ends --------------------------------


@pytest.mark.parametrize("name", REGISTER.documents)
def test_a_document_is_in_force_from_its_first_day_to_its_last_and_on_no_other(name):
    one = REGISTER.documents[name]

    def holds(when):
        return name in in_force_on(REGISTER.documents, when)

    assert not holds(one.in_force - DAY)
    assert holds(one.in_force)
    assert holds(one.in_force + DAY)
    if one.until is None:
        assert holds(day("2100-01-01"))
    else:
        assert holds(one.until - DAY)
        assert holds(one.until)
        assert not holds(one.until + DAY)


@pytest.mark.parametrize("begin", boundaries(REGISTER))
def test_what_holds_changes_at_a_boundary_and_stays_the_same_around_it(begin):
    before, on, after = (
        (in_force_on(REGISTER.documents, when), REGISTER.asked_on(when))
        for when in (begin - DAY, begin, begin + DAY)
    )
    assert before != on
    if begin + DAY not in boundaries(REGISTER):
        assert on == after


@pytest.mark.parametrize(
    ("when", "names"),
    [
        ("2016-09-04", {"wt_2015", "kcsie_2015"}),
        ("2016-09-05", {"wt_2015", "kcsie_2016"}),
        ("2017-12-13", {"wt_2015", "kcsie_2016"}),
        ("2017-12-14", {"wt_2015", "kcsie_2016", "svsh_2017"}),
        ("2017-12-15", {"wt_2015", "kcsie_2016", "svsh_2017"}),
        ("2018-04-30", {"wt_2015", "kcsie_2016", "svsh_2017"}),
        ("2018-05-01", {"wt_2015", "kcsie_2016", "svsh_2018"}),
        ("2018-07-03", {"wt_2015", "kcsie_2016", "svsh_2018"}),
        ("2018-07-04", {"wt_2018", "kcsie_2016", "svsh_2018"}),
        ("2018-09-02", {"wt_2018", "kcsie_2016", "svsh_2018"}),
        ("2018-09-03", {"wt_2018", "kcsie_2018", "svsh_2018"}),
        ("2018-10-31", {"wt_2018", "kcsie_2018", "svsh_2018"}),
        ("2018-11-01", {"wt_2018", "kcsie_2018", "svsh_2018"}),
        ("2019-09-01", {"wt_2018", "kcsie_2018", "svsh_2018"}),
        ("2019-09-02", {"wt_2018", "kcsie_2019", "svsh_2018"}),
        ("2020-08-31", {"wt_2018", "kcsie_2019", "svsh_2018"}),
        ("2020-09-01", {"wt_2018", "kcsie_2020", "svsh_2018"}),
        ("2021-09-01", {"wt_2018", "kcsie_2021", "svsh_2021"}),
        ("2022-09-01", {"wt_2018", "kcsie_2022"}),
        ("2023-12-15", {"wt_2023", "kcsie_2023"}),
        ("2024-09-01", {"wt_2023", "kcsie_2023"}),
        ("2024-09-02", {"wt_2023", "kcsie_2024"}),
        ("2025-09-01", {"wt_2023", "kcsie_2025"}),
    ],
)
def test_the_guidance_of_a_day_worked_out_by_hand(when, names):
    assert set(in_force_on(REGISTER.documents, day(when))) == names


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ("2016-09-04", set()),
        ("2016-09-05", {"referral_decided"}),
        ("2017-12-13", {"referral_decided"}),
        ("2017-12-14", set(REGISTER.requirements)),
        ("2019-09-02", set(REGISTER.requirements)),
    ],
)
def test_nothing_but_a_decision_on_referral_is_asked_before_the_advice_of_december_2017(
    when, asked
):
    assert set(REGISTER.asked_on(day(when))) == asked


def test_an_edition_and_the_one_before_it_follow_without_a_gap():
    for one in REGISTER.documents.values():
        if one.supersedes:
            assert REGISTER.documents[one.supersedes].until == one.in_force - DAY


def test_a_day_known_to_the_month_only_is_not_called_checked():
    assert REGISTER.documents["svsh_2018"].precision == "month"
    assert not any(d.verified for d in REGISTER.documents.values() if d.precision == "month")
    assert all(d.source for d in REGISTER.documents.values())
    assert not any(one.verified for one in REGISTER.requirements.values())


def test_documents_come_in_the_order_of_coming_into_force(tmp_path):
    found = load_register(written(tmp_path, GUIDE)).documents
    assert list(found) == ["earlier", "later"]
    assert found["later"].until is None
    assert not found["earlier"].verified


def test_the_stretches_of_the_review_touch_and_cover_its_window(review):
    first, last = review.window.first, review.window.last
    found = review.register.regimes(first, last)
    assert found[0][0][0] == first and found[-1][0][1] == last
    for (_, end), (begin, _) in zip(
        [span for span, _ in found], [span for span, _ in found[1:]], strict=False
    ):
        assert begin == end + DAY
    assert len(found) == 6
    assert list(documents_between(review.guidance, first, last)) == [
        "wt_2015", "kcsie_2016", "svsh_2017", "svsh_2018", "wt_2018", "kcsie_2018", "kcsie_2019",
    ]  # fmt: skip


# --- When a requirement is asked -----------------------------------------------------------------


def asked(**own):
    one = Requirement(
        label="x", guidance=("a", "b"), addressee="schools", field="advised_support",
        expected=("yes",), **own,
    )  # fmt: skip
    documents = {
        "a": Document(
            title="A", status="advice", in_force=day("2018-01-01"), until=day("2018-06-30")
        ),
        "b": Document(title="B", status="advice", in_force=day("2018-07-01")),
    }
    return Register(documents, {"x": one}).spans["x"]


def test_a_requirement_is_asked_in_the_days_of_its_documents_as_one_run():
    assert asked() == ((day("2018-01-01"), None),)


def test_days_of_its_own_narrow_a_requirement():
    assert asked(in_force=day("2018-03-01")) == ((day("2018-03-01"), None),)
    assert asked(until=day("2018-08-01")) == ((day("2018-01-01"), day("2018-08-01")),)


def test_by_requirements_stands_for_the_field_of_each(tmp_path):
    register = load_register(written(tmp_path, GUIDE))
    measures = {"a": Measure(label="a", by=("location", ALL)), "b": Measure(label="b")}
    found = with_requirements(measures, register)
    assert found["a"].by == ("location", "requirement_plan")
    assert found["b"] is measures["b"]


@pytest.mark.parametrize(
    ("when", "nothing"),
    [
        ('{ harm_class = "violence" }', True),
        ("{}", False),
        ('{ harm_class = ["violence", "harassment", "other"] }', False),
    ],
)
def test_whether_a_case_could_be_asked_for_nothing(tmp_path, when, nothing):
    text = GUIDE.replace('{ harm_class = "violence" }', when)
    register = load_register(written(tmp_path, text))
    days = day("2018-01-01"), day("2019-12-31")
    assert register.may_ask_nothing(*days, all_fields()) is nothing
    assert register.may_ask_nothing(day("2017-01-01"), days[1], all_fields())


# --- A council's own requirements ----------------------------------------------------------------

OWN = """\
[documents.procedure]
title = "A local procedure on children who abuse others"
status = "advice"
in_force = 2018-01-01
[requirements.local_plan]
label = "A safety plan for every case"
guidance = ["procedure"]
addressee = "MASH"
field = "advised_safety_plan"
expected = "yes"
"""


def test_a_council_adds_documents_and_requirements_in_its_review_folder(tmp_path):
    write_review(tmp_path)
    written(tmp_path, GUIDE, "guidance.toml")
    written(tmp_path, OWN, LOCAL)
    review = p2p.load_review(tmp_path)
    assert set(review.guidance) == {"earlier", "later", "procedure"}
    assert set(review.requirements) == {"plan", "local_plan"}
    assert review.fields["requirement_local_plan"].exempt


def test_a_fault_of_the_local_file_is_told_with_its_own_line(tmp_path):
    national = written(tmp_path, GUIDE)
    local = written(tmp_path, OWN.replace("procedure]", "earlier]"), LOCAL)
    assert lines(national, local) == [
        "requirements.toml, line 1, [documents] earlier: this name stands in the national "
        "register; give it another",
        "requirements.toml, line 7, [requirements.local_plan] guidance: no document is called "
        '"procedure"; expected one of: earlier, later',
    ]


# --- Every fault, each with its line -------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("until = 2019-09-01", "until = 2017-12-13",
         "line 10, [documents.earlier] until: ends before it begins; expected a later day"),
        ('supersedes = "earlier"', 'supersedes = "erlier"',
         'line 5, [documents.later] supersedes: no document is called "erlier"; '
         'did you mean "earlier"?'),
        ("until = 2019-09-01", "until = 2019-09-02",
         'line 5, [documents.later] supersedes: "earlier" is still in force on the day this '
         "begins; give it an `until` before that day"),
        ("until = 2019-09-01\n", "",
         'line 5, [documents.later] supersedes: "earlier" is still in force on the day this '
         "begins; give it an `until` before that day"),
        ('guidance = ["earlier", "later"]', 'guidance = ["earlier", "latr"]',
         'line 13, [requirements.plan] guidance: no document is called "latr"; '
         'did you mean "later"?'),
        ('guidance = ["earlier", "later"]', "guidance = []",
         "line 13, [requirements.plan] guidance: expected at least one document"),
        ("harm_class =", "harm_clas =",
         'line 15, [requirements.plan] when: "harm_clas" is no field with words to choose from; '
         'did you mean "harm_class"?'),
        ('"violence"', '"violense"',
         'line 15, [requirements.plan] when: "violense" is not a word of field "harm_class"; '
         'did you mean "violence"?'),
        ('harm_class = "violence"', 'period = "first"',
         'line 15, [requirements.plan] when: "period" is no condition: guidance applies by the '
         "day of the advice"),
        ('field = "advised_safety_plan"', 'field = "advised_safety_plans"',
         'line 16, [requirements.plan] field: "advised_safety_plans" is no field with words to '
         'choose from; did you mean "advised_safety_plan"?'),
        ('field = "advised_safety_plan"', 'field = "advice_on"',
         'line 16, [requirements.plan] field: "advice_on" is no field with words to choose from'),
        ('expected = "yes"', 'expected = "yess"',
         'line 17, [requirements.plan] expected: "yess" is not a word of field '
         '"advised_safety_plan"; did you mean "yes"?'),
        ('expected = "yes"', 'expected = "not_recorded"',
         "line 17, [requirements.plan] expected: a gap in the record meets nothing and tells "
         "nothing; name words of the field"),
        ('expected = "yes"', "expected = []",
         'line 17, [requirements.plan] expected: "advised_safety_plan" needs at least one word'),
        ('expected = "yes"', 'expected = "yes"\nin_force = 2017-12-13',
         "line 18, [requirements.plan] in_force: lies outside the days of its documents; "
         "expected a day on which one applies"),
        ('guidance = ["earlier", "later"]', 'guidance = ["earlier"]\nuntil = 2019-09-02',
         "line 14, [requirements.plan] until: lies outside the days of its documents; "
         "expected a day on which one applies"),
        ('expected = "yes"', 'expected = "yes"\nin_force = 2019-02-01\nuntil = 2019-01-01',
         "line 19, [requirements.plan] until: ends before it begins; expected a later day"),
        ("[requirements.plan]", "[requirements.Plan]",
         "line 11, [requirements] Plan: a name is lower-case letters, digits and _"),
        ("[documents.later]", "[document.later]",
         'line 1, [document] later: no table is called "document"; did you mean "documents"?'),
        ('title = "Later"', 'titel = "Later"',
         "line 1, [documents.later] title: this key is required"),
        ('status = "advice"', 'status = "advise"',
         "line 8, [documents.earlier] status: expected 'statutory', 'advice' or 'withdrawn'"),
    ],
)  # fmt: skip
def test_each_fault_of_a_register_is_told_with_its_line(tmp_path, old, new, told):
    assert GUIDE.count(old) == 1
    found = lines(written(tmp_path, GUIDE.replace(old, new)))
    assert any(line.startswith(f"g.toml, {told}") for line in found), found


def test_all_faults_of_both_files_are_told_at_once(tmp_path):
    text = GUIDE.replace("until = 2019-09-01", "until = 2017-01-01").replace('"yes"', '"yess"')
    local = written(tmp_path, OWN.replace("advised_safety_plan", "advised_plan"), LOCAL)
    found = lines(written(tmp_path, text), local)
    assert len(found) == 3
    assert [line.split(",")[0] for line in found].count(LOCAL) == 1


def test_a_faulty_register_does_not_hide_the_faults_of_the_review(tmp_path):
    write_review(tmp_path)
    written(tmp_path, GUIDE.replace('"violence"', '"violense"'), "guidance.toml")
    path = tmp_path / "review.toml"
    path.write_text(path.read_text().replace("[measures.cases]", "[measures.cases]\nof = 'x'"))
    with pytest.raises(ReviewFileError) as caught:
        p2p.load_review(tmp_path)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2 and any("violense" in line for line in told)


def test_a_missing_register_of_guidance_is_a_fault(tmp_path):
    (line,) = lines(tmp_path / "g.toml")
    assert line.endswith("g.toml: no such file; expected a TOML file")
