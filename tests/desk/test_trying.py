"""A measure on trial: its answers, the lines that keep it, and what the public would see of it."""

import datetime
import tomllib

import pytest

import p2p_analysis as p2p
from p2p_analysis.brief.trying import measure_lines
from p2p_analysis.gate.preview import outlook
from p2p_analysis.words.errors import UsageError
from tests.invented import counted, several, write_review

MEASURES = {
    "cases": {"label": "all cases", "by": ["location"]},
    "together": {"label": "cases together", "of": "cases", "where": {"same_setting_now": "yes"}},
}
ROWS = [
    *several(20, same_setting_now="yes", location="school", police_referred="yes"),
    *several(12, same_setting_now="yes", location="online", police_referred="no"),
    *several(3, same_setting_now="yes", location="online"),
    *several(9, same_setting_now="no", location="school", police_referred="yes"),
]
TRIED = {
    "label": "cases together, police told",
    "of": "together",
    "where": {"police_referred": "yes"},
    "by": ["location"],
}


@pytest.fixture
def small(tmp_path):
    review = write_review(tmp_path / "review", measures=MEASURES, rows=ROWS)
    return p2p.load_cases(review), review


def numbers(sheet):
    return {row[0]: row[1:] for row in sheet.rows}


def test_a_trial_gives_the_three_answers_and_the_breakdown(small):
    trial = p2p.try_measure(*small, "told", TRIED)
    answers, by_location = trial.sheets
    assert numbers(answers) == {"Yes": (20,), "No": (12,), "Not recorded": (3,), "Asked": (35,)}
    assert numbers(by_location)["In school"] == (20,)
    assert numbers(by_location)["Online"] == (0,)


def test_the_review_stays_as_it_is(small):
    cases, review = small
    p2p.try_measure(cases, review, "told", TRIED)
    assert set(review.measures) == set(MEASURES)


def test_a_measure_may_be_made_by_hand_and_may_be_a_value(small):
    measure = p2p.Measure(label="most months", statistic="largest", field="months_together")
    trial = p2p.try_measure(*small, "longest", measure)
    assert "nothing on the record" in trial.sheets[0].notes[1]


def test_an_answer_is_that_of_the_whole_review(cases, review, counts):
    """Counted alone, a measure of the Herefordshire review has the answers it has there."""
    for name in ("advice_followed", "schools_followed", "police_open", "section_47_joint_months"):
        trial = p2p.try_measure(cases, review, name, review.measures[name])
        found = numbers(trial.sheets[0])
        tally = counts.tallies[name]
        assert [found[one][0] for one in ("Yes", "No", "Not recorded")] == [
            tally.yes, tally.no, tally.not_recorded,
        ]  # fmt: skip
        assert "stands in the review file" in trial.sheets[0].notes[-1]


@pytest.mark.parametrize(
    ("name", "measure", "told"),
    [
        ("told", {**TRIED, "wher": {}}, 'unknown key; did you mean "where"?'),
        ("told", {"where": {}}, "label: this key is required"),
        ("told", {**TRIED, "of": "togeter"}, 'no measure is called "togeter"; did you mean'),
        ("told", {**TRIED, "where": {"police_refered": "yes"}}, 'did you mean "police_referred"?'),
        ("told", {**TRIED, "where": {"police_referred": True}}, "needs a word in quotes"),
        ("told", {**TRIED, "by": ["case_id"]}, '"case_id" is a id'),
        ("Told", TRIED, "a measure's name is lower-case letters"),
        ("left_out", TRIED, "stands for a figure that the house makes itself"),
    ],
)
def test_a_fault_is_told_as_the_review_file_would_have_it(small, name, measure, told):
    with pytest.raises(UsageError) as error:
        p2p.try_measure(*small, name, measure)
    assert told in str(error.value)
    assert str(error.value).startswith("the measure as typed, [measures")


def test_all_faults_are_told_at_once(small):
    measure = {"label": "x", "where": {"locaton": "school"}, "by": ["period", "case_id"]}
    with pytest.raises(UsageError) as error:
        p2p.try_measure(*small, "told", measure)
    assert len(error.value.faults) == 2


# --- The lines to paste ---


@pytest.mark.parametrize(
    "measure",
    [
        TRIED,
        {"label": 'He said "no" \\ or – so', "paragraph": "2.1(a)"},
        {"label": "tab\tand \x7f and \u2028"},
        {"label": "words", "where": {"location": ["school", "online"], "harm_type": "recorded"}},
        {"label": "silence", "where": {"police_referred": "not_recorded"}},
        {"label": "by", "by": ["period", "location"], "exempt_by": ["location"], "per_month": True},
        {"label": "printed", "printed": datetime.date(2019, 1, 2), "exempt": True},
        {"label": "n", "statistic": "sum", "field": "victims", "unit": "children", "printed": 16},
    ],
)
def test_the_lines_give_the_same_measure_when_the_review_is_loaded(tmp_path, small, measure):
    trial = p2p.try_measure(*small, "told", measure)
    lines = p2p.as_toml(trial).lines
    assert lines == measure_lines("told", trial.measure)
    path = tmp_path / "review" / "review.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{lines}\n", encoding="utf-8")
    assert p2p.load_review(path.parent).measures["told"] == trial.measure


def test_every_measure_of_the_review_can_be_written_and_read(review):
    for name, measure in review.measures.items():
        read = tomllib.loads(measure_lines(name, measure))["measures"][name]
        assert (
            p2p.Measure.model_validate(
                {key: tuple(v) if isinstance(v, list) else v for key, v in read.items()}
            )
            == measure
        )


def test_any_answer_is_written_as_one_word():
    measure = p2p.Measure(label="x", where={"location": "recorded", "police_referred": "recorded"})
    assert 'where     = { location = "recorded", police_referred = "recorded" }' in measure_lines(
        "x", measure
    )


def test_the_reader_is_told_where_the_lines_go(small):
    new = p2p.as_toml(p2p.try_measure(*small, "told", TRIED))
    assert "reports/review/review.toml, below another measure" in new.caption
    old = p2p.as_toml(p2p.try_measure(*small, "together", MEASURES["together"]))
    assert "in place of the lines under [measures.together]" in old.caption


# --- What the public would see ---


def test_a_preview_says_of_each_number_what_is_printed_and_why_not(small):
    own, others = p2p.preview(p2p.try_measure(*small, "told", TRIED)).sheets
    found = numbers(own)
    assert found["Yes"][:2] == (20, "shown")
    assert found["Not recorded"][:3] == (3, "withheld", "from 1 to 5")
    least, greatest = map(int, found["Not recorded"][3].split(" to "))
    assert least <= 3 <= greatest
    assert greatest - least >= 3
    assert found["No"][1] == "withheld"  # 35 - 20 - 12 would give the 3
    assert found["Location: In school"][:2] == (20, "shown")
    assert "numbers withheld" in own.caption
    assert others.rows == ()


def test_a_preview_is_what_the_paper_would_do_with_the_lines_pasted(tmp_path, small):
    cases, review = small
    trial = p2p.try_measure(cases, review, "told", TRIED)
    told = numbers(p2p.preview(trial).sheets[0])
    path = tmp_path / "review" / "review.toml"
    lines = p2p.as_toml(trial).lines
    path.write_text(path.read_text(encoding="utf-8") + f"\n{lines}\n", encoding="utf-8")
    pasted = p2p.load_review(path.parent)
    figure = p2p.protect(counted(pasted), pasted.editions["public"])["told"]
    parts = {"Yes": "value", "No": "no", "Not recorded": "not_recorded", "Asked": "base"}
    for row, part in parts.items():
        printed = getattr(figure, part)
        assert told[row][1] == ("shown" if isinstance(printed, int) else "withheld")


def test_what_a_measure_costs_others_is_told(tmp_path):
    """A part that is withheld alone takes a companion, which was shown before."""
    measures = {
        "cases": {"label": "all cases"},
        "first": {"label": "of the first", "where": {"location": "school"}},
    }
    rows = [*several(20, location="school"), *several(10, location="online")]
    rows += several(2, location="outside")
    review = write_review(tmp_path, measures=measures, rows=rows)
    cases = p2p.load_cases(review)
    trial = p2p.try_measure(
        cases, review, "online", {"label": "online", "where": {"location": "online"}}
    )
    before, after = p2p.count(cases, review), p2p.count(cases, trial.review)
    found = outlook(before, after, measure="online", edition="public")
    released = [p2p.protect(one, one.review.editions["public"]) for one in (before, after)]

    def hidden(release, name, part):
        return not isinstance(getattr(release[name], part), int)

    lost = {
        (name, part)
        for name in measures
        for part in ("value", "no", "not_recorded", "base", "at_most")
        if hidden(released[1], name, part) and not hidden(released[0], name, part)
    }
    own = {one.key[1] for one in found.numbers if one.withheld}
    assert set(found.lost) == lost
    assert lost or own  # 32 - 20 - 10 would give the 2
    others = p2p.preview(trial).sheets[1]
    assert len(others.rows) == len(lost) + len(found.won)


def test_what_only_the_exempt_edition_counts_is_said_to_be_so(small):
    trial = p2p.try_measure(*small, "told", {**TRIED, "by": [], "exempt": True})
    found = numbers(p2p.preview(trial).sheets[0])
    assert {row[1] for row in found.values()} == {"withheld"}
    assert {row[2] for row in found.values()} == {"asks what only the exempt edition may tell"}


def test_levels_that_the_edition_merges_are_counted_together(tmp_path):
    editions = {
        "public": {"marking": "Public", "suppress_below": 6, "merge": {"quarter": "half_year"}},
        "exempt": {"marking": "Exempt", "suppress_below": 0},
    }
    rows = [*several(9, referred_on="2018-02-01"), *several(8, referred_on="2018-05-01")]
    review = write_review(tmp_path, measures=MEASURES, rows=rows, editions=editions)
    measure = {"label": "x", "by": ["quarter"]}
    trial = p2p.try_measure(p2p.load_cases(review), review, "told", measure)
    found = numbers(p2p.preview(trial).sheets[0])
    levels = {name: row for name, row in found.items() if name.startswith("Quarter")}
    assert 17 in [row[0] for row in levels.values()]
    assert len(levels) == 5  # four half-years, and those not recorded


def test_an_edition_that_withholds_nothing_needs_no_preview(small):
    trial = p2p.try_measure(*small, "told", TRIED)
    with pytest.raises(UsageError, match="withholds nothing"):
        p2p.preview(trial, "exempt")
    with pytest.raises(UsageError, match='no edition is called "publc"; did you mean "public"'):
        p2p.preview(trial, "publc")
