"""A workbook packed again without a trace of the machine or the hour that made it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold


def same_zip(
    written: bytes, change: Callable[[str, bytes], bytes] = lambda name, content: content
) -> bytes:
    """Pack a zip file again, so that the same parts give the same bytes.

    Parameters
    ----------
    written : bytes
    change : callable
        Called with a part's name and content; what it returns is packed.
    """
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ENTRY_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # else it tells Windows from other systems
            new.writestr(part, change(name, old.read(name)))
    return file.getvalue()
