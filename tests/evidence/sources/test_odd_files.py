"""Files that nobody expects: each is a clean load, or faults that say what to do."""

import contextlib
import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

import p2p_analysis as p2p
from p2p_analysis.__main__ import main
from p2p_analysis.words.errors import CaseDataError
from tests.evidence.sources import written as w
from tests.invented import write_review

SECRET = "Zxq7-Wystan"
GOOD = w.text()
BOOK, OLD, OPEN, PARQUET = w.xlsx(), w.xls(), w.ods(), w.parquet()
DAY = datetime.date(2018, 2, 1)


def _formula(sheet):
    sheet["B2"] = "=TODAY()"


def _broken(sheet):
    sheet["B2"] = "#REF!"


def _hide(sheet):
    sheet.row_dimensions[3].hidden = True


def _one(value, place=1):
    row = [*w.ROWS[0]]
    row[place] = value
    return [row, w.ROWS[1]]


# fmt: off
# name, bytes, how many cases load, or words of the fault
ODD = [
    ("empty.csv", "", "is empty; expected a row of headings"),
    ("blank lines.csv", "\n\r\n \n", "is empty"),
    ("only a mark.csv", b"\xef\xbb\xbf", "is empty"),
    ("only commas.csv", ",,,\n,,,\n", "holds no heading that the review knows"),
    ("binary.csv", bytes(range(256)) * 20, "save it"),
    ("noughts.csv", b"\x00" * 5000, "holds a character that no text holds"),
    ("a nought.csv", GOOD.replace("school", "sch\0ool"), "row 2: holds a character that no text"),
    ("cut off in a character.csv", GOOD.encode() + "é".encode()[:1], "row 4: holds fewer"),
    ("undefined in 1252.csv", GOOD.encode() + b"A3,2018-02-01,\x81,\x8d\n", "is no text in UTF-8"),
    ("utf-16 little.csv", GOOD.encode("utf-16"), 2),
    ("utf-16 big.csv", b"\xfe\xff" + GOOD.encode("utf-16-be"), 2),
    ("utf-16 unmarked.csv", GOOD.encode("utf-16-le"), 2),
    ("utf-16 cut off.csv", GOOD.encode("utf-16")[:-1], "is no text in UTF-8"),
    ("utf-32.csv", GOOD.encode("utf-32"), 2),
    ("utf-8 marked.csv", b"\xef\xbb\xbf" + GOOD.encode(), 2),
    ("windows-1252.csv", (GOOD + "Café’s,2018-02-01,school,\n").encode("cp1252"), 3),
    ("semicolons.csv", w.text(mark=";"), 2),
    ("tabs.csv", w.text(mark="\t"), 2),
    ("strokes.csv", w.text(mark="|"), 2),
    ("told delimiter.csv", "sep=;\n" + w.text(mark=";"), 2),
    ("carets.csv", w.text(mark="^"), "holds no heading that the review knows"),
    ("old mac.csv", w.text(end="\r"), 2),
    ("mixed ends.csv", GOOD.replace("\n", "\r\n", 1) + "A3,2018-02-01,school,yes\rA4,,,\n", 4),
    ("end of file mark.csv", GOOD + "\x1a", 2),
    ("no last end.csv", GOOD.rstrip("\n"), 2),
    ("quoted.csv", w.text([[f'"{c}"' for c in row] for row in w.ROWS]), 2),
    ("quoted end.csv", GOOD + '"A\n3",2018-02-01,school,\n', 3),
    ("open quotation.csv", GOOD + 'A3,"2018-02-01,school,\n', "is never closed"),
    ("quotation inside.csv", GOOD + '"A"3",2018-02-01,school,\n', "quotation mark"),
    ("too many cells.csv", GOOD + f"A3,2018-02-01,school,,{SECRET}\n", "row 4: holds more cells"),
    ("blank cells too many.csv", GOOD + "A3,2018-02-01,school,,,,\n", 3),
    ("cut off.csv", GOOD + "A3,2018", "row 4: holds fewer cells"),
    ("huge cell.csv", GOOD + "A3,2018-02-01," + "x" * 200_000 + ",\n", "row 4, location: expected"),
    ("huge odd cell.csv", GOOD + "A3,2018-02-01," + "x" * 200_000 + "\n", "row 4: holds a cell of"),
    ("wide.csv", GOOD + "," * 30_000 + "\n", "row 4: holds more than 5,000 columns"),
    ("only headings.csv", w.text([]), "holds headings but no case"),
    ("headings in row 30.csv", w.text(above="Anyshire Council\n" + "\n" * 28), 2),
    ("headings twice.csv", w.text(headings=[*w.HEADINGS[:2], "location", "location"]), "twice"),
    ("other heading twice.csv", w.text(headings=["case_id", "referred_on", "Sex", "Sex"]), 2),
    ("no heading.csv", w.text(w.ROWS, headings=[SECRET, "x", "y", "z"]), "no heading that the"),
    ("shouted headings.csv", w.text(headings=[h.upper() for h in w.HEADINGS]), 2),
    ("hard blanks.csv", GOOD.replace("school", "\u00a0school\u00a0"), 2),
    ("no width.csv", GOOD.replace("case_id", "\ufeffcase\u200b_id").replace("A1", "A\u200b1"), 2),
    ("ids that look alike.csv", GOOD.replace("A2", "A1\u200b"), "the same case id as row 2"),
    ("right to left.csv", GOOD.replace("A1", "\u202eA1"), 2),
    ("lone surrogate.csv", GOOD.encode() + b"\xed\xa0\x80,2018-02-01,school,\n", 3),
    ("word NA.csv", w.text(_one("NA", 0)), 2),
    ("error cell.csv", w.text(_one("#REF!")), "row 2, referred_on: the cell holds an error"),
    ("error for an id.csv", w.text(_one("#N/A", 0)), "row 2, case_id: the cell holds an error"),
    ("two ways.csv", w.text([["A1", "03/04/2018", "", ""]]), "have two readings"),
    ("31 April.csv", w.text(_one("31/04/2018")), "row 2, referred_on: expected a day"),
    ("workbook.csv", BOOK, 2),
    ("text.xlsx", GOOD, 2),
    ("text.xls", GOOD, 2),
    ("text.parquet", GOOD, 2),
    ("open document.xlsx", OPEN, 2),
    ("workbook.xls", BOOK, 2),
    ("old.xlsx", OLD, 2),
    ("good.xlsx", BOOK, 2),
    ("good.xls", OLD, 2),
    ("good.ods", OPEN, 2),
    ("good.parquet", PARQUET, 2),
    ("page.xls", w.page(), 2),
    ("page in utf-16.xls", w.page().encode("utf-16"), 2),
    ("page without a table.xls", "<html><body><p>Log in</p></body></html>", "without a table"),
    ("page cut off.xls", w.page()[:-40], 2),
    ("xml.xls", '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:'
                'spreadsheet"></Workbook>', "is a spreadsheet of XML"),
    ("other xml.csv", '<?xml version="1.0"?><Message/>', "is an XML file"),
    ("half a workbook.xlsx", BOOK[: len(BOOK) // 2], "is cut off or damaged"),
    ("no number.xlsx", w.mended(
        BOOK, "xl/worksheets/sheet1.xml", rb't="inlineStr"><is><t>school</t></is>',
        b't="n"><v>twelve</v>',
    ), "row 2, location: the cell holds an error of the spreadsheet"),
    ("nowhere.xlsx", w.mended(
        BOOK, "xl/worksheets/sheet1.xml", rb'r="C2" t="inlineStr"><is><t>school</t></is>',
        b't="s"><v>twelve</v>',
    ), "damaged"),
    ("damaged inside.xlsx", w.mended(BOOK, "xl/worksheets/sheet1.xml", rb"</row>", b""), "damaged"),
    ("no sheet in it.xlsx", w.mended(BOOK, "xl/workbook.xml", rb"<sheet [^>]*/>", b""), "no sheet"),
    ("strange strings.xlsx", w.mended(
        BOOK, "xl/worksheets/sheet1.xml", rb't="inlineStr"><is><t>school</t></is>',
        b't="s"><v>99</v>'), "row 2, location: the cell holds an error of the spreadsheet"),
    ("half an old one.xls", OLD[: len(OLD) // 2], "damaged"),
    ("only its head.xls", OLD[:512], "damaged"),
    ("half a parquet.parquet", PARQUET[: len(PARQUET) // 2], "damaged"),
    ("archive.xlsx", w.archive(readme="hello"), "is a ZIP archive and no workbook"),
    ("archive of csv.csv", w.archive(**{"cases.csv": GOOD}), "unpack it first"),
    ("empty archive.xlsx", w.archive(), "no workbook"),
    ("binary workbook.xlsb", w.archive(**{"xl/workbook.bin": b"x"}), "is a binary workbook"),
    ("letter.docx", w.archive(**{"[Content_Types].xml": "", "word/document.xml": ""}), "no workb"),
    ("text document.ods", w.ods(mimetype="text"), "no workbook"),
    ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
     + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    ("paper.pdf", b"%PDF-1.7 ...", "is a PDF"),
    ("packed.csv.gz", b"\x1f\x8b\x08rest", "unpack it first"),
    ("database.csv", b"SQLite format 3\x00" + b"\0" * 100, 'url = "sqlite:///FILE"'),
    ("several sheets.xlsx", w.xlsx(sheets=("Cases", "Notes")), "(Cases, Notes); say which"),
    ("several sheets.xls", w.xls(sheets=("Cases", "More")), "(Cases, More); say which"),
    ("empty second sheet.xlsx", w.xlsx(change=lambda s: s.parent.create_sheet("Sheet2")), 2),
    ("empty sheet.xlsx", w.xlsx([], headings=[]), "is empty"),
    ("formula.xlsx", w.xlsx(change=_formula), "row 2, referred_on: the cell holds a formula with"),
    ("error.xlsx", w.xlsx(change=_broken), "row 2, referred_on: the cell holds an error"),
    ("error.xls", w.xls(change=lambda s: s.row(5).set_cell_error(1, "#DIV/0!")), "row 6, referred"),
    ("error.ods", w.ods(_one("#REF!")), "row 2, referred_on: the cell holds an error"),
    ("hidden row.xlsx", w.xlsx(change=_hide), "row 3: 1 rows are hidden"),
    ("true dates.xlsx", w.xlsx(_one(DAY)), 2),
    ("true dates.xls", w.xls(_one(DAY)), 2),
    ("true dates.ods", w.ods(_one(DAY)), 2),
    ("counted from 1904.xlsx", w.xlsx(_one(DAY), epoch=datetime.datetime(1904, 1, 1)), 2),
    ("far away.xlsx", w.xlsx(change=lambda s: s.cell(1_048_576, 1, "End of report")), 2),
    ("repeated without end.ods", w.ods(
        line='<table:table-row table:number-rows-repeated="9999999"><table:table-cell '
             'table:number-columns-repeated="99"><text:p>x</text:p></table:table-cell>'
             "</table:table-row>"), "damaged"),
    ("blank without end.ods", w.ods(
        line='<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
             'table:number-columns-repeated="16384"/></table:table-row>'), 2),
    ("nested.parquet", w.parquet(extra=[{"a": 1}, {"a": 2}]), 2),
    ("typed.parquet", w.parquet([["A1", DAY, "school", True], ["A2", None, None, None]]), 2),
]
# fmt: on


@pytest.fixture
def load(tmp_path):
    def cases(name, content):
        review = write_review(tmp_path / "r")
        (tmp_path / "r" / "cases.csv").unlink()
        held = content.encode() if isinstance(content, str) else content
        (review.folder / name).write_bytes(held)
        text = (review.folder / "review.toml").read_text().replace("cases.csv", name)
        extra = '[words]\nyes = ["yes", "true"]\nno = ["no", "false"]\n'
        (review.folder / "review.toml").write_text(f"{text}\n{extra}")
        return p2p.load_cases(p2p.load_review(review.folder))

    return cases


@pytest.mark.parametrize(("name", "content", "expected"), ODD, ids=[one[0] for one in ODD])
def test_an_odd_file_is_a_clean_load_or_faults_that_say_what_to_do(load, name, content, expected):
    if isinstance(expected, int):
        cases = load(name, content)
        assert len(cases.rows) + sum(cases.left_out.values()) == expected
        return
    with pytest.raises(CaseDataError) as caught:
        load(name, content)
    lines = [str(fault) for fault in caught.value.faults]
    assert caught.value.exit_code == 4
    assert any(expected in line for line in lines), lines
    assert all(line.startswith(name) for line in lines)
    assert not any(SECRET in line for line in lines)
    # No message of another's parser, which could quote the file, hangs on what is raised.
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_there_are_many_odd_files():
    assert len(ODD) >= 100
    assert len({one[0] for one in ODD}) == len(ODD)


@pytest.mark.parametrize("name", ["binary.csv", "half a workbook.xlsx", "error.ods", "good.xls"])
def test_reading_changes_no_file_and_leaves_none_behind(load, tmp_path, name):
    content = {one[0]: one[1] for one in ODD}[name]
    with contextlib.suppress(CaseDataError):
        load(name, content)
    held = {path.name for path in (tmp_path / "r").iterdir()}
    assert held == {"review.toml", "guidance.toml", "narrative", name}
    assert (tmp_path / "r" / name).read_bytes() == content


def test_the_command_line_tells_a_damaged_file_in_one_line(tmp_path, capsys):
    review = write_review(tmp_path, head='notebook = "none.ipynb"')
    review.cases_path.write_bytes(BOOK[:3000])
    assert main(["figures", str(review.folder), "--json"]) == 4
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1
    assert "Traceback" not in told.err


def test_a_folder_a_circle_of_links_a_pipe_and_nothing_are_told(refused, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    os.mkfifo(tmp_path / "pipe")
    assert refused(None, name="folder") == ["folder: cannot be read: it is no ordinary file"]
    assert refused(None, name="one") == ["one: cannot be read (Too many levels of symbolic links)"]
    assert refused(None, name="pipe") == ["pipe: cannot be read: it is no ordinary file"]
    assert "no such file; set `cases`" in refused(None, name="gone.csv")[0]
    assert refused(None, name="a\0b") == ["a\0b: is not the path of a file"]
    assert "cannot be read (File name too long)" in refused(None, name="x" * 300)[0]


def test_a_circle_of_links_in_the_review_is_told_and_no_traceback(tmp_path, capsys):
    review = write_review(tmp_path)
    review.cases_path.unlink()
    (tmp_path / "cases.csv").symlink_to("cases.csv")
    assert main(["figures", str(review.folder), "--json"]) == 4
    assert "cases.csv: cannot be read" in capsys.readouterr().err


def test_a_file_that_may_not_be_read_is_told(refused, monkeypatch, tmp_path):
    (tmp_path / "cases.csv").write_text(GOOD)

    def forbidden(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refused(None) == ["cases.csv: cannot be read (Permission denied)"]


def test_a_missing_package_is_told_with_what_to_install(refused, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlrd", None)
    (line,) = refused(OLD, name="cases.xls")
    assert line.startswith("cases.xls: needs the package xlrd; install it: python -m pip install")


def test_no_reader_is_loaded_before_its_kind_of_file_is_read():
    heavy = (
        "openpyxl",
        "xlrd",
        "sqlalchemy",
        "duckdb",
        "psycopg",
        "pyarrow.parquet",
        "html.parser",
    )
    code = (
        f"import sys, p2p_analysis.evidence.cases; print([m for m in {heavy} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
