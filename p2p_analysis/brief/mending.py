"""A review file without what the schema refused, so that the rest is checked in one reading."""

from __future__ import annotations

import copy
from functools import reduce
from typing import Any

from pydantic import ValidationError


def without_faults(raw: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """Leave out what the schema refused, so that the rest can be checked in the same reading.

    Unknown keys go; a measure with another fault keeps its name, so that nothing that names it
    seems wrong. Faults elsewhere stay, and then only the schema's faults are told.
    """
    kept = copy.deepcopy(raw)
    for item in error.errors(include_url=False, include_input=False):
        *above, key = item["loc"]
        if item["type"] == "extra_forbidden":
            del reduce(lambda inner, part: inner[part], above, kept)[key]
    for item in error.errors(include_url=False, include_input=False):
        match item["loc"]:
            case ("measures", name, *_) if item["type"] != "extra_forbidden":
                kept["measures"][name] = {"label": "", "by": ("period",), "per_month": True}
    return kept
