"""Change one answer of one case: what rests on it changes, in every form, and nothing else does."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

from p2p_analysis.gate.release import Release
from p2p_analysis.show.nodes import Node, walk

ROOT = Path(__file__).parents[1]
# Which answers of its figure a form of words rests on; a form that is not named rests on the value.
RESTS_ON = {
    "of": ("value", "base"),
    "of_cases": ("value", "base"),
    "percent": ("value", "base"),
    "not_recorded": ("not_recorded",),
    "no": ("no",),
    "base": ("base",),
    "range": ("value", "at_most", "base"),
    "at_most": ("at_most",),
}


def run(folder: Path, edition: str) -> tuple[Release, list[Node]]:
    """Run the notebook's cells here: the release, and all blocks that it shows."""
    notebook = json.loads((ROOT / "notebooks" / "review.ipynb").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    blocks: list[Node] = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        *steps, last = ast.parse("".join(cell["source"])).body
        exec(compile(ast.Module(steps, []), "cell", "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names |= {"review_folder": str(folder), "edition": edition}
        elif isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            blocks += getattr(shown, "blocks", ())
        else:
            exec(compile(ast.Module([last], []), "cell", "exec"), names)
    release = names["release"]
    assert isinstance(release, Release)
    return release, [block for block in blocks if block["kind"] != "end"]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy in which a school's answer "followed" became "not recorded"."""
    shutil.copytree(
        ROOT / "reports/herefordshire-2020",
        tmp_path / "reports/herefordshire-2020",
        ignore=shutil.ignore_patterns("public", "exempt", ".*"),
    )
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    path = tmp_path / "data/synthetic/herefordshire-2020.csv"
    heading, *rows = path.read_text().splitlines()
    column = heading.split(",").index("advice_followed")
    recorded = heading.split(",").index("advice_recorded")
    for number, row in enumerate(rows):
        cells = row.split(",")
        if cells[column] == "yes" and cells[recorded] == "full":
            cells[column] = ""
            rows[number] = ",".join(cells)
            break
    path.write_text("\n".join([heading, *rows]) + "\n")
    return tmp_path / "reports/herefordshire-2020"


def answers(release: Release) -> dict[tuple[str, str], object]:
    found: dict[tuple[str, str], object] = {}
    for name, figure in release.figures.items():
        for part in ("value", "no", "not_recorded", "at_most", "base"):
            found[name, part] = getattr(figure, part)
    for name, fields in release.breakdowns.items():
        for field, levels in fields.items():
            for level, value in levels.items():
                found[f"{name}.{field}.{level}", "value"] = value
    return found


def rests_on(node: Node) -> set[tuple[str, str]]:
    name, form = node["id"], node["form"]
    if not form and name.rpartition(".")[2] in RESTS_ON and name.count(".") == 1:
        name, _, form = name.rpartition(".")
    return {(name, part) for part in RESTS_ON.get(form, ("value",))}


def pieces(blocks: list[Node]) -> list[Node]:
    """The smallest things that stand alone: paragraphs, lettered items, table rows, charts.

    What must be hidden elsewhere is decided for all numbers at once, so no row is held to it.
    """
    found: list[Node] = []
    for block in blocks:
        if block["kind"] == "table":
            kept = [n for n, head in enumerate(block["head"]) if not head.startswith("Withheld in")]
            found += [{"kind": "row", "rows": [[row[n] for n in kept]]} for row in block["rows"]]
        else:
            found += block.get("items", [block])
    return found


@pytest.mark.slow
def test_what_rests_on_one_answer_changes_and_nothing_else(changed: Path) -> None:
    before, old = run(ROOT / "reports/herefordshire-2020", "exempt")
    after, new = run(changed, "exempt")
    one, other = answers(before), answers(after)
    moved = {key for key in one if one[key] != other[key]}
    assert ("advice_followed", "value") in moved
    assert ("advice_followed", "not_recorded") in moved
    assert ("schools_followed", "value") in moved
    assert ("advice_not_followed", "not_recorded") in moved
    assert ("advice_not_followed", "value") not in moved  # silence is not a refusal
    assert {name for name, _ in moved} <= {
        "advice_followed",
        "advice_not_followed",
        "schools_followed",
        "followed_of_all",
        # What the school says it did is an item that the record should hold.
        "recording_complete",
        "recording_complete.period.second",
        "recording_incomplete",
        "recording_incomplete.month.2018-11",
        *(f"record_second.item_school.{state}" for state in ("present", "missing")),
        *(f"advice_followed.advice_followed.{level}" for level in ("yes", "not_recorded")),
    }
    # The case table and the lists show the case itself; other blocks are compared piece by piece.
    whole = ("table-case-list", "list-")
    old, new = (
        [b for b in blocks if not b.get("id", "").startswith(whole)] for blocks in (old, new)
    )
    first, second = pieces(old), pieces(new)
    assert len(first) == len(second)
    changed_pieces = 0
    for was, is_now in zip(first, second, strict=True):
        bound = [node for node in walk([was]) if node["kind"] == "figure"]
        touched = any(rests_on(node) & moved for node in bound)
        assert (was != is_now) == touched, was
        changed_pieces += touched
        if was["kind"] == "chart" and touched:
            assert was["svg"] != is_now["svg"]
            assert was["data"] != is_now["data"]
    assert changed_pieces >= 6


def test_the_change_is_seen_in_a_sentence_a_table_and_a_chart(changed: Path) -> None:
    _, blocks = run(changed, "exempt")
    kinds = {
        block["kind"]
        for block in blocks
        for node in walk([block])
        if node["kind"] == "figure" and node["id"] == "advice_followed" and node["value"] == 14
    }
    assert {"items", "table", "chart"} <= kinds
    chart = next(block for block in blocks if block.get("id") == "chart-advice")
    assert "Followed: 14; not followed: 1; not recorded: 1." in chart["alt"]
