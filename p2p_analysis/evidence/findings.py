"""What a check of records found: by rule, by record, and as faults that quote nothing.

This room alone turns positions into rows of the sheet and into what stands there. `lines` and
`records` hold what cases say: they are for the exempt side. `faults` and `rules` may leave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from p2p_analysis.brief.rules import RuleChange
from p2p_analysis.evidence.answers import expected
from p2p_analysis.evidence.coded import Coded
from p2p_analysis.evidence.reading import in_order
from p2p_analysis.evidence.rules.run import Found
from p2p_analysis.evidence.sources.sheet import Repair
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.fields import all_fields
from p2p_analysis.words.rules import ERROR, ID_TWICE, NO_ID, UNREADABLE, Level, all_rules

MOST_FAULTS = 20  # of one rule, in an error
_OF_EACH = 2  # of each heading at fault
_NOTHING = "nothing"


class FileNote(NamedTuple):
    """One thing found about the file as a whole."""

    code: str
    fault: Fault


class RuleCount(NamedTuple):
    """One rule that found something: how many records, and the first rows of the sheet."""

    code: str
    level: Level
    title: str
    expected: str
    todo: str
    records: int
    rows: tuple[int, ...]


class Line(NamedTuple):
    """One thing to look at in one record. It quotes the record: for the exempt side."""

    code: str
    level: Level
    row: int | None
    case: str
    where: str
    title: str
    found: str
    expected: str
    todo: str


class RecordCount(NamedTuple):
    """One record with something to look at. It names the case: for the exempt side."""

    row: int
    case: str
    errors: int
    queries: int
    codes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Findings:
    """Everything that a check found. It shows nothing of itself.

    Attributes
    ----------
    file : str
        Name of the file.
    fingerprint : str
        SHA-256 of it; empty if it could not be read.
    found : tuple of Found
        What rules found, by rule.
    notes : tuple of FileNote
        What is to be said of the file as a whole.
    rows : np.ndarray
        For each record, its row of the sheet.
    columns : mapping of str to Coded
        The columns that were read, by field.
    headings : mapping of str to str
        What the file calls them.
    changes : mapping of str to RuleChange
        Rules that the review has changed, each with a reason.
    not_asked : tuple of str
        Codes of rules for which the file lacks a column.
    repairs : tuple of Repair
        What was read otherwise than it was written.
    """

    file: str
    fingerprint: str = ""
    found: tuple[Found, ...] = ()
    notes: tuple[FileNote, ...] = ()
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    columns: Mapping[str, Coded] = field(default_factory=lambda: MappingProxyType({}))
    headings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    changes: Mapping[str, RuleChange] = field(default_factory=lambda: MappingProxyType({}))
    not_asked: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def __repr__(self) -> str:
        return "Findings: what a check found. See them with p2p.check(), on the exempt side."

    @property
    def errors(self) -> int:
        """How many times something was found that cannot be."""
        return self._count(ERROR)

    @property
    def queries(self) -> int:
        """How many times something was found that is to be asked about."""
        return self._count("query")

    def refuse(self) -> None:
        """Raise every error that was found, all at once; queries stop nothing."""
        if faults := self.faults():
            raise CaseDataError(faults)

    def faults(self, *, most: int = MOST_FAULTS) -> list[Fault]:
        """Every error, worded so that it may leave the exempt side.

        Parameters
        ----------
        most : int
            About how many of one rule are told one by one; the rest are told as a number.
        """
        of_file = [note.fault for note in self.notes if all_rules()[note.code].level == ERROR]
        told: list[Fault] = []
        more = []
        for code, founds in self._by_code().items():
            if founds[0].level != ERROR:
                continue
            share = max(_OF_EACH, most // len(founds))  # each heading at fault is named
            chosen = [fault for one in founds for fault in islice(self._faults_of(one), share)]
            told += chosen
            if left := sum(len(one.at) for one in founds) - len(chosen):
                problem = f"and {left} more of {code} ({all_rules()[code].inside})"
                more.append(Fault(self.file, f"{problem}; exempt/check.html lists them"))
        return [*of_file, *in_order(told), *more]

    def rules(self, *, most: int = 5) -> list[RuleCount]:
        """Each rule that found something: errors first, then the most frequent."""
        counts = []
        for code, founds in self._by_code().items():
            at = np.unique(np.concatenate([one.at for one in founds]))
            rows = tuple(int(row) for row in self.rows[at[:most]])
            rule = founds[0].rule
            counts.append(
                RuleCount(
                    code, founds[0].level, rule.title, rule.expected, rule.todo, len(at), rows
                )
            )
        for code in dict.fromkeys(note.code for note in self.notes):
            rule, number = all_rules()[code], sum(note.code == code for note in self.notes)
            told = RuleCount(code, rule.level, rule.title, rule.expected, rule.todo, number, ())
            counts.append(told)
        return sorted(counts, key=lambda one: (one.level != ERROR, -one.records, one.code))

    def lines(self, code: str, *, most: int | None = None) -> Iterator[Line]:
        """What one rule found, row by row; for the exempt side."""
        rule = all_rules()[code]
        for note in self.notes:
            if note.code == code:
                where, what = note.fault.place, note.fault.problem
                yield Line(
                    code, rule.level, None, "", where, rule.title, what, rule.expected, rule.todo
                )
        for one in self._by_code().get(code, ()):
            for number, position in enumerate(one.at[:most]):
                yield self._line(one, number, int(position))

    def records(self) -> list[RecordCount]:
        """Records with something to look at, those with the most errors first; exempt."""
        if not self.found:
            return []
        at = np.concatenate([one.at for one in self.found])
        lengths = [len(one.at) for one in self.found]
        wrong = np.repeat([one.level == ERROR for one in self.found], lengths)
        rule = np.repeat(np.arange(len(self.found)), lengths)
        errors = np.bincount(at[wrong], minlength=len(self.rows))
        queries = np.bincount(at[~wrong], minlength=len(self.rows))
        order = np.lexsort((rule, at))
        at, rule = at[order], rule[order]
        starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
        ends = np.r_[starts[1:], len(at)]
        touched = at[starts]
        worst = np.lexsort((self.rows[touched], -queries[touched], -errors[touched]))
        codes = [one.rule.code for one in self.found]
        return [
            RecordCount(
                int(self.rows[touched[n]]),
                self._case(int(touched[n])),
                int(errors[touched[n]]),
                int(queries[touched[n]]),
                tuple(dict.fromkeys(codes[r] for r in rule[starts[n] : ends[n]])),
            )
            for n in worst
        ]

    def touched(self, level: Level | None = None) -> int:
        """How many records have something to look at, of this level or of any."""
        chosen = [one.at for one in self.found if level in (None, one.level)]
        return len(np.unique(np.concatenate(chosen))) if chosen else 0

    def _by_code(self) -> dict[str, list[Found]]:
        grouped: dict[str, list[Found]] = {}
        for one in self.found:
            grouped.setdefault(one.rule.code, []).append(one)
        return grouped

    def _count(self, level: str) -> int:
        of_file = sum(all_rules()[note.code].level == level for note in self.notes)
        return of_file + sum(len(one.at) for one in self.found if one.level == level)

    def _faults_of(self, one: Found) -> Iterator[Fault]:
        heading = one.heading or self.headings[one.fields[0]]
        for number, position in enumerate(one.at):
            other = "" if one.beside is None else str(self.rows[one.beside[number]])
            yield Fault(
                f"{self.file}, row {self.rows[position]}, {heading}", self._problem(one, other)
            )

    def _problem(self, one: Found, other: str) -> str:
        code = one.rule.code
        if code in UNREADABLE.values():
            return _wanted(one)
        if code == NO_ID:
            return "every case needs an id; this row has none"
        if code == ID_TWICE:
            return f"the same case id as row {other}; each case may stand once"
        return f"{one.rule.words} ({code})"

    def _line(self, one: Found, number: int, position: int) -> Line:
        code, rule = one.rule.code, one.rule
        wanted = _wanted(one) if code in UNREADABLE.values() else ""
        cells = [
            f"{self.headings[name]}: {self.columns[name].text_at(position).strip() or _NOTHING}"
            for name in one.fields
        ]
        if one.beside is not None:
            cells.append(f"the same as row {self.rows[one.beside[number]]}")
        return Line(
            code,
            one.level,
            int(self.rows[position]),
            self._case(position),
            one.heading or ", ".join(self.headings[name] for name in one.fields),
            rule.title,
            "; ".join(cells),
            wanted.removeprefix("expected ") or rule.expected,
            rule.todo,
        )

    def _case(self, position: int) -> str:
        return self.columns["case_id"].text_at(position).strip()


def _wanted(one: Found) -> str:
    """What a field takes; a column that is a part of one takes yes or no."""
    declared = all_fields()[one.fields[0]]
    return expected(replace(declared, kind="yes_no") if one.heading else declared)
