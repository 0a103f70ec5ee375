"""Days as an export writes them: so far YYYY-MM-DD only."""

from __future__ import annotations

import re

import pandas as pd

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def days_of(written: pd.Series) -> pd.Series:
    """Turn text into days; missing where the text is no day that exists."""
    plain = written.where(written.str.fullmatch(_ISO).fillna(False).astype(bool))
    return pd.to_datetime(plain, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
