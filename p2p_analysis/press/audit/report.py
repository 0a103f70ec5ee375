"""The audit's report, for the exempt side: what leaks, where, and which secret it tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from p2p_analysis.press.audit.finding import Finding
from p2p_analysis.words.errors import Fault

REPORT = "audit.json"
_MANIFEST = "manifest.json"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MOST = 20  # figures that a leaked number is held against by name


def leaks(edition: str) -> Fault:
    """Say that an edition leaks; what, and where, stands in the report alone."""
    problem = (
        "the audit found what its released figures do not account for. "
        f"exempt/{REPORT} names each place and what is wrong there: mend it and build again"
    )
    return Fault(f"{edition} edition", problem)


def report_json(
    found: Mapping[str, Iterable[Finding]], exempt: Mapping[str, bytes] | None = None
) -> bytes:
    """Write the report.

    Parameters
    ----------
    found : mapping of str to iterable of Finding
        By edition.
    exempt : mapping of str to bytes, optional
        Files of the exempt edition; its figures are the secrets that leaks are held against.
    """
    content = {
        edition: {
            "result": "leaks" if findings else "no leak",
            "leaks": [_plain(one, _secrets(exempt or {})) for one in findings],
        }
        for edition, findings in found.items()
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _plain(finding: Finding, secrets: Mapping[str, list[str]]) -> dict[str, object]:
    fresh = {*_NUMBER.findall(finding.found)} - {*_NUMBER.findall(finding.expected)}
    told = [name for number in sorted(fresh) for name in secrets.get(number, [])]
    return {
        "file": finding.file,
        "place": finding.place,
        "kind": finding.kind,
        "found": finding.found,
        "expected": finding.expected,
        "equals": told[:_MOST],
    }


def _secrets(exempt: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Every number of the exempt edition, to the figures that have it."""
    found: dict[str, list[str]] = {}
    if _MANIFEST in exempt:
        for name, value in _numbers(json.loads(exempt[_MANIFEST])):
            found.setdefault(str(value), []).append(name)
    return found


def _numbers(manifest: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, figure in manifest["figures"].items():
        for part in ("value", "no", "not_recorded", "base", "at_most"):
            if figure[part] is not None:
                yield f"{name}.{part}", figure[part]
    for name, fields in manifest["breakdowns"].items():
        for field, levels in fields.items():
            for level, value in levels.items():
                yield f"{name}.{field}.{level}", value
