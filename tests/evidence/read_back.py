"""A table of text read as cases are, field by field, for tests of mappings and of samples."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from p2p_analysis.brief.mapping import ExportMapping
from p2p_analysis.evidence.answers import expected, nothing_recorded
from p2p_analysis.evidence.mapped import read_field
from p2p_analysis.evidence.reading import identity_faults, in_order
from p2p_analysis.evidence.sources.sheet import Sheet
from p2p_analysis.words.errors import CaseDataError
from p2p_analysis.words.fields import all_fields


def mapped(table: pd.DataFrame, mapping: ExportMapping, name: str = "export.xlsx"):
    """Rows and repairs; every fault raised at once."""
    sheet = Sheet(table, name, "", noun="case")
    rows, repairs, faults = {}, [], []
    for declared in (one for one in all_fields().values() if not one.derived):
        found = read_field(sheet, declared, mapping, None)
        if found is None:
            rows[declared.name] = nothing_recorded(declared, table.index)
            continue
        rows[declared.name] = found.answers
        repairs += found.repairs
        faults += found.faults
        faults += (sheet.fault(found.heading, row, expected(declared)) for row in found.bad)
    rows = pd.DataFrame(rows, index=table.index)
    faults += identity_faults(sheet, mapping.heading("case_id"), rows["case_id"])
    if faults:
        raise CaseDataError(in_order(list(dict.fromkeys(faults))))
    return SimpleNamespace(rows=rows, repairs=tuple(dict.fromkeys(repairs)))
