"""Each rule finds what it is for and lets pass what comes near: the examples stand beside it."""

import pytest

from p2p_analysis.evidence.rules.run import WORKED_OUT, ask
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.rules import all_rules, changeable
from tests.evidence.rules.records import SOUND, looked_at, sound

RULES = [all_rules()[code] for code in changeable()]


def found_in(records, rule):
    """What one rule finds, given the columns that it looks at."""
    looked = looked_at([{name: one[name] for name in rule.fields} for one in records])
    others = dict.fromkeys(all_rules().keys() - {rule.code})
    return ask(looked, others)[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_finds_its_own_example_and_names_the_fields(rule):
    found = found_in([{**SOUND, **excerpt} for excerpt in rule.trips], rule)
    assert found, "the example trips nothing"
    last = len(rule.trips) - 1
    for one in found:
        assert one.at.tolist() == [last]
        assert one.level == rule.level
        assert set(one.fields) <= set(rule.fields)
        assert (one.beside is not None) == (len(rule.trips) == 2)
    changed = {name for excerpt in rule.trips for name in excerpt}
    touched = {name for one in found for name in one.fields}
    assert len(rule.trips) == 2 or changed & touched


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_lets_pass_what_comes_near(rule):
    assert not found_in([{**SOUND, **excerpt} for excerpt in rule.passes], rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_answer_that_cannot_be_read_holds_nothing(rule):
    """It has a fault of its own; to call it missing would be a second, false one."""
    spoiled = {name: "@@" for name in rule.fields if all_fields()[name].kind != "id"}
    if spoiled:
        assert not found_in([{**SOUND, **spoiled}], rule)


def test_no_rule_finds_anything_in_the_invented_cases():
    found, not_asked = ask(looked_at(sound(28)), {})
    assert not found
    assert not_asked == ()


def test_of_a_record_without_any_answer_only_its_day_is_missed():
    blank = dict.fromkeys(SOUND, "")
    found, _ = ask(looked_at([blank | {"case_id": "A1"}]), {})
    assert [one.rule.code for one in found] == ["D21"]


def test_a_rule_is_not_asked_of_a_file_that_lacks_its_column():
    record = {name: SOUND[name] for name in ("case_id", "referred_on", "section_47_started_on")}
    found, not_asked = ask(looked_at([record]), {})
    assert not found
    assert {"C01", "C04", "D10", "T01"} <= set(not_asked)
    assert "D07" not in not_asked  # one of its steps is there


def test_a_review_turns_a_rule_into_a_query_or_leaves_it_out():
    looked = looked_at([{"contacted_on": "2018-11-28", "referred_on": "2018-11-27"}])
    (error,) = ask(looked, {})[0]
    (query,) = ask(looked, {"D01": "query"})[0]
    assert (error.level, query.level) == ("error", "query")
    assert ask(looked, {"D01": None})[0] == []


def test_every_rule_that_is_not_declared_whole_has_its_function():
    assert set(WORKED_OUT) == {rule.code for rule in RULES if rule.worked_out}


def test_a_temporary_upn_is_a_real_number_too_and_one_wrong_letter_makes_a_pseudonym():
    rule = all_rules()["N08"]
    ids = ["B801200005001", "A801200005001", "X80120000A001", "P-0001", ""]
    found = found_in([{**SOUND, "person_id": one, "contact_id": one} for one in ids], rule)
    assert {one.fields: one.at.tolist() for one in found} == {
        ("person_id",): [0],
        ("contact_id",): [0],
    }


def test_a_repeated_case_is_told_beside_the_first_one_wherever_they_stand():
    records = sound(40)
    same = {name: records[3][name] for name in all_rules()["T01"].same}
    for at in (20, 33):
        records[at] |= same
    (found,) = found_in(records, all_rules()["T01"])
    assert found.at.tolist() == [20, 33]
    assert found.beside.tolist() == [3, 3]


def test_of_two_referrals_of_a_child_the_later_one_is_found_even_if_it_stands_first():
    records = sound(3)
    days = ("2019-03-20", "2018-01-01", "2019-03-01")
    for record, day in zip(records, days, strict=True):
        record |= {"person_id": "P-1", "referred_on": day}
    (found,) = found_in(records, all_rules()["T03"])
    assert (found.at.tolist(), found.beside.tolist()) == ([0], [2])
