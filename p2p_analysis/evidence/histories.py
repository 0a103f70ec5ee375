"""The files of a settings history: read as text, checked cell by cell.

This room alone knows how stays, children and changed numbers are written. Every fault of the three
files is found in one reading; none quotes what a file holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.sources.column import error_cells
from p2p_analysis.evidence.sources.dates import dates_of, order_fault
from p2p_analysis.evidence.sources.opening import read_sheet
from p2p_analysis.evidence.sources.sheet import Repair, Sheet, Source
from p2p_analysis.evidence.whereabouts import ANYWHERE, NOWHERE, UNKNOWN, Stays
from p2p_analysis.words.errors import CaseDataError, Fault, did_you_mean
from p2p_analysis.words.fields import NOT_RECORDED, settings_fields
from p2p_analysis.words.recorded import MISSING

_CURRENT, _NONE, _VICTIM = "current", "none", "victim"


@dataclass(frozen=True)
class History:
    """How a settings history was read: the SHA-256 of its files, and what was repaired."""

    fingerprint: str = ""
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, repr=False)
class Histories:
    """Stays and members as numbers, and what the numbers stand for.

    Attributes
    ----------
    stays : Stays
    phase_ends : np.ndarray
        Of each child; UNKNOWN where it is not recorded.
    case : np.ndarray
        Of each member (a child of a case), its place among the case ids that were given.
    child : np.ndarray
        Of each member.
    victim : np.ndarray of bool
    children, urns : tuple of str
        Pseudonym of each child; number of each setting.
    read : History
    """

    stays: Stays
    phase_ends: np.ndarray
    case: np.ndarray
    child: np.ndarray
    victim: np.ndarray
    children: tuple[str, ...]
    urns: tuple[str, ...]
    read: History


def load_histories(review: Review, case_ids: pd.Series) -> Histories:
    """Read and check the settings history of a review.

    Parameters
    ----------
    review : Review
        With `settings`.
    case_ids : pd.Series
        Every case id of the case file.

    Raises
    ------
    CaseDataError
        With a line for each fault of the three files.
    """
    faults: list[Fault] = []
    tables: dict[str, pd.DataFrame] = {}
    digest = hashlib.sha256()
    sheets: dict[str, Sheet] = {}
    for file, origin in review.settings_origins.items():
        try:
            source = Source(origin, review.folder, f"[settings] {file}", "row", may_be_empty=True)
            sheets[file] = _read(source, file)
            tables[file] = _cells(sheets[file], file, review)
            digest.update(sheets[file].fingerprint.encode())
        except CaseDataError as error:
            faults += error.faults
    if faults:
        raise CaseDataError(faults)
    names = {file: sheet.name for file, sheet in sheets.items()}
    repairs = [repair for sheet in sheets.values() for repair in sheet.repairs]
    tables.setdefault("schools", pd.DataFrame({"urn": [], "successor_urn": []}, dtype="string"))
    names.setdefault("schools", "")
    review_day = _number(review.as_at)
    days = {}
    for file, column in (("stays", "from"), ("stays", "to"), ("children", "phase_ends")):
        cells = tables[file][column]
        told = cells.mask((cells == _CURRENT) & (column == "to")).fillna("")
        order = review.settings_origins[file].dates
        place = f"{names[file]}, {column}"
        found = dates_of(told, order, place=place, epoch_1904=sheets[file].epoch_1904)
        days[column], bad = _numbers(found.answers), found.bad
        repairs += found.repairs
        faults += [order_fault(sheets[file], column, found)] if found.ambiguous else []
        words = "expected a day that exists, written YYYY-MM-DD, or nothing"
        words += f', or the word "{_CURRENT}"' if column == "to" else ""
        faults += _faults(names[file], column, bad, words)
    faults += _stay_faults(tables["stays"], days, review_day, names["stays"])
    faults += _member_faults(tables["children"], days["phase_ends"], case_ids, names["children"])
    latest, more = _latest(tables["schools"], names["schools"])
    if faults := [*faults, *more]:
        raise CaseDataError(faults)
    read = History(digest.hexdigest(), tuple(repairs))
    return _as_numbers(tables, days, case_ids, latest, read)


def _read(source: Source, file: str) -> Sheet:
    columns = settings_fields()[file]
    sheet = read_sheet(source, columns)
    missing = [name for name in columns if name not in sheet.rows]
    if missing:
        known = [name for name in sheet.rows.columns if name not in columns]
        hints = {name: did_you_mean(name, known) for name in missing}
        raise CaseDataError(
            [
                Fault(
                    sheet.headings_at,
                    # Only a heading like the one that is missing is named, never the whole row.
                    f'expected one column headed "{name}"' + (hint if hint.endswith("?") else ""),
                )
                for name, hint in hints.items()
            ]
        )
    return sheet


def _cells(sheet: Sheet, file: str, review: Review) -> pd.DataFrame:
    columns = list(settings_fields()[file])
    silent = review.mapping.general(NOT_RECORDED)
    faults = [fault for name in columns for fault in error_cells(sheet, name, silent)]
    if faults:
        raise CaseDataError(faults)
    blank = {"", *silent}
    told = {
        name: [MISSING if text in blank else text for text in sheet.rows[name].tolist()]
        for name in columns
    }
    cells = pd.DataFrame(
        {name: pd.array(texts, dtype="string") for name, texts in told.items()},
        index=sheet.rows.index,
    )
    empty = np.logical_and.reduce([cells[name].array.isna() for name in columns])
    return cells[~empty] if empty.any() else cells


def _numbers(days: pd.Series) -> np.ndarray:
    """Days as numbers, UNKNOWN for a blank."""
    numbers = days.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(days.isna().to_numpy(), UNKNOWN, numbers)


def _stay_faults(
    stays: pd.DataFrame, days: Mapping[str, np.ndarray], review_day: int, name: str
) -> Iterable[Fault]:
    rows = stays.index
    yield from _faults(name, "child_id", rows[stays["child_id"].isna()], "expected a pseudonym")
    urns = stays["school_urn"]
    bad = urns.notna() & (urns != _NONE) & ~_is_urn(urns)
    problem = f'expected six digits, or nothing, or the word "{_NONE}"'
    yield from _faults(name, "school_urn", rows[bad], problem)
    first, last = days["from"], days["to"]
    back = (first != UNKNOWN) & (last != UNKNOWN) & (last < first)
    yield from _faults(name, "to", rows[back], "is before the first day; exchange or correct them")
    current = (stays["to"] == _CURRENT).fillna(False).to_numpy(dtype=bool)
    problem = f'"{_CURRENT}" says that the child attends on the review\'s day, but the stay begins'
    early = current & (first > review_day)
    yield from _faults(name, "to", rows[early], f"{problem} after it; leave it empty")


def _member_faults(
    members: pd.DataFrame, phase_ends: np.ndarray, case_ids: pd.Series, name: str
) -> Iterable[Fault]:
    rows = members.index
    for column in ("case_id", "child_id", "role"):
        blank = rows[members[column].isna()]
        yield from _faults(name, column, blank, "expected an answer; none can be left out")
    unknown = members["case_id"].notna() & ~members["case_id"].isin(case_ids)
    yield from _faults(name, "case_id", rows[unknown], "the case file holds no case with this id")
    words = settings_fields()["children"]["role"].words
    bad = members["role"].notna() & ~members["role"].isin(list(words))
    yield from _faults(name, "role", rows[bad], "expected one of: " + ", ".join(words))
    named = members["case_id"].notna() & members["child_id"].notna()
    twice = members.duplicated(["case_id", "child_id"]) & named
    problem = "this child stands in this case twice; a child has one role in each case"
    yield from _faults(name, "child_id", rows[twice], problem)
    child = pd.factorize(members["child_id"])[0]
    known = child >= 0
    least, most = np.full(len(rows), phase_ends.max(initial=UNKNOWN)), np.full(len(rows), UNKNOWN)
    np.minimum.at(least, child[known], phase_ends[known])
    np.maximum.at(most, child[known], phase_ends[known])
    different = named.to_numpy(dtype=bool) & (least[child] != most[child])
    problem = "another row gives this child another day; a child has one present phase"
    yield from _faults(name, "phase_ends", rows[different], problem)


def _latest(schools: pd.DataFrame, name: str) -> tuple[Mapping[str, str], list[Fault]]:
    """The last number of each setting that has had several."""
    faults: list[Fault] = []
    for column in ("urn", "successor_urn"):
        bad = schools.index[~_is_urn(schools[column])]
        faults += _faults(name, column, bad, "expected six digits")
    twice = schools.index[schools["urn"].duplicated() & schools["urn"].notna()]
    faults += _faults(name, "urn", twice, "this number stands twice; it has one successor")
    following = dict(zip(schools["urn"].dropna(), schools["successor_urn"], strict=False))
    if faults:
        return {}, faults
    latest = {}
    for row, begin in schools["urn"].items():
        urn = begin
        for _ in range(len(following)):
            urn = following.get(urn, urn)
        if urn in following:
            faults += _faults(name, "urn", [row], "its successors lead back to it, in a circle")
        latest[begin] = urn
    return latest, faults


def _as_numbers(
    tables: Mapping[str, pd.DataFrame],
    days: Mapping[str, np.ndarray],
    case_ids: pd.Series,
    latest: Mapping[str, str],
    read: History,
) -> Histories:
    """Only children of a case are kept, since a history may hold those of a whole council."""
    members, stays = tables["children"], tables["stays"]
    child, children = pd.factorize(members["child_id"], sort=True)
    mine = pd.Index(children).get_indexer(stays["child_id"])
    kept = mine >= 0
    written = stays["school_urn"][kept].replace(dict(latest))
    place, urns = pd.factorize(written.mask(written == _NONE), sort=True)  # -1 is ANYWHERE
    place = np.where((written == _NONE).fillna(False).to_numpy(dtype=bool), NOWHERE, place)
    place = np.where(written.isna().to_numpy(), ANYWHERE, place)
    phase_ends = np.full(len(children), UNKNOWN, dtype=np.int64)
    phase_ends[child] = days["phase_ends"]
    current = (stays["to"] == _CURRENT).fillna(False).to_numpy(dtype=bool)
    return Histories(
        stays=Stays(
            mine[kept].astype(np.int64),
            place.astype(np.int64),
            days["from"][kept],
            days["to"][kept],
            current[kept],
        ),
        phase_ends=phase_ends,
        case=pd.Index(case_ids).get_indexer(members["case_id"]).astype(np.int64),
        child=child.astype(np.int64),
        victim=(members["role"] == _VICTIM).to_numpy(dtype=bool),
        children=tuple(children),
        urns=tuple(urns),
        read=read,
    )


def _is_urn(urns: pd.Series) -> pd.Series:
    return urns.str.fullmatch(r"\d{6}").fillna(False).astype(bool)


def _faults(name: str, column: str, rows: Iterable[object], problem: str) -> list[Fault]:
    return [Fault(f"{name}, row {row}, {column}", problem) for row in rows]


def _number(day: object) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
