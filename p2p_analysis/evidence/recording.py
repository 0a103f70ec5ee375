"""How well a case is recorded: each item present, missing, not due, or not examined.

That an item is blank is a known fact, so a record that lacks one is not complete: "no". Where
nobody looked for an item (2.26 covers the second period alone) nothing is known of it, and the
answer stays open unless another item is missing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.fields import RECORDED
from p2p_analysis.words.recorded import MISSING, all_hold, is_recorded, matches, surely
from p2p_analysis.words.recording_items import (
    COMPLETE,
    MISSING_ITEM,
    NOT_DUE,
    PRESENT,
    Item,
    all_items,
)

SAMPLE_SIZE = 6
SAMPLE_MONTHS = 6


def recording_sources() -> dict[str, tuple[str, ...]]:
    """What the fields of this room are worked out from."""
    items = all_items().values()
    every = tuple(dict.fromkeys(name for item in items for name in item.sources))
    return {
        **{item.column: item.sources for item in items},
        **dict.fromkeys((COMPLETE, "record_items_due", "record_items_present"), every),
    }


def derive_recording(rows: pd.DataFrame) -> pd.DataFrame:
    """Add how each item stands, how many are due and present, and whether the record is whole."""
    items = all_items().values()
    states = {item.column: _state(item, rows) for item in items}
    found = rows.assign(**states)
    held = (matches(state, {PRESENT, NOT_DUE}) for state in states.values())
    found[COMPLETE] = all_hold(held, rows.index)
    due = sum(matches(state, {PRESENT, MISSING_ITEM}).astype("Int64") for state in states.values())
    present = sum(matches(state, {PRESENT}).astype("Int64") for state in states.values())
    found["record_items_due"], found["record_items_present"] = due, present
    return found


def recording_lists(rows: pd.DataFrame, review: Review) -> Mapping[str, CaseList]:
    """Which items each case lacks, and the auditor's sample; for the exempt side."""
    lacking = rows[surely(~rows[COMPLETE])]
    by_case = [
        (str(row["case_id"]), item.label, item.asked_by)
        for _, row in lacking.iterrows()
        for item in _missing(row)
    ]
    sample = [
        (
            str(row["case_id"]),
            f"{row['referred_on'].day} {row['referred_on']:%B %Y}",
            str(len(_missing(row))),
            "; ".join(item.label for item in _missing(row)) or "nothing",
        )
        for _, row in _sample(rows, review).iterrows()
    ]
    return MappingProxyType(
        {
            "recording_by_case": CaseList(("Case", "Missing", "Asked for by"), tuple(by_case)),
            "audit_sample": CaseList(
                ("Case", "Referred", "Items missing", "What is missing"), tuple(sample)
            ),
        }
    )


def _sample(rows: pd.DataFrame, review: Review) -> pd.DataFrame:
    """Draw from the last months of the window; the review's own date is the seed."""
    last = pd.Timestamp(review.window.last)
    recent = rows[rows["referred_on"] > last - pd.DateOffset(months=SAMPLE_MONTHS)]
    ids = sorted(recent["case_id"])
    seed = review.as_at.toordinal()
    drawn = random.Random(seed).sample(ids, min(SAMPLE_SIZE, len(ids)))
    chosen = recent[recent["case_id"].isin(drawn)]
    worst = chosen.apply(lambda row: -len(_missing(row)), axis=1) if len(chosen) else []
    return chosen.assign(worst=worst).sort_values(["worst", "case_id"], kind="stable")


def _missing(row: pd.Series) -> list[Item]:
    return [
        item
        for item in all_items().values()
        if not pd.isna(row[item.column]) and row[item.column] == MISSING_ITEM
    ]


def _state(item: Item, rows: pd.DataFrame) -> pd.Series:
    """Present, missing, not due; not recorded where nobody looked."""
    held = [_holds(name, item.words, rows) for name in item.fields]
    on_record = held[0]
    for more in held[1:]:
        on_record = (on_record & more) if item.need == "all" else (on_record | more)
    due = all_hold((_asks(n, words, rows) for n, words in item.due.items()), rows.index)
    state = pd.Series(MISSING_ITEM, index=rows.index, dtype="string")
    if item.examined_by:
        state = state.mask(~surely(is_recorded(rows[item.examined_by])), MISSING)
    state = state.mask(surely(on_record), PRESENT)
    return state.mask(surely(~due), NOT_DUE)


def _holds(name: str, words: tuple[str, ...], rows: pd.DataFrame) -> pd.Series:
    """Whether a field gives an answer that counts; never open."""
    if not words:
        return is_recorded(rows[name])
    return matches(rows[name], words).fillna(False)


def _asks(name: str, words: tuple[str, ...], rows: pd.DataFrame) -> pd.Series:
    return is_recorded(rows[name]) if words == (RECORDED,) else matches(rows[name], words)
