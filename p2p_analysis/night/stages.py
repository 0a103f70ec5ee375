"""Where the time of a build goes: its stages as lines of the log, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from p2p_analysis.night.columns import columns
from p2p_analysis.press.apart.clock import Stage

_NUMBERS = ("seconds", "cpu_seconds", "peak_mb")
_HEADINGS = ("review", "edition", "stage", "seconds", "CPU seconds", "peak MB")


def logged(stage: Stage, review: str) -> dict[str, Any]:
    """A stage as the fields of a line in the log.

    Parameters
    ----------
    stage : Stage
        As `build` hands it over.
    review : str
        Whose build it is.
    """
    edition, colon, step = stage.step.partition(": ")
    return {
        "review": review,
        "edition": edition if colon else None,
        "stage": step if colon else stage.step,
        "seconds": stage.seconds,
        "cpu_seconds": stage.cpu,
        "peak_mb": round(stage.memory) or None,
        "result": "failed" if stage.failed else "done",
    }


def table(lines: Iterable[Mapping[str, Any]]) -> str:
    """Write the stages of a log as a table, in the order in which they ended, with their sum.

    Parameters
    ----------
    lines : iterable of mapping
        From `read_log`, or of `logged`.
    """
    stages = [line for line in lines if line.get("kind", "stage") == "stage"]
    if not stages:
        return "no stage was timed"
    rows = [[*_names(stage), *(_number(stage.get(name)) for name in _NUMBERS)] for stage in stages]
    sums = [sum(stage.get(name) or 0 for stage in stages) for name in _NUMBERS[:2]]
    peaks = [stage["peak_mb"] for stage in stages if stage.get("peak_mb") is not None]
    most = _number(max(peaks, default=None))
    rows.append(["all stages", "", "", *map(_number, sums), most])
    return columns(_HEADINGS, rows, numbers=3)


def _names(stage: Mapping[str, Any]) -> list[str]:
    failed = " (failed)" if stage.get("result") == "failed" else ""
    names = [str(stage.get(name, "")) for name in ("review", "edition", "stage")]
    return [*names[:2], names[2] + failed]


def _number(value: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
