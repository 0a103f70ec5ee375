"""What goes beside the paper: the figures as a table, and a manifest of how it was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from p2p_analysis import __version__
from p2p_analysis.brief.review import Review
from p2p_analysis.press.csv_table import csv_table
from p2p_analysis.show.nodes import Node

FIGURES_COLUMNS = ("figure", "field", "level", "value", "status", "base", "no", "not_recorded",
                   "at_most", "unit", "paragraph", "label")  # fmt: skip

_DECISION_COLUMNS = ("edition", "figure", "part", "kind", "rule", "least", "greatest", "width",
                     "approved_by", "approved_on")  # fmt: skip


def figures_csv(end: Node) -> str:
    """Every released figure and level as a row; `status` says shown, withheld or not recorded."""
    return csv_table(FIGURES_COLUMNS, _figure_rows(end), file="figures.csv", named_by="figure")


def decisions_csv(end: Node) -> str:
    """What the review's other editions withhold, and why; exempt side only."""
    return csv_table(_DECISION_COLUMNS, end["decisions"], file="decisions.csv", named_by="figure")


def manifest_json(end: Node, review: Review, parameters: Mapping[str, object]) -> str:
    """How the paper was made: figures as released, and fingerprints of what went in.

    The definitions and the rule are there so that a later edition, or anybody, can write down the
    equations between the figures (see `gate.earlier` and `audit`).

    The fingerprints of the case file and of the screened records are there only if the edition
    withholds nothing: a fingerprint of few cases could be found again by trying.
    """
    inputs = dict(sorted(_inputs(review, end["paper"]["edition"])))
    if end["case_file_sha256"]:
        inputs["cases"] = end["case_file_sha256"]
    if end["screened_file_sha256"]:
        inputs["screened"] = end["screened_file_sha256"]
    content = {
        "format": 1,
        "package": {"name": "p2p_analysis", "version": end["version"]},
        "paper": end["paper"],
        "inputs_sha256": inputs,
        "parameters": dict(parameters),
        "figures": end["figures"],
        "breakdowns": end["breakdowns"],
        "definitions": end["definitions"],
        "protection": end["protection"],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def changed_inputs(manifest: Mapping[str, Any], review: Review) -> list[str]:
    """Name what shapes the paper and is not as it was when the manifest was written."""
    before = manifest["inputs_sha256"]
    now = dict(_inputs(review, manifest["paper"]["edition"]))
    changed = [
        name
        for name in sorted({*before, *now} - {"cases", "screened"})
        if before.get(name) != now.get(name)
    ]
    if manifest["package"]["version"] != __version__:
        changed.append("p2p_analysis")
    return changed


def _inputs(review: Review, edition: str) -> Iterator[tuple[str, str]]:
    """Everything but the cases that shapes the paper."""
    for name in review.editions[edition].earlier:
        # Of its own edition alone: another's manifest may hold what this one withholds.
        if (review.folder / name).exists():  # whoever reads it tells of one that is missing
            yield f"earlier/{name}", _sha256(review.folder / name)
    for path in sorted(review.folder.glob("*.toml")):
        yield path.name, _sha256(path)
    for chapter in review.chapters:
        yield f"narrative/{chapter}.md", _sha256(review.chapter_path(chapter))
    yield "notebook", _sha256(review.notebook_path)
    yield "guidance", _sha256(review.guidance_path)
    templates = hashlib.sha256()
    for item in sorted(files("p2p_analysis.press.templates").iterdir(), key=lambda item: item.name):
        if item.is_file():
            templates.update(item.read_bytes())
    yield "templates", templates.hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _figure_rows(end: Node) -> Iterator[dict[str, object]]:
    for name, figure in end["figures"].items():
        status = "withheld" if figure["withheld"] else _status(figure["value"])
        unit = end["units"].get(name, figure["unit"])
        yield {**figure, "figure": name, "status": status, "unit": unit}
    for name, fields in end["breakdowns"].items():
        figure = end["figures"][name]
        for field, levels in fields.items():
            words = dict(end["fields"][field]["levels"])
            counted = f"{figure['label']}{end['fields'][field]['behind']}"
            for level, value in levels.items():
                yield {"figure": name, "field": field, "level": level, "value": value,
                       "status": "withheld" if value is None else "shown",
                       "unit": figure["unit"], "paragraph": figure["paragraph"],
                       "label": f"{counted}: {words[level]}"}  # fmt: skip


def _status(value: object) -> str:
    return "not recorded" if value is None else "shown"
