"""How a run went: a line for each review as it ends, then a table, or JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from p2p_analysis.night.columns import columns

BUILT, UNCHANGED, FAILED, STOPPED = "built", "unchanged", "failed", "stopped"
_RESULTS = (BUILT, UNCHANGED, FAILED, STOPPED)


def line_of(report: Mapping[str, Any]) -> str:
    """What a person reads of one review while the run goes on.

    >>> line_of({"review": "reports/leeds", "edition": "all", "result": "built", "figures":
    ...     {"public": {"new": 1, "changed": 0, "withdrawn": 2}}})
    'reports/leeds: built, all editions; public figures: 1 new, 0 changed, 2 withdrawn'
    """
    named = report["edition"]
    editions = "all editions" if named == "all" else f"{named} edition"
    if report["result"] == FAILED:
        faults = len(report["faults"])
        told = f"{report['about']}, {faults} fault{'' if faults == 1 else 's'}"
        return f"{report['review']}: failed ({told}); the papers that stood still stand"
    moved = "".join(
        f"; {edition} figures: " + ", ".join(f"{number} {kind}" for kind, number in counts.items())
        for edition, counts in report.get("figures", {}).items()
    )
    return f"{report['review']}: {report['result']}, {editions}{moved}"


def table_of(reports: Sequence[Mapping[str, Any]]) -> str:
    """All of a run, a row a review."""
    headings = ("review", "edition", "result", "exit code", "CPU seconds", "peak MB")
    rows = [
        (
            one["review"],
            one["edition"],
            one["result"],
            str(one["exit_code"]),
            f"{one.get('cpu_seconds', 0):.1f}",
            f"{one.get('peak_mb', 0):.0f}",
        )
        for one in reports
    ]
    counts = {word: sum(one["result"] == word for one in reports) for word in _RESULTS}
    told = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    return columns(headings, rows, numbers=3) + f"\n{len(reports)} reviews: {told}"


def json_of(reports: Sequence[Mapping[str, Any]], *, seconds: float, exit_code: int) -> str:
    """The same for a program: one object, whose `reports` are in the order asked for."""
    content = {"exit_code": exit_code, "seconds": seconds, "reports": list(reports)}
    return json.dumps(content, indent=1, ensure_ascii=False)
