"""Every number's way to how it was counted, and back.

This room alone knows which row of which appendix explains a figure. A table that explains says so
by `explains`: for each row the figure that it is about. A number in prose links to its row, a
withheld one to none, for there it is withheld too; in a table the row's name does, or a note under
the table, so that a reader with a keyboard does not stop at every cell. Each row that explains
in words leads back to where its figure is first used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from p2p_analysis.show import nodes
from p2p_analysis.show.nodes import Node, place_of, plain, walk

FACTS = "table-facts"
_FIRST_USE, _UNUSED = "First used in", "only here"
_NEAR = 2  # rows; figures that are no farther apart are told as one run
_BEFORE, _PUBLISHED_BEFORE = "before", "Numbers of the last edition"
_WHOLE_NAMES = ("edition", "events", "guidance", "outside", "periods", "printed", "review", "since")


def facts_added(blocks: Iterable[Node]) -> list[Node]:
    """The paper with a table of the dates and numbers that no other table explains.

    They are not counted from cases: days of the review file, and what others have found. The table
    stands behind the one that says how every number was counted, if the paper has that.
    """
    blocks = list(blocks)
    explained = {key for block in blocks for key in block.get("explains", ())}
    facts: dict[str, Node] = {}
    for node in walk(blocks):
        if node["kind"] == "figure" and node["how"] and key_of(node) not in explained:
            facts.setdefault(key_of(node), node)
    found = []
    for block in blocks:
        found.append(block)
        if block.get("explains") and facts:
            found.append(_facts_table(facts))
            facts = {}
    return found


def _facts_table(facts: dict[str, Node]) -> Node:
    table = nodes.table(
        id=FACTS,
        caption="Where dates and other numbers come from",
        head=["In print", "Where it comes from"],
        rows=[[_fact(key, node), [nodes.text(node["how"])]] for key, node in facts.items()],
        source="the review file and the registers of this review.",
    )
    return {**table, "explains": list(facts)}


def _fact(key: str, node: Node) -> list[Node]:
    """The number itself; many numbers of earlier editions share one row, so none stands there."""
    return [nodes.text(_PUBLISHED_BEFORE) if key == _BEFORE else node]


def figures_linked(blocks: Iterable[Node]) -> list[Node]:
    """The paper with each number linked to the row that explains it, and each such row back.

    Parameters
    ----------
    blocks : iterable of Node
        The paper in reading order, its tables and charts labelled.
    """
    blocks = list(blocks)
    names = {
        key: plain(row[0])
        for block in blocks
        for key, row in zip(block.get("explains", ()), block.get("rows", ()), strict=False)
    }
    if not names:
        return blocks
    links = _Links(names)
    linked = [links.block(block) for block in blocks]
    return [_led_back(block, links.uses) if "explains" in block else block for block in linked]


def unused(blocks: Iterable[Node]) -> list[str]:
    """Figures that a table explains and that stand nowhere else in the paper."""
    blocks = list(blocks)
    explained = [key for block in blocks for key in block.get("explains", ())]
    told = {
        key_of(node)
        for block in blocks
        for node in walk([block])
        if node["kind"] == "figure" and key_of(node) not in block.get("explains", ())
    }
    return [key for key in explained if key not in told]


def key_of(figure: Node) -> str:
    """What explains a figure: its own name, whatever its form, answer or level.

    >>> key_of({"id": "cases.period.first"}), key_of({"id": "events.ofsted_visit"})
    ('cases', 'events.ofsted_visit')
    >>> key_of({"id": "before.cases.no"})
    'before'
    """
    first = figure["id"].partition(".")[0]
    return figure["id"] if first in _WHOLE_NAMES else first


class _Links:
    """Links numbers in reading order, and remembers where each figure was used first."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._rows = {key: at for at, key in enumerate(names)}
        self._heading = ""
        self.uses: dict[str, tuple[str, str]] = {}

    def block(self, block: Node) -> Node:
        kind = block["kind"]
        if kind == "heading":
            self._heading = plain(block["content"])
            return block
        if kind == "table":
            return self._table(block, block["id"], block.get("label") or "a table")
        if kind == "chart":
            label = block.get("label") or "a figure"
            return {**block, "data": self._table(block["data"], block["id"], label)}
        if "items" in block:
            return {**block, "items": [self._prose(item) for item in block["items"]]}
        return self._prose(block) if "content" in block else block

    def _prose(self, part: Node) -> Node:
        """A paragraph or an item; one that has no anchor gets one if a first use is in it."""
        keys = [key for key in self._keys(part["content"]) if key not in self.uses]
        anchor = nodes.anchor_of(part)
        if keys and not anchor:
            anchor = f"use-{keys[0]}"
            part = {**part, "anchor": anchor}
        number = part.get("number")
        words = f"paragraph {number}" if number else f"“{self._heading}”"
        self.uses |= dict.fromkeys(keys, (anchor, words))
        return {**part, "content": self._linked(part["content"], ())}

    def _table(self, block: Node, anchor: str, label: str) -> Node:
        explains = block.get("explains", ())
        rows, tell = [], {}
        of_rows = [self._counted(block, row) for row in block["rows"]]
        by_row = len({key for keys in of_rows for key in keys}) > 1 and all(
            len(keys) < 2 for keys in of_rows
        )
        for n, row in enumerate(block["rows"]):
            own = explains[n : n + 1]
            for key in self._keys(inline for cell in row for inline in cell):
                if key not in explains:
                    self.uses.setdefault(key, (anchor, label))
            cells = [
                cell if column in block["numeric"] else self._linked(cell, own)
                for column, cell in enumerate(row)
            ]
            if by_row and not explains and of_rows[n] and _is_plain(row[0]):
                cells[0] = [_link(of_rows[n][0], row[0])]
            elif not explains:
                tell |= dict.fromkeys(of_rows[n])
            rows.append(cells)
        more = {"counted": self._note(tell)} if tell else {}
        return {**block, "rows": rows, **more}

    def _counted(self, block: Node, row: list[list[Node]]) -> list[str]:
        """Which figures stand in a row's numeric cells, each once."""
        return list(dict.fromkeys(self._keys(i for n in block["numeric"] for i in row[n])))

    def _note(self, keys: Iterable[str]) -> list[Node]:
        """Links to the rows of some figures; rows one below another by the first and the last."""
        note = [nodes.text("How counted: ")]
        for n, (first, *rest) in enumerate(self._runs(keys)):
            note += [nodes.text("; ")] if n else []
            note += [nodes.text("the rows from “")] if rest else []
            note.append(_link(first, [nodes.text(self._names[first])]))
            for last in rest[-1:]:
                ends = _link(last, [nodes.text(self._names[last])])
                note += [nodes.text("” to “"), ends, nodes.text("”")]
        return [*note, nodes.text(".")]

    def _runs(self, keys: Iterable[str]) -> list[list[str]]:
        """Figures in the order of the rows that explain them; three or more that are near in one.

        Between two of them a row may stand that explains what goes with both.
        """
        found: list[list[str]] = []
        for key in sorted(keys, key=self._rows.__getitem__):
            if found and self._rows[key] - self._rows[found[-1][-1]] <= _NEAR:
                found[-1].append(key)
            else:
                found.append([key])
        return [
            part for run in found for part in ([run] if len(run) > 2 else [[one] for one in run])
        ]

    def _keys(self, content: Iterable[Node]) -> Iterator[str]:
        for node in walk(content):
            if node["kind"] == "figure" and key_of(node) in self._names:
                yield key_of(node)

    def _linked(self, content: Iterable[Node], own: Iterable[str]) -> list[Node]:
        """Inlines whose figures know the place that explains them; links hold no links."""
        found = []
        for node in content:
            if node["kind"] == "figure":
                shown = not node["withheld"] and key_of(node) in self._names.keys() - set(own)
                found.append({**node, "to": place_of(key_of(node))} if shown else node)
            elif node["kind"] != "link" and "content" in node:
                found.append({**node, "content": self._linked(node["content"], own)})
            else:
                found.append(node)
        return found


def _led_back(block: Node, uses: dict[str, tuple[str, str]]) -> Node:
    """A table that explains, with the place of each figure's first use.

    It is a column behind the words on how a figure was counted. Where a number of an earlier paper
    stands in their place most are used nowhere else, and the table stays as it is.
    """
    keys, rows = block["explains"], block["rows"]
    if not all(_is_plain(row[1]) for row in rows):
        return block
    return {
        **block,
        "head": [*block["head"][:2], _FIRST_USE, *block["head"][2:]],
        "rows": [
            [*row[:2], _place(key, uses), *row[2:]] for key, row in zip(keys, rows, strict=True)
        ],
        "numeric": [n + 1 for n in block["numeric"]],
    }


def _place(key: str, uses: dict[str, tuple[str, str]]) -> list[Node]:
    """Where a figure is first used; a paragraph by its number alone."""
    if key not in uses:
        return [nodes.text(_UNUSED)]
    anchor, words = uses[key]
    words = words.removeprefix("paragraph ").strip("“”")
    return [{"kind": "link", "href": f"#{anchor}", "content": [nodes.text(words)]}]


def _link(key: str, content: list[Node]) -> Node:
    return {"kind": "link", "href": f"#{place_of(key)}", "content": content}


def _is_plain(content: list[Node]) -> bool:
    return bool(plain(content)) and all(node["kind"] == "text" for node in content)
