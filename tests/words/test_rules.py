"""The rules as declared: stable codes, one wording each, fields that exist."""

from p2p_analysis.words.fields import NOT_RECORDED, RECORDED, all_fields
from p2p_analysis.words.rules import QUERY, all_rules, changeable

# A code is a name for ever: review files and reports cite it. Add to the end of its letter.
CODES = {"F": 12, "D": 21, "C": 34, "N": 9, "T": 4}


def test_codes_are_a_letter_and_two_digits_without_a_gap():
    expected = [f"{letter}{n:02}" for letter, last in CODES.items() for n in range(1, last + 1)]
    assert list(all_rules()) == expected


def test_every_rule_has_a_wording_and_every_one_that_can_be_changed_an_example():
    titles = [rule.title for rule in all_rules().values()]
    assert len(set(titles)) == len(titles)
    for code, rule in all_rules().items():
        assert rule.level in ("error", QUERY), code
        assert rule.title and rule.expected and rule.todo.endswith("."), code
        assert not rule.title.endswith("."), code
        if not rule.read:
            assert rule.trips and rule.passes, code
            assert len(rule.trips) == len(rule.passes)


def test_rules_look_at_fields_of_the_file_and_ask_for_words_that_the_fields_know():
    for code in changeable():
        rule = all_rules()[code]
        assert rule.fields
        for name in rule.fields:
            assert not all_fields()[name].derived, code
        for table in (rule.when, *rule.any_of):
            for name, words in table.items():
                known = {*all_fields()[name].levels, RECORDED, NOT_RECORDED}
                assert set(words) <= known, (code, name)
        for name in (*rule.before, *rule.since, *(n for pair in rule.order for n in pair)):
            assert all_fields()[name].kind == "date", code
        assert set(rule.optional) <= set(rule.named), code
