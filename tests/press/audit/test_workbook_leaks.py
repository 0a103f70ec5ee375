"""Leaks planted in the workbook: in its parts, and through the eyes of those who edit workbooks."""

import io
import zipfile

import openpyxl
import pytest


@pytest.fixture
def planted(built):
    """Change one part's text and pack the workbook again as it was."""

    def change(part, old, new):
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(built["tables.xlsx"])) as before,
            zipfile.ZipFile(buffer, "w") as after,
        ):
            for one in before.infolist():
                text = before.read(one)
                if one.filename == part:
                    assert old.encode() in text
                    text = text.replace(old.encode(), new.encode(), 1)
                after.writestr(one, text, compress_type=one.compress_type)
        return buffer.getvalue()

    return change


PARTS = {
    "hidden sheet": ("xl/workbook.xml", "<sheet ", '<sheet state="hidden" ', "hidden sheet"),
    "formula": ("xl/worksheets/sheet4.xml", "<v>", "<f>10-9</f><v>", "formula"),
    "cached value": ("xl/worksheets/sheet4.xml", "<v>", "<v>3", "cell value"),
    "shared word": ("xl/sharedStrings.xml", ">[c]<", ">3<", "cell value"),
    "properties": ("docProps/core.xml", "<dc:title>", "<dc:title>3 of 28: ", "workbook properties"),
    "colour": ("xl/styles.xml", "<fonts", '<fonts n="3"', "workbook part"),
}


@pytest.mark.parametrize("leak", PARTS)
def test_a_leak_planted_in_a_part_is_found(leak, kinds, planted):
    *where, kind = PARTS[leak]
    assert ("tables.xlsx", kind) in kinds(tables__xlsx=planted(*where))


def test_a_further_part_is_found(kinds, built):
    buffer = io.BytesIO(built["tables.xlsx"])
    with zipfile.ZipFile(buffer, "a") as workbook:
        workbook.writestr("xl/comments1.xml", "<comments>3</comments>")
    assert ("tables.xlsx", "workbook part") in kinds(tables__xlsx=buffer.getvalue())


def test_a_sheet_added_by_hand_is_found(kinds, built):
    workbook = openpyxl.load_workbook(io.BytesIO(built["tables.xlsx"]))
    sheet = workbook.create_sheet("Working")
    sheet.sheet_state = "hidden"
    sheet["A1"] = "=10-9"
    buffer = io.BytesIO()
    workbook.save(buffer)
    found = kinds(tables__xlsx=buffer.getvalue())
    assert {("tables.xlsx", "hidden sheet"), ("tables.xlsx", "formula")} <= found


def test_a_workbook_that_cannot_be_opened_is_found(kinds):
    assert kinds(tables__xlsx=b"3") == {("tables.xlsx", "workbook part")}
