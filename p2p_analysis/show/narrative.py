"""The narrative: Markdown chapters with every number bound to a figure.

This room alone turns a chapter into blocks. A reference becomes a mark while Markdown is parsed
and a figure again after, so that provenance survives into every format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import mistune

from p2p_analysis.gate.release import Release
from p2p_analysis.show import nodes
from p2p_analysis.show.binding import MARK, bind
from p2p_analysis.show.chapters import chapter_faults, read_chapter
from p2p_analysis.show.nodes import Node
from p2p_analysis.show.references import Bound
from p2p_analysis.show.shown import Shown, of_release
from p2p_analysis.show.typed import counting_phrases
from p2p_analysis.words.errors import Fault, NarrativeError

_NUMBERED = re.compile(r"(\d+\.\d+) ")
_LETTERED = re.compile(r"\(([a-z])\) ")


def narrate(release: Release, *chapters: str) -> Shown:
    """Bind chapters to an edition's figures.

    Parameters
    ----------
    release : Release
        From `protect`.
    *chapters : str
        Names of Markdown files in the review's `narrative` folder, without ".md".

    Raises
    ------
    NarrativeError
        For a typed number, an unknown figure, letters out of order, or, in an edition that
        withholds, a phrase that counts.
    """
    review = of_release(release).review
    blocks: list[Node] = []
    faults: list[Fault] = []
    for chapter in chapters:
        source = read_chapter(review, chapter)
        wrong = list(chapter_faults(source, chapter, review))
        if wrong:
            faults += wrong
            continue
        try:
            found = list(_blocks(*bind(source, release)))
        except NarrativeError as error:
            faults += [Fault(f"{chapter}.md", fault.problem) for fault in error.faults]
            continue
        faults += _faults_of(found, chapter, release)
        blocks += found
    if faults:
        raise NarrativeError(faults)
    return Shown(tuple(blocks))


def bind_text(words: str, release: Release, place: str = "register") -> list[Node]:
    """Bind one line of prose, such as a reason in a register, to inlines."""
    content = [node for block in _blocks(*bind(words, release)) for node in block["content"]]
    if faults := list(_counting_faults(content, place, release)):
        raise NarrativeError(faults)
    return content


@cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["footnotes"])


def _blocks(markdown: str, marks: list[Bound]) -> Iterator[Node]:
    tokens, _ = _parser().parse(markdown)
    tokens = list(tokens)
    notes = {
        item["attrs"]["key"]: item["children"]
        for token in tokens
        if token["type"] == "footnotes"
        for item in token["children"]
    }
    items: list[Node] = []
    number = ""
    for token in tokens:
        if token["type"] in ("blank_line", "footnotes"):
            continue
        if token["type"] == "paragraph":
            content = _inlines(token["children"], marks, notes)
            if letter := _take(_LETTERED, content):
                items.append(
                    {
                        "kind": "item",
                        "letter": letter,
                        "number": f"{number}({letter})",
                        "content": content,
                    }
                )
                continue
        if items:
            yield {"kind": "items", "items": items}
            items = []
        if token["type"] == "paragraph":
            number = _take(_NUMBERED, content) or number
            starts = number if content and content[0].pop("starts", False) else ""
            yield nodes.paragraph(content, number=starts)
        elif token["type"] == "heading":
            level = token["attrs"]["level"]
            yield {
                "kind": "heading",
                "level": level,
                "content": _inlines(token["children"], marks, notes),
            }
        elif token["type"] == "list":
            yield {
                "kind": "bullets",
                "items": [
                    {"kind": "item", "content": _item(item, marks, notes)}
                    for item in token["children"]
                ],
            }
        else:
            problem = f"Markdown of the kind {token['type']} is not part of the paper"
            raise NarrativeError(problem + "; use headings, paragraphs, lists and footnotes")
    if items:
        yield {"kind": "items", "items": items}


def _item(item: dict[str, Any], marks: list[Bound], notes: dict[str, Any]) -> list[Node]:
    return [
        node
        for inner in item["children"]
        for node in _inlines(inner.get("children", []), marks, notes)
    ]


def _take(pattern: re.Pattern[str], content: list[Node]) -> str:
    """Take a paragraph's number or letter off its first words."""
    if content and content[0]["kind"] == "text" and (found := pattern.match(content[0]["text"])):
        content[0] = nodes.text(content[0]["text"][found.end() :])
        if pattern is _NUMBERED:
            content[0]["starts"] = True
        return found[1]
    return ""


def _inlines(tokens: list[dict[str, Any]], marks: list[Bound], notes: dict[str, Any]) -> list[Node]:
    found: list[Node] = []
    for token in tokens:
        kind = token["type"]
        inside = _inlines(token.get("children", []), marks, notes)
        if kind in ("text", "codespan"):
            found += _figures(token["raw"], marks)
        elif kind in ("softbreak", "linebreak"):
            found.append(nodes.text(" "))
        elif kind in ("strong", "emphasis"):
            found.append({"kind": kind, "content": inside})
        elif kind == "link":
            found.append({"kind": "link", "href": token["attrs"]["url"], "content": inside})
        elif kind == "footnote_ref":
            note = [
                node
                for block in notes[token["raw"]]
                for node in _inlines(block.get("children", []), marks, notes)
            ]
            found.append({"kind": "footnote", "content": note})
        else:
            raise NarrativeError(f"Markdown of the kind {kind} is not part of the paper")
    return _joined(found)


def _figures(raw: str, marks: list[Bound]) -> Iterator[Node]:
    for position, piece in enumerate(MARK.split(raw)):
        if position % 2:
            bound = marks[int(piece)]
            yield nodes.figure(
                bound.text,
                id=bound.id,
                form=bound.form,
                withheld=bound.withheld,
                value=bound.value,
                how=bound.how,
            )
        elif piece:
            yield nodes.text(piece)


def _joined(content: list[Node]) -> list[Node]:
    """Neighbouring words become one node."""
    found: list[Node] = []
    for node in content:
        if found and node["kind"] == found[-1]["kind"] == "text":
            found[-1] = nodes.text(found[-1]["text"] + node["text"])
        else:
            found.append(node)
    return found


def _faults_of(blocks: list[Node], chapter: str, release: Release) -> Iterator[Fault]:
    """What can only be seen once a chapter is bound: the order of letters, phrases that count."""
    place = f"{chapter}.md"
    for block in blocks:
        if block.get("number"):
            place = f"{chapter}.md, paragraph {block['number']}"
        if block["kind"] == "items":
            letters = "".join(item["letter"] for item in block["items"])
            expected = "abcdefghijklmnopqrstuvwxyz"[: len(letters)]
            if letters != expected:
                problem = f"letters run {', '.join(letters)}; expected {', '.join(expected)}"
                yield Fault(place, problem)
        for part in block.get("items", [block]):
            where = f"{chapter}.md, paragraph {part['number']}" if part.get("number") else place
            yield from _counting_faults(part["content"], where, release)


def _counting_faults(content: list[Node], place: str, release: Release) -> Iterator[Fault]:
    """Find phrases that count, where the edition may withhold what they count."""
    for phrase in counting_phrases(nodes.plain(content)) if release.edition.protects else ():
        problem = f'"{phrase}" counts where numbers may be withheld; put it in other words'
        yield Fault(place, problem)
