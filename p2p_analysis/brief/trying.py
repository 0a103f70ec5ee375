"""A measure on trial: typed at the desk, checked as the review file is, and written as its lines.

Nothing is written to a file here; whoever wants to keep a measure pastes its lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from p2p_analysis.brief.disagreements import disagreements
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.review import Review
from p2p_analysis.brief.toml_file import Places, faults_of, tuples
from p2p_analysis.words.errors import UsageError
from p2p_analysis.words.fields import RECORDED, all_fields

_ORDER = ("paragraph", "label")  # how the keys of a measure begin in the review file
_WIDTH = max(map(len, Measure.model_fields))


class _Typed(Places):
    """Places of what was typed in a notebook: there is no line to name."""

    def __init__(self) -> None:
        self.name = "the measure as typed"
        self._lines = {}


def measure_of(name: str, given: Measure | Mapping[str, object]) -> Measure:
    """Make a measure of what was typed, with the keys and words that the review file knows.

    Raises
    ------
    UsageError
        With every fault.
    """
    if isinstance(given, Measure):
        return given
    try:
        return Measure.model_validate(tuples(dict(given)))
    except ValidationError as error:
        raise UsageError(faults_of(error, Measure, _Typed(), ("measures", name))) from None


def with_measure(review: Review, name: str, measure: Measure) -> Review:
    """The review as it would be with one measure more, or another in its place.

    Raises
    ------
    UsageError
        With every fault that the review file would then have.
    """
    # Copied as `load_review` does, but what follows from the measures is worked out afresh.
    tried = review.model_copy(update={"measures": {**review.measures, name: measure}})
    tried.__dict__.pop("rates", None)
    faults = [_Typed().fault(where, problem) for where, problem in disagreements(tried)]
    if faults:
        raise UsageError(faults)
    return tried


def measure_lines(name: str, measure: Measure) -> str:
    """Write a measure as the review file has it; reading the lines gives the same measure."""
    keys = [*_ORDER, *(key for key in Measure.model_fields if key not in _ORDER)]
    lines = [f"[measures.{name}]"]
    for key in keys:
        value = getattr(measure, key)
        if value != Measure.model_fields[key].default or key == "label":
            written = _where(value) if key == "where" else _toml(value)
            lines.append(f"{key:<{_WIDTH}} = {written}")
    return "\n".join(lines)


def _where(where: Mapping[str, tuple[str, ...]]) -> str:
    conditions = (f"{name} = {_words(name, words)}" for name, words in where.items())
    return "{ " + ", ".join(conditions) + " }"


def _words(name: str, words: tuple[str, ...]) -> str:
    declared = all_fields().get(name)
    if declared is not None and len(words) > 1 and words == declared.levels:
        return _toml(RECORDED)
    return _toml(words[0] if len(words) == 1 else words)


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if hasattr(value, "isoformat"):
        return str(value)
    # A text of JSON is one of TOML, but for one character that only JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
