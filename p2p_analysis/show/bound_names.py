"""Which figure a number on the page is: names, and how a row or a column shortens them.

A name that stands on the row, on the column or in the link around a number is not said again by
the number itself; `press.audit.bound` reads it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from p2p_analysis.show.markup import attribute
from p2p_analysis.show.nodes import Node, place_of, plain
from p2p_analysis.show.shared_names import shared

_DIGIT = re.compile(r"\d")
# Forms of a number that print the figure's own value, and so need not be told apart.
_OWN_VALUE = ("", "number", "words", "of", "of_cases", "of_them", "cases", "date", "day")
_FACTS = ("review.", "edition.", "guidance.", "periods.")


def is_bound(node: Node) -> bool:
    """Whether a node is a number or a date; a name of the review file is words."""
    if node["kind"] != "figure":
        return False
    return bool(node["how"]) or not node["id"].startswith(_FACTS)


def bound_in(content: Iterable[Node]) -> Iterator[str]:
    """Names of the numbers that are written here; those of a footnote are written elsewhere."""
    for node in content:
        if is_bound(node):
            yield name_of(node)
        elif node["kind"] != "footnote":
            yield from bound_in(node.get("content", ()))


def name_of(node: Node) -> str:
    """A number's name, with its form where it prints another number than the figure's value."""
    return node["id"] + (f".{node['form']}" if node["form"] not in _OWN_VALUE else "")


def shortened(name: str, base: str) -> str:
    """What a name says besides the name that it goes on from.

    >>> shortened("cases.no", "cases"), shortened("cases_open", "cases")
    ('.no', 'cases_open')
    """
    return name[len(base) :] if base and f"{name}.".startswith(f"{base}.") else name


def bound_to(name: str | None) -> str:
    """Which figure a number is; a name may be empty, where it goes without saying."""
    return "" if name is None else attribute("data-n", name) or " data-n"


def value_of(node: Node) -> str:
    """The value as an attribute, where what is printed does not begin with it."""
    if node["value"] is None or node["withheld"]:
        return ""
    value = str(node["value"])
    printed = re.match(rf"{re.escape(value)}(?![\w.,])", node["text"])
    return "" if printed else attribute("data-value", value)


def is_lone(content: list[Node]) -> bool:
    """Whether a cell holds one number and nothing else: then the cell itself is bound to it."""
    return len(content) == 1 and is_bound(content[0]) and not content[0].get("to")


def figure_of_row(row: list[list[Node]]) -> str:
    """Which figure a row is about, if the link in its header says so."""
    start = f"#{place_of('')}"
    hrefs = (node["href"] for node in row[0] if node["kind"] == "link")
    return next((href.removeprefix(start) for href in hrefs if href.startswith(start)), "")


def lone_names(row: list[list[Node]]) -> list[str]:
    """Names of the numbers that stand alone in their cells."""
    return [name_of(content[0]) for content in row[1:] if is_lone(content)]


def in_column(name: str, base: str, ending: str) -> str:
    """What a number's name says besides what its row says."""
    return name[: -len(ending)] if ending else shortened(name, base)


def common_of(block: Node) -> dict[int, str]:
    """By column, what the names of all its numbers say besides what their rows say."""
    found: dict[int, set[str | None]] = {}
    for n, row in enumerate(block["rows"]):
        base = block["explains"][n] if "explains" in block else figure_of_row(row)
        start, ending = ("", "") if base else shared(lone_names(row))
        base = base or start
        for column, content in enumerate(row[1:], 1):
            if is_lone(content):
                name = in_column(name_of(content[0]), base, ending)
                found.setdefault(column, set()).add(name)
            elif any(is_bound(node) for node in content) or _DIGIT.search(plain(content)):
                found.setdefault(column, set()).add(None)
            base = base or next(bound_in(content), "")
    return {
        column: name
        for column, names in found.items()
        if len(names) == 1 and (name := next(iter(names))) is not None
    }
