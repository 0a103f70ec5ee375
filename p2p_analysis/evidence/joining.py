"""Several lists of one export as one table: a row for each referral, with what belongs to it.

A ready mapping says which list holds the referrals and how the others are joined. This room alone
knows which row of a joined list is taken: where several belong to one referral, the first by day.
Each row that is left out is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from p2p_analysis.brief.mapping import first_of
from p2p_analysis.brief.mappings import JoinedList, ReadyMapping
from p2p_analysis.evidence.sources.dates import dates_of
from p2p_analysis.evidence.sources.sheet import Repair, Sheet
from p2p_analysis.words.errors import CaseDataError, Fault


def joined(sheets: Mapping[str, Sheet], ready: ReadyMapping) -> Sheet:
    """Join the lists of an export.

    A heading of a joined list is "LIST: heading", and plain where no list before it has that
    heading.

    Parameters
    ----------
    sheets : mapping of str to Sheet
        By name. Lists that the mapping does not speak of are left alone; a joined list may lack.
    ready : ReadyMapping

    Raises
    ------
    CaseDataError
        If the list of referrals, or a heading that lists are joined on, is not there.
    """
    main = _find(sheets, ready.main.sheet)
    if main is None:
        problem = f'holds no sheet called "{ready.main.sheet}"; {ready.title} needs it'
        raise CaseDataError(Fault("export", problem))
    rows, repairs, faults = main.rows, list(main.repairs), []
    for one in ready.joined:
        found = _find(sheets, one.sheet)
        if found is None:
            continue
        repairs += found.repairs
        lacking = _lacking(rows, found.rows, one)
        if lacking:
            faults += [
                Fault(f"{found.name}, row 1", f'no column is headed "{name}"') for name in lacking
            ]
            continue
        rows, told = _add(rows, found, one)
        repairs += told
    if faults:
        raise CaseDataError(faults)
    return replace(main, rows=rows, repairs=tuple(repairs))


def _find(sheets: Mapping[str, Sheet], wanted: str) -> Sheet | None:
    """The sheet of this name, or whose name begins with it: "List 3" is not "List 30"."""
    pattern = re.compile(
        re.sub(r"[ _]", r"[ _]*", re.escape(wanted).replace(r"\ ", " ")) + r"(?!\w)", re.I
    )
    return next((sheet for name, sheet in sheets.items() if pattern.match(name.strip())), None)


def _lacking(rows: pd.DataFrame, added: pd.DataFrame, one: JoinedList) -> list[str]:
    theirs = [*one.on, *([one.day] if one.day else [])]
    ours = [*one.on.values(), *([one.since] if one.since else [])]
    missing = [name for name in theirs if first_of((name,), added.columns) is None]
    return missing + [name for name in ours if first_of((name,), rows.columns) is None]


def _add(rows: pd.DataFrame, found: Sheet, one: JoinedList) -> tuple[pd.DataFrame, list[Repair]]:
    """Give each referral the row of this list that belongs to it, or blanks."""
    added = found.rows.reset_index(drop=True)
    ours = _keys(rows, one.on.values())
    theirs = _keys(added, one.on)
    pairs = pd.DataFrame({"key": ours, "row": range(len(rows))}).merge(
        pd.DataFrame({"key": theirs, "added": range(len(added))}), on="key"
    )
    pairs = pairs[pairs["key"].str.strip("\0") != ""]
    if one.day:
        day = dates_of(added[first_of((one.day,), added.columns)].str.strip()).answers
        since = dates_of(
            rows[first_of((one.since,), rows.columns)].str.strip()
        ).answers.reset_index(drop=True)
        pairs["day"] = day.loc[pairs["added"]].to_numpy()
        pairs["since"] = since.loc[pairs["row"]].to_numpy()
        # A row belongs to the latest referral of the child that is not after it.
        pairs = pairs[pairs["since"] <= pairs["day"]]
        pairs = pairs.sort_values(["since", "row"], kind="stable").drop_duplicates(
            "added", keep="last"
        )
        pairs = pairs.sort_values(["day", "added"], kind="stable")
    taken = pairs.drop_duplicates("row", keep="first")
    cells = (
        added.reindex(taken["added"]).set_axis(taken["row"]).reindex(range(len(rows))).fillna("")
    )
    cells.index = rows.index
    names = {name: f"{one.sheet}: {name}" for name in added.columns}
    plain = cells[[name for name in added.columns if name not in rows.columns]]
    told = []
    if further := len(pairs) - len(taken):
        words = f"rows left out, since the first by day of each referral was taken: {further}"
        told.append(Repair("further-row", found.name, further, words))
    if strangers := len(added) - pairs["added"].nunique():
        words = f"rows left out, since they belong to none of the referrals: {strangers}"
        told.append(Repair("row-without-referral", found.name, strangers, words))
    return pd.concat([rows, cells.rename(columns=names), plain], axis=1), told


def _keys(rows: pd.DataFrame, headings: Iterable[str]) -> list[str]:
    names = [first_of((heading,), rows.columns) for heading in headings]
    return [
        "\0".join(cells) for cells in zip(*(rows[name].str.strip() for name in names), strict=True)
    ]
