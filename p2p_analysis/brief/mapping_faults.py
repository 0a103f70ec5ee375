"""What [columns] and [words] of a review may not say.

Each fault comes with the place in the file, so that the person who wrote it finds it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import ABSENT, FROM, IGNORED, JOINED, Columns, absent_of
from p2p_analysis.brief.mappings import mapping_names
from p2p_analysis.words.errors import did_you_mean
from p2p_analysis.words.fields import NEEDED, NO, NOT_RECORDED, YES, Field, all_fields
from p2p_analysis.words.wording import plain

Place = tuple[str, ...]


def mapping_faults(columns: Columns, words: Words) -> Iterator[tuple[Place, str]]:
    """Each place in the file, and what cannot be."""
    for name, given in columns.items():
        if name == FROM:
            if given not in mapping_names():
                hint = did_you_mean(str(given), mapping_names())
                yield ("columns", name), f"no ready mapping has this name{hint}"
        elif name == ABSENT:
            yield from _absent_faults(columns)
        elif problem := _unknown(name):
            yield ("columns", name), problem
        elif isinstance(given, Mapping):
            yield from _table_faults(name, given)
        elif not given:
            yield ("columns", name), "expected a heading, or several to try"
    yield from _general_faults(words)
    general = [*_own(), YES, NO, NOT_RECORDED]
    for name in words.stray:
        yield ("words", name), _unknown(name, general) or "expected a table: our word = [theirs]"
    for name, table in words.fields.items():
        if problem := _unknown(name, general):
            yield ("words", name), problem
        else:
            yield from _word_faults(all_fields()[name], table)


def _absent_faults(columns: Columns) -> Iterator[tuple[Place, str]]:
    at = ("columns", ABSENT)
    if isinstance(columns[ABSENT], Mapping):
        yield at, "expected the names of fields that the export does not have"
    for name in absent_of(columns):
        if problem := _unknown(name):
            yield at, f"{name}: {problem}"
        elif name in NEEDED:
            yield at, f"{name}: no case can be counted without it"
        elif name in columns:
            yield at, f"{name}: [columns] also says where it stands; take out one of the two"


def _own() -> list[str]:
    return [field.name for field in all_fields().values() if not field.derived]


def _unknown(name: str, known: list[str] | None = None) -> str:
    if name not in all_fields():
        # In [words] a key that is no field may be a general one, mistyped.
        return ("unknown key" if known else "unknown field") + did_you_mean(name, known or _own())
    if all_fields()[name].derived:
        return "unknown field: it is worked out from others; give those their headings and words"
    return ""


def _table_faults(name: str, given: Mapping[str, object]) -> Iterator[tuple[Place, str]]:
    kind, words = all_fields()[name].kind, all_fields()[name].words
    if kind == "id":
        if set(given) != {JOINED}:
            yield ("columns", name), "expected a heading, or { joined = [headings] } for an id"
    elif kind == "choices":
        for word in given:
            if word not in words:
                hint = did_you_mean(word, words)
                yield ("columns", name, word), f"not a word of this field{hint}"
    else:
        problem = "only a field of several words is made of several columns; expected a heading"
        yield ("columns", name), problem


def _general_faults(words: Words) -> Iterator[tuple[Place, str]]:
    silent = {plain(word) for word in words.not_recorded}
    yes = {plain(word) for word in words.yes}
    for answer in (YES, NO):
        for word in getattr(words, answer):
            if plain(word) in silent or (answer == NO and plain(word) in yes):
                yield ("words", answer), f'"{word}" has two meanings; each word may have one'


def _word_faults(field: Field, table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Place, str]]:
    if not field.can_be_asked:
        problem = f"a field of the kind {field.kind} has no words; only not_recorded may stand here"
        if set(table) != {NOT_RECORDED}:
            yield ("words", field.name), problem
        return
    known = (*field.levels, NOT_RECORDED, *([IGNORED] if field.kind == "choices" else []))
    seen: dict[str, str] = {}
    for ours, theirs in table.items():
        at = ("words", field.name, ours)
        if ours not in known:
            yield at, f"not a word of this field{did_you_mean(ours, known)}"
        for word in theirs:
            if seen.setdefault(plain(word), ours) != ours:
                yield at, f'"{word}" has two meanings; each word may have one'
