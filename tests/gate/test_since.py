"""Since the last edition: what is new, changed and withdrawn, from what both editions released."""

import datetime
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import p2p_analysis as p2p
from p2p_analysis.gate.earlier import from_manifest
from p2p_analysis.gate.figures import WITHHELD, Withheld
from p2p_analysis.gate.model import model_of
from p2p_analysis.gate.published import published_by
from p2p_analysis.gate.since import (
    CHANGED,
    NEW,
    NONE,
    NOT_REPEATED,
    WITHDRAWN,
    published_now,
    since,
    since_last_edition,
)
from p2p_analysis.show.finish import finish
from p2p_analysis.words.errors import ReviewFileError
from tests.invented import counted, several, write_review

RULE = {"marking": "Public", "suppress_below": 6, "protect_width": 3}
OPEN = {"marking": "Exempt", "suppress_below": 0}
MEASURES = {
    "cases": {"label": "cases", "by": ["police_status"]},
    "together": {"label": "together", "where": {"same_setting_now": "yes"}},
}


def told(yes, no, **more):
    return several(yes, same_setting_now="yes", **more) + several(no, same_setting_now="no")


def manifest_of(release):
    return json.loads(json.dumps(finish(release).blocks[-1], sort_keys=True))


@pytest.fixture
def editions(tmp_path):
    """Publish an edition, then another that names it as earlier."""
    folder = tmp_path / "review"

    def make(before, now, *, name="public", then=MEASURES, measures=MEASURES, **rule):
        rules = {"public": RULE, "exempt": OPEN}
        review = write_review(folder, measures=then, rows=before, editions=rules)
        first = p2p.protect(counted(review), review.editions[name])
        (folder / "then.json").write_text(json.dumps(manifest_of(first)))
        rules = rules | {name: rules[name] | {"earlier": ["then.json"]} | rule}
        later = write_review(folder, measures=measures, rows=now, editions=rules)
        return p2p.protect(counted(later), later.editions[name])

    return make


def rows(release):
    found = since_last_edition(release)
    return {
        one.figure: (one.kind, one.redefined, [(n.key[1:], n.then, n.now) for n in one.numbers])
        for one in found.changes
    }


def test_an_edition_without_an_earlier_one_is_the_first(tmp_path):
    review = write_review(tmp_path / "r", rows=[{}], editions={"public": RULE})
    assert since_last_edition(p2p.protect(counted(review), review.editions["public"])) is None


@pytest.mark.parametrize("name", ["public", "exempt"])
def test_the_same_cases_and_questions_give_no_change(editions, name):
    release = editions(told(20, 30), told(20, 30), name=name)
    assert since_last_edition(release).changes == ()


def test_a_number_that_changed_stands_beside_what_it_was(editions):
    found = rows(editions(told(20, 30), told(27, 36)))
    assert found["together"] == (CHANGED, False, [(("value",), 20, 27)])
    assert found["cases"] == (CHANGED, False, [(("value",), 50, 63)])


def test_new_and_withdrawn_figures_are_told_with_their_one_number(editions):
    now = {"cases": MEASURES["cases"], "outside": {"label": "o", "where": {"location": "outside"}}}
    found = rows(editions(told(20, 30), told(20, 30), measures=now))
    assert found["outside"] == (NEW, False, [(("value",), NONE, 0)])
    assert found["together"] == (WITHDRAWN, False, [(("value",), 20, NONE)])


def test_a_figure_that_counts_something_else_has_changed_and_says_so(editions):
    now = MEASURES | {"together": {"label": "together", "where": {"same_setting_now": "no"}}}
    found = rows(editions(told(20, 20), told(20, 20), measures=now))
    assert found["together"] == (CHANGED, True, [(("value",), 20, 20)])


def test_a_change_in_the_group_that_a_figure_is_of_is_a_change_of_its_meaning(editions):
    then = {
        "cases": {"label": "cases"},
        "some": {"label": "s", "where": {"location": "school"}},
        "together": {"label": "t", "of": "some", "where": {"same_setting_now": "yes"}},
    }
    now = then | {"some": {"label": "s", "where": {"location": ["school", "outside"]}}}
    cases = told(20, 20, location="school")
    assert rows(editions(cases, cases, then=then, measures=now))["together"][:2] == (CHANGED, True)


def test_an_answer_that_moved_where_the_number_itself_stands_is_told(editions):
    found = rows(editions([*told(20, 30), *several(9)], told(20, 39), name="exempt"))
    assert found["together"] == (
        CHANGED,
        False,
        [(("no",), 30, 39), (("not_recorded",), 9, 0)],
    )


def test_what_is_withheld_today_is_told_as_it_was_published(editions):
    found = rows(editions(told(20, 30), told(21, 30)))
    assert found["together"] == (CHANGED, False, [(("value",), 20, WITHHELD)])


def test_a_number_of_the_past_that_the_gate_does_not_take_as_known_is_not_repeated(editions):
    schools = {"label": "schools", "unit": "schools", "where": {"same_setting_now": "yes"}}
    measures = {"cases": {"label": "cases"}, "schools": schools}
    many = [{"school_urn": str(n), "same_setting_now": "yes"} for n in range(9)]
    release = editions(many, many[:3] * 3, then=measures, measures=measures)
    assert release["schools"].withheld
    found = rows(release)
    assert found["schools"] == (CHANGED, False, [(("value",), NOT_REPEATED, WITHHELD)])


def test_what_a_list_may_repeat_is_what_the_gate_has_in_its_equations(editions):
    release = editions(told(20, 30), told(21, 30))
    review = release.review
    model = model_of(counted(review), release.edition)
    (last,) = model.before
    held = {key[2:] for key in model.printed if key[0] == "earlier"}
    assert held == last.known(review.window.first, review.window.last)
    elsewhere = datetime.date(2018, 6, 1), review.window.last
    assert last.known(*elsewhere) == frozenset()  # days that today's paper does not cover


def test_the_last_edition_is_the_latest_by_its_day_and_not_by_its_name(editions):
    release = editions(told(20, 30), told(27, 36))
    manifest = manifest_of(release)
    day = {"as_at": "2019-01-01"}
    older = from_manifest("z", manifest | {"paper": manifest["paper"] | day})
    newer = from_manifest("a", manifest)
    found = since([newer, older], published_now(release), protects=True)
    assert found.as_at == datetime.date(2020, 3, 2)


def test_a_manifest_says_the_same_as_the_release_that_it_was_made_of(public, exempt):
    for release in (public, exempt):
        read, now = published_by(manifest_of(release)), published_now(release)
        assert read.numbers == now.numbers
        assert read.meanings == now.meanings
        assert (read.as_at, read.window) == (now.as_at, now.window)


@pytest.mark.parametrize(
    ("paper", "problem"),
    [
        ({"edition": "exempt", "marking": "Exempt"}, 'is of edition "exempt".*expected edition'),
        ({"marking": "Members only"}, 'marked "Members only"; expected edition "public"'),
        ({"as_at": "2020-03-03"}, "after this paper"),
    ],
)
def test_a_manifest_of_another_edition_is_refused(editions, tmp_path, paper, problem):
    release = editions(told(20, 30), told(20, 30))
    path = tmp_path / "review" / "then.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"paper": manifest["paper"] | paper}))
    with pytest.raises(ReviewFileError, match=f"then.json: .*{problem}"):
        since_last_edition(release)
    with pytest.raises(ReviewFileError, match=problem):
        p2p.protect(counted(release.review), release.edition)


# --- Whatever two editions say --------------------------------------------------------------------

NUMBERS = st.one_of(st.just(WITHHELD), st.integers(0, 9))
EDITION = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.fixed_dictionaries(
        {"value": NUMBERS, "where": st.sampled_from(["yes", "no"])},
        optional={"no": NUMBERS, "not_recorded": NUMBERS, "base": NUMBERS},
    ),
)
PARTS = ("no", "not_recorded", "base")


def _plain(value):
    return None if isinstance(value, Withheld) else value


def small_manifest(figures):
    """A manifest of a few figures, as `finish` and the press would write it."""
    return {
        "paper": {"as_at": "2020-01-01"},
        "figures": {
            name: {
                **dict.fromkeys((*PARTS, "at_most", "of", "statistic")),
                **{part: _plain(one[part]) for part in PARTS if part in one},
                "value": _plain(one["value"]),
                "withheld": one["value"] is WITHHELD,
                "withheld_answers": [part for part in PARTS if one.get(part) is WITHHELD],
                "label": name, "unit": "cases", "where": {"historic": [one["where"]]},
            }
            for name, one in figures.items()
        },
        "breakdowns": {},
        "definitions": {
            "measures": {
                name: {"label": name, "where": {"historic": [one["where"]]}}
                for name, one in figures.items()
            },
            "times": {"period": {"all": ["2019-01-01", "2019-12-31"]}},
            "identities": [], "merges": {}, "screening": None,
        },
    }  # fmt: skip


@given(EDITION, EDITION, st.booleans())
def test_the_list_holds_only_what_stands_in_the_two_manifests(before, after, protects):
    then, now = small_manifest(before), published_by(small_manifest(after))
    last = from_manifest("then", then)
    found = since([last], now, protects=protects)
    for number in (number for one in found.changes for number in one.numbers):
        figure, part = number.key
        if isinstance(number.then, int):
            assert before[figure][part] == number.then
        if isinstance(number.now, int):
            assert after[figure][part] == number.now
    # Numbers that both withhold take no part: the list is the same whatever they are, since it is
    # made of manifests that do not hold them. And nothing is listed because of them alone.
    listed = {one.figure for one in found.changes}
    for name in set(before) & set(after):
        one, other = before[name], after[name]
        parts = {"value", *PARTS} & set(one) & set(other)
        same = all(_same(one[part], other[part]) for part in parts)
        assert (name in listed) == (not same or one["where"] != other["where"])
    assert (set(before) ^ set(after)) <= listed
    assert since([replace(last, name="other")], now, protects=protects) == found


def _same(one, other):
    return one == other or (isinstance(one, Withheld) and isinstance(other, Withheld))
