"""References in prose bound to figures: a mark where each stands, and what the marks mean.

Most prose holds nothing but words and plain references, such as `{{ n.nfa.of }}`: they are looked
up at once. Any other template, and any name that is not known, is left to Jinja.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from p2p_analysis.gate.release import Release
from p2p_analysis.show.references import Bound, printable, values
from p2p_analysis.words.errors import NarrativeError
from p2p_analysis.words.once import once_for_each

_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use letters: no chapter can hold them by accident
MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_PLAIN = re.compile(r"\{\{ *([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+) *\}\}")
_FOR_JINJA = re.compile(r"\{[{%#]|\r")
_KEPT = 256  # chapters and lines that were read last: a preview meets most of them again
_MARKS = _OPEN  # what a template cannot call by name


def bind(source: str, release: Release) -> tuple[str, list[Bound]]:
    """Put a mark where each reference stands; return the text and what the marks mean."""
    known = _values(release)
    found = _looked_up(source, known)
    if found is None:
        marks: list[Bound] = []
        text = _template(source).render({**known, _MARKS: marks})
        return text, marks
    return found


def _looked_up(source: str, known: Mapping[str, Any]) -> tuple[str, list[Bound]] | None:
    """Bind prose that holds plain references alone; None if it holds anything else."""
    pieces = _PLAIN.split(source)
    if _is_for_jinja(pieces):
        return None
    marks: list[Bound] = []
    for at in range(1, len(pieces), 2):
        root, *steps = pieces[at].split(".")
        found = known.get(root)
        for step in steps:
            try:
                found = getattr(found, step)
            except AttributeError:
                return None
        pieces[at] = _mark(found, marks)
    return "".join(pieces), marks


def _is_for_jinja(pieces: Sequence[str]) -> bool:
    """Whether prose, split at its plain references, holds anything else."""
    return any(_FOR_JINJA.search(words) for words in pieces[::2])


def _mark(found: object, marks: list[Bound]) -> str:
    bound = printable(found)
    if bound is None:
        raise NarrativeError("a reference prints no figure; use n., review., periods. and so on")
    marks.append(bound)
    return f"{_OPEN}{len(marks) - 1}{_CLOSE}"


def ready(source: str) -> None:
    """Compile prose that is left to Jinja, for processes that are forked from this one."""
    if _is_for_jinja(_PLAIN.split(source)):
        _template(source)


@once_for_each
def _values(release: Release) -> Mapping[str, Any]:
    return MappingProxyType(values(release))


@lru_cache(_KEPT)
def _template(source: str) -> Any:
    return _environment().from_string(source)


@cache
def _environment() -> Any:
    import jinja2

    @jinja2.pass_context
    def mark(context: jinja2.runtime.Context, found: object) -> str:
        return _mark(found, context[_MARKS])

    # A constant would be finalised when the template is compiled, data never; see chapter_faults.
    return jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        finalize=mark,
        autoescape=False,
        keep_trailing_newline=True,
    )
