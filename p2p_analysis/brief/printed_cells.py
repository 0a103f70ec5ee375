"""Which appendices and lists of cases a notebook prints, read from its cells as text.

Nothing runs here: a cell is parsed, and the names in calls such as `p2p.appendix(release, "cases")`
are taken from it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

_CALLS = ("appendix", "case_list")
_REGISTERS = ("glossary",)  # registers that are appendices


def printed_names(notebook: Path) -> set[str]:
    """Names of the appendices and case lists in a notebook; none if it cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return set()
    sources = ("".join(cell["source"]) for cell in cells if cell.get("cell_type") == "code")
    return {name for source in sources for name in names_in(source)}


def names_in(source: str) -> Iterator[str]:
    """Names in one cell.

    >>> sorted(names_in('p2p.appendix(release, "cases", "counted")'))
    ['cases', 'counted']
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            given = [one.value for one in node.args if isinstance(one, ast.Constant)]
            words = [one for one in given if isinstance(one, str)]
            if node.func.attr in _CALLS:
                yield from words
            elif node.func.attr == "register":
                yield from (word for word in words if word in _REGISTERS)
