"""Parquet files: their columns as text."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from p2p_analysis.evidence.sources.sheet import TEXT, Grid, Repair, Source, refuse_wide
from p2p_analysis.evidence.sources.values import Nested, text_of


def read_parquet(source: Source, content: bytes) -> Grid:
    """Read a Parquet file; a column that holds tables of its own is left out, and that is said."""
    import pyarrow.parquet as parquet

    file = parquet.ParquetFile(io.BytesIO(content))
    refuse_wide(source.name, len(file.schema_arrow))
    table = file.read()
    columns: list[pd.Series] = []
    headings: list[str] = []
    nested: list[str] = []
    for heading, column in zip(table.column_names, table.columns, strict=True):
        try:
            columns.append(pd.Series(_texts(column), dtype=TEXT))
            headings.append(heading)
        except Nested:
            nested.append(heading)
        except (ValueError, OverflowError):  # a day that no calendar here has, as Arrow writes it
            columns.append(pd.Series(_as_arrow_writes(column), dtype=TEXT))
            headings.append(heading)
    repairs = tuple(
        Repair("nested-column", f"{source.name}, {heading}", 1, "holds nested values; left out")
        for heading in nested
    )
    cells = pd.DataFrame(dict(enumerate(columns)), index=range(table.num_rows))
    cells.index = pd.RangeIndex(1, 1 + len(cells))
    return Grid(source.name, cells, headings=tuple(headings), repairs=repairs)


def _as_arrow_writes(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as compute

    kind = column.type
    if pa.types.is_temporal(kind):
        try:
            column = column.cast(pa.timestamp(kind.unit) if pa.types.is_timestamp(kind) else kind)
            return pd.array(compute.fill_null(column.cast(pa.large_string()), ""), dtype=TEXT)
        except pa.ArrowException:
            column = column.cast(pa.int64() if kind.bit_width == 64 else pa.int32())
    return pd.array(compute.fill_null(column.cast(pa.large_string()), ""), dtype=TEXT)


def _texts(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as compute

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return pd.array(compute.fill_null(column.cast(pa.large_string()), ""), dtype=TEXT)
    if pa.types.is_null(kind):
        return [""] * len(column)
    return [text_of(value) for value in column.to_pylist()]
