"""How well a case is recorded: each item present, missing, not due, or not examined.

That an item is blank is a known fact, so a record that lacks one is not complete: "no". Where
nobody looked for an item (2.26 covers the second period alone) nothing is known of it, and the
answer stays open unless another item is missing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.asked import (
    SAYS_NO,
    SAYS_NOTHING,
    SAYS_YES,
    Asked,
    by_code,
    three_valued,
)
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.fields import RECORDED
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
_UNSEEN, _LACKING, _HELD, _FREE = range(4)  # how an item stands, as a code
_STATES = (MISSING_ITEM, PRESENT, NOT_DUE)


def recording_sources() -> dict[str, tuple[str, ...]]:
    """What the fields of this room are worked out from."""
    items = all_items().values()
    every = tuple(dict.fromkeys(name for item in items for name in item.sources))
    return {
        **{item.column: item.sources for item in items},
        **dict.fromkeys((COMPLETE, "record_items_due", "record_items_present"), every),
    }


def recording(asked: Asked) -> dict[str, pd.api.extensions.ExtensionArray]:
    """How each item stands, how many are due and present, and whether the record is whole."""
    states = {item.column: _state(item, asked) for item in all_items().values()}
    every = np.array(list(states.values()))
    silent = (every == _UNSEEN).any(axis=0)
    held = np.full(asked.size, SAYS_YES, dtype=np.int8)
    held[silent] = SAYS_NOTHING
    held[(every == _LACKING).any(axis=0)] = SAYS_NO
    due, present = (every != _FREE).sum(axis=0), (every == _HELD).sum(axis=0)
    return {
        **{name: by_code(state, _STATES) for name, state in states.items()},
        COMPLETE: three_valued(held),
        "record_items_due": pd.arrays.IntegerArray(due, silent),
        "record_items_present": pd.arrays.IntegerArray(present, silent.copy()),
    }


def recording_lists(rows: pd.DataFrame, review: Review) -> Mapping[str, CaseList]:
    """Which items each case lacks, and the auditor's sample; for the exempt side."""
    missing = _missing(rows)
    lacking = (~rows[COMPLETE]).to_numpy(dtype=bool, na_value=False)
    ids = rows["case_id"].tolist()
    by_case = [(str(ids[at]), _listed(missing[at])) for at in np.flatnonzero(lacking)]
    days = rows["referred_on"]
    sample = [
        (
            str(ids[at]),
            f"{days.iat[at].day} {days.iat[at]:%B %Y}",
            str(len(missing[at])),
            _listed(missing[at]) or "nothing",
        )
        for at in _sample(rows, missing, review)
    ]
    return MappingProxyType(
        {
            "recording_by_case": CaseList(("Case", "Missing"), tuple(by_case)),
            "audit_sample": CaseList(
                ("Case", "Referred", "Items missing", "What is missing"), tuple(sample)
            ),
        }
    )


def _listed(items: Iterable[Item]) -> str:
    """Items as the parts of one sentence."""
    told = "; ".join(item.label[:1].lower() + item.label[1:] for item in items)
    return told[:1].upper() + told[1:]


def _sample(rows: pd.DataFrame, missing: Sequence[Sequence[Item]], review: Review) -> Sequence[int]:
    """Draw from the last months of the window, worst first; the review's own date is the seed."""
    last = pd.Timestamp(review.window.last)
    recent = rows["referred_on"] > last - pd.DateOffset(months=SAMPLE_MONTHS)
    ids = rows["case_id"].tolist()
    places = {ids[at]: int(at) for at in np.flatnonzero(recent.to_numpy(dtype=bool))}
    drawn = random.Random(review.as_at.toordinal()).sample(
        sorted(places), min(SAMPLE_SIZE, len(places))
    )
    return [places[one] for one in sorted(drawn, key=lambda one: (-len(missing[places[one]]), one))]


def _missing(rows: pd.DataFrame) -> list[list[Item]]:
    """The items that each case lacks."""
    found: list[list[Item]] = [[] for _ in range(len(rows))]
    for item in all_items().values():
        lacks = (rows[item.column] == MISSING_ITEM).to_numpy(dtype=bool, na_value=False)
        for at in np.flatnonzero(lacks):
            found[at].append(item)
    return found


def _state(item: Item, asked: Asked) -> np.ndarray:
    """Present, missing, not due; not recorded where nobody looked."""
    held = [_holds(name, item.words, asked) for name in item.fields]
    together = np.logical_and if item.need == "all" else np.logical_or
    state = np.full(asked.size, _LACKING, dtype=np.int8)
    if item.examined_by:
        state[~asked.recorded(item.examined_by)] = _UNSEEN
    state[together.reduce(held)] = _HELD
    for name, words in item.due.items():
        if words == (RECORDED,):
            state[~asked.recorded(name)] = _FREE
        else:
            state[asked.answer([(name, frozenset(words))]) == SAYS_NO] = _FREE
    return state


def _holds(name: str, words: tuple[str, ...], asked: Asked) -> np.ndarray:
    """Whether a field gives an answer that counts; never open."""
    return asked.says(name, *words) if words else asked.recorded(name)
