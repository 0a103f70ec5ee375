"""What a query of a review file may be: one that reads."""

from __future__ import annotations

import re

_READS = re.compile(r"(\s|--[^\n]*(\n|$)|/\*.*?\*/)*(select|with)\b", re.IGNORECASE | re.DOTALL)


def reads_only(query: str) -> bool:
    r"""Whether a query of a file is one that reads.

    >>> reads_only("-- the cases\nselect * from cases"), reads_only("delete from cases")
    (True, False)
    """
    return _READS.match(query) is not None
