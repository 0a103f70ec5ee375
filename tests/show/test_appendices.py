"""The appendices that the machine writes: complete in one edition, silent in the other."""

import dataclasses

import pytest

import p2p_analysis as p2p
from p2p_analysis.gate.figures import Withheld
from p2p_analysis.show.narrative import bind_text
from p2p_analysis.show.nodes import plain, walk
from p2p_analysis.words.errors import NarrativeError, UsageError

CLAIMS = """
[[claims]]
id = "F1"
paragraph = "2.1"
claim = "All cases"
printed = 14
unit = "cases"
scope = "case"
status = "ok"
counted = "n.cases"
[[claims]]
id = "F2"
paragraph = "2.2"
claim = "Together"
printed = 6
unit = "cases"
scope = "case"
status = "inconsistent"
counted = "n.together"
reason = "Counted now: {{ n.together }}. A slip."
[[claims]]
id = "F3"
paragraph = "2.3"
claim = "Never asked"
printed = "most"
unit = "cases"
scope = "review"
status = "gap"
reason = "The record does not say."
[[claims]]
id = "F4"
paragraph = "2.4"
claim = "Recommendations"
printed = 9
unit = "recommendations"
scope = "review"
status = "ok"
"""
CONTRADICTIONS = """
[[contradictions]]
paragraphs = "2.1, 2.2"
conflict = "{{ n.cases.cases }} here, and {{ printed.F2 }} there."
handling = "The cases are **counted**."
"""


def rows_of(shown):
    (table,) = (block for block in shown.blocks if block["kind"] == "table")
    return table, [[plain(cell) for cell in row] for row in table["rows"]]


def words_of(shown):
    return " ".join(plain(block.get("content", [])) for block in shown.blocks)


def test_printed_stands_against_counted_with_the_reason(release):
    found = release(claims=CLAIMS)
    table, rows = rows_of(p2p.appendix(found, "printed"))
    assert table["head"][1:] == ["Printed", "Counted", "Result"]
    assert table["head"][0].startswith("Paragraph of the 2020 paper")
    assert rows == [
        ["2.1: All cases", "14", "14", "Agrees"],
        ["2.2: Together", "6", "8", "Counted now: 8. A slip."],
    ]


def test_where_a_figure_is_withheld_neither_column_nor_result_tells_it(release):
    rows = [{"same_setting_now": "yes"}] * 12 + [{"same_setting_now": "no"}] * 2
    found = release("public", claims=CLAIMS, rows=rows)
    assert found["together"].withheld
    shown = p2p.appendix(found, "printed")
    table, told = rows_of(shown)
    assert told == [["2.1: All cases", "14", "14", "Agrees"]]
    assert table["explains"] == ["printed.F1"]
    ids = {node["id"]: node for node in walk(shown.blocks) if node["kind"] == "figure"}
    assert "printed.F2" not in ids
    assert ids["edition.claims_withheld"]["value"] == 1
    assert "Claims left out of the table: 1. For each of them this edition withholds" in words_of(
        shown
    )


def test_where_every_claim_is_withheld_a_sentence_stands_for_the_table(release):
    rows = [{"same_setting_now": "yes"}] * 12 + [{"same_setting_now": "no"}] * 2
    together = CLAIMS.split("[[claims]]")[2]
    shown = p2p.appendix(release("public", claims=f"[[claims]]{together}", rows=rows), "printed")
    assert [block["kind"] for block in shown.blocks] == ["heading", "paragraph"]
    assert "Claims left out of the table: 1." in words_of(shown)


def test_a_date_that_only_the_earlier_paper_tells_is_taken_over_and_never_agrees(exempt):
    table, rows = rows_of(p2p.appendix(exempt, "printed"))
    claims = {f"printed.{claim.id}": claim for claim in exempt.review.claims}
    results = {
        claims[key].id: row[-1]
        for key, row in zip(table["explains"], rows, strict=True)
        if claims[key].counted.startswith("events.")
    }
    assert set(results) >= {"F007", "F008", "F064"}
    assert all(told.startswith("Taken over, not checked") for told in results.values())


def test_the_table_of_cases_says_of_which_cases_nobody_examined_the_advice(exempt):
    table, rows = rows_of(p2p.appendix(exempt, "cases"))
    columns = [table["head"].index(name) for name in ("Advice on the record", "Advice followed")]
    first = {row[at] for row in rows[:10] for at in columns}
    assert first == {"Not examined"}
    assert all(row[columns[0]] != "Not examined" for row in rows[10:])
    assert "Not recorded" in {row[columns[1]] for row in rows[10:]}


def test_the_contradictions_say_that_numbers_are_left_out_only_where_they_are(public, exempt):
    words = "in words that leave withheld numbers out"
    assert words in words_of(p2p.appendix(public, "contradictions"))
    assert words not in words_of(p2p.appendix(exempt, "contradictions"))


def test_an_edition_that_withholds_nothing_leaves_no_claim_out(exempt):
    assert "left out" not in words_of(p2p.appendix(exempt, "printed"))


def test_agreement_does_not_give_a_withheld_figure_back(public, exempt):
    _, rows = rows_of(p2p.appendix(public, "printed"))
    _, full = rows_of(p2p.appendix(exempt, "printed"))
    claims = [claim for claim in public.review.claims if claim.scope == "case"]
    told = {row[0]: row for row in rows}
    by_name = {f"{claim.paragraph}: {claim.claim}": claim for claim in claims}
    left = 0
    assert len(full) == len(claims)
    for secret in full:
        claim = by_name[secret[0]]
        if secret[0] not in told:
            left += 1
            continue
        assert not isinstance(public.printed[claim.id], Withheld), claim.id
        assert told[secret[0]][1:3] == secret[1:3], claim.id
    assert left > 10
    shown = p2p.appendix(public, "printed")
    assert f"Claims left out of the table: {left}." in words_of(shown)
    assert not any(node.get("withheld") for node in walk(shown.blocks))


def test_every_claim_about_cases_has_a_row(exempt):
    table, rows = rows_of(p2p.appendix(exempt, "printed"))
    claims = [claim for claim in exempt.review.claims if claim.scope == "case"]
    assert sorted(table["explains"]) == [f"printed.{claim.id}" for claim in claims]
    names = {f"printed.{one.id}": f"{one.paragraph}: {one.claim}" for one in claims}
    assert [row[0] for row in rows] == [names[key] for key in table["explains"]]
    assert all(row[3] for row in rows)


def test_every_figure_is_explained(release):
    table, rows = rows_of(p2p.appendix(release(), "counted"))
    assert rows[0] == [
        "Cases in the review", "All cases.",
        "some by location", "14", "0", "14",
    ]  # fmt: skip
    assert rows[1] == [
        "Cases in which both are together",
        "Of the cases in the review: both children at one setting when officers read the record.",
        *(rows[1][2:3]), "8", "1", "14",
    ]  # fmt: skip
    assert rows[-1][3:] == ["0.75", "not applicable", "not applicable"]
    assert [row[4][0].get("id") for row in table["rows"][:2]] == [
        "cases.not_recorded", "together.not_recorded",
    ]  # fmt: skip


def test_the_public_appendix_on_what_is_withheld_states_the_rule(public):
    words = "Counts from 1 to 5 are withheld"
    blocks = p2p.appendix(public, "decisions").blocks
    assert any(words in plain(block.get("content", [])) for block in blocks)


def test_each_figure_of_an_edition_has_a_row_of_its_own(public, exempt):
    for edition in (public, exempt):
        _, rows = rows_of(p2p.appendix(edition, "counted"))
        assert len(rows) == len(edition.figures)


def test_the_case_table_is_in_the_exempt_edition_alone(public, exempt):
    table, rows = rows_of(p2p.appendix(exempt, "cases"))
    assert len(rows) == exempt["cases"].value == 28
    assert table["head"][:2] == ["Case", "Kind of harm alleged"]
    ages = {row[table["head"].index("Alleged victim's age")] for row in rows}
    assert "14 and 15" in ages and not any("years" in age for age in ages)
    assert {row[0] for row in rows} == {row["case_id"] for row in exempt.case_rows}
    (said,) = (b for b in p2p.appendix(exempt, "cases").blocks if b["kind"] == "paragraph")
    assert "January 2017 to October 2018, POP-0001 to POP-0010;" in plain(said["content"])
    shown = p2p.appendix(public, "cases")
    assert [block["kind"] for block in shown.blocks] == ["heading", "paragraph"]
    words = " ".join(plain(block["content"]) for block in shown.blocks)
    assert "Schedule 12A" in words
    assert not any(row["case_id"] in words for row in exempt.case_rows)


def test_a_case_says_its_period_where_those_of_a_period_do_not_stand_together(exempt):
    mixed = dataclasses.replace(exempt, case_rows=exempt.case_rows[::3] + exempt.case_rows[1::3])
    table, _ = rows_of(p2p.appendix(mixed, "cases"))
    assert table["head"][:2] == ["Case", "Period"]


def test_contradictions_are_bound_like_the_narrative(release):
    found = release(claims=CLAIMS, contradictions=CONTRADICTIONS)
    table, rows = rows_of(p2p.appendix(found, "contradictions"))
    assert rows == [
        ["2.1, 2.2", "14 cases here, and 6 there.", "The cases are counted."]
    ]  # fmt: skip
    ids = [node["id"] for node in walk([table]) if node["kind"] == "figure"]
    assert ids == ["cases", "printed.F2"]


def test_appendices_come_in_the_order_asked_for(release):
    shown = p2p.appendix(release(), "counted", "cases")
    headings = [plain(b["content"]) for b in shown.blocks if b["kind"] == "heading"]
    assert headings == ["Appendix: how every number was counted", "Appendix: the cases"]


def test_an_unknown_appendix_is_refused_with_the_nearest(release):
    with pytest.raises(UsageError, match='no appendix is called "countd"; did you mean "counted"'):
        p2p.appendix(release(), "countd")


def test_a_reason_that_counts_is_refused_where_numbers_are_withheld(public, exempt):
    reason = "In the remaining case nothing was written."
    with pytest.raises(NarrativeError, match=r'printed\.toml, F001, reason: "the remaining'):
        bind_text(reason, public, "printed.toml, F001, reason")
    assert plain(bind_text(reason, exempt, "printed.toml, F001, reason")) == reason
