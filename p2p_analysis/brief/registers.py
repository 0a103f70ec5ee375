"""Facts beside the review: dates, outside numbers, what the earlier paper printed.

Each is a small table with a source, so that a number that is not counted still has a home.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError, model_validator

from p2p_analysis.brief.toml_file import Frozen, Places, faults_of, read_toml, tuples
from p2p_analysis.words.errors import Fault, ReviewFileError, did_you_mean

Precision = Literal["day", "month"]


class Event(Frozen):
    """A date the paper speaks of. `chart` marks it on the trend."""

    label: str
    on: datetime.date
    source: str
    precision: Precision = "day"
    paragraph: str = ""
    chart: bool = False


class Outside(Frozen):
    """A number that is not ours, and whose it is."""

    value: str
    label: str
    source: str
    paragraph: str = ""


class Claim(Frozen):
    """A number that the earlier paper printed, and which of ours answers it."""

    id: str
    paragraph: str
    claim: str
    printed: int | str
    unit: str
    scope: str
    status: Literal["ok", "inconsistent", "unreconciled", "gap", "check source"]
    counted: str | None = None
    nearest: bool = False  # `counted` comes near, but nothing of ours answers the claim
    derived: bool = False  # not printed there: it follows from numbers that were
    reason: str = ""

    @model_validator(mode="after")
    def _can_be_judged(self) -> Claim:
        if self.scope == "case" and not self.counted:
            raise ValueError(
                'a claim of scope "case" needs `counted`: without it no edition could tell '
                "whether repeating the claim gives a withheld number away"
            )
        return self

    @property
    def measure(self) -> str | None:
        """The measure behind `counted`, if it is one."""
        name = (self.counted or "").split(".")
        return name[1] if name[0] == "n" and len(name) > 1 else None


class Contradiction(Frozen):
    """A place where the earlier paper disagrees with itself, and what we do about it."""

    paragraphs: str
    conflict: str
    handling: str


class _Claims(Frozen):
    claims: tuple[Claim, ...] = ()


class _Contradictions(Frozen):
    contradictions: tuple[Contradiction, ...] = ()


_Row = TypeVar("_Row", bound=Frozen)


def load_claims(path: Path) -> tuple[Claim, ...]:
    """Read what the earlier paper printed; none if there is no such file."""
    return _rows(path, _Claims).claims if path.exists() else ()


def load_contradictions(path: Path) -> tuple[Contradiction, ...]:
    """Read where the earlier paper disagrees with itself; none if there is no such file."""
    return _rows(path, _Contradictions).contradictions if path.exists() else ()


def _rows(path: Path, model: type[_Row]) -> _Row:
    raw = read_toml(path)
    try:
        return model.model_validate(tuples(raw))
    except ValidationError as error:
        raise ReviewFileError(faults_of(error, model, Places(path))) from None


def claim_faults(claims: Iterable[Claim], figures: Collection[str]) -> Iterator[Fault]:
    """Name each claim that stands for a figure which the review does not make."""
    for claim in claims:
        if claim.measure is not None and claim.measure not in figures:
            problem = f'no measure is called "{claim.measure}"'
            yield Fault(f"printed.toml, {claim.id}", problem + did_you_mean(claim.measure, figures))
