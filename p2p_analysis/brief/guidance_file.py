"""Read the registers of guidance, and say what in them cannot be right.

This room alone knows which faults a register of guidance can have: all are told at once, each with
its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from p2p_analysis.brief.guidance import Document, Register, Requirement
from p2p_analysis.brief.toml_file import Places, faults_of, read_toml, tuples
from p2p_analysis.words.errors import Fault, ReviewFileError, did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED, Field, all_fields

LOCAL = "requirements.toml"
_TABLES = ("documents", "requirements")
_TIME = ("period", "quarter")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_Row = TypeVar("_Row", Document, Requirement)


def load_register(national: Path, local: Path | None = None) -> Register:
    """Read the national register, and a council's own if there is one.

    Raises
    ------
    ReviewFileError
        With every fault of both files.
    """
    paths = [national, *([local] if local is not None and local.exists() else [])]
    documents: dict[str, Document] = {}
    requirements: dict[str, Requirement] = {}
    homes: dict[tuple[str, str], Places] = {}
    faults: list[Fault] = []
    named: set[str] = set()  # documents that stand in a file, even if with a fault
    for path in paths:
        raw, places = read_toml(path), Places(path)
        for key, inside in raw.items():
            if key not in _TABLES:
                problem = f'no table is called "{key}"' + did_you_mean(key, _TABLES)
                first = list(inside)[:1] if isinstance(inside, dict) else []
                faults.append(places.fault((key, *first), problem))
        for table, model in ((_TABLES[0], Document), (_TABLES[1], Requirement)):
            rows = raw.get(table, {})
            for name in rows:
                if (table, name) in homes:
                    problem = "this name stands in the national register; give it another"
                    faults.append(places.fault((table, name), problem))
                if not _NAME.fullmatch(name):
                    problem = "a name is lower-case letters, digits and _"
                    faults.append(places.fault((table, name), problem))
            own = {name: row for name, row in rows.items() if (table, name) not in homes}
            homes.update(dict.fromkeys(((table, name) for name in own), places))
            target = documents if model is Document else requirements
            target.update(_rows(own, model, table, places, faults))
            named |= set(rows) if model is Document else set()
    for table, name, key, problem in (
        *_of_documents(documents, named),
        *_of_requirements(requirements, documents, named),
    ):
        faults.append(homes[table, name].fault((table, name, key), problem))
    if faults:
        raise ReviewFileError(faults)
    order = dict(sorted(documents.items(), key=lambda item: item[1].in_force))
    return Register(order, requirements)


def _rows(
    rows: Mapping[str, object], model: type[_Row], table: str, places: Places, faults: list[Fault]
) -> Iterator[tuple[str, _Row]]:
    for name, row in rows.items():
        try:
            yield name, model.model_validate(tuples(row))
        except ValidationError as error:
            faults += faults_of(error, model, places, within=(table, name))


_Told = Iterator[tuple[str, str, str, str]]


def _of_documents(documents: Mapping[str, Document], named: set[str]) -> _Told:
    for name, one in documents.items():
        if one.until is not None and one.until < one.in_force:
            yield "documents", name, "until", "ends before it begins; expected a later day"
        if one.supersedes is None:
            continue
        if one.supersedes not in named:
            problem = f'no document is called "{one.supersedes}"'
            yield "documents", name, "supersedes", problem + did_you_mean(one.supersedes, named)
            continue
        before = documents.get(one.supersedes)
        if before and (before.until is None or before.until >= one.in_force):
            problem = f'"{one.supersedes}" is still in force on the day this begins'
            hint = "; give it an `until` before that day"
            yield "documents", name, "supersedes", problem + hint


def _of_requirements(
    requirements: Mapping[str, Requirement], documents: Mapping[str, Document], named: set[str]
) -> _Told:
    askable = {
        name: one
        for name, one in all_fields().items()
        if one.can_be_asked and name not in _TIME and not name.startswith("guidance_")
    }
    for name, one in requirements.items():
        for document in one.guidance:
            if document not in named:
                problem = f'no document is called "{document}"' + did_you_mean(document, named)
                yield "requirements", name, "guidance", problem
        if not one.guidance:
            yield "requirements", name, "guidance", "expected at least one document"
        for field, words in ((one.field, one.expected), *one.when.items()):
            key = "field" if (field, words) == (one.field, one.expected) else "when"
            if field in _TIME:
                problem = f'"{field}" is no condition: guidance applies by the day of the advice'
                yield "requirements", name, key, problem
            elif field not in askable:
                problem = f'"{field}" is no field with words to choose from'
                yield "requirements", name, key, problem + did_you_mean(field, askable)
            else:
                for problem in _word_faults(askable[field], words):
                    yield "requirements", name, "expected" if key == "field" else key, problem
        yield from _own_days(name, one, documents)


def _word_faults(field: Field, words: tuple[str, ...]) -> Iterator[str]:
    if not words:
        yield f'"{field.name}" needs at least one word'
    for word in words:
        if word == NOT_RECORDED:
            yield "a gap in the record meets nothing and tells nothing; name words of the field"
        elif word not in field.levels:
            hint = did_you_mean(word, field.levels)
            yield f'"{word}" is not a word of field "{field.name}"{hint}'


def _own_days(name: str, one: Requirement, documents: Mapping[str, Document]) -> _Told:
    if one.in_force and one.until and one.until < one.in_force:
        yield "requirements", name, "until", "ends before it begins; expected a later day"
    its = [documents[document] for document in one.guidance if document in documents]
    if not its or len(its) < len(one.guidance):
        return
    ends = [document.until for document in its]
    for key, day in (("in_force", one.in_force), ("until", one.until)):
        if day is None:
            continue
        too_early = day < min(document.in_force for document in its)
        too_late = None not in ends and day > max(end for end in ends if end is not None)
        if too_early or too_late:
            problem = "lies outside the days of its documents; expected a day on which one applies"
            yield "requirements", name, key, problem
