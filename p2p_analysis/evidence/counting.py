"""Counting: every measure as yes, no and not recorded, over weighted rows.

This room alone turns cases into numbers. A row has a weight `n`, so the same code counts 28 cases
or the cells folded out of millions. What it returns refuses to be shown: only the gate may open it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.measures import Measure
from p2p_analysis.brief.populations import Condition, base_of
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.asked import SAYS_NO, SAYS_NOTHING, SAYS_YES, Asked, by_group
from p2p_analysis.evidence.cases import Cases
from p2p_analysis.evidence.screening import Screened
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.fields import NOT_RECORDED, Field
from p2p_analysis.words.tally import Tally

Level = Mapping[str, int]


@dataclass(frozen=True, repr=False)
class Statistic:
    """A value over cases, and on how many recorded answers it rests."""

    value: int | datetime.date | None
    rests_on: int


@dataclass(frozen=True, repr=False)
class Counts:
    """Every measure of a review, counted. It shows nothing of itself; see `p2p.protect`.

    Attributes
    ----------
    tallies : mapping of str to Tally
        Measure to yes, no and not recorded.
    breakdowns : mapping of str to mapping
        Measure to field to level to count among its "yes"; empty levels are there as 0.
    statistics : mapping of str to Statistic
        Measures that take a value over cases.
    left_out : mapping of str to int
        Records before the window, after it, and undated.
    lists : mapping of str to CaseList
        Single cases as words, for the exempt side.
    screened : Screened or None
        Every record that was looked at, where the review names a file of them.
    """

    review: Review
    tallies: Mapping[str, Tally]
    breakdowns: Mapping[str, Mapping[str, Level]]
    statistics: Mapping[str, Statistic]
    left_out: Mapping[str, int]
    fingerprint: str
    lists: Mapping[str, CaseList]
    screened: Screened | None
    _asked: Asked
    _masks: dict[Condition, np.ndarray] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Counts: ready. Nothing is shown before p2p.protect() has made an edition of them."

    @property
    def weights(self) -> np.ndarray:
        """How many cases each row stands for."""
        return self._asked.weights

    @property
    def referred_on(self) -> np.ndarray:
        """The day of referral of each row, as datetime64."""
        return self._asked.columns["referred_on"].to_numpy().astype("datetime64[D]")

    def holds(self, condition: Condition) -> np.ndarray:
        """Which rows surely meet a condition."""
        if condition not in self._masks:
            self._masks[condition] = self._asked.answer([condition]) == SAYS_YES
        return self._masks[condition]

    def numbers(self, field: str) -> tuple[np.ndarray, np.ndarray]:
        """A number of each row (nought where none is recorded), and which rows record it."""
        column = self._asked.columns[field]
        return column.fillna(0).to_numpy(dtype="int64"), column.notna().to_numpy()

    def case_rows(self) -> Iterator[dict[str, str]]:
        """Each case as printed words; for an edition that may hold the case table."""
        fields = self.review.fields
        for _, row in self._asked.columns.iterrows():
            yield {name: _printed(row[name], declared) for name, declared in fields.items()}


def count(cases: Cases, review: Review) -> Counts:
    """Count every measure of a review.

    Returns
    -------
    Counts
        With yes + no + not recorded equal to the base for each measure.

    Raises
    ------
    CaseDataError
        Where an identity of the review file does not add up on these cases.
    """
    asked = Asked(cases.rows, len(cases.rows))
    tallies: dict[str, Tally] = {}
    breakdowns: dict[str, dict[str, Level]] = {}
    statistics: dict[str, Statistic] = {}
    for name, measure in review.measures.items():
        among = asked.answer(base_of(name, review.measures, review.fields)) == SAYS_YES
        answer = asked.answer((field, frozenset(words)) for field, words in measure.where.items())
        yes = among & (answer == SAYS_YES)
        if measure.unit == "schools":
            tallies[name] = _settings(answer, among, asked)
        else:
            tallies[name] = asked.tally(answer, among)
        if measure.by:
            breakdowns[name] = {
                field: _levels(asked, review.fields[field], yes) for field in measure.by
            }
        if measure.statistic:
            statistics[name] = _statistic(measure, yes, asked)
    counts = Counts(
        review,
        MappingProxyType(tallies),
        MappingProxyType(breakdowns),
        MappingProxyType(statistics),
        cases.left_out,
        cases.fingerprint,
        cases.lists,
        cases.screened,
        asked,
    )
    _check_identities(counts)
    return counts


def _settings(answer: np.ndarray, among: np.ndarray, asked: Asked) -> Tally:
    """Count settings: yes if every case says yes; a case without a setting is not recorded."""
    numbers, _ = pd.factorize(asked.columns["school_urn"][among])
    named = numbers >= 0
    found = by_group(answer[among][named], numbers[named])
    unnamed = int(asked.weights[among][~named].sum())
    yes, no, silent = (int((found == one).sum()) for one in (SAYS_YES, SAYS_NO, SAYS_NOTHING))
    return Tally(yes, no, silent + unnamed)


def _levels(asked: Asked, field: Field, among: np.ndarray) -> Level:
    """Count each level, empty ones too. A field of several words counts a case once per word."""
    counted = asked.levels(field.name, field.levels, among)
    return MappingProxyType(dict(zip((*field.levels, NOT_RECORDED), counted, strict=True)))


def _statistic(measure: Measure, among: np.ndarray, asked: Asked) -> Statistic:
    recorded = asked.columns[measure.field][among].dropna()
    if recorded.empty:
        return Statistic(None, 0)
    weights = asked.columns["n"][recorded.index]
    if measure.statistic == "sum":
        value = (recorded * weights).sum()
    else:
        value = recorded.min() if measure.statistic in ("smallest", "earliest") else recorded.max()
    value = value.date() if isinstance(value, pd.Timestamp) else int(value)
    return Statistic(value, int(weights.sum()))


def _check_identities(counts: Counts) -> None:
    """Parts must add up to their whole. The sums themselves stay out of the message."""
    faults = []
    for number, identity in enumerate(counts.review.identities, 1):
        parts = sum(counts.tallies[part].yes for part in identity.parts)
        if parts != counts.tallies[identity.whole].yes:
            place = f"review.toml, [[identities]] number {number}"
            named = " + ".join(identity.parts)
            problem = f"on these cases {named} is not {identity.whole}"
            faults.append(Fault(place, problem + "; correct the cases or the identity"))
    if faults:
        raise CaseDataError(faults)


def _printed(value: object, field: Field) -> str:
    if isinstance(value, frozenset):
        return ", ".join(field.word_title(word) for word in field.words if word in value)
    if pd.isna(value):
        return "Not recorded"
    if isinstance(value, pd.Timestamp):
        return f"{value.day} {value:%B %Y}"
    if field.kind == "yes_no":
        return "Yes" if value else "No"
    return field.word_title(str(value)) if field.kind == "choice" else str(value)
