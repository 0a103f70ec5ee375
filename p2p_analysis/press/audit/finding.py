"""What an audit finds: a file, a place in it, and what kind of leak it is."""

from __future__ import annotations

from dataclasses import dataclass

# A number or word of the paper that cannot be made from the released figures, by where it stands.
COMMENT = "comment"
HIDDEN = "hidden element"
DATA = "data attribute"
ALT = "alternative text"
ATTRIBUTE = "attribute"
ELEMENT = "element"
STYLE = "style or script"
TABLE = "number in a table"
ROW_ORDER = "row order"
PERCENTAGE = "percentage"
RATE = "rate"
INTERVAL = "interval"
NUMBER = "number in prose"
TREND = "rank or trend word"
COORDINATE = "chart coordinate"
COLOUR = "chart colour"
BAR = "mark of a chart"
LABEL = "chart label"
TITLE = "title"
PDF_TEXT = "PDF text layer"
PDF_METADATA = "PDF metadata"
PDF_ATTACHMENT = "PDF attachment"
PDF_TAG = "PDF tag"
PDF_BYTES = "PDF bytes"
SHEET = "hidden sheet"
FORMULA = "formula"
CELL = "cell value"
PROPERTIES = "workbook properties"
PART = "workbook part"
FIGURES = "figures file"
METADATA = "description of the figures file"
MANIFEST = "manifest"
NOTEBOOK = "notebook"
FILE = "file name"
MISSING = "missing file"
UNMAPPED = "number that maps to no released figure"
# What the released figures themselves give away.
SMALL = "small number shown"
WORKED_BACK = "withheld number worked back"
CONTRADICTION = "figures that no case file fits"
EARLIER = "withheld number worked back from an earlier edition"
# What keeps the audit from proving anything.
UNPROVED = "cell that needs the cases"
CHANGED = "changed since the paper was made"


@dataclass(frozen=True, order=True)
class Finding:
    """One leak. It may quote numbers, so it stays on the exempt side.

    Attributes
    ----------
    file, place : str
        Where it stands, as a reader would look for it.
    kind : str
        One of the kinds of this room.
    found, expected : str
        What is written, and what the released figures alone would give.
    """

    file: str
    place: str
    kind: str
    found: str = ""
    expected: str = ""
