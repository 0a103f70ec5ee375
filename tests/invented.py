"""Small invented reviews: a few lines of TOML, a few cases, and a folder of their own."""

import csv
import json
from pathlib import Path

import p2p_analysis as p2p
from p2p_analysis.words.fields import all_fields

PERIODS = {"first": ("2018-01-01", "2018-12-31"), "second": ("2019-01-01", "2019-12-31")}
EDITIONS = {
    "public": {"marking": "Public", "suppress_below": 6, "protect_width": 3},
    "exempt": {"marking": "Exempt", "suppress_below": 0, "case_table": True},
}


def write_review(
    folder: Path,
    *,
    measures=None,
    rows=(),
    periods=None,
    editions=None,
    identities=(),
    chapters=None,
    claims="",
    contradictions="",
    guidance="",
    literals=(),
    extra="",
    head="",
    files=None,
):
    """Write a review and its case file into a folder, and load it."""
    measures = measures or {"cases": {"label": "cases"}}
    chapters = chapters or {}
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        'title = "An invented review"',
        'council = "Anyshire Council"',
        'status = "draft"',
        "as_at = 2020-03-02",
        'cases = "cases.csv"',
        'guidance = "guidance.toml"',
        f"chapters = {_toml(list(chapters))}",
        f"literals = {_toml(list(literals))}",
        head,
        "[periods]",
    ]
    for name, (first, last) in (periods or PERIODS).items():
        lines.append(f'{name} = {{ label = "the {name} period", first = {first}, last = {last} }}')
    for name, measure in measures.items():
        lines += [f"[measures.{name}]", *(f"{key} = {_toml(v)}" for key, v in measure.items())]
    for whole, *parts in identities:
        lines += ["[[identities]]", f'whole = "{whole}"', f"parts = {_toml(parts)}"]
    for name, edition in (editions or EDITIONS).items():
        lines += [f"[editions.{name}]", *(f"{key} = {_toml(v)}" for key, v in edition.items())]
    (folder / "review.toml").write_text("\n".join([*lines, extra]), encoding="utf-8")
    (folder / "guidance.toml").write_text(guidance, encoding="utf-8")
    if claims:
        (folder / "printed.toml").write_text(claims, encoding="utf-8")
    if contradictions:
        (folder / "contradictions.toml").write_text(contradictions, encoding="utf-8")
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "narrative").mkdir(exist_ok=True)
    for name, text in chapters.items():
        if text is not None:
            (folder / "narrative" / f"{name}.md").write_text(text, encoding="utf-8")
    write_cases(folder / "cases.csv", measures, rows)
    return p2p.load_review(folder)


def write_cases(path: Path, measures, rows):
    """Write cases; each is given the columns that the measures ask for, and an id and a date."""
    asked = {name for m in measures.values() for name in (*m.get("where", ()), *m.get("by", ()))}
    asked |= {m["field"] for m in measures.values() if "field" in m}
    asked |= {name for row in rows for name in row} | {"school_urn"}
    derived = {name for name in asked if name not in all_fields() or all_fields()[name].derived}
    columns = ["case_id", "referred_on", *sorted(asked - derived - {"case_id", "referred_on"})]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for number, row in enumerate(rows):
            writer.writerow({"case_id": f"CASE-{number:03}", "referred_on": "2018-02-01", **row})


def counted(review):
    """Count a review's cases."""
    return p2p.count(p2p.load_cases(review), review)


def several(number, **answers):
    """So many like cases."""
    return [answers] * number


def _toml(value):
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items())
            + " }"
        )
    return str(value) if hasattr(value, "isoformat") else json.dumps(value)
