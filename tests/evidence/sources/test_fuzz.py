"""Bytes and tables that nobody wrote: a sheet or faults, never another error, and in good time."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p_analysis.brief.origin import Origin
from p2p_analysis.evidence.sources.opening import read_sheet
from p2p_analysis.evidence.sources.sheet import Source
from p2p_analysis.words.errors import CaseDataError
from tests.evidence.sources import written as w

SEEDS = {
    "c.csv": w.text().encode(),
    "c.utf16": w.text().encode("utf-16"),
    "c.xlsx": w.xlsx(),
    "c.xls": w.xls(),
    "c.ods": w.ods(),
    "c.parquet": w.parquet(),
    "c.html": w.page().encode(),
}
LONGEST = 20  # seconds, on a busy machine

cell = st.one_of(
    st.sampled_from(
        ["", "A1", "2018-02-01", "03/04/2018", "Total", "Note: run", "#REF!", '"', ",", *w.HEADINGS]
    ),
    st.text(max_size=12),
)
tables = st.lists(st.lists(cell, max_size=6), max_size=12)
changes = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 6)), max_size=6)


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """Read bytes under a name; what comes is a sheet or faults of case data."""
    folder = tmp_path_factory.mktemp("fuzz")

    def read(content, name):
        (folder / name).write_bytes(content)
        begun = time.monotonic()
        try:
            sheet = read_sheet(Source(Origin(file=name), folder, "cases", "case"), w.HEADINGS)
        except CaseDataError as error:
            assert error.faults
            assert all(fault.place.startswith(name) for fault in error.faults)
            sheet = None
        assert time.monotonic() - begun < LONGEST
        assert (folder / name).read_bytes() == content
        return sheet

    return read


def changed(content, edits):
    """Bytes with a few pieces replaced."""
    for share, new, length in edits:
        at = int(share * len(content))
        content = content[:at] + new + content[at + length :]
    return content


def repacked(content, edits):
    """An archive that is whole, with bytes of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as write:
        for name in read.namelist():
            part = read.read(name)
            hit = name.endswith(("sheet1.xml", "content.xml", "styles.xml", "workbook.xml"))
            write.writestr(name, changed(part, edits) if hit else part)
    return out.getvalue()


def _bytes(met, content, name):
    met(content, name)


def _table(met, rows, mark, end):
    met(end.join(mark.join(row) for row in [w.HEADINGS, *rows]).encode(), "t.csv")


def _seed(met, name, edits):
    met(changed(SEEDS[name], edits), name)
    if name in ("c.xlsx", "c.ods"):
        met(repacked(SEEDS[name], edits), name)


ANY = (st.binary(max_size=300), st.sampled_from(sorted(SEEDS)))
TABLE = (tables, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
SEED = (st.sampled_from(sorted(SEEDS)), changes)

few = settings(max_examples=40)
many = settings(max_examples=1500)


@few
@given(*ANY)
def test_any_bytes_are_a_sheet_or_faults(met, content, name):
    _bytes(met, content, name)


@few
@given(*TABLE)
def test_any_table_is_a_sheet_or_faults(met, rows, mark, end):
    _table(met, rows, mark, end)


@few
@given(*SEED)
def test_a_damaged_file_is_a_sheet_or_faults(met, name, edits):
    _seed(met, name, edits)


@few
@given(st.lists(st.lists(st.text("ab\"',;\n\r \u00a0é", max_size=5), min_size=4, max_size=4)))
def test_cells_come_back_as_they_went_in_but_for_blanks_around_them(met, rows):
    import csv

    rows = [[f"A{n}", *row[1:]] for n, row in enumerate(rows, 1)]
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([w.HEADINGS, *rows])
    sheet = met(file.getvalue().encode(), "back.csv")
    if sheet is None:
        assert not rows
        return
    clean = [[cell.replace("\u00a0", " ").strip() for cell in row] for row in rows]
    assert sheet.rows.to_numpy().tolist() == clean


@pytest.mark.slow
@many
@given(*ANY)
def test_any_bytes_at_length(met, content, name):
    _bytes(met, content, name)


@pytest.mark.slow
@many
@given(*TABLE)
def test_any_table_at_length(met, rows, mark, end):
    _table(met, rows, mark, end)


@pytest.mark.slow
@many
@given(*SEED)
def test_a_damaged_file_at_length(met, name, edits):
    _seed(met, name, edits)
