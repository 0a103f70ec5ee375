"""Read a TOML file, and say where in it a fault stands.

This room alone knows how a key path is found again as a line, and how a schema's complaints are
put in plain words.
"""

from __future__ import annotations

import pickle
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from p2p_analysis.words.errors import Fault, ReviewFileError, did_you_mean

_HEADER = re.compile(r"^\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")

_MOST = 256  # texts kept; a build reads its review's again in each of its processes

_PLAIN = {
    "missing": "this key is required",
    "string_type": "expected text in quotes",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "bool_type": "expected true or false",
    "date_type": "expected a date, written YYYY-MM-DD without quotes",
    "date_from_datetime_parsing": "expected a date, written YYYY-MM-DD without quotes",
    "date_parsing": "expected a date, written YYYY-MM-DD without quotes",
    "list_type": "expected a list in square brackets",
    "tuple_type": "expected a list in square brackets",
    "dict_type": "expected a table",
    "mapping_type": "expected a table",
    "model_type": "expected a table",
}


_OF_A_CHOICE = ("string_type", "int_type", "date_type", "tuple_type", "dict_type")


class Frozen(BaseModel):
    """A value read from a file: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; a missing file or a syntax error is a fault with its line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ReviewFileError(Fault(str(path), "no such file; expected a TOML file")) from None
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read as UTF-8 text ({type(error).__name__})"
        raise ReviewFileError(Fault(str(path), problem)) from None
    try:
        return pickle.loads(_parsed(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        place = f"{path.name}, line {found[1]}" if found else path.name
        problem = f"not valid TOML: {re.sub(r' *[(]at .*[)]', '', str(error))}"
        raise ReviewFileError(Fault(place, problem)) from None


@lru_cache(_MOST)
def _parsed(text: str) -> bytes:
    """What a text says, packed: each reader unpacks one of its own, in a tenth of the time."""
    return pickle.dumps(tomllib.loads(text))


def tuples(value: object) -> object:
    """Lists become tuples, since strict models take no lists for them."""
    if isinstance(value, dict):
        return {key: tuples(inner) for key, inner in value.items()}
    return tuple(tuples(inner) for inner in value) if isinstance(value, list) else value


class Places:
    """Finds the line of a key in a TOML file, so that a fault can name it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        seen: dict[str, int] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if header := _HEADER.match(line):
                table = tuple(part.strip("\"' ") for part in header[1].split("."))
                if line.lstrip().startswith("[["):
                    index = seen[header[1]] = seen.get(header[1], -1) + 1
                    table = (*table, str(index))
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*table, key[1]), number)

    def line(self, path: Sequence[str]) -> int | None:
        """The line of the longest part of a path that stands in the file."""
        parts = tuple(path)
        found = (parts[:n] for n in range(len(parts), 0, -1) if parts[:n] in self._lines)
        return next((self._lines[part] for part in found), None)

    def fault(self, path: Sequence[str | int], problem: str) -> Fault:
        """Make a fault that names the file, the line and the key.

        The line is that of the longest part of the path that stands in the file.
        """
        parts = tuple(str(part) for part in path)
        line = self.line(parts)
        place = self.name if line is None else f"{self.name}, line {line}"
        *table, key = parts or ("",)
        named = f"[{'.'.join(table)}] {key}" if table else key
        return Fault(f"{place}, {named}" if named else place, problem)


def faults_of(
    error: ValidationError, model: type[BaseModel], places: Places, within: Sequence[str] = ()
) -> list[Fault]:
    """Put a schema's complaints in plain words, each with its line.

    `within` is where in the file the model stands, if it is not the whole file.
    """
    faults: list[Fault] = []
    items = error.errors(include_url=False, include_input=False)
    places_of = [_without_kinds(item["loc"]) for item in items]
    for item, loc in zip(items, places_of, strict=True):
        if item["type"] in _OF_A_CHOICE and any(
            len(other) > len(loc) and other[: len(loc)] == loc for other in places_of
        ):
            continue  # it is of another kind, and what is wrong there is told deeper down
        if item["type"] == "extra_forbidden":
            problem = "unknown key" + did_you_mean(str(loc[-1]), _keys_at(model, loc[:-1]))
        elif item["type"] == "literal_error":
            problem = f"expected {item['ctx']['expected']}"
        else:
            problem = _PLAIN.get(item["type"], item["msg"].removeprefix("Value error, "))
        fault = places.fault((*within, *loc), problem)
        if item["type"] in _OF_A_CHOICE and faults and faults[-1].place == fault.place:
            # A value that fits none of several kinds is one fault, not one for each kind.
            problem = f"{faults.pop().problem}, or {problem.removeprefix('expected ')}"
            fault = Fault(fault.place, problem)
        if fault not in faults:
            faults.append(fault)
    return faults


def _without_kinds(loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """A path without the kinds of value that pydantic tried there, such as `dict[str,...]`."""
    kinds = ("str", "date", "int")
    return tuple(part for part in loc if part not in kinds and "[" not in str(part))


def _keys_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Which keys the model knows at a place: follow the path through tables and lists."""
    current: Any = model
    for part in loc:
        if _is_model(current):
            known = {field.alias or name: field for name, field in current.model_fields.items()}
            if part not in known:
                return []
            current = known[part].annotation
        else:  # a key of a table whose keys the writer chooses, or a place in a list
            inside = [arg for arg in get_args(current) if arg not in (type(None), ...)]
            current = inside[-1] if inside else None
    if not _is_model(current):
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
