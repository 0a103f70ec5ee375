"""Cross tables, paths and time limits: each cell a figure, the withheld kept, words in order."""

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.nodes import plain, walk
from p2p_analysis.words.errors import DisclosureError, UsageError
from tests.invented import counted, several, write_review

CROSS = {
    "Not investigated": "police_none",
    "Still open": "police_open",
    "Ended, no charge": "police_no_charge",
    "Charge": "police_charged",
    "Not recorded": "police_not_recorded",
}
PATH = {
    "strategy_discussions": "Strategy discussion held",
    "section_47": "Section 47 enquiry made",
    "section_47_single_plan": "Plan after an enquiry by social care alone",
    "strategy_only": "Strategy discussion alone",
    "strategy_alone_assessed": "Assessment after that",
}
CHAIN = {
    "advice_recorded": "Advice on the record",
    "plan_advised": "Advised",
    "advised_then_written": "Written",
    "written_then_sent": "Sent",
    "sent_then_checked": "Checked",
}


def cells(block):
    return [[plain(cell) for cell in row] for row in block["rows"]]


def crossed(release):
    (block,) = p2p.cross(
        release, CROSS, by="social_care_outcome", total="every_outcome", notes=["A note."]
    ).blocks
    return block


# --- Cross tables ---------------------------------------------------------------------------------


def test_a_cross_table_holds_each_case_once(exempt):
    block = crossed(exempt)
    assert block["head"] == ["What social care did", *CROSS, "All"]
    *levels, total = [[name, *map(int, numbers)] for name, *numbers in cells(block)]
    for _, *parts, whole in levels:
        assert sum(parts) == whole
    assert [sum(column) for column in zip(*(row[1:] for row in levels), strict=True)] == total[1:]
    assert total == ["All", 16, 1, 9, 0, 2, 28]
    assert levels[0] == ["No further action, support by other agencies", 10, 1, 3, 0, 0, 14]
    assert levels[-1] == ["Not recorded", 6, 0, 1, 0, 2, 9]
    assert block["total"] and "A note." in block["notes"]


def test_a_cross_table_that_only_the_exempt_edition_counts_is_named_elsewhere(public):
    block = crossed(public)
    assert block["kind"] == "paragraph"
    assert plain(block["content"]).endswith("is in the exempt edition only.")


def test_a_cross_table_withholds_what_the_gate_withholds(tmp_path):
    told = {"label": "told", "where": {"police_referred": "yes"}, "by": ["location"]}
    untold = {"label": "not told", "where": {"police_referred": "no"}, "by": ["location"]}
    rows = [
        *several(9, police_referred="yes", location="school"),
        *several(3, police_referred="no", location="school"),
        *several(8, police_referred="yes", location="online"),
        *several(12, police_referred="no", location="online"),
    ]
    review = write_review(tmp_path, measures={"told": told, "untold": untold}, rows=rows)
    tables = {}
    for edition in ("public", "exempt"):
        release = p2p.protect(counted(review), review.editions[edition])
        (block,) = p2p.cross(release, {"Told": "told", "Not told": "untold"}, by="location").blocks
        tables[edition] = block
    assert any("withheld" in note for note in tables["public"]["notes"])
    kept = 0
    for row, open_row in zip(*(cells(tables[one]) for one in ("public", "exempt")), strict=True):
        for one, other in zip(row[1:], open_row[1:], strict=True):
            assert one in ("[c]", other)
            kept += one == "[c]"
            assert one != other or not 0 < int(one) < 6
    assert 1 < kept < 8


def test_a_cross_table_needs_figures_that_are_counted_by_the_field(exempt):
    with pytest.raises(UsageError, match='"nfa" is not counted by "social_care_outcome"'):
        p2p.cross(exempt, {"NFA": "nfa"}, by="social_care_outcome")
    with pytest.raises(UsageError, match="name a figure for each column"):
        p2p.cross(exempt, {}, by="social_care_outcome")
    with pytest.raises(DisclosureError):
        p2p.cross(object(), CROSS, by="social_care_outcome")


# --- Paths ----------------------------------------------------------------------------------------


def test_a_path_gives_each_step_its_base_and_what_is_not_recorded(exempt):
    (block,) = p2p.flow(exempt, PATH, title="The path").blocks
    assert block["kind"] == "chart"
    assert block["data"]["head"] == ["Step", "Cases", "Of", "Not recorded"]
    assert cells(block["data"]) == [
        ["Strategy discussion held", "5", "28", "9"],
        ["Section 47 enquiry made", "2", "28", "9"],
        ["Plan after an enquiry by social care alone", "1", "1", "0"],
        ["Strategy discussion alone", "3", "28", "9"],
        ["Assessment after that", "3", "3", "0"],
    ]
    assert block["alt"] == (
        "Bars for the steps of a path, in order. Strategy discussion held: 5; section 47 enquiry "
        "made: 2; plan after an enquiry by social care alone: 1; strategy discussion alone: 3; "
        "assessment after that: 3."
    )
    assert "in the order of the table" in block["long"]
    assert block["title"] == "The path"


def test_strategy_discussions_are_at_least_the_three_kinds_of_path_together(counts):
    tallies = counts.tallies
    kinds = ("strategy_only", "section_47_single", "section_47_joint")
    assert tallies["strategy_discussions"].yes >= sum(tallies[kind].yes for kind in kinds) == 5


def test_a_withheld_step_is_drawn_as_withheld_and_told_without_a_number(public):
    (block,) = p2p.flow(public, CHAIN, title="The chain").blocks
    kept = [words for step, words in CHAIN.items() if public[step].withheld]
    assert kept == ["Advice on the record", "Written"]
    assert [row[0] for row in cells(block["data"]) if row[1] == "[c]"] == kept
    assert "What is withheld is hatched" in block["key"]
    assert block["alt"].endswith("What is withheld is drawn alike.")
    assert block["svg"].count("[c] withheld") == len(kept)


def test_a_path_of_which_every_step_is_withheld_is_told_and_not_drawn(public):
    (told,) = p2p.flow(public, PATH, title="The path").blocks
    assert plain(told["content"]).startswith("The chart “The path” is not drawn, because each of")
    (told,) = p2p.flow(public, PATH, title="The path", drawn=False).blocks
    assert plain(told["content"]).startswith("The table “The path” is not printed")


def test_a_path_may_be_a_table_alone(public, exempt):
    (block,) = p2p.flow(exempt, CHAIN, title="The chain", drawn=False).blocks
    assert block["kind"] == "table" and block["caption"] == "The chain"
    assert cells(block) == [
        ["Advice on the record", "16", "18", "0"],
        ["Advised", "12", "16", "4"],
        ["Written", "11", "12", "0"],
        ["Sent", "7", "11", "0"],
        ["Checked", "0", "7", "7"],
    ]
    (kept,) = p2p.flow(public, CHAIN, title="The chain", drawn=False).blocks
    for row, open_row in zip(cells(kept), cells(block), strict=True):
        assert all(one in ("[c]", other) for one, other in zip(row, open_row, strict=True))


def test_every_number_of_a_path_is_bound_to_a_figure(exempt):
    (block,) = p2p.flow(exempt, CHAIN, title="The chain").blocks
    bound = {node["id"] for node in walk([block]) if node["kind"] == "figure"}
    assert bound == {name + part for name in CHAIN for part in ("", ".base", ".not_recorded")}


def test_a_path_needs_steps_that_are_measures(exempt):
    with pytest.raises(UsageError, match="name the steps"):
        p2p.flow(exempt, {}, title="x")
    with pytest.raises(UsageError, match='"left_out" was asked of no cases'):
        p2p.flow(exempt, {"left_out": "Left out"}, title="x")
    with pytest.raises(UsageError, match='no figure is called "plan_advise"'):
        p2p.flow(exempt, {"plan_advise": "x"}, title="x")


# --- Time limits ----------------------------------------------------------------------------------


def test_each_limit_stands_beside_its_counts(exempt, public):
    (block,) = p2p.timeliness(exempt).blocks
    assert block["head"] == ["Step", "Limit", "In time", "Late", "Not recorded", "Asked"]
    assert [row[1:] for row in cells(block)] == [
        ["1 working day", "28", "0", "0", "28"],
        ["45 working days", "5", "0", "0", "5"],
        ["15 working days", "2", "0", "0", "2"],
    ]
    notes = " ".join(block["notes"])
    assert "never counted as late" in notes
    assert notes.count("None was checked against its full text.") == 1
    (kept,) = p2p.timeliness(public).blocks
    assert [row[2] for row in cells(kept)] == ["28", "[c]", "[c]"]


def test_a_review_without_a_limit_is_told_which_there_are(tmp_path):
    counts = counted(write_review(tmp_path / "r", rows=several(7)))
    release = p2p.protect(counts, counts.review.editions["exempt"])
    with pytest.raises(UsageError, match="decision_in_time, assessment_in_time"):
        p2p.timeliness(release)


# --- Cases and schools ----------------------------------------------------------------------------


def test_two_cases_of_one_school_are_two_cases_and_one_school(tmp_path):
    where = {"risk_assessment_written": "yes"}
    measures = {
        "cases": {"label": "cases"},
        "written": {"label": "cases written", "of": "cases", "where": where},
        "schools": {"label": "schools", "of": "cases", "unit": "schools"},
        "schools_written": {"label": "written in every case", "of": "cases", "where": where,
                            "unit": "schools"},
    }  # fmt: skip
    rows = [
        {"school_urn": "900001", "risk_assessment_written": "yes"},
        {"school_urn": "900001", "risk_assessment_written": "no"},
        {"school_urn": "900002", "risk_assessment_written": "yes"},
        {"school_urn": "900002", "risk_assessment_written": "yes"},
        {"school_urn": "900003", "risk_assessment_written": "yes"},
        {"school_urn": "900003"},
    ]
    tallies = counted(write_review(tmp_path / "r", measures=measures, rows=rows)).tallies

    def answers(name):
        return tallies[name].yes, tallies[name].no, tallies[name].not_recorded

    assert answers("written") == (4, 1, 1)
    assert answers("schools") == (3, 0, 0)
    assert answers("schools_written") == (1, 1, 1)


def test_a_case_table_flags_older_incidents_and_young_children(exempt):
    table = next(b for b in p2p.appendix(exempt, "cases").blocks if b["kind"] == "table")
    assert {"Older incident", "Alleged victim's age"} <= set(table["head"])
    at = table["head"].index("Older incident")
    assert [row[at] for row in cells(table)].count("Yes") == exempt["historic"].value
