"""Sound records to put faults into: those of the Herefordshire review, in any number."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from p2p_analysis.brief.export_words import Words
from p2p_analysis.brief.mapping import mapping_of
from p2p_analysis.evidence.mapped import read_field
from p2p_analysis.evidence.rules.looked import Looked
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.fields import all_fields

ROOT = Path(__file__).parents[3]
with (ROOT / "data/synthetic/herefordshire-2020.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))
SOUND = CASES[11]  # an enquiry with police, a conference, an assessment, advice, a plan
AS_AT = datetime.date(2020, 9, 7)


def looked_at(records: Iterable[Mapping[str, str]]) -> Looked:
    """Records as the rules see them."""
    table = pd.DataFrame(list(records), dtype=str).fillna("")
    sheet, mapping = Sheet(table, "cases.csv", ""), mapping_of({}, Words())
    columns = {
        name: read_field(sheet, all_fields()[name], mapping, None).coded  # type: ignore[union-attr]
        for name in table
    }
    return Looked(columns, len(table), AS_AT)


def sound(number: int) -> list[dict[str, str]]:
    """So many sound records, each of a child, a referral and a setting of its own."""
    return [one_of(CASES[at % len(CASES)], at) for at in range(number)]


def one_of(record: Mapping[str, str], at: int) -> dict[str, str]:
    """A record with an identity of its own."""
    own = {
        "case_id": f"POP-{at:06}",
        "contact_id": f"C-{at:06}",
        "referral_id": f"R-{at:06}",
        "person_id": f"P-{at:06}",
        "school_urn": str(100000 + at),
    }
    return {**record, **own}
