"""Planted faults: reading finds what was planted, where it was planted, and nothing else."""

import itertools

import pytest

import p2p_analysis as p2p
from p2p_analysis.evidence.records import read_records
from p2p_analysis.evidence.synthetic.faults import PLANTERS, key_table, plant, sample
from p2p_analysis.evidence.synthetic.sample import invent, written
from p2p_analysis.words.errors import CaseDataError, UsageError
from tests.invented import write_review


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    extra = '[columns]\nlocation = "Where"\n'
    return write_review(tmp_path_factory.mktemp("faults"), extra=extra)


@pytest.fixture(scope="module")
def planted(review):
    cases = invent(review, 900, 5)
    return cases, *plant(cases, review, share=0.4, seed=5)


def test_about_so_many_cases_have_one_fault_each_and_each_kind_is_there(planted):
    _, _, key = planted
    assert 300 < len(key) < 420
    assert len({one.row for one in key}) == len(key)
    assert {one.code for one in key} == set(PLANTERS)


def test_only_the_rows_of_the_key_are_changed(planted):
    cases, faulty, key = planted
    changed = set(cases.index[(cases != faulty).any(axis=1)])
    assert changed == {one.row for one in key}


def test_the_key_names_the_heading_of_the_file(planted):
    _, _, key = planted
    assert {one.heading for one in key if one.field == "location"} == {"Where"}
    table = key_table(key)
    assert list(table.columns) == ["row", "heading", "field", "code"]


def test_every_planted_fault_is_found_with_its_row_field_and_code_and_nothing_else(review, planted):
    _, faulty, key = planted
    written(faulty, review).to_csv(review.cases_path, index=False)
    assert_found(read_records(review).findings, key)
    with pytest.raises(CaseDataError):
        p2p.load_cases(review)


@pytest.mark.slow
def test_of_five_thousand_cases_every_planted_fault_is_found_and_none_in_the_clean_ones(review):
    cases = invent(review, 5000, 3)
    written(cases, review).to_csv(review.cases_path, index=False)
    clean = read_records(review).findings
    assert (clean.errors, clean.queries) == (0, 0)
    faulty, key = plant(cases, review, share=0.05, seed=3)
    assert len(key) >= 200 and {one.code for one in key} == set(PLANTERS)
    written(faulty, review).to_csv(review.cases_path, index=False)
    assert_found(read_records(review).findings, key)


def assert_found(findings, key):
    """Each planted fault by row, field and code; and no other row has anything."""
    found = {
        (int(findings.rows[at]), one.rule.code): set(one.fields)
        for one in findings.found
        for at in one.at
    }
    missed = [
        one
        for one in key
        if one.field not in found.get((one.row, one.code), ()) and one.code != "F09"
    ]
    assert missed == []
    assert {row for row, _ in found} <= {one.row for one in key} | beside(findings)


def beside(findings):
    """Rows that stand in a finding because another was made like them."""
    return {
        int(findings.rows[at])
        for one in findings.found
        if one.rule.code.startswith("T")
        for at in (one.at if one.beside is None else one.beside)
    }


@pytest.mark.parametrize("code", PLANTERS)
def test_a_planter_changes_the_field_that_it_names(review, code):
    cases = invent(review, 250, 9).to_dict("records")
    done = 0
    for before, row in itertools.pairwise(cases):
        made = dict(row)
        name = PLANTERS[code](made, before)
        if name and code != "T01":
            done += made[name] != row[name]
        elif name:
            done += made != row
        else:
            assert made == row, "a planter that does not fit leaves the case alone"
    assert done > 0


@pytest.mark.parametrize("name", ["annex-a", "ssd"])
def test_what_a_mapping_cannot_give_or_gives_for_two_fields_at_once_is_not_touched(tmp_path, name):
    review = write_review(tmp_path, extra=f'[columns]\nfrom = "{name}"\n')
    cases = invent(review, 400, 5)
    faulty, key = plant(cases, review, share=0.3, seed=5)
    changed = {one for one in cases if (cases[one] != faulty[one]).any()}
    assert changed and not changed & {
        *review.mapping.absent,
        "case_id",
        "section_47_started_on",
    } - ({"section_47_started_on"} if name == "ssd" else set())
    written(faulty, review).to_csv(review.cases_path, index=False)
    findings = read_records(review).findings
    found = {int(findings.rows[at]) for one in findings.found for at in one.at}
    assert {one.row for one in key} <= found <= {one.row for one in key} | beside(findings)


def test_the_same_seed_plants_the_same_faults(review):
    first, second = (sample(review, number=80, seed=2, faults=0.2) for _ in range(2))
    assert first == second and first[1]


def test_a_share_is_from_nothing_to_one(review):
    for share in (-0.1, 1.1):
        with pytest.raises(UsageError, match="a share of faults from 0 to 1"):
            plant(invent(review, 5, 1), review, share=share, seed=1)
    faulty, key = plant(invent(review, 5, 1), review, share=0, seed=1)
    assert key == [] and (faulty == invent(review, 5, 1)).all(axis=None)
