"""Plain tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence


def columns(headings: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int) -> str:
    """Set rows under their headings; columns from the place `numbers` on are set to the right.

    >>> print(columns(["a", "n"], [["long", "1"], ["b", "20"]], numbers=1))
    a      n
    long   1
    b     20
    """
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place >= numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (headings, *rows)
    )
