"""The record of what a paper was made from, so that one that would come out the same is not made.

A fingerprint of few cases could be found again by trying, so the record is exempt: it stands in a
hidden folder that only its owner may read, and never in a public manifest.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from p2p_analysis.brief.places import review_folder
from p2p_analysis.press.keeping.inputs import (
    UNREADABLE,
    Inputs,
    editions_named,
    file_inputs,
    query_inputs,
)
from p2p_analysis.press.keeping.places import record, target_of, traces

_FORMAT = 1
_MOST_NAMES = 6


@dataclass(frozen=True)
class Standing:
    """How the papers that stand compare with what would go into them now.

    Attributes
    ----------
    review : str
    since : str
        When they were made; empty if one of them has no record.
    changed : tuple of str
        What is not as it was, by name; never what it holds. Empty if nothing changed.
    """

    review: str
    since: str
    changed: tuple[str, ...]

    def __str__(self) -> str:
        if not self.changed:
            return f"{self.review}: unchanged since {self.since}"
        named = ", ".join(self.changed[:_MOST_NAMES])
        more = len(self.changed) - _MOST_NAMES
        since = f" since {self.since}" if self.since else ""
        return f"{self.review}: changed{since}: {named}{f' and {more} more' if more > 0 else ''}"


def look(
    folder: str | Path,
    *,
    edition: str,
    out: str | Path | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Standing:
    """Look whether papers would come out as they stand; the options are those of `build`.

    It only reads, and holds no lock. If a build is under way or was killed, its traces count as a
    change, so that a build sees to them.
    """
    home = review_folder(folder)
    target = target_of(home, out, notebook)
    names = editions_named(home) if edition == "all" else [edition]
    inputs = file_inputs(home, notebook, parameters or {}, target)
    return compare(home, target, names, {**inputs, **query_inputs(home)})


def compare(home: Path, target: Path, names: Sequence[str], inputs: Inputs) -> Standing:
    """Hold the records of editions against what would go into them now."""
    changed: dict[str, None] = {path.name: None for path in traces(target, names)}
    made = []
    for name in names:
        told = _read(record(target, name))
        if told is None:
            changed[f"no record of the {name} edition"] = None
            continue
        made.append(told["made"])
        then = {key: one["sha256"] for key, one in told["inputs"].items()}
        now = {key: one.sha256 for key, one in inputs.items()}
        for key in [*now, *(key for key in then if key not in now)]:
            if then.get(key) != now.get(key) or now.get(key) == UNREADABLE:
                changed[key] = None
        for file, sha256 in told["outputs"].items():
            if _of_output(target / name / file) != sha256:
                changed[f"{name}/{file}"] = None
    since = _in_words(max(made)) if len(made) == len(names) and made else ""
    if not names:
        changed["no edition"] = None
    return Standing(home.name, since, tuple(changed))


def write_record(target: Path, edition: str, inputs: Inputs, files: Mapping[str, bytes]) -> None:
    """Write down what an edition was made from, and the fingerprint of each file of it."""
    content = {
        "format": _FORMAT,
        "made": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        "inputs": {
            name: {"sha256": one.sha256, "size": one.size, "mtime_ns": one.mtime_ns}
            for name, one in inputs.items()
        },
        "outputs": {name: hashlib.sha256(one).hexdigest() for name, one in files.items()},
    }
    from p2p_analysis.press.keeping.disk import replace_whole

    place = record(target, edition)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    replace_whole(place, json.dumps(content, indent=1, ensure_ascii=False).encode(), mode=0o600)


def _read(path: Path) -> Mapping[str, Any] | None:
    """A record; None if there is none, or one that says nothing that can be believed."""
    try:
        told = json.loads(path.read_bytes())
        datetime.datetime.fromisoformat(told["made"])
        if told["format"] != _FORMAT or not told["outputs"]:
            return None
        for one in told["inputs"].values():
            one["sha256"].encode()
        for sha256 in told["outputs"].values():
            sha256.encode()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _of_output(path: Path) -> str:
    with contextlib.suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def _in_words(moment: str) -> str:
    return datetime.datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M")
