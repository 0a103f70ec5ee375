"""A release holds nothing that its edition withholds: in no value, name, reason or repr."""

import dataclasses
import datetime
from collections.abc import Mapping

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import WITHHELD, Withheld
from p2p_analysis.gate.release import protect
from p2p_analysis.words.errors import DisclosureError, UsageError
from tests.invented import EDITIONS, PERIODS, counted, several, write_cases, write_review

# Numbers that stand nowhere else, so that finding one is finding a leak.
MEASURES = {
    "cases": {"label": "all cases", "by": ["period", "location"], "per_month": True},
    "together": {"label": "cases together", "where": {"same_setting_now": "yes"}},
    "told": {"label": "cases told", "of": "together", "where": {"police_referred": "yes"}},
    "children": {
        "label": "children in cases told", "of": "told", "statistic": "sum", "field": "victims",
        "unit": "children",
    },
    "everyone": {"label": "victims", "statistic": "sum", "field": "victims"},
    "longest": {"label": "longest", "statistic": "largest", "field": "months_together"},
    "shortest": {"label": "shortest", "statistic": "smallest", "field": "months_together"},
    "first_visit": {"label": "first visit", "statistic": "earliest", "field": "follow_up_on"},
    "last_visit": {"label": "last visit", "statistic": "latest", "field": "follow_up_on"},
}  # fmt: skip
ROWS = [
    *several(4, same_setting_now="yes", police_referred="yes", victims="139", location="school"),
    *several(
        44, same_setting_now="yes", police_referred="no", victims="1", location="outside",
        months_together="97", follow_up_on="2019-06-17",
    ),
    *several(61, same_setting_now="no", location="online", referred_on="2019-05-01"),
]  # fmt: skip
CLAIMS = """
[[claims]]
id = "F1"
paragraph = "2.1"
claim = "Cases told"
printed = 4711
unit = "cases"
scope = "case"
status = "inconsistent"
counted = "n.told"
reason = "A slip."
[[claims]]
id = "F2"
paragraph = "2.1"
claim = "All cases"
printed = 109
unit = "cases"
scope = "case"
status = "ok"
counted = "n.cases"
[[claims]]
id = "F3"
paragraph = "2.1"
claim = "A small number of which nothing is counted"
printed = 5
unit = "cases"
scope = "case"
status = "gap"
counted = "review.months"
reason = "Nothing is counted."
[[claims]]
id = "F4"
paragraph = "2.1"
claim = "Recommendations"
printed = 5
unit = "recommendations"
scope = "review"
status = "ok"
[[claims]]
id = "F5"
paragraph = "2.1"
claim = "Not told, among those together"
printed = 45
unit = "cases"
scope = "case"
status = "inconsistent"
counted = "n.told.no"
reason = "Our count differs."
[[claims]]
id = "F6"
paragraph = "2.1"
claim = "All cases and all that were told, added up"
printed = 113
unit = "cases"
scope = "case"
status = "inconsistent"
counted = "n.cases"
reason = "A sum."
[[claims]]
id = "F7"
paragraph = "2.1"
claim = "How many there were"
printed = "many"
unit = "trend"
scope = "case"
status = "ok"
counted = "n.cases"
[[claims]]
id = "F8"
paragraph = "2.1"
claim = "How many there were, at a guess"
printed = "over 113"
unit = "trend"
scope = "case"
status = "inconsistent"
counted = "n.cases"
reason = "A guess."
"""
APPROVAL = {"reason": "Already public", "approved_by": "Monitoring Officer",
            "on": datetime.date(2020, 3, 1)}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    editions = {**EDITIONS, "approved": {**EDITIONS["public"], "exceptions": {"told": APPROVAL}}}
    review = write_review(
        tmp_path_factory.mktemp("small"), measures=MEASURES, rows=ROWS, editions=editions,
        claims=CLAIMS,
    )  # fmt: skip
    return counted(review)


@pytest.fixture(scope="module")
def public(small):
    return p2p.protect(small, small.review.editions["public"])


@pytest.fixture(scope="module")
def exempt(small):
    return p2p.protect(small, small.review.editions["exempt"])


def inside(thing, seen=None):
    """Every value that can be reached from an object, private attributes and reprs too."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return
    seen.add(id(thing))
    yield thing
    if isinstance(thing, (str, int, float, bytes, type(None), datetime.date, type)):
        return
    yield repr(thing)
    yield str(thing)
    held = []
    if isinstance(thing, Mapping):
        held += [*thing.keys(), *thing.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        held += thing
    held += vars(thing).values() if hasattr(thing, "__dict__") else []
    held += (getattr(thing, name) for name in getattr(thing, "__slots__", ()))
    held += getattr(thing, "__pydantic_private__", None) or {}
    for cell in getattr(thing, "__closure__", None) or ():
        held.append(cell.cell_contents)
    for one in held:
        yield from inside(one, seen)


def without_the_review(release):
    """The release alone: the review file is public and holds what the old paper printed."""
    return {f.name: getattr(release, f.name) for f in dataclasses.fields(release)
            if f.name != "review"}  # fmt: skip


# --- Nothing that is withheld ----------------------------------------------------------------


def test_the_small_count_and_its_companion_are_withheld(public):
    assert public["told"].withheld  # 4
    assert public["told"].no is WITHHELD  # 44, or 48 would give the 4
    assert public["told"].base == 48
    assert public["cases"].value == 109
    assert public.breakdown("cases", "location")["school"] is WITHHELD


def test_a_withheld_figure_is_nowhere_in_the_public_release(public, exempt):
    secrets = {4, 44, 556, 97, datetime.date(2019, 6, 17), 4711, 45}
    found = list(inside(without_the_review(public)))
    shown_in_full = list(inside(without_the_review(exempt)))
    for secret in secrets:
        assert not any(type(one) is type(secret) and one == secret for one in found), secret
    words = {one for one in found if isinstance(one, str)}
    for words_of_secret in ("44", "556", "97", "2019-06-17", "4711", "CASE-"):
        assert not [one for one in words if words_of_secret in one], words_of_secret
    # The walk does see: the exempt release holds them all.
    assert {4, 44, 556, 97, datetime.date(2019, 6, 17)} <= {
        one for one in shown_in_full if isinstance(one, (int, datetime.date))
    }
    assert any("CASE-" in one for one in shown_in_full if isinstance(one, str))


def test_nothing_stands_behind_a_withheld_value():
    assert repr(WITHHELD) == str(WITHHELD) == "[c]"
    assert not WITHHELD
    assert vars(WITHHELD) == {}


def test_no_counts_cases_or_rows_hang_on_a_release(public, exempt):
    for release in (public, exempt):
        kinds = {type(one).__name__ for one in inside(release)}
        assert not kinds & {"Counts", "Cases", "DataFrame", "Series", "ndarray", "Model", "Problem"}


def test_the_decisions_name_the_rule_and_no_number(public, exempt):
    assert public.decisions == ()  # how a number is hidden tells of it
    told = {(d.figure, d.part): d for d in exempt.decisions if d.edition == "public"}
    first, second = told["told", "value"], told["told", "no"]
    assert (first.kind, first.rule) == ("primary", "from 1 to 5")
    assert (second.kind, second.rule) == ("secondary", "would give back a withheld number")
    withheld = {
        (name, part)
        for name, figure in public.figures.items() if name in MEASURES
        for part in ("value", "base", "no", "not_recorded")
        if getattr(figure, part) is WITHHELD and not (MEASURES[name].get("statistic"))
    }  # fmt: skip
    assert withheld <= set(told)


def test_a_release_shows_itself_in_one_line_without_a_value(public):
    kept = sum(figure.withheld for figure in public.figures.values())
    assert (
        repr(public) == f"Release: public edition, {len(public.figures)} figures, {kept} withheld"
    )
    assert not hasattr(public, "_repr_html_")


# --- Derived figures ---------------------------------------------------------------------------


def test_a_rate_shows_only_if_its_count_does(invent):
    measures = {"cases": {"label": "cases", "by": ["period"], "per_month": True}}
    few = several(9) + several(2, referred_on="2019-03-01")
    many = several(9) + several(12, referred_on="2019-03-01")
    hidden, shown = (_public(invent(measures, rows)) for rows in (few, many))
    for name in ("cases_per_month_first", "cases_per_month_second", "cases_rate_ratio"):
        assert hidden[name].withheld
        assert not shown[name].withheld
    assert hidden["cases_rate_ratio"].interval == (WITHHELD, WITHHELD)
    assert shown["cases_per_month_first"].value == 9 / 12
    assert shown["cases_rate_ratio"].value == pytest.approx(12 / 9)
    low, high = shown["cases_rate_ratio"].interval
    assert low < 12 / 9 < high


def test_the_ratio_is_withheld_if_one_of_its_counts_is(invent):
    measures = {
        "cases": {"label": "cases", "by": ["period"], "per_month": True},
        "seen": {"label": "seen", "where": {"police_referred": "yes"}, "by": ["period"],
                 "per_month": True},
    }  # fmt: skip
    rows = several(9, police_referred="yes") + several(30, referred_on="2019-03-01")
    rows += several(4, police_referred="yes", referred_on="2019-03-01")
    release = _public(invent(measures, rows))
    levels = release.breakdown("seen", "period")
    assert levels["second"] is WITHHELD
    assert release["seen_rate_ratio"].withheld
    for period in PERIODS:
        assert release[f"seen_per_month_{period}"].withheld == (levels[period] is WITHHELD)


def test_a_statistic_of_few_cases_is_withheld(public, exempt):
    assert exempt["children"].value == 556  # over the 4 cases told
    assert public["children"].withheld


def test_a_sum_over_few_recorded_answers_is_withheld(invent):
    # All 20 cases are counted, but only 2 of them hold the answer.
    measures = {"victims": {"label": "v", "statistic": "sum", "field": "victims"}}
    few = several(18) + several(2, victims="7")
    enough = several(12) + several(8, victims="7")
    assert _public(invent(measures, few))["victims"].withheld
    assert _public(invent(measures, enough))["victims"].value == 56


@pytest.mark.parametrize("name", ["longest", "shortest", "first_visit", "last_visit"])
def test_the_value_of_a_single_case_is_withheld_however_many_there_are(name, public, exempt):
    assert public[name].withheld
    assert not exempt[name].withheld
    assert exempt[name].value in (97, datetime.date(2019, 6, 17))


def test_nothing_on_the_record_is_not_the_same_as_withheld(invent):
    measures = {"longest": {"label": "l", "statistic": "largest", "field": "months_together"}}
    release = _public(invent(measures, several(9)))
    assert release["longest"].value is None
    assert not release["longest"].withheld


def test_an_exempt_field_is_never_broken_down_in_public(invent):
    measures = {"cases": {"label": "cases", "by": ["police_reason"]}}
    rows = several(20, police_reason="evidential") + several(20, police_reason="under_10")
    counts = invent(measures, rows)
    assert "cases" not in _public(counts).breakdowns
    with pytest.raises(UsageError, match='not counted by "police_reason"'):
        _public(counts).breakdown("cases", "police_reason")
    exempt = p2p.protect(counts, counts.review.editions["exempt"])
    assert exempt.breakdown("cases", "police_reason")["evidential"] == 20


# --- What the earlier paper printed --------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "repeated", "why"),
    [
        ("F1", False, "its figure is withheld"),
        ("F2", True, "its figure is shown"),
        ("F3", False, "it is small itself"),
        ("F4", True, "it is not about cases"),
        ("F5", False, "the part that it names is withheld"),
        ("F6", False, "less the cases, which are shown, it is what is withheld"),
        ("F7", True, "it holds no number"),
        ("F8", False, "its words hold a number that is not shown"),
    ],
)
def test_a_printed_claim_is_withheld_with_its_figure(claim, repeated, why, public, exempt):
    assert isinstance(public.printed[claim], Withheld) != repeated, why
    assert not isinstance(exempt.printed[claim], Withheld)


def test_a_claim_that_is_repeated_has_its_printed_value(public):
    assert (public.printed["F2"], public.printed["F4"]) == (109, 5)


# --- Editions ----------------------------------------------------------------------------------


def test_the_exempt_edition_shows_every_figure(exempt):
    for name, figure in exempt.figures.items():
        for part in ("value", "base", "no", "not_recorded"):
            assert getattr(figure, part) is not WITHHELD, (name, part)
    assert (exempt["told"].value, exempt["told"].no, exempt["told"].base) == (4, 44, 48)
    # It withholds nothing itself; it keeps the record of what the others withhold.
    assert {decision.edition for decision in exempt.decisions} == {"public", "approved"}


def test_a_public_edition_that_withholds_nothing_is_the_exempt_one(tmp_path):
    # The editions differ in values alone: give one the other's, and only its name is left.
    same = {"marking": "Exempt", "suppress_below": 0, "case_table": True}
    counts = counted(
        write_review(
            tmp_path, measures=MEASURES, rows=ROWS, editions={"public": same, "exempt": same}
        )
    )
    one, other = (p2p.protect(counts, edition) for edition in counts.review.editions.values())
    assert dataclasses.replace(one, edition_name="exempt") == other
    assert one.edition_name == "public"


def test_an_exception_shows_its_figure_and_says_who_approved_it(small, public, exempt):
    release = p2p.protect(small, small.review.editions["approved"])
    assert public["told"].withheld
    assert release["told"].value == 4
    (decision,) = [d for d in exempt.decisions if d.kind == "exception"]
    assert (decision.figure, decision.part) == ("told", "value")
    assert decision.rule == "shown: Already public"
    assert (decision.approved_by, str(decision.on)) == ("Monitoring Officer", "2020-03-01")


def test_an_exception_shows_no_other_figure(invent):
    measures = {
        "told": {"label": "t", "where": {"police_referred": "yes"}},
        "charged": {"label": "c", "where": {"police_status": "charged"}},
    }
    rows = several(3, police_referred="yes") + several(2, police_status="charged") + several(30)
    editions = {"public": {**EDITIONS["public"], "exceptions": {"told": APPROVAL}}}
    release = _public(invent(measures, rows, editions=editions))
    assert release["told"].value == 3
    assert release["charged"].withheld


def test_an_edition_of_another_review_is_refused(small, invent):
    other = invent({"cases": {"label": "cases"}}, several(9))
    with pytest.raises(DisclosureError, match=r"use review\.editions"):
        protect(small, other.review.editions["public"])


def test_an_edition_made_by_hand_is_refused_even_if_it_is_equal(small):
    copy = small.review.editions["public"].model_copy()
    assert copy == small.review.editions["public"]
    with pytest.raises(DisclosureError, match="not one of this review's"):
        protect(small, copy)


def test_the_fingerprint_of_the_case_file_is_in_the_exempt_edition_only(small, public, exempt):
    assert len(exempt.fingerprint) == 64
    assert public.fingerprint is None
    assert exempt.fingerprint not in {one for one in inside(public) if isinstance(one, str)}


def test_single_cases_are_in_the_exempt_edition_only(public, exempt):
    assert public.case_rows == ()
    assert len(exempt.case_rows) == len(ROWS)
    assert exempt.case_rows[0]["case_id"] == "CASE-000"
    assert exempt.case_rows[0]["police_referred"] == "Yes"
    assert exempt.case_rows[0]["police_status"] == "Not recorded"


def test_an_edition_without_a_case_table_holds_no_rows_though_it_shows_all(invent):
    editions = {"open": {"marking": "Exempt", "suppress_below": 0}}
    counts = invent({"cases": {"label": "cases"}}, several(2), editions=editions)
    release = p2p.protect(counts, counts.review.editions["open"])
    assert (release["cases"].value, release.case_rows) == (2, ())


# --- Left out, and what is not there -------------------------------------------------------------


def test_records_outside_the_window_are_counted_and_protected(invent):
    measures = {"cases": {"label": "cases"}}
    outside = [{"referred_on": day} for day in ("2016-01-01", "2022-01-01", "")]
    counts = invent(measures, several(9) + outside)
    exempt = p2p.protect(counts, counts.review.editions["exempt"])
    assert (exempt["cases"].value, exempt["left_out"].value) == (9, 3)
    assert _public(counts)["left_out"].withheld


def test_an_unknown_figure_or_field_names_the_nearest(public):
    with pytest.raises(UsageError, match='did you mean "together"'):
        public["togther"]
    with pytest.raises(UsageError, match='did you mean "location"'):
        public.breakdown("cases", "locaton")
    with pytest.raises(UsageError, match="it has no `by`"):
        public.breakdown("told", "location")


@pytest.mark.parametrize("kind", ["cases", "counts"])
def test_what_has_not_passed_the_gate_refuses_to_show_itself(kind, small, tmp_path):
    review = write_review(tmp_path, measures=MEASURES, rows=ROWS)
    thing = small if kind == "counts" else p2p.load_cases(review)
    for words in (repr(thing), str(thing), f"{thing}"):
        assert not any(character.isdigit() for character in words.replace("p2p", ""))
        assert "CASE" not in words
        assert "p2p." in words  # it says what to do instead
    for name in ("_repr_html_", "_repr_mimebundle_", "_repr_markdown_", "_ipython_display_"):
        assert not hasattr(thing, name)


def test_a_changed_case_changes_the_release(tmp_path):
    review = write_review(tmp_path, measures=MEASURES, rows=ROWS)
    before = p2p.protect(counted(review), review.editions["exempt"])
    write_cases(review.cases_path, MEASURES, [*ROWS, *several(1, same_setting_now="yes")])
    after = p2p.protect(counted(review), review.editions["exempt"])
    assert (after["together"].value, after["told"].value) == (before["together"].value + 1, 4)
    assert after.fingerprint != before.fingerprint


def _public(counts):
    return p2p.protect(counts, counts.review.editions["public"])


def test_nothing_is_told_of_a_group_whose_size_is_withheld(invent):
    # 2 of 12 together, and nobody told the police of either: "0 of them" would say it of both.
    measures = {
        "together": {"label": "t", "where": {"same_setting_now": "yes"}},
        "told": {"label": "p", "of": "together", "where": {"police_referred": "yes"}},
    }
    rows = [{"same_setting_now": "yes", "police_referred": "no"}] * 2
    rows += [{"same_setting_now": "no", "police_referred": "no"}] * 10
    counts = invent(measures, rows)
    public = p2p.protect(counts, counts.review.editions["public"])
    told = public["told"]
    assert all(
        isinstance(value, Withheld) for value in (told.value, told.no, told.not_recorded, told.base)
    )
    exempt = p2p.protect(counts, counts.review.editions["exempt"])
    assert any(d.figure == "told" and d.kind == "group" for d in exempt.decisions)
    assert (exempt["told"].value, exempt["told"].no, exempt["told"].base) == (0, 2, 2)
