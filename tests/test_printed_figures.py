"""Every claim of the 2020 paper about its cases: counted again, or explained.

The claims are read from the register of the review (`printed.toml`), which must itself agree with
the register that was made from the paper.
"""

import csv
import os
import tomllib
from pathlib import Path

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import plain

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT.parent / "shared" / "source" / "published_figures.csv"
PRINTED = ROOT / "reports" / "herefordshire-2020" / "printed.toml"
CLAIMS = {row["id"]: row for row in tomllib.loads(PRINTED.read_text(encoding="utf-8"))["claims"]}
OF_CASES = {name: row for name, row in CLAIMS.items() if row["scope"] == "case"}
AGREE = {name: row for name, row in OF_CASES.items() if row["status"] == "ok"}
# Where the paper is wrong, unclear or disagrees with itself: what we count instead, by hand.
INSTEAD = {
    "F005": "November 2018 to November 2019",
    "F008": "April 2017",
    "F009": "April 2017",
    "F011": "2",  # cases with recorded advice and no written risk assessment
    "F013": "35",  # 12 + 12 + 11 months, not 33
    "F015": "6",  # 2 + 4
    "F016": "1",
    "F019": "November 2018 to November 2019",
    "F025": "1",
    "F033": "3",
    "F035": "9",  # 10 - 1 still open
    "F036": "3",
    "F039": "28",  # not 14 + 1 + 1 + 3 + 10 = 29
    "F040": "9",  # 28 - (14 + 1 + 1 + 3)
    "F041": "18",
    "F051": "0",
    "F062": "6",  # not 2 + 1 + 1 + 4 = 8
    "F065": "0",
    "F066": "1",
}


@pytest.fixture(scope="session")
def reconciled(exempt):
    """The table of printed against counted, by claim: what each cell says."""
    (table,) = [
        block for block in p2p.appendix(exempt, "printed").blocks if block["kind"] == "table"
    ]
    rows = [[plain(cell) for cell in row] for row in table["rows"]]
    names = [name.removeprefix("printed.") for name in table["explains"]]
    return dict(zip(names, rows, strict=True))


def counted_words(claim, release):
    """What our edition prints for a claim, bound as the appendix binds it."""
    return plain(bind_text(f"{{{{ {claim['counted']} }}}}", release))


@pytest.mark.parametrize("name", [name for name in AGREE if name != "F012"])
def test_a_claim_that_holds_equals_what_is_counted(name, exempt, reconciled):
    claim = AGREE[name]
    assert counted_words(claim, exempt) == str(claim["printed"])
    # Nobody can check a date that is known from that paper alone.
    own = not claim["counted"].startswith("events.")
    result = "Agrees" if own else "Taken over, not checked"
    assert reconciled[name][1:] == [str(claim["printed"])] * 2 + [result]


def test_growing_means_that_the_ratio_of_the_rates_lies_above_one(exempt, reconciled):
    assert AGREE["F012"]["printed"] == "growing"
    low, high = exempt["cases_rate_ratio"].interval
    assert 1 < low < exempt["cases_rate_ratio"].value < high
    _, printed, counted, result = reconciled["F012"]
    assert (printed, counted) == ("growing", "3.05")
    assert "not show that abuse became more common" in result


def test_every_other_claim_about_cases_is_explained():
    assert set(OF_CASES) - set(AGREE) == set(INSTEAD)


@pytest.mark.parametrize("name", INSTEAD)
def test_a_claim_that_does_not_hold_stands_beside_our_count_and_a_reason(name, exempt, reconciled):
    claim = OF_CASES[name]
    _, printed, counted, reason = reconciled[name]
    assert printed == ("not printed" if claim.get("derived") else str(claim["printed"]))
    assert counted_words(claim, exempt) == INSTEAD[name]
    assert counted == ("not counted" if claim.get("nearest") else INSTEAD[name])
    own = not claim["counted"].startswith("events.")
    before = "" if own else "Taken over, not checked. "
    assert reason == before + plain(bind_text(claim["reason"], exempt))
    assert len(reason.split()) >= 8
    assert "{" not in reason


def test_the_reconciliation_holds_every_claim_about_cases_once_and_in_order(reconciled):
    assert sorted(reconciled) == list(OF_CASES)
    places = [OF_CASES[name]["paragraph"] for name in reconciled]
    assert places[:2] == ["1.1(c)", "1.2"]
    assert places.index("2.1") < places.index("2.11")
    assert places.index("2.26(b)") < places.index("2.26(k)") < places.index("2.29(c)")


def test_what_only_follows_from_other_numbers_is_not_told_as_printed(reconciled):
    derived = [name for name, claim in OF_CASES.items() if claim.get("derived")]
    assert derived == ["F039", "F040", "F062"]
    assert {reconciled[name][1] for name in derived} == {"not printed"}


def test_a_claim_about_cases_is_never_without_a_count_of_ours():
    assert all(claim.get("counted") for claim in OF_CASES.values())


@pytest.mark.parametrize("name", AGREE)
def test_a_measure_says_what_the_paper_printed_for_it(name, review):
    """`printed` of a measure and the register cannot drift apart."""
    path = AGREE[name]["counted"].split(".")
    measure = review.measures.get(path[1]) if path[0] == "n" and len(path) == 2 else None
    if measure is not None and measure.printed is not None:
        told = AGREE[name]["printed"]
        as_day = getattr(measure.printed, "strftime", lambda _: measure.printed)("%d %B %Y")
        assert told == as_day


# --- The register that was made from the paper ---


@pytest.fixture(scope="session")
def register():
    """Rows of the register, which lies beside the project and not in it."""
    if not REGISTER.exists():
        missing = "the register of published figures is not beside the project"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with REGISTER.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_our_register_has_all_93_claims():
    assert list(CLAIMS) == [f"F{number:03}" for number in range(1, 94)]


def test_our_register_agrees_with_the_one_made_from_the_paper(register):
    theirs = {row["id"]: [row[key] for key in ("paragraph", "scope", "status")] for row in register}
    ours = {
        name: [row[key] for key in ("paragraph", "scope", "status")] for name, row in CLAIMS.items()
    }
    assert ours == theirs


def test_every_number_is_the_one_that_the_paper_printed(register):
    told = {row["id"]: row["value"] for row in register if row["value"].isdigit()}
    assert len(told) > 40
    for name, value in told.items():
        assert str(CLAIMS[name]["printed"]).rstrip("%") == value, name


def test_all_38_contradictions_of_the_paper_are_listed(review, exempt):
    assert len(review.contradictions) == 38
    (table,) = [
        block for block in p2p.appendix(exempt, "contradictions").blocks if block["kind"] == "table"
    ]
    assert len(table["rows"]) == 38
    for row in table["rows"]:
        where, conflict, handling = (plain(cell) for cell in row)
        assert where[0].isdigit() or where in ("Title, 1.1, 2.12", "Throughout")
        assert len(conflict) > 10
        assert len(handling) > 10
