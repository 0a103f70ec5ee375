"""No withheld number can be worked back: tiny reviews against every case file that fits them."""

from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, Phase, assume, example, given, settings

import p2p_analysis as p2p
from p2p_analysis.gate import protection as protection_room
from p2p_analysis.gate.figures import Withheld
from p2p_analysis.gate.suppression import Pattern
from p2p_analysis.words.errors import DisclosureError
from tests.gate.brute_force import Attacker
from tests.gate.kinds import PERIODS, REST, Tiny
from tests.gate.tiny_reviews import APPROVAL, STEPS, tiny_reviews

FEW_KINDS = 9  # so many that every case file can be written out
ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))
TOGETHER = {"same_setting_now": ["yes"]}


@pytest.fixture(scope="session")
def attacked(invent):
    """Release a tiny review, and meet its attacker; what is shown is true."""

    def attack(tiny, **more):
        counts = invent(
            tiny.measures, tiny.rows, editions=tiny.rule, identities=tiny.identities,
            periods=PERIODS,
        )  # fmt: skip
        try:
            release = p2p.protect(counts, counts.review.editions["public"])
        except DisclosureError:
            # Only what people approve, or say adds up, leaves nothing to withhold.
            assert "exceptions" in tiny.rule["public"] or tiny.identities
            return None
        attacker = Attacker(tiny, release, **more)
        true = attacker.sums @ attacker.truth
        for key, value, number in zip(attacker.keys, attacker.shown, true, strict=True):
            assert isinstance(value, Withheld) or value == number, key
        assert attacker.fits(attacker.truth)
        return attacker

    return attack


def leaks(attacker):
    """Withheld numbers that are narrower than promised, though to withhold more would help."""
    if attacker is None:
        return {}
    width = attacker.release.edition.protect_width
    found = attacker.narrow(width)
    helpless = found.keys() & attacker.at_best().narrow(width).keys() if found else ()
    if helpless:
        # Only what people approve, or say adds up, leaves nothing to withhold.
        assert attacker.release.edition.exceptions or attacker.tiny.identities
    return {key: limits for key, limits in found.items() if key not in helpless}


# --- Reviews that once gave a number away, or could not be released ---------------------------


def written(columns, rows, measures, below, width, zeros="show", **rule):
    """A tiny review from rows of answers and measures without labels."""
    columns = tuple(columns.split())
    names = columns if len(rows[0]) == len(columns) else (*columns, "school_urn")
    return Tiny(
        columns,
        [dict(zip(names, row, strict=True)) for row in rows],
        {name: {"label": "question", **measure} for name, measure in measures.items()},
        {
            "public": {
                "marking": "P", "suppress_below": below, "protect_width": width, "zeros": zeros,
                **rule,
            }
        },
    )  # fmt: skip


# A number kept back with its group under one name, and printed under another.
TWO_NAMES = written(
    "same_setting_now police_referred",
    [("yes", "yes"), ("yes", "yes"), ("yes", "no"), ("yes", "no"), ("", "")],
    {
        "cases": {"by": ["police_referred"]},
        "m0": {"where": {"police_referred": ["yes", "no"]}, "by": ["police_referred"]},
    },
    2, 1,
)  # fmt: skip
# Nobody is in both periods.
NOBODY = written(
    "same_setting_now referred_on",
    [("yes", "2018-02-01")],
    {
        "cases": {},
        "m0": {"where": {"period": ["first"]}},
        "m1": {"where": {"period": ["second"]}, "of": "m0"},
        "m2": {"where": TOGETHER, "of": "m1"},
    },
    2, 1,
)  # fmt: skip
# Two tables tell quarters apart; a third, which tells only periods, stood between them.
COARSE_BETWEEN_FINE = written(
    "same_setting_now police_referred referred_on",
    [("yes", "yes", "2018-02-01"), ("yes", "yes", "2018-02-01"), ("yes", "yes", "2018-04-01")],
    {
        "cases": {},
        "m0": {"where": {"police_referred": ["yes"], "period": ["first"]}},
        "m1": {
            "where": {"quarter": ["2018-Q1", "2018-Q3"], "same_setting_now": ["yes", "no"]},
        },
    },
    2, 1,
)  # fmt: skip
# A case is closed, or nothing is on the record: "no" is never the answer.
NEVER_NO = written(
    " ".join(STEPS),
    [("yes", "2018-09-01", "2018-09-02")],
    {"cases": {"by": ["closed"]}, "m0": {"where": {"closed": ["yes"]}}},
    2, 3, "withhold",
)  # fmt: skip
# Of a field of several words only the gap is asked.
ONLY_THE_GAP = written(
    "same_setting_now support_agencies",
    [("yes", "school"), ("no", "")],
    {"cases": {}, "m0": {"where": {"support_agencies": ["not_recorded"]}}},
    2, 1,
)  # fmt: skip
# Who names one of two words names either of them: five questions to one field.
EITHER_WORD = written(
    "police_referred support_agencies",
    [("no", "other"), ("no", "school;nspcc;camhs;other"), ("no", "nspcc;other"),
     ("", "school;other"), ("", "school;nspcc"), ("yes", "school;other")],
    {
        "cases": {"by": ["police_referred", "support_agencies"]},
        "m0": {
            "where": {"police_referred": ["yes", "no", "not_recorded"]},
            "by": ["support_agencies"],
        },
        "m1": {
            "where": {"support_agencies": ["camhs", "school", "nspcc"]},
            "by": ["support_agencies", "police_referred"],
        },
        "m2": {"where": {"support_agencies": ["not_recorded", "nspcc", "camhs"]}, "of": "m1"},
        "m3": {"where": {"police_referred": ["no", "not_recorded"]}, "of": "m2"},
    },
    3, 1,
    merge={"support_agencies": {"rest": ["chisva", "other", *REST], "two": ["school", "nspcc"]}},
)._replace(identities=(("m0", "m2", "m3"),))  # fmt: skip
# All that could hide a group without a number is shown by approval.
ALL_APPROVED = written(
    "section_47_type referred_on",
    [("joint", "2018-08-01"), ("joint", "2018-08-01"), ("joint", "2018-02-01"),
     ("", "2018-06-01")],
    {"cases": {}, "m0": {"where": {"section_47_type": ["single", "joint", "not_recorded"]}}},
    2, 3, exceptions={"m0": APPROVAL},
)  # fmt: skip
# Settings are asked nothing, so that none says no.
SETTINGS_ASKED_NOTHING = written(
    "same_setting_now police_referred",
    [("yes", "yes", "900001"), ("no", "yes", "900002")],
    {"cases": {}, "m0": {"where": {"same_setting_now": ["not_recorded"]}},
     "settings": {"unit": "schools", "of": "m0"}},
    3, 1, "withhold",
)  # fmt: skip
# Where there are cases there is a setting.
ONE_SETTING = written(
    "same_setting_now police_referred",
    [("yes", "yes", "900001"), ("yes", "yes", "900001")],
    {"cases": {}, "settings": {"unit": "schools", "of": "cases"}},
    2, 2, "withhold",
)  # fmt: skip
# Two cases say no, and no setting is without an answer: so a setting says no.
A_SETTING_SAYS_NO = written(
    "same_setting_now police_referred",
    [("no", "yes", "900002"), ("yes", "", "900003"), ("no", "no", "900003"),
     ("no", "no", "900003"), ("no", "", "900001"), ("", "", "900001")],
    {
        "cases": {},
        "m0": {"where": {"police_referred": ["not_recorded", "yes"]}, "by": ["same_setting_now"]},
        "settings": {
            "unit": "schools", "of": "cases",
            "where": {"police_referred": ["not_recorded", "yes"]},
        },
    },
    2, 1, "withhold",
)  # fmt: skip


# --- The promise ------------------------------------------------------------------------------


@settings(ANY, max_examples=160)
@example(tiny=TWO_NAMES)
@example(tiny=NOBODY)
@example(tiny=COARSE_BETWEEN_FINE)
@example(tiny=NEVER_NO)
@example(tiny=ONLY_THE_GAP)
@example(tiny=EITHER_WORD)
@example(tiny=ALL_APPROVED)
@example(tiny=SETTINGS_ASKED_NOTHING)
@example(tiny=ONE_SETTING)
@example(tiny=A_SETTING_SAYS_NO)
@given(tiny=tiny_reviews())
@pytest.mark.slow
def test_a_withheld_number_cannot_be_worked_back_from_all_that_is_printed(attacked, tiny):
    assert leaks(attacked(tiny)) == {}


@pytest.mark.slow
@settings(ANY, max_examples=1500)
@given(tiny=tiny_reviews())
def test_nor_in_many_more_reviews(attacked, tiny):
    assert leaks(attacked(tiny)) == {}


@settings(ANY, max_examples=30)
@given(tiny=tiny_reviews())
@pytest.mark.slow
def test_programmes_find_the_same_limits_as_trying_every_case_file(attacked, tiny):
    attacker = attacked(tiny, more_cases=3)
    assume(attacker is not None)
    assume(len(attacker.kinds) <= FEW_KINDS and not tiny.counts_settings)
    assert attacker.by_programmes() == attacker.by_trying_all()


# --- The attack is real -----------------------------------------------------------------------


@pytest.fixture
def no_companions(monkeypatch):
    """Switch secondary suppression off: only what is sensitive itself is withheld."""

    def only_primary(problem, *, width, limits=True):
        return Pattern(problem.sensitive - problem.unprinted, MappingProxyType({}), "feasible")

    monkeypatch.setattr(protection_room, "suppress", only_primary)


def test_without_companions_what_is_left_out_is_subtracted(attacked, no_companions):
    measures = {"cases": {}, "together": {"where": TOGETHER}}
    rows = [("yes", "yes")] * 5 + [("no", "yes")]
    subtracted = written("same_setting_now police_referred", rows, measures, 2, 1)
    assert leaks(attacked(subtracted)) == {("together", "no"): (1, 1)}


def test_without_companions_many_reviews_give_numbers_away(attacked, no_companions):
    given_away = []

    @settings(ANY, max_examples=60, derandomize=True, phases=[Phase.generate])
    @given(tiny=tiny_reviews())
    def attack(tiny):
        given_away.append(bool(leaks(attacked(tiny))))

    attack()
    assert sum(given_away) >= 10


# --- Reviews written by hand ------------------------------------------------------------------


def test_a_breakdown_of_some_is_tied_to_the_breakdown_of_all(attacked):
    # All by "told", and those not apart by "told": the difference is the one who is apart.
    measures = {
        "cases": {"by": ["same_setting_now", "police_referred"]},
        "not_apart": {
            "where": {"same_setting_now": ["yes", "not_recorded"]}, "by": ["police_referred"],
        },
    }  # fmt: skip
    rows = [("yes", "yes"), ("yes", "yes"), ("yes", "no"), ("no", "yes")]
    tied = written("same_setting_now police_referred", rows, measures, 2, 1, "withhold")
    assert leaks(attacked(tied)) == {}


def test_who_is_in_neither_group_does_not_give_away_who_is_in_both(attacked):
    # 3 of 7 together, 3 of 7 told, 2 neither: so 1 is both, but no printed sum says so.
    told = {"police_referred": ["yes"]}
    neither = {"same_setting_now": ["no"], "police_referred": ["no"]}
    measures = {
        "together": {"where": TOGETHER},
        "told": {"where": told},
        "both": {"where": {**TOGETHER, **told}},
        "neither": {"where": neither},
    }
    rows = [("yes", "yes"), *[("yes", "no"), ("no", "yes"), ("no", "no")] * 2]
    groups = written("same_setting_now police_referred", rows, measures, 2, 1)
    assert leaks(attacked(groups)) == {}
