"""The tags of the print: a row's first cell becomes its header, and (a), (b) a list of letters.

Typst tags the header of a column but has no word yet for the header of a row, so a screen reader
would say "16" without saying of what; and it calls every list with labels decimal. This room alone
knows the structure tree of a PDF. It takes out, too, what no reader is told: how underlines and
rules are drawn, names that nothing refers to, and what need not be said of every element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from p2p_analysis.press.pdf_objects import Objects

_ELEMENT = re.compile(rb"<</Type/StructElem/S/(\w+)/P (\d+) 0 R(.*)>>\Z", re.DOTALL)
_KIDS = re.compile(rb"/K\[(.*)\](?:/Pg (\d+) 0 R)?\Z", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_NAME = re.compile(rb"/ID(\((?:[^\\()]|\\.)*\)|<[\dA-F]*>)")
_NAMES = re.compile(rb"/IDTree<<.*?>>", re.DOTALL)
_ROOT = re.compile(rb"/StructTreeRoot (\d+) 0 R")
_FROM_MARKS = re.compile(rb"/ParentTree<</Nums\[(.*?)\]", re.DOTALL)
_PAIR = re.compile(rb"(\d+) (\d+) 0 R")
_PAGE = re.compile(rb"<</Type/Page/.*/StructParents (\d+)", re.DOTALL)
_ONE = re.compile(rb"\d+(?: 0 R)?\Z")


@dataclass(slots=True)
class Element:
    """An element of the tree; `told` is what it says of itself, `kids` are as in the file."""

    kind: bytes
    parent: int
    told: bytes
    kids: bytes
    page: int  # the one on which its marks are, or none

    def written(self) -> bytes:
        """The element as an object of the file."""
        kids = self.kids
        page = b""
        if self.page:
            page = b"/Pg %d 0 R" % self.page
            kids = kids.replace(b"<</Type/OBJR%b" % page, b"<</Type/OBJR")
        kids = b" " + kids if _ONE.match(kids) else b"[" + kids + b"]"
        return b"<</S/%b/P %d 0 R%b/K%b%b>>" % (self.kind, self.parent, self.told, kids, page)

    def children(self) -> list[int]:
        """What it holds that is an object: elements, and what links are drawn by."""
        return [int(number) for number in _REFERENCE.findall(self.kids)]


@dataclass(frozen=True)
class Tree:
    """The structure tree: its elements, and for each page the element of every mark on it."""

    root: int
    elements: dict[int, Element]
    marked: dict[int, list[int]]
    _of_links: dict[int, int]  # for each link's number, its element
    _lists: dict[int, tuple[int, int]]  # for each page, its number among them and its list


def tree_of(objects: Objects) -> Tree:
    """Read the tree."""
    bodies = objects.bodies
    elements, places = {}, {}
    for number, body in bodies.items():
        if element := _ELEMENT.match(body):
            kind, parent, rest = element.groups()
            kids = _KIDS.match(rest, rest.rindex(b"/K["))  # behind the last come no words
            told = rest[: kids.start()]
            elements[number] = Element(kind, int(parent), told, kids[1], int(kids[2] or 0))
        elif page := _PAGE.match(body):
            places[int(page[1])] = number
    root = int(_ROOT.search(bodies[objects.catalogue])[1])
    pairs = _PAIR.findall(_FROM_MARKS.search(bodies[root])[1])
    leads = {int(key): int(number) for key, number in pairs}
    lists = {places[key]: (key, leads.pop(key)) for key in places if key in leads}
    marked = {
        page: [int(number) for number in _REFERENCE.findall(bodies[number])]
        for page, (_, number) in lists.items()
    }
    return Tree(root, elements, marked, leads, lists)


def mend_tags(objects: Objects, tree: Tree) -> None:
    """Make the first cell of every body row its header, and let scope alone say what heads what.

    What many elements say alike is written once for all, and an element that says nothing is taken
    out.
    """
    by_column, by_row, lettered = (
        objects.add(b"<</O/%b>>" % told)
        for told in (b"Table/Scope/Column", b"Table/Scope/Row", b"List/ListNumbering/LowerAlpha")
    )
    for table in [one for one in tree.elements.values() if one.kind == b"Table"]:
        _body_of_one_piece(objects, table, tree.elements)
    for element in tree.elements.values():
        if element.kind == b"TH":  # its name stood in lists of headers, which overrule scope
            element.told = b"/A %d 0 R" % by_column
        elif element.kind == b"TD":
            element.told = b""
        elif element.kind == b"L" and b"/ListNumbering/Decimal" in element.told:
            element.told = b"/A %d 0 R" % lettered  # the template has no other list with labels
        elif element.kind == b"Span" and b"/TextDecorationType/Underline" in element.told:
            element.told = b""
    for element in tree.elements.values():
        if element.kind == b"TR":
            first = tree.elements[element.children()[0]]
            if first.kind == b"TD":
                first.kind, first.told = b"TH", b"/A %d 0 R" % by_row
        elif element.kind == b"Caption":
            _into_table(element, tree.elements)
    _take_out(objects, tree)


def _body_of_one_piece(objects: Objects, table: Element, elements: dict[int, Element]) -> None:
    """Make rows again of those that were set as headers, lest a row stand alone on a page.

    The first row heads a table and no other does.
    """
    parts = [one for one in table.children() if elements[one].kind in (b"THead", b"TBody")]
    if len(parts) < 2:  # a head alone, which Typst does not call one
        return
    head, body, *more = parts
    first, *rows = (row for part in parts for row in elements[part].children())
    if elements[head].children() == [first] and not more:
        return
    elements[head].kids = b"%d 0 R" % first
    elements[body].kids = _references(rows)
    table.kids = _references(one for one in table.children() if one not in more)
    for row in rows:
        elements[row].parent = body
        for cell in elements[row].children():
            elements[cell].kind = b"TD"
    for part in more:
        del elements[part], objects.bodies[part]


def _into_table(caption: Element, elements: dict[int, Element]) -> None:
    """Where a page ends just before a table, Typst leaves the caption outside: bring it in."""
    holder = elements[caption.parent]
    if holder.kind != b"Div":
        return
    own, beside = holder.children()[:2]
    (inner, *_) = elements[beside].children() or [0]
    if elements[beside].kind == b"Div" and inner in elements and elements[inner].kind == b"Table":
        elements[inner].kids = b"%d 0 R %b" % (own, elements[inner].kids)
        caption.parent = inner
        holder.kids = b"%d 0 R" % beside


def _take_out(objects: Objects, tree: Tree) -> None:
    """Give what is in a span that says nothing to what the span is in."""
    elements = tree.elements
    gone = {}
    for number, span in list(elements.items()):
        if span.kind != b"Span" or span.told:
            continue
        holder = elements[span.parent]
        if span.page and holder.page not in (0, span.page):
            continue  # what is marked is numbered by page
        holder.page = holder.page or span.page
        holder.kids = _put_in(holder.kids, b"%d 0 R" % number, span.kids)
        for child in span.children():
            if child in elements:
                elements[child].parent = span.parent
        gone[number] = span.parent
        del elements[number], objects.bodies[number]

    def held(number: int) -> int:
        while number in gone:
            number = gone[number]
        return number

    for page, holders in tree.marked.items():
        tree.marked[page] = [held(number) for number in holders]


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _put_in(kids: bytes, span: bytes, inner: bytes) -> bytes:
    """Some kids with others in the place of one."""
    at = kids.index(span)
    while kids[max(at - 1, 0) : at].isdigit():  # the end of a longer number
        at = kids.index(span, at + 1)
    return kids[:at] + inner + kids[at + len(span) :]


def write_tree(objects: Objects, tree: Tree) -> list[int]:
    """Put the tree back; its root names what is named and leads from marks to elements.

    Returns
    -------
    list of int
        The objects that make it up.
    """
    bodies = objects.bodies
    names = {}
    for number, element in tree.elements.items():
        bodies[number] = element.written()
        if named := _NAME.search(element.told):
            names[named[1]] = number
    leads = dict(tree._of_links)
    for page, holders in tree.marked.items():
        key, number = tree._lists[page]
        bodies[number] = b"[%b]" % b" ".join(b"%d 0 R" % holder for holder in holders)
        leads[key] = number
    nums = b" ".join(b"%d %d 0 R" % pair for pair in sorted(leads.items()))
    told = b"".join(b"%b%d 0 R" % (name, names[name]) for name in sorted(names))
    body = _NAMES.sub(b"", bodies[tree.root])
    body = _FROM_MARKS.sub(b"/ParentTree<</Nums[%b]" % nums, body)
    bodies[tree.root] = b"%b/IDTree<</Names[%b]>>>>" % (body.removesuffix(b">>"), told)
    return [*tree.elements, tree.root, *(number for _, number in tree._lists.values())]
