"""Read a source written by a test."""

import pytest

from p2p_analysis.brief.origin import Origin
from p2p_analysis.evidence.sources.opening import read_sheet
from p2p_analysis.evidence.sources.sheet import Source
from p2p_analysis.words.errors import CaseDataError
from tests.evidence.sources.written import HEADINGS


@pytest.fixture
def read(tmp_path):
    """Read a file with these bytes, by the review's own headings."""

    def sheet(content, *, name="cases.csv", known=HEADINGS, **settings):
        if content is not None:
            held = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(held)
        return read_sheet(Source(Origin(file=name, **settings), tmp_path, "cases", "case"), known)

    return sheet


@pytest.fixture
def refused(read):
    """Read a file that must be refused; return its lines."""

    def lines(content, **settings):
        with pytest.raises(CaseDataError) as caught:
            read(content, **settings)
        assert caught.value.__cause__ is None
        return [str(fault) for fault in caught.value.faults]

    return lines


def told(sheet):
    """Codes of the repairs, with how many of each."""
    return {repair.code: repair.count for repair in sheet.repairs}
