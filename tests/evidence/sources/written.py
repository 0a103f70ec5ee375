"""Files as councils send them, written by the tests: each maker gives the bytes of one file."""

import datetime
import io
import re
import zipfile

import openpyxl
import pandas as pd
import xlwt

HEADINGS = ["case_id", "referred_on", "location", "second_review"]
ROWS = [
    ["A1", "2018-02-01", "school", "yes"],
    ["A2", "2018-03-25", "online", "no"],
]


def text(rows=ROWS, *, headings=HEADINGS, mark=",", end="\n", above="", below=""):
    """A text file."""
    lines = [mark.join(row) for row in [headings, *rows]]
    return above + end.join(lines) + end + below


def xlsx(rows=ROWS, *, headings=HEADINGS, sheets=("Cases",), above=(), change=None, epoch=None):
    """An .xlsx workbook; the first sheet holds the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = sheets[0]
    if epoch:
        book.epoch = epoch
    for row in [*above, headings, *rows]:
        sheet.append(list(row))
    for name in sheets[1:]:
        book.create_sheet(name).append(["something"])
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def mended(content, part, old, new):
    """A workbook with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as write:
        for name in read.namelist():
            held = read.read(name)
            if name == part:
                assert re.search(old, held), held[:500]
                held = re.sub(old, new, held)
            write.writestr(name, held)
    return out.getvalue()


def xls(rows=ROWS, *, headings=HEADINGS, change=None, sheets=("Cases",)):
    """An .xls workbook."""
    book = xlwt.Workbook()
    for name in sheets:
        sheet = book.add_sheet(name)
        for at, row in enumerate([headings, *rows]):
            for place, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write(at, place, value, xlwt.easyxf(num_format_str="DD/MM/YYYY"))
                else:
                    sheet.write(at, place, value)
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>
</office:document-content>"""


def ods(rows=ROWS, *, headings=HEADINGS, extra="", mimetype="spreadsheet", line=""):
    """An .ods spreadsheet."""
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
                   for row in [headings, *rows])  # fmt: skip
    tables = f'<table:table table:name="Cases">{body}{line}</table:table>{extra}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
        archive.writestr("content.xml", _ODS.format(tables=tables))
    return out.getvalue()


def _cell(value):
    if isinstance(value, datetime.date):
        return (f'<table:table-cell office:value-type="date" office:date-value="{value}">'
                f"<text:p>x</text:p></table:table-cell>")  # fmt: skip
    if value == "":
        return "<table:table-cell/>"
    kind = 'calcext:value-type="error"' if value.startswith("#") else ""
    return (f'<table:table-cell office:value-type="string" {kind}>'
            f"<text:p>{value}</text:p></table:table-cell>")  # fmt: skip


def parquet(rows=ROWS, *, headings=HEADINGS, **columns):
    """A Parquet file."""
    table = pd.DataFrame(rows, columns=headings)
    for name, values in columns.items():
        table[name] = values
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()


def page(rows=ROWS, *, headings=HEADINGS, before="", after=""):
    """A web page with a table."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [headings, *rows]
    )
    return f"<html><body>{before}<table>{lines}</table>{after}</body></html>"


def archive(**files):
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, content in files.items():
            held.writestr(name, content)
    return out.getvalue()
