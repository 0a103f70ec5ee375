"""Text files: which encoding, what stands between the cells, and the cells.

A file whose rows are all of one length, as most exports are, is read at once; any other is read
row by row, so that each row that is out of shape can be named.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from p2p_analysis.evidence.sources.sheet import (
    TEXT,
    WIDEST,
    Grid,
    Repair,
    Source,
    refuse_wide,
    table_of_text,
)
from p2p_analysis.words.errors import CaseDataError, Fault
from p2p_analysis.words.wording import plain

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_CONTROL_BYTES = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
_LOOKED_AT = 200  # lines in which headings are looked for
_AT_ONCE = 50_000  # rows
_LONGEST = 1_000_000  # characters of a cell


def read_text_file(source: Source, content: bytes, known: Collection[str]) -> Grid:
    """Read a text file with commas, semicolons, tabs or upright strokes between its cells."""
    name = source.name
    text, encoding = decoded(source, content)
    if not text.strip("\ufeff\x1a \t\r\n"):
        problem = f"is empty; expected a row of headings and {source.noun}s"
        raise CaseDataError(Fault(name, problem))
    if _holds_control(content, encoding) and (found := _CONTROL.search(text)):
        row = len(re.findall(r"\r\n|\r|\n", text[: found.start()])) + 1
        problem = "holds a character that no text holds; save the file again as CSV UTF-8"
        raise CaseDataError(Fault(f"{name}, row {row}", problem))
    repairs = []
    if encoding != "utf-8":
        repairs.append(Repair("encoding", name, 1, f"is read as {encoding}, since it is not UTF-8"))
    text = text.rstrip("\x1a\r\n")
    first = 1
    declared = re.match(r'"?sep=([,;\t|])"?\r?(?:\n|$)', text)
    if declared:  # a line by which Excel is told the delimiter
        delimiter, text, first = declared[1], text[declared.end() :], 2
    else:
        delimiter = _delimiter(text, known)
    if delimiter != ",":
        words = f"has {_DELIMITERS[delimiter]} between its cells, and is read so"
        repairs.append(Repair("delimiter", name, 1, words))
    cells = _at_once(text, delimiter)
    if cells is not None:
        cells.index = pd.RangeIndex(first, first + len(cells))
        return Grid(name, cells, ascii=text.isascii(), repairs=tuple(repairs))
    cells, lengths = _row_by_row(name, text, delimiter, first)
    plain = text.isascii()
    return Grid(name, cells, lengths=lengths, ascii=plain, repairs=tuple(repairs))


def _holds_control(content: bytes, encoding: str) -> bool:
    """Whether to look for them: in UTF-8 their bytes stand for nothing else, and are found fast."""
    if encoding != "utf-8":
        return True
    return len(content.translate(None, _CONTROL_BYTES)) < len(content)


def decoded(source: Source, content: bytes) -> tuple[str, str]:
    """The text, and what it was read as."""
    name = source.name
    if source.origin.encoding is not None:
        try:
            named = codecs.lookup(source.origin.encoding)
            return named.decode(content)[0].removeprefix("\ufeff"), "utf-8"
        except LookupError:
            problem = f"`encoding` of `{source.key}` in review.toml is none that is known"
        except (UnicodeError, ValueError, TypeError, AssertionError):
            problem = f"is not in the encoding that `{source.key}` in review.toml names"
        raise CaseDataError(Fault(name, problem))
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(name, content[len(mark) :], encoding), encoding
    if guessed := _wide(content):
        return _strictly(name, content, guessed), guessed
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    return _strictly(name, content, "windows-1252"), "Windows-1252"


def _strictly(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        problem = "is no text in UTF-8, UTF-16 or Windows-1252; save it as CSV UTF-8"
    raise CaseDataError(Fault(name, problem))


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every second byte of its first thousand is mostly nought."""
    start = content[:2000]
    if len(start) < 4 or len(start) % 2 or len(content) % 2:
        return ""
    low, high = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if high > 0.7 * half and low < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if low > 0.7 * half and high < 0.1 * half else ""


def _delimiter(text: str, known: Collection[str]) -> str:
    """What gives the most headings that are known, else the most cells of one row length."""
    wanted = {plain(heading) for heading in known}
    start = _start(text)

    def worth(delimiter: str) -> tuple[int, int, int]:
        rows = [row for row in _rows(io.StringIO(start), delimiter, strict=False) if row]
        found = max((len(wanted & {plain(cell) for cell in row}) for row in rows), default=0)
        widths = [len(row) for row in rows if len(row) > 1]
        usual = max(set(widths), key=widths.count) if widths else 1
        return found, widths.count(usual), usual

    return max(_DELIMITERS, key=worth)


def _start(text: str) -> str:
    """The first lines, cut where a line ends."""
    end = 0
    for _, found in zip(range(_LOOKED_AT), re.finditer(r"\r\n|\r|\n", text), strict=False):
        end = found.end()
        if end > _LONGEST:
            break
    return text[: min(end or len(text), _LONGEST)]


def _at_once(text: str, delimiter: str) -> pd.DataFrame | None:
    """Read a text whose rows are all of one length; None if it is not such a text."""
    import pyarrow as pa
    from pyarrow import csv as quick

    quoted = '"' in text
    mark = re.escape(delimiter)
    if quoted and (text.count('"') % 2 or re.search(rf'[^{mark}\r\n"]"[^{mark}\r\n"]', text)):
        return None
    try:
        first = next(_rows(io.StringIO(_start(text)), delimiter, strict=True))
        types = {f"f{place}": pa.large_string() for place in range(len(first))}
        table = quick.read_csv(
            io.BytesIO(text.encode("utf-8")),
            read_options=quick.ReadOptions(
                autogenerate_column_names=True, use_threads=False, block_size=1 << 22
            ),
            parse_options=quick.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                ignore_empty_lines=False,
                newlines_in_values=quoted,
            ),
            convert_options=quick.ConvertOptions(
                column_types=types, strings_can_be_null=False, null_values=[]
            ),
        )
    except (pa.ArrowException, csv.Error, StopIteration, UnicodeError):
        return None
    if not 2 <= len(first) <= WIDEST or table.num_columns != len(first):
        return None
    columns = (pd.Series(pd.array(column, dtype=TEXT)) for column in table.columns)
    return pd.DataFrame(dict(enumerate(columns)))


def _rows(text: io.StringIO, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    reader = csv.reader(text, delimiter=delimiter, strict=strict)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            if strict:
                raise
            return


def _row_by_row(
    name: str, text: str, delimiter: str, first: int
) -> tuple[pd.DataFrame, np.ndarray]:
    parts: list[pd.DataFrame] = []
    lengths: list[int] = []
    batch: list[list[str]] = []
    row = first - 1
    # newline="" leaves the ends of lines to the reader, which knows those inside quotation marks.
    reader = _rows(io.StringIO(text, newline=""), delimiter, strict=True)
    try:
        for cells in reader:
            row += 1
            lengths.append(len(cells))
            refuse_wide(f"{name}, row {row}", len(cells))
            batch.append(cells)
            if len(batch) == _AT_ONCE:
                parts.append(table_of_text(batch, row - len(batch) + 1))
                batch = []
    except csv.Error as error:
        raise CaseDataError(_quotation_fault(name, row + 1, str(error))) from None
    parts.append(table_of_text(batch, row - len(batch) + 1))
    width = max(part.shape[1] for part in parts)
    parts = [part.reindex(columns=range(width), fill_value="") for part in parts]
    return (pd.concat(parts) if len(parts) > 1 else parts[0]), np.array(lengths)


def _quotation_fault(name: str, row: int, told: str) -> Fault:
    if "field larger" in told:
        return Fault(f"{name}, row {row}", "holds a cell of more than 130,000 characters")
    if "expected after" in told:
        problem = "a quotation mark stands inside a cell; write it twice, or take it out"
        return Fault(f"{name}, row {row}", problem)
    return Fault(f"{name}, row {row}", "a quotation mark opens here and is never closed")
