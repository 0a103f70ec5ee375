"""A review as its file declares it: frozen, with the registers beside it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field as Setting
from pydantic import PrivateAttr, field_validator

from p2p_analysis.brief.answers import FILE as ANSWERS
from p2p_analysis.brief.answers import Answer, load_answers
from p2p_analysis.brief.boundaries import (
    Boundary,
    Sides,
    sides_of,
    times_of_sides,
)
from p2p_analysis.brief.columns import fields_of
from p2p_analysis.brief.editions import Edition
from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.guidance import Document, Register, Requirement
from p2p_analysis.brief.guidance_file import LOCAL, load_register
from p2p_analysis.brief.mapping import Columns, ExportMapping, mapping_of
from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.origin import FileOrTable, Origin
from p2p_analysis.brief.periods import Period, Times, times_of
from p2p_analysis.brief.places import NOTEBOOK
from p2p_analysis.brief.rate_names import rate_names
from p2p_analysis.brief.register_files import Registers, load_registers
from p2p_analysis.brief.registers import (
    Claim,
    Contradiction,
    Event,
    Outside,
    load_claims,
    load_contradictions,
)
from p2p_analysis.brief.rules import RuleChange
from p2p_analysis.brief.toml_file import Frozen
from p2p_analysis.words.errors import UsageError, did_you_mean
from p2p_analysis.words.fields import Field


class Identity(Frozen):
    """Parts that add up to a whole."""

    whole: str
    parts: tuple[str, ...]


class SettingsFiles(Frozen):
    """Where the settings history is: stays of children, children of cases, numbers that changed."""

    stays: FileOrTable
    children: FileOrTable
    schools: FileOrTable | None = None


class Review(Frozen):
    """One review: what it covers, what it counts, and what each edition may say."""

    title: str
    council: str
    committee: str = ""
    contact: str = ""
    licence: str = ""
    status: Literal["draft", "final"]
    as_at: datetime.date
    cases: FileOrTable
    settings: SettingsFiles | None = None
    screened: FileOrTable | None = None
    notebook: str = NOTEBOOK
    guidance_file: str = Setting(alias="guidance")
    data_note: str = ""
    chapters: tuple[str, ...]
    literals: tuple[str, ...] = ()
    periods: Mapping[str, Period]
    boundaries: Mapping[str, Boundary] = {}
    columns: Columns = Setting(default={})
    words: Words = Words()
    rules: Mapping[str, RuleChange] = {}
    events: Mapping[str, Event] = {}
    outside: Mapping[str, Outside] = {}
    measures: Mapping[str, Measure]
    identities: tuple[Identity, ...] = ()
    editions: Mapping[str, Edition]

    _folder: Path = PrivateAttr()

    @field_validator("licence")
    @classmethod
    def _is_an_address(cls, licence: str) -> str:
        if licence and not re.fullmatch(r"https://[^\s<>\"]+", licence):
            raise ValueError("expected the address of a licence, beginning with https://")
        return licence

    @property
    def folder(self) -> Path:
        """The folder that holds review.toml."""
        return self._folder

    @property
    def name(self) -> str:
        """The folder's name: the review's short name."""
        return self._folder.name

    @property
    def cases_path(self) -> Path:
        """Where the case file is, if the cases come from a file."""
        return self.cases.path(self._folder)

    @property
    def settings_origins(self) -> Mapping[str, Origin]:
        """Where each table of the settings history comes from; empty if the review names none."""
        return {name: origin for name, origin in (self.settings or ()) if origin is not None}

    @cached_property
    def mapping(self) -> ExportMapping:
        """How the export is read: what [columns] and [words] say, over the ready mapping."""
        return mapping_of(self.columns, self.words)

    @property
    def notebook_path(self) -> Path:
        """Where the notebook is that prints this review."""
        return (self._folder / self.notebook).resolve()

    @property
    def guidance_path(self) -> Path:
        """Where the register of guidance is."""
        return (self._folder / self.guidance_file).resolve()

    def chapter_path(self, chapter: str) -> Path:
        """Where a chapter of the narrative is."""
        return self._folder / "narrative" / f"{chapter}.md"

    @cached_property
    def window(self) -> Period:
        """From the first day of the first period to the last day of the last."""
        first = min(period.first for period in self.periods.values())
        last = max(period.last for period in self.periods.values())
        return Period(label="window", first=first, last=last)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The columns of a case, with this review's periods, quarters and months as words."""
        return fields_of(
            self.periods, self.times, self.register, self.judged, self.boundaries, self.sides
        )

    @cached_property
    def times(self) -> Times:
        """Fields of time: those whose words are spans of days."""
        return {**times_of(self.periods), **times_of_sides(self.sides)}

    @cached_property
    def sides(self) -> Sides:
        """The months before and after each other boundary between the periods."""
        return sides_of(self.boundaries, self.window)

    @cached_property
    def rates(self) -> Mapping[str, str]:
        """Figures that follow from `per_month`, each with its measure."""
        return rate_names(self.measures, self.periods, self.boundaries)

    @cached_property
    def judged(self) -> tuple[datetime.date, datetime.date]:
        """The days by whose guidance a case can be judged: from the window to the review."""
        return self.window.first, max(self.window.last, self.as_at)

    @cached_property
    def register(self) -> Register:
        """Guidance documents and what they ask: the national ones, and the council's own."""
        return load_register(self.guidance_path, self._folder / LOCAL)

    @property
    def guidance(self) -> Mapping[str, Document]:
        """Guidance documents, in order of coming into force."""
        return self.register.documents

    @property
    def requirements(self) -> Mapping[str, Requirement]:
        """What the documents ask of a case."""
        return self.register.requirements

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the earlier paper printed (printed.toml)."""
        return load_claims(self._folder / "printed.toml")

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Where the earlier paper disagrees with itself (contradictions.toml)."""
        return load_contradictions(self._folder / "contradictions.toml")

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The review's questions, answered (answers.toml)."""
        return load_answers(self._folder / ANSWERS)

    @cached_property
    def registers(self) -> Registers:
        """Findings, actions, recommendations and so on, each from its file beside the review."""
        return load_registers(self._folder)

    def edition(self, name: str) -> Edition:
        """Find an edition by name; an unknown one is a usage error."""
        if name not in self.editions:
            raise UsageError(f'no edition is called "{name}"' + did_you_mean(name, self.editions))
        return self.editions[name]
