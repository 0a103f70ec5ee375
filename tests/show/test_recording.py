"""The audit's table, control chart and changes: from released figures alone."""

import json
from dataclasses import replace

import pytest

import p2p_analysis as p2p
from p2p_analysis.show.nodes import plain
from p2p_analysis.words.errors import UsageError


def cells(block):
    return [[plain(part) for part in row] for row in block["rows"]]


def test_the_exempt_table_says_how_each_item_stands_in_each_period(exempt):
    _, whole, first, second = p2p.recording(exempt).blocks
    assert whole["head"] == ["Period", "Complete", "Nobody can say", "Cases", "Share"]
    assert [row[1:] for row in cells(whole)] == [
        ["0", "5", "10", "not known"],  # never "0%": what nobody examined is not a no
        ["10", "0", "18", "56%"],
        ["10", "5", "28", "not known"],
    ]
    advice = next(row for row in cells(first) if row[0] == "The advice that MASH gave")
    assert advice[1:] == ["0", "0", "0", "10", "not applicable"]  # nobody examined it: not missing
    advice = next(row for row in cells(second) if row[0] == "The advice that MASH gave")
    assert advice[1:] == ["16", "2", "0", "0", "89%"]
    due = next(
        row for row in cells(second) if row[0] == "What the school says it did with the advice"
    )
    assert due[1:] == ["16", "0", "2", "0", "100%"]  # of those due, not of all


def test_without_the_count_by_period_a_share_stands_only_where_nothing_at_all_is_open(exempt):
    silent = {key: value for key, value in exempt.breakdowns.items() if key != "recording_open"}
    found = replace(exempt, breakdowns=silent)
    _, whole, *_ = p2p.recording(found).blocks
    assert whole["head"] == ["Period", "Complete", "Cases", "Share"]
    assert {row[-1] for row in cells(whole)} == {"not known"}
    known = replace(exempt["recording_complete"], not_recorded=0)
    figures = {**exempt.figures, "recording_complete": known}
    _, whole, *_ = p2p.recording(replace(found, figures=figures)).blocks
    assert [row[-1] for row in cells(whole)] == ["0%", "56%", "36%"]


def test_the_public_table_leaves_the_items_out_and_says_so(public):
    *_, last = p2p.recording(public).blocks
    assert "exempt edition only" in plain(last["content"])


def test_the_control_chart_runs_by_month_and_says_how_little_it_can_tell(exempt):
    chart, *notes = p2p.control_chart(exempt).blocks
    assert len(chart["data"]["rows"]) == 35
    words = " ".join(plain(note["content"]) for note in notes)
    assert "exact binomial" in words
    assert "no single signal" in words
    assert "January 2017: no cases; February 2017: 0 of 1;" in chart["long"]
    assert "without cases is a gap" in chart["long"]
    assert "limits of chance" in chart["alt"]


def test_the_public_edition_says_that_every_month_is_withheld(public):
    (only,) = p2p.control_chart(public).blocks
    assert "withheld" in plain(only["content"])


def test_a_control_chart_runs_in_time_alone(exempt):
    with pytest.raises(UsageError, match='not by "location"'):
        p2p.control_chart(exempt, by="location")


def _manifest(release, tmp_path, **figures):
    end = json.loads(json.dumps(p2p.finish(release).blocks[0]))
    for name, value in figures.items():
        if value is None:
            del end["figures"][name]
        else:
            end["figures"][name]["value"] = value
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(end), encoding="utf-8")
    return str(path)


def test_without_a_last_audit_a_sentence_says_so(public):
    assert "first audit" in plain(p2p.changes(public, "").blocks[0]["content"])


def test_a_figure_that_changed_and_one_that_is_new_stand_beside_their_last_value(exempt, tmp_path):
    last = _manifest(exempt, tmp_path, nfa=13, historic=None)
    (table,) = p2p.changes(exempt, last).blocks
    rows = {row[1]: row for row in cells(table)}
    assert rows["changed"][2:] == ["13", "14"]
    assert rows["new"][0] == "Cases told two years or more after the incident"


def test_an_unchanged_audit_says_so(exempt, tmp_path):
    found = p2p.changes(exempt, _manifest(exempt, tmp_path)).blocks[0]
    assert "No figure" in plain(found["content"])


def test_a_public_edition_is_set_beside_a_declared_earlier_edition_alone(public, tmp_path):
    with pytest.raises(UsageError, match="not named in `earlier`"):
        p2p.changes(public, _manifest(public, tmp_path))


def test_a_manifest_of_another_edition_is_refused(exempt, public, tmp_path):
    with pytest.raises(UsageError, match='expected one of "exempt"'):
        p2p.changes(exempt, _manifest(public, tmp_path))
