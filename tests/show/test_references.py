"""What a reference prints: every form, for what is shown, withheld, nought, one or not recorded."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p_analysis.gate.figures import WITHHELD, Figure, Withheld
from p2p_analysis.show.numbers import as_json, digits, per_cent
from p2p_analysis.show.references import (
    FORMS,
    Bound,
    FigureReference,
    follow,
    names,
    printable,
    values,
)


def figure(value, base=16, *, unit="cases", label="cases", interval=(None, None)):
    no = base - value if isinstance(value, int) and isinstance(base, int) else None
    return FigureReference(
        Figure(
            id="told", label=label, paragraph="2.1", unit=unit, value=value, base=base, no=no,
            not_recorded=0, interval=interval, how="So it was counted.",
        )
    )  # fmt: skip


def text(reference, form):
    return getattr(reference, form).text


@pytest.mark.parametrize(
    ("form", "fifteen", "one", "nought", "missing", "withheld"),
    [
        ("plain", "15", "1", "0", "not recorded", "a withheld number"),
        ("words", "fifteen", "one", "zero", "not recorded", "a withheld number"),
        ("cases", "15 cases", "1 case", "0 cases", "not recorded cases",
         "a withheld number of cases"),
        ("of", "15 of the 16", "1 of the 16", "none of the 16", "not recorded of the 16",
         "a withheld number of the 16"),
        ("of_cases", "15 of the 16 cases", "1 of the 16 cases", "none of the 16 cases",
         "not recorded of the 16 cases", "a withheld number of the 16 cases"),
        ("of_them", "15 of them", "1 of them", "none of them", "not recorded of them",
         "a withheld number of them"),
        ("percent", "94%", "6%", "0%", "not recorded", "a withheld share"),
        ("no", "1", "15", "16", "not recorded", "not recorded"),
        ("not_recorded", "0", "0", "0", "0", "0"),
        ("base", "16", "16", "16", "16", "16"),
    ],
)  # fmt: skip
def test_each_form_reads_in_a_sentence(form, fifteen, one, nought, missing, withheld):
    for value, words in (
        (15, fifteen), (1, one), (0, nought), (None, missing), (WITHHELD, withheld),
    ):  # fmt: skip
        assert text(figure(value), form) == words, value


def test_all_and_none_of_a_base_read_as_a_sentence_says_them():
    assert text(figure(16), "of_cases") == "all 16 cases"
    assert text(figure(16), "of") == "all 16"
    assert text(figure(0), "of") == "none of the 16"
    assert figure(0).of.value == 0
    assert text(figure(16), "of_them") == "all of them"
    assert text(figure(1, 1), "of_them") == "that case"
    assert text(figure(1, 1, unit="schools"), "of_them") == "that school"
    assert text(figure(0, 1), "of_them") == text(figure(0, 0), "of_them") == "none of them"
    assert text(figure(1, 1), "of") == "1 of the 1"
    assert text(figure(0, 0), "of") == "0 of the 0"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("of", "a withheld number of them"),
        ("of_cases", "a withheld number of the cases"),
        ("of_them", "a withheld number of them"),
        ("percent", "a withheld share"),
        ("base", "a withheld number"),
    ],
)
@pytest.mark.parametrize("value", [15, WITHHELD])
def test_a_withheld_base_withholds_what_stands_on_it(form, words, value):
    bound = getattr(figure(value, WITHHELD), form)
    assert (bound.text, bound.withheld, bound.value) == (words, True, None)


@pytest.mark.parametrize(
    ("unit", "one", "two", "withheld"),
    [
        ("cases", "1 case", "2 cases", "a withheld number of cases"),
        ("schools", "1 school", "2 schools", "a withheld number of schools"),
        ("children", "1 child", "2 children", "a withheld number of children"),
    ],
)
def test_a_noun_follows_its_number(unit, one, two, withheld):
    assert text(figure(1, unit=unit), "cases") == one
    assert text(figure(2, unit=unit), "cases") == two
    assert text(figure(WITHHELD, unit=unit), "cases") == withheld
    assert text(figure(2, unit=unit), "of_cases") == f"2 of the 16 {two.split()[1]}"


def test_other_kinds_of_value():
    assert text(figure(1234, 2000), "plain") == "1,234"
    assert text(figure(0.4545), "plain") == "0.45"
    assert text(figure(0.4545), "words") == "0.45"
    visit = datetime.date(2019, 12, 13)
    assert text(figure(visit, label="day of the visit"), "plain") == "13 December 2019"
    assert figure(visit).plain.value == "2019-12-13"
    assert text(figure(WITHHELD, label="day of the visit"), "plain") == "a withheld date"


def test_a_share_of_nobody_is_not_recorded():
    assert text(figure(0, 0), "percent") == "not recorded"


def test_an_interval_shows_with_both_its_limits():
    assert text(figure(3.0, interval=(1.333, 7.391)), "interval") == "1.33 to 7.39"
    assert text(figure(3.0, interval=(1.333, None)), "interval") == "1.33 to no upper limit"
    hidden = figure(WITHHELD, interval=(WITHHELD, WITHHELD)).interval
    assert (hidden.text, hidden.withheld) == ("a withheld range", True)
    assert text(figure(3.0), "confidence") == "95%"


@pytest.mark.parametrize(
    ("value", "base", "shown", "is_zero"),
    [
        (15, 16, True, False), (0, 16, True, True), (0, WITHHELD, False, False),
        (WITHHELD, 16, False, False), (None, 16, True, False),
    ],
)  # fmt: skip
def test_a_chapter_can_ask_what_is_shown(value, base, shown, is_zero):
    reference = figure(value, base)
    assert (reference.shown, reference.is_zero) == (shown, is_zero)


@given(
    value=st.one_of(st.integers(0, 40), st.just(WITHHELD)),
    more=st.one_of(st.integers(0, 40), st.just(WITHHELD)),
)
def test_no_form_prints_a_number_that_is_withheld(value, more):
    base = WITHHELD if WITHHELD in (value, more) else value + more
    for form in (*FORMS, "plain"):
        bound = getattr(figure(value, base), form)
        if isinstance(bound, Bound) and bound.withheld:
            assert bound.value is None
            assert not any(letter.isdigit() for letter in bound.text)


def test_every_form_is_bound_to_its_figure():
    for form in set(FORMS) - {"shown", "is_zero"}:
        bound = getattr(figure(15), form)
        assert bound.id == "told"
        assert bound.form == form
        assert bound.text


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_rounded_half_up(part, whole):
    found = int(per_cent(part, whole).removesuffix("%"))
    assert -whole <= 2 * (100 * part - found * whole) < whole


def test_values_on_their_way_into_files():
    assert as_json(WITHHELD) is None
    assert as_json(datetime.date(2019, 12, 13)) == "2019-12-13"
    assert as_json(4) == 4
    assert digits(WITHHELD) == "[c]"


# --- The tree of names ------------------------------------------------------------------------


def leaves(tree, path=()):
    for name, inner in tree.items():
        yield from leaves(inner, (*path, name)) if inner else [(*path, name)]


def test_every_name_that_a_chapter_may_use_has_a_value_in_both_editions(review, public, exempt):
    tree = names(review)
    assert len(list(leaves(tree))) > 500
    for release in (public, exempt):
        found = values(release)
        for path in leaves(tree):
            if path[-1] in ("shown", "is_zero"):
                continue
            step = found
            for name in path:
                step = step[name] if isinstance(step, dict) else getattr(step, name)
            assert isinstance(printable(step), Bound), path


def test_there_is_no_value_without_a_name(review, public):
    known, found = names(review), values(public)
    assert known.keys() == found.keys()
    for name in known:
        assert known[name].keys() == vars(found[name]).keys()


def test_a_printed_claim_follows_the_release(public, exempt):
    hidden = [c for c, value in public.printed.items() if isinstance(value, Withheld)]
    assert hidden
    for claim in hidden:
        assert getattr(values(public)["printed"], claim).text == "a withheld number"
        assert getattr(values(exempt)["printed"], claim).text == str(exempt.printed[claim])


def test_follow_names_the_first_step_that_leads_nowhere(review):
    known = names(review)
    assert follow(["n", "cases", "of"], known) is None
    step, choices = follow(["n", "casses"], known)
    assert step == "casses"
    assert "cases" in choices
    assert follow(["n", "cases", "off"], known)[0] == "off"


def test_what_is_no_reference_prints_nothing(review):
    assert printable(28) is None
    assert printable("28") is None
    assert printable(True) is None


def test_only_a_ratio_has_an_interval(review):
    known = names(review)["n"]
    assert "interval" in known["cases_rate_ratio"]
    assert "interval" not in known["cases"]
    assert "interval" not in known["cases_per_month_first"]


def test_a_range_says_what_silence_could_hide_and_no_more_than_the_answer_without_it():
    def told(value, at_most, base=18):
        return FigureReference(
            Figure("x", "x", "1", "cases", value, base=base, at_most=at_most)
        ).range  # fmt: skip

    assert told(15, 17).text == "from 15 to 17 of the 18"
    assert told(15, 15).text == "15 of the 18"
    for hidden in (told(WITHHELD, 17), told(15, WITHHELD), told(15, 17, WITHHELD)):
        assert (hidden.text, hidden.value, hidden.withheld) == ("a withheld range", None, True)


def test_the_paper_says_how_many_schools_may_have_followed_advice(exempt):
    assert FigureReference(exempt["followed_of_all"]).range.text == "from 15 to 17 of the 18"
