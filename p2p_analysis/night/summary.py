"""How a run went, at its end: a line for each report, a table of all, or JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence

from p2p_analysis.night.batch import Done
from p2p_analysis.night.columns import columns

BUILT, UNCHANGED, FAILED = "built", "unchanged", "failed"


def result_of(done: Done) -> str:
    """One word for what became of a task."""
    if done.built is None:
        return FAILED
    return UNCHANGED if done.built.unchanged else BUILT


def line_of(done: Done) -> str:
    """What a person reads while the run goes on."""
    review, edition = done.task.review, done.task.edition
    editions = "both editions" if edition == "all" else f"{edition} edition"
    if done.built is None:
        kinds = f"{done.outcome.about}, {_counted(len(done.outcome.faults), 'fault')}"
        return f"{review}: failed ({kinds}); the papers that stood still stand"
    if done.built.unchanged:
        return str(done.built.standing)
    moved = "".join(f"; {edition}: {one}" for edition, one in done.built.moved.items())
    return f"{review}: {editions} built{moved}"


def table_of(done: Sequence[Done]) -> str:
    """All of a run, a row a review, in the order in which they were asked for."""
    rows = [
        (one.task.review, one.task.edition, result_of(one), _files(one), *_used(one))
        for one in sorted(done, key=lambda one: one.number)
    ]
    counts = [
        f"{sum(result_of(one) == word for one in done)} {word}"
        for word in (BUILT, UNCHANGED, FAILED)
    ]
    headings = ("review", "edition", "result", "files", "CPU seconds", "peak MB")
    return columns(headings, rows, numbers=3) + f"\n{len(done)} reviews: {', '.join(counts)}"


def json_of(done: Sequence[Done], *, seconds: float, exit_code: int) -> str:
    """The same for a program: one object, whose `reports` are in the order asked for."""
    reports = [
        {
            "review": one.task.review,
            "edition": one.task.edition,
            "result": result_of(one),
            "exit_code": one.outcome.exit_code,
            "faults": list(one.outcome.faults),
            "files": [str(path) for path in one.built.files] if one.built else [],
            "changed_inputs": list(one.built.standing.changed) if one.built else [],
            "figures": _figures(one),
            "cpu_seconds": round(one.used.cpu, 3),
            "peak_mb": round(one.used.memory),
        }
        for one in sorted(done, key=lambda one: one.number)
    ]
    content = {"exit_code": exit_code, "seconds": round(seconds, 3), "reports": reports}
    return json.dumps(content, indent=1, ensure_ascii=False)


def exit_code_of(done: Sequence[Done]) -> int:
    """The exit code of the first review, in the order asked for, that failed; else 0."""
    failed = [one for one in done if one.outcome.failed]
    return min(failed, key=lambda one: one.number).outcome.exit_code if failed else 0


def _figures(done: Done) -> dict[str, dict[str, int]]:
    if done.built is None:
        return {}
    return {
        edition: {"new": one.new, "changed": one.changed, "withdrawn": one.withdrawn}
        for edition, one in done.built.moved.items()
    }


def _files(done: Done) -> str:
    return str(len(done.built.files)) if done.built else "0"


def _used(done: Done) -> tuple[str, str]:
    return f"{done.used.cpu:.1f}", f"{done.used.memory:.0f}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
