"""What an attacker can add up: the equations are true, and what they leave open stays open."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD
from p2p_analysis.gate.model import model_of as model_of_edition
from p2p_analysis.gate.suppression import audit
from tests.invented import counted, several, write_cases, write_review

STRADDLING = {"first": ("2018-01-01", "2018-10-31"), "second": ("2018-11-01", "2019-12-31")}
TOGETHER = {"same_setting_now": "yes"}


def edition(below=6, width=3, **more):
    return {"public": {"marking": "P", "suppress_below": below, "protect_width": width, **more}}


def model_of(counts):
    return model_of_edition(counts, counts.review.editions["public"])


def protected(counts):
    return p2p.protect(counts, counts.review.editions["public"])


# --- Every equation is true -------------------------------------------------------------------

MANY = {
    "cases": {"label": "cases", "by": ["period", "quarter", "police_status"]},
    "together": {"label": "t", "where": TOGETHER, "by": ["support_agencies", "same_setting_now"]},
    "apart": {"label": "a", "where": {"same_setting_now": "no"}},
    "first": {"label": "f", "where": {"period": "first"}},
    "second": {"label": "s", "where": {"period": "second"}, "by": ["quarter"]},
    "second_police": {
        "label": "p", "of": "second", "where": {"police_status": ["open", "charged"]},
    },
    "second_both": {
        "label": "b",
        "of": "second",
        "where": {"police_referred": "yes", "same_setting_now": "yes"},
        "by": ["police_status"],
    },
    "autumn": {"label": "q", "where": {"quarter": "2018-Q4"}, "by": ["period"]},
    "autumn_second": {"label": "q", "of": "autumn", "where": {"period": "second"}},
    "helped": {"label": "h", "of": "together", "where": {"support_agencies": ["school", "nspcc"]}},
    "unknown": {"label": "u", "where": {"police_status": "not_recorded"}, "by": ["police_status"]},
    "schools": {"label": "sc", "of": "together", "unit": "schools"},
    "schools_told": {
        "label": "st", "of": "together", "unit": "schools", "where": {"police_referred": "yes"},
    },
    "children": {"label": "c", "of": "together", "statistic": "sum", "field": "victims",
                 "unit": "children"},
}  # fmt: skip
ROW = st.fixed_dictionaries(
    {
        "referred_on": st.sampled_from(
            ["2018-02-01", "2018-10-31", "2018-11-01", "2019-03-01", "2017-05-01", ""]
        ),
        "police_status": st.sampled_from(["open", "charged", "none", ""]),
        "same_setting_now": st.sampled_from(["yes", "no", ""]),
        "police_referred": st.sampled_from(["yes", "no", ""]),
        "support_agencies": st.sampled_from(["school", "nspcc;school", "camhs", ""]),
        "school_urn": st.sampled_from(["900001", "900002", ""]),
        "victims": st.sampled_from(["1", "2", ""]),
    }
)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    return write_review(
        tmp_path_factory.mktemp("many"), measures=MANY, rows=[{}], periods=STRADDLING,
        identities=[("cases", "first", "second")],
    )  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=12))
def test_every_equation_holds_on_the_true_values(many, rows):
    write_cases(many.cases_path, MANY, rows)
    counts = counted(many)
    model = model_of(counts)
    for equation in model.equations:
        assert sum(factor * model.values[cell] for cell, factor in equation.items()) == 0
    assert min(model.values) >= 0
    for name, tally in counts.tallies.items():
        for part, value in zip(
            ("value", "no", "not_recorded", "base", "at_most"),
            (tally.yes, tally.no, tally.not_recorded, tally.base, tally.yes + tally.not_recorded),
            strict=True,
        ):
            assert model.values[model.printed[name, part]] == value
        for field, levels in counts.breakdowns.get(name, {}).items():
            for level, value in levels.items():
                assert model.values[model.printed[name, field, level]] == value
    assert model.values[model.printed["left_out", "value"]] == sum(counts.left_out.values())


def test_the_model_has_an_equation_for_each_kind_of_tie(many):
    write_cases(many.cases_path, MANY, several(3, same_setting_now="yes"))
    model = model_of(counted(many))

    def tied(whole, *parts):
        """Whether the equations together leave no room between a whole and its parts."""
        width = len(model.values)
        rows = np.zeros((len(model.equations) + 1, width))
        for row, equation in zip(rows, model.equations, strict=False):
            row[list(equation)] = list(equation.values())
        for key, sign in ((whole, 1), *((part, -1) for part in parts)):
            rows[-1, model.printed[key]] += sign
        return np.linalg.matrix_rank(rows) == np.linalg.matrix_rank(rows[:-1])

    assert tied(("together", "base"), *(("together", p) for p in ("value", "no", "not_recorded")))
    assert tied(("schools", "base"), *(("schools", p) for p in ("value", "no", "not_recorded")))
    assert tied(("cases", "value"), ("first", "value"), ("second", "value"))
    statuses = ("none", "open", "no_charge", "charged", "not_recorded")
    assert tied(("cases", "value"), *(("cases", "police_status", word) for word in statuses))
    assert not tied(("cases", "value"), ("first", "value"))


# --- One population is one cell ---------------------------------------------------------------


def same_cell(model, one, other):
    return model.printed[one] == model.printed[other]


def test_a_measure_and_its_complement_share_their_cells(invent):
    measures = {
        "told": {"label": "told", "where": {"police_referred": "yes"}},
        "untold": {"label": "untold", "where": {"police_referred": "no"}},
    }
    rows = several(7, police_referred="yes") + several(1, police_referred="no")
    counts = invent(measures, rows)
    model = model_of(counts)
    assert same_cell(model, ("told", "value"), ("untold", "no"))
    assert same_cell(model, ("told", "no"), ("untold", "value"))
    assert same_cell(model, ("told", "not_recorded"), ("untold", "not_recorded"))
    release = protected(counts)
    assert release["untold"].withheld
    assert release["told"].no is WITHHELD


def test_two_names_for_a_population_are_one_cell(invent):
    measures = {
        "second": {"label": "s", "where": {"period": "second"}},
        "second_together": {"label": "st", "of": "second", "where": TOGETHER},
        "together": {"label": "t", "where": TOGETHER, "by": ["period"]},
        "together_second": {"label": "ts", "of": "together", "where": {"period": "second"}},
        "both": {"label": "b", "where": {"period": "second", **TOGETHER}},
    }
    rows = several(8, same_setting_now="yes", referred_on="2019-02-01") + several(4)
    model = model_of(invent(measures, rows))
    first = model.printed["second_together", "value"]
    assert model.printed["together_second", "value"] == first
    assert model.printed["both", "value"] == first
    assert model.printed["together", "period", "second"] == first
    assert model.values[first] == 8


def test_different_populations_of_equal_size_are_different_cells(invent):
    measures = {
        "together": {"label": "t", "where": TOGETHER},
        "told": {"label": "p", "where": {"police_referred": "yes"}},
    }
    model = model_of(invent(measures, several(7, same_setting_now="yes", police_referred="yes")))
    assert not same_cell(model, ("together", "value"), ("told", "value"))


# --- What would give a withheld number back ---------------------------------------------------


def test_one_small_level_takes_another_with_it(invent):
    measures = {"cases": {"label": "cases", "by": ["location"]}}
    rows = several(9, location="school") + several(8, location="outside")
    rows += several(2, location="online")
    release = protected(invent(measures, rows))
    found = release.breakdown("cases", "location")
    assert release["cases"].value == 19
    assert found["online"] is WITHHELD
    assert sum(value is WITHHELD for value in found.values()) == 2
    assert found["transport"] == 0


def test_a_quarter_in_two_periods_does_not_give_away_its_halves(invent):
    # First period 8 = six in Q3 and two in October; second 7 = six in November and one in 2019.
    measures = {"cases": {"label": "cases", "by": ["period", "quarter"]}}
    rows = several(6, referred_on="2018-08-01") + several(2, referred_on="2018-10-01")
    rows += several(6, referred_on="2018-11-01") + several(7, referred_on="2019-02-01")
    counts = invent(measures, rows, periods=STRADDLING)
    release = protected(counts)
    periods, quarters = (release.breakdown("cases", by) for by in ("period", "quarter"))
    assert release["cases"].value == 21
    # 8 and 6 beside each other would tell the 2 cases of October.
    assert {periods["first"], quarters["2018-Q3"]} != {8, 6}
    model = model_of(counts)
    problem = model.problem(counts.review.editions["public"])
    october = next(cell for cell, value in enumerate(model.values) if value == 2)
    assert october in problem.sensitive & problem.unprinted
    hidden = {
        model.printed["cases", by, level]
        for by, levels in (("period", periods), ("quarter", quarters))
        for level, value in levels.items()
        if value is WITHHELD
    }
    low, high = audit(problem, hidden)[october]
    assert high - low >= 3


def test_schools_are_not_more_than_their_cases(invent):
    # If the schools were withheld and the cases shown, 8 cases would be their upper limit.
    measures = {
        "together": {"label": "t", "where": TOGETHER},
        "schools": {"label": "s", "of": "together", "unit": "schools"},
    }
    rows = [
        *({"same_setting_now": "yes", "school_urn": str(900000 + n)} for n in range(8)),
        *several(9, same_setting_now="no"),
    ]
    counts = invent(measures, rows)
    model = model_of(counts)
    value, base = model.printed["schools", "value"], model.printed["schools", "base"]
    most = model.printed["schools", "at_most"]
    found = audit(model.problem(counts.review.editions["public"]), {value, base, most})
    assert found == {value: (1, 8), base: (1, 8), most: (1, 8)}
    assert protected(counts)["schools"].value == 8


def test_an_identity_is_an_equation(invent):
    # By their conditions alone these three are strangers; the identity ties them.
    measures = {
        "told": {"label": "a", "where": {"police_referred": "yes"}},
        "open": {"label": "b", "where": {"police_status": "open"}},
        "charged": {"label": "c", "where": {"police_status": "charged"}},
    }
    rows = several(9, police_referred="yes", police_status="open")
    rows += several(2, police_referred="yes", police_status="charged") + several(20)
    free, tied = (
        protected(invent(measures, rows, identities=identities))
        for identities in ((), (("told", "open", "charged"),))
    )
    assert (free["told"].value, tied["charged"].value) == (11, WITHHELD)
    assert WITHHELD in (tied["told"].value, tied["open"].value)


def test_a_nought_that_follows_from_the_question_hides_nothing(invent):
    # Every case has a period, so "not recorded" is nought by definition: with 6 of 7 shown, a
    # reader would subtract. The nought may be printed, and a real number must go.
    measures = {"cases": {"label": "cases", "by": ["period"]}}
    rows = several(6) + several(1, referred_on="2019-02-01")
    release = protected(invent(measures, rows, editions=edition(2, 1, zeros="withhold")))
    periods = release.breakdown("cases", "period")
    assert (release["cases"].no, periods["not_recorded"]) == (0, 0)
    assert periods["second"] is WITHHELD
    assert WITHHELD in (release["cases"].value, periods["first"])


def test_where_noughts_are_withheld_a_real_nought_is(invent):
    measures = {"together": {"label": "t", "where": TOGETHER}}
    counts = invent(
        measures, several(9, same_setting_now="no"), editions=edition(6, 3, zeros="withhold")
    )
    shown = invent(measures, several(9, same_setting_now="no"))
    assert protected(counts)["together"].value is WITHHELD
    assert protected(shown)["together"].value == 0


def test_in_the_paper_itself_no_answer_is_what_the_others_leave_of_the_base(public):
    # Of 18 cases 16 are kept apart and none is not: whoever reads that knows the 2 not recorded.
    for figure in public.figures.values():
        measure = public.review.measures.get(figure.id)
        if measure and not measure.statistic:
            parts = (figure.value, figure.no, figure.not_recorded, figure.base)
            assert sum(part is WITHHELD for part in parts) != 1, figure.id


# --- The calendar -----------------------------------------------------------------------------


def calendar_of(counts, **merge):
    rule = counts.review.editions["public"].model_copy(update={"merge": merge})
    return model_of_edition(counts, rule).cells.joint.vocabulary.variables["calendar"].levels


def test_the_calendar_is_cut_only_where_a_question_or_a_merged_level_tells_spans_apart(invent):
    measures = {"cases": {"label": "cases", "by": ["quarter", "month"]}}
    counts = invent(measures, several(7), periods=STRADDLING)
    assert len(calendar_of(counts)) == 24
    assert len(calendar_of(counts, month="half_year", quarter="half_year")) == 4
    assert len(calendar_of(counts, month="half_year")) == 8
    assert len(calendar_of(counts, month="half_year", quarter="year")) == 4
    # October belongs to one period, November to the next: the half-year is cut between them.
    measures = {"cases": {"label": "cases", "by": ["period", "month"]}}
    counts = invent(measures, several(7), periods=STRADDLING)
    assert len(calendar_of(counts, month="half_year")) == 5


def test_a_month_that_two_other_levels_leave_is_a_group(invent):
    # First period to October, quarter from October: whoever takes them apart has October alone.
    measures = {"cases": {"label": "cases", "by": ["period", "month"]}}
    merge = {"To autumn": [f"2018-{m:02}" for m in range(1, 10)]}
    merge["Since"] = [f"2018-{m}" for m in (10, 11, 12)] + [f"2019-{m:02}" for m in range(1, 13)]
    rows = several(8, referred_on="2018-08-01") + several(2, referred_on="2018-10-01")
    rows += several(9, referred_on="2018-11-01")
    counts = invent(measures, rows, periods=STRADDLING, editions=edition(merge={"month": merge}))
    release = protected(counts)
    periods, months = (release.breakdown("cases", by) for by in ("period", "month"))
    assert {periods["first"], months["To autumn"]} != {10, 8}


# --- What the silence could hide --------------------------------------------------------------

ANSWERS = st.lists(st.sampled_from(["yes", "no", ""]), min_size=1, max_size=30)


@settings(max_examples=15, deadline=None)
@given(answers=ANSWERS)
def test_yes_at_most_lies_between_the_yes_and_the_base_and_leaves_the_no(invent, answers):
    measures = {"together": {"label": "t", "where": TOGETHER}}
    counts = invent(
        measures, [{"same_setting_now": one} for one in answers],
        editions={"exempt": {"marking": "Exempt", "suppress_below": 0}},
    )  # fmt: skip
    figure = p2p.protect(counts, counts.review.editions["exempt"])["together"]
    assert figure.value <= figure.at_most <= figure.base
    assert figure.at_most == figure.base - figure.no == figure.value + figure.not_recorded


@pytest.mark.parametrize(("no", "silent"), [(2, 9), (9, 2), (2, 2)])
def test_yes_at_most_is_withheld_where_it_would_give_back_another_answer(invent, no, silent):
    # 20 yes of a known base: beside them the most that yes could be tells the no and the silent.
    measures = {"together": {"label": "t", "where": TOGETHER}}
    rows = several(20, same_setting_now="yes") + several(no, same_setting_now="no")
    figure = protected(invent(measures, rows + several(silent)))["together"]
    if figure.at_most is not WITHHELD:
        assert WITHHELD in (figure.value, figure.not_recorded)
        assert WITHHELD in (figure.base, figure.no)
