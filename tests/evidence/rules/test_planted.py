"""Faults planted in 5,000 records: every one is found, in its row, with its field and its code."""

import csv
import random

import pytest

from p2p_analysis.brief.origin import Origin
from p2p_analysis.evidence.records import read_records
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.rules import UNREADABLE, all_rules, changeable
from tests.evidence.rules.records import SOUND, one_of, sound

SIZE, OF_EACH = 5_000, 5
_HEADINGS_ROW = 1


def plant(records):
    """Spoil records; return what was planted: (row of the sheet, code, fields changed)."""
    chance, planted = random.Random(7), []
    free = chance.sample(range(SIZE), SIZE)

    def row_of(at):
        return at + 1 + _HEADINGS_ROW

    for code in changeable():
        rule = all_rules()[code]
        for _ in range(OF_EACH):
            places = sorted(free.pop() for _ in rule.trips)
            for at, excerpt in zip(places, rule.trips, strict=True):
                own = one_of(SOUND, places[0])  # a pair shares child, referral and setting
                records[at] = {**own, **excerpt, "case_id": records[at]["case_id"]}
                if len(places) == 2:  # what tells the two apart must tell all pairs apart
                    for name in own.keys() & excerpt.keys() & {"person_id", "referral_id"}:
                        records[at][name] = f"{excerpt[name]}-{at}"
                    if "school_urn" in excerpt:
                        records[at]["school_urn"] = str(200000 + at)
            planted.append((row_of(places[-1]), code, set(rule.trips[-1])))
    for kind, code in UNREADABLE.items():
        names = [n for n, f in all_fields().items() if f.kind == kind and not f.derived]
        for name in names:
            at = free.pop()
            records[at][name] = "@@"
            planted.append((row_of(at), code, {name}))
    first, at = sorted((free.pop(), free.pop()))
    records[at]["case_id"] = records[first]["case_id"]
    planted.append((row_of(at), "F10", {"case_id"}))
    at = free.pop()
    records[at]["case_id"] = ""
    planted.append((row_of(at), "F09", {"case_id"}))
    return planted


@pytest.fixture(scope="module")
def checked(review, tmp_path_factory):
    records = sound(SIZE)
    planted = plant(records)
    path = tmp_path_factory.mktemp("planted") / "cases.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(SOUND))
        writer.writeheader()
        writer.writerows(records)
    spoiled = review.model_copy(update={"cases": Origin(file=str(path))})
    spoiled._folder = review.folder
    return planted, read_records(spoiled).findings


def test_every_planted_fault_is_found_in_its_row_with_its_field_and_code(checked):
    planted, findings = checked
    assert {code for _, code, _ in planted} == set(all_rules()) - {"F01", "F02", "F03"}
    found = {}
    for one in findings.found:
        for at in one.at:
            key = (int(findings.rows[at]), one.rule.code)
            found.setdefault(key, set()).update(one.fields)
    missed = [(row, code) for row, code, _ in planted if (row, code) not in found]
    assert missed == []
    for row, code, changed in planted:
        assert code.startswith("T") or changed & found[row, code], (row, code)


def test_nothing_is_found_where_nothing_was_planted(checked):
    planted, findings = checked
    rows = {row for row, _, _ in planted}
    assert {int(findings.rows[at]) for one in findings.found for at in one.at} <= rows


def test_the_report_counts_what_was_planted(checked):
    planted, findings = checked
    told = {rule.code: rule for rule in findings.rules(most=SIZE)}
    for row, code, _ in planted:
        assert row in told[code].rows
    records = {record.row: record for record in findings.records()}
    assert set(records) == {row for row, _, _ in planted}
    worst = [(-record.errors, -record.queries, record.row) for record in findings.records()]
    assert worst == sorted(worst)
