"""The cells of a notebook run here, one by one, on a desk of the caller's choice.

What a cell finds under the name of the package is that desk; what it shows is kept as blocks. A
cell is run as Jupyter does, but nothing of a kernel is here: a paper is never published from it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from p2p_analysis.show.nodes import Node
from p2p_analysis.show.shown import Shown


def run_cell(source: str, names: dict[str, Any], blocks: list[Node]) -> None:
    """Run a cell: the last expression is shown, unless a semicolon ends it.

    Parameters
    ----------
    source : str
    names : dict
        From `names_on`; it keeps what the cell assigns.
    blocks : list of Node
        What the cell shows is added.
    """
    steps = ast.parse(source).body
    last = steps.pop() if steps and isinstance(steps[-1], ast.Expr) else None
    exec(compile(ast.Module(steps, []), "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if not source.rstrip().endswith(";"):
            blocks += _blocks_of(value)


def names_on(desk: ModuleType, blocks: list[Node]) -> dict[str, Any]:
    """What a cell finds when it begins: Python's own names, and the desk as the package."""

    def find(name: str, *more: Any, **options: Any) -> ModuleType:
        return desk if name == "p2p_analysis" else __import__(name, *more, **options)

    def display(*values: object) -> None:
        for value in values:
            blocks.extend(_blocks_of(value))

    own = {**vars(builtins), "__import__": find, "display": display}
    return {"__name__": "__main__", "__builtins__": own}


def _blocks_of(value: object) -> Iterator[Node]:
    if isinstance(value, Shown):
        yield from value.blocks
