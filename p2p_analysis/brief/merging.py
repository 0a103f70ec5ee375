"""Merging: levels of a breakdown that an edition prints as one, so that fewer must be withheld.

Quarters and months merge only with their neighbours, since a chart draws what they make as a span
of time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from p2p_analysis.brief.periods import (
    BOUNDARY,
    CALENDAR_FIELDS,
    MONTH,
    PERIOD,
    QUARTER,
    quarter_of,
    span_of,
)
from p2p_analysis.words.errors import did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED, Field
from p2p_analysis.words.harm import HARM_CLASS

Groups = Mapping[str, tuple[str, ...]]
Merges = Mapping[str, Groups]
Declared = Mapping[str, str | Groups]

HALF_YEAR, YEAR, CLASS = "half_year", "year", "harm_class"
READY: Mapping[str, tuple[str, ...]] = {
    QUARTER: (HALF_YEAR, YEAR),
    MONTH: (QUARTER, HALF_YEAR, YEAR),
    "harm_type": (CLASS,),
}


def merges_of(declared: Declared, fields: Mapping[str, Field]) -> Merges:
    """Write out the merges that an edition declares: field, title, words."""
    return {
        name: ready(name, groups, fields) if isinstance(groups, str) else groups
        for name, groups in declared.items()
    }


def ready(field: str, name: str, fields: Mapping[str, Field]) -> Groups:
    """The groups of a ready merge, such as half-years; groups of one word are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for word in fields[field].levels:
        title = _title(word, name, fields)
        found[title] = (*found.get(title, ()), word)
    return {title: words for title, words in found.items() if len(words) > 1}


def _title(word: str, name: str, fields: Mapping[str, Field]) -> str:
    if name == CLASS:
        return fields["harm_class"].word_title(HARM_CLASS[word])
    if name == YEAR:
        return word[:4]
    quarter = quarter_of(span_of(word)[0])
    if name == QUARTER:
        return f"{word[:4]} quarter {quarter[-1]}"
    return f"{word[:4]} {'first' if quarter[-1] in '12' else 'second'} half"


def levels_of(field: Field, merges: Merges) -> dict[str, tuple[str, ...]]:
    """The levels that an edition prints of a field, in print order, and the words of each.

    Merged levels stand where the first of their words stood. "Not recorded" is never merged.
    """
    titles = {word: title for title, words in merges.get(field.name, {}).items() for word in words}
    found: dict[str, tuple[str, ...]] = {}
    for word in field.levels:
        level = titles.get(word, word)
        found[level] = (*found.get(level, ()), word)
    return {**found, NOT_RECORDED: (NOT_RECORDED,)}


def merge_faults(
    declared: Declared, fields: Mapping[str, Field]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Name what cannot be merged, as (path, problem) pairs."""
    can = [one for one, f in fields.items() if f.kind in ("choice", "choices") and one != PERIOD]
    for name, groups in declared.items():
        if name == PERIOD:
            yield (name,), "periods stay apart: rates and sentences stand on each of them"
            continue
        if name.startswith(BOUNDARY) and name in fields:
            yield (name,), "the sides of a boundary stay apart: rates stand on each of them"
            continue
        if name not in can:
            yield (name,), f'"{name}" has no words to merge' + did_you_mean(name, can)
            continue
        if isinstance(groups, str):
            if groups not in READY.get(name, ()):
                known = READY.get(name, ())
                problem = f'no ready merge of "{name}" is called "{groups}"'
                yield (name,), problem + (did_you_mean(groups, known) if known else "")
            continue
        seen: set[str] = set()
        for title, words in groups.items():
            if title in fields[name].words or title == NOT_RECORDED:
                yield (name, title), f'"{title}" is a word already; give the group another title'
            if not words:
                yield (name, title), f'"{title}" needs at least one word of field "{name}"'
            if name in CALENDAR_FIELDS and _has_gap(words, fields[name].levels):
                problem = f'the {name}s of "{title}" do not follow one another; merge neighbours'
                yield (name, title), problem
            for word in words:
                if word not in fields[name].levels:
                    hint = did_you_mean(word, fields[name].levels)
                    yield (name, title), f'"{word}" is not a word of field "{name}"{hint}'
                elif word in seen:
                    yield (name, title), f'"{word}" stands in two groups; each word may stand once'
                seen.add(word)


def _has_gap(words: tuple[str, ...], levels: tuple[str, ...]) -> bool:
    """Whether another level stands between the words; unknown words are a fault of their own."""
    places = sorted({levels.index(word) for word in words if word in levels})
    return bool(places) and set(words) <= set(levels) and places[-1] - places[0] >= len(places)
