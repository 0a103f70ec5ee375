"""A chapter before counting: read, and checked for typed numbers, unknown names and order.

Nothing here needs case data, so a writer hears of every fault at once, with file and line.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache

import jinja2
from jinja2 import nodes as syntax

from p2p_analysis.brief.review import Review
from p2p_analysis.show.references import follow, names
from p2p_analysis.show.typed import typed_numbers
from p2p_analysis.words.errors import Fault, NarrativeError, did_you_mean

# A sum or a comparison of figures would be a number that nobody declared and no edition protects.
_ARITHMETIC = (syntax.Add, syntax.Sub, syntax.Mul, syntax.Div, syntax.FloorDiv, syntax.Mod)
_WORKED_ON = (
    *_ARITHMETIC,
    syntax.Pow,
    syntax.Neg,
    syntax.Pos,
    syntax.Concat,
    syntax.Compare,
    syntax.Filter,
    syntax.Test,
    syntax.Call,
)
# The keys of a register that are printed as prose, with figures bound to them.
_PROSE = ("text", "meaning", "due_text", "conflict", "says")
_KEPT = 256  # chapters and lines that were read last: a preview meets most of them again
_NUMBERED = re.compile(r"^(\d+)\.(\d+)(?= )", re.MULTILINE)


def read_chapter(review: Review, chapter: str) -> str:
    """Read a chapter's Markdown."""
    path = review.chapter_path(chapter)
    if chapter not in review.chapters:
        problem = "review.toml does not list this chapter" + did_you_mean(chapter, review.chapters)
        raise NarrativeError(Fault(chapter, problem))
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problem = f"no such file; review.toml lists chapter {chapter}"
        raise NarrativeError(Fault(f"narrative/{path.name}", problem)) from None


def check_chapters(review: Review) -> None:
    """Check every chapter of a review, and the prose of its registers.

    Raises
    ------
    NarrativeError
        With all faults, each with its file and its line or row.
    """
    faults: list[Fault] = []
    last = (0, 0)
    for chapter in review.chapters:
        try:
            source = read_chapter(review, chapter)
        except NarrativeError as error:
            faults += error.faults
            continue
        faults += chapter_faults(source, chapter, review)
        for found in _NUMBERED.finditer(source):
            number = int(found[1]), int(found[2])
            if number <= last:
                line = source.count("\n", 0, found.start()) + 1
                problem = f"paragraph {found[0]} stands after {last[0]}.{last[1]}"
                problem += "; paragraph numbers rise and none stands twice"
                faults.append(Fault(f"{chapter}.md, line {line}", problem))
            last = max(last, number)
    faults += register_faults(review)
    if faults:
        raise NarrativeError(faults)


def chapter_faults(source: str, chapter: str, review: Review) -> Iterator[Fault]:
    """Find what a chapter may not say, line by line."""
    for line, problem in prose_faults(source, review):
        yield Fault(f"{chapter}.md, line {line}", problem)


def prose_of(review: Review) -> Iterator[str]:
    """Give all prose of a review that can be read: chapters, and what registers say."""
    for chapter in review.chapters:
        with contextlib.suppress(NarrativeError):
            yield read_chapter(review, chapter)
    for _, words in _register_prose(review):
        yield words


def _register_prose(review: Review) -> Iterator[tuple[str, str]]:
    """What registers say, each with its place."""
    for claim in review.claims:
        yield f"printed.toml, {claim.id}, reason", claim.reason
    for row, found in enumerate(review.contradictions, 1):
        place = f"contradictions.toml, row {row} ({found.paragraphs})"
        yield f"{place}, conflict", found.conflict
        yield f"{place}, handling", found.handling
    for answer in review.answers:
        for part in ("short", "answer", "caveat"):
            yield f"answers.toml, question {answer.question}, {part}", getattr(answer, part)
    for register, row in review.registers.rows():
        for key in _PROSE:
            if words := getattr(row, key, ""):
                yield row.place(register, key), words


def register_faults(review: Review) -> Iterator[Fault]:
    """Find what labels and registers may not say, for they are printed beside the chapters."""
    for place, words in _register_prose(review):
        for _, problem in prose_faults(words, review):
            yield Fault(place, problem)
    for name, measure in review.measures.items():
        for _, number in typed_numbers(measure.label, review.literals):
            problem = f'the number "{number}" is typed; if it is part of a name, add it to literals'
            yield Fault(f"review.toml, [measures.{name}] label", problem)


def prose_faults(source: str, review: Review) -> Iterator[tuple[int, str]]:
    """Find what prose may not say, with its line: broken syntax, typed numbers, unknown names."""
    try:
        tree = _tree(source)
    except jinja2.TemplateSyntaxError as error:
        problem = f"a reference is not closed or not valid: {error.message}"
        yield error.lineno, problem
        return
    prose = _without_references(source)
    for line, number in typed_numbers(prose, review.literals):
        problem = f'the number "{number}" is typed; name a figure instead, as in {{{{ n.cases }}}}'
        yield line, problem
    known = names(review)
    own = {node.name for node in tree.find_all(syntax.Name) if node.ctx == "store"}
    inner = {id(node.node) for node in tree.find_all(syntax.Getattr)}
    for node in tree.find_all((syntax.Getattr, syntax.Name)):
        path = _path(node)
        if id(node) in inner or not path or path[0] in own or node.ctx != "load":
            continue
        if missing := follow(path, known):
            step, choices = missing
            problem = f'"{".".join(path)}" is not known here{did_you_mean(step, choices)}'
            yield node.lineno, problem
    for node in tree.find_all(syntax.Const):
        if not isinstance(node.value, bool) and node.value is not None:
            problem = f'"{node.value}" is typed inside a reference; name a figure instead'
            yield node.lineno, problem
    for node in tree.find_all(_WORKED_ON):
        problem = "a figure is worked on inside a reference; declare what is meant as a measure"
        yield node.lineno, problem


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(autoescape=False)


@lru_cache(_KEPT)
def _tree(source: str) -> syntax.Template:
    return _environment().parse(source)


def _path(node: syntax.Node) -> list[str]:
    if isinstance(node, syntax.Name):
        return [node.name]
    if isinstance(node, syntax.Getattr):
        above = _path(node.node)
        return [*above, node.attr] if above else []
    return []


@lru_cache(_KEPT)
def _without_references(source: str) -> str:
    """The prose alone: references and tags become spaces, so that lines stay where they are."""
    prose = []
    for _, kind, token in _environment().lex(source):
        prose.append(token if kind == "data" else re.sub(r"[^\n]", " ", token))
    return "".join(prose)
