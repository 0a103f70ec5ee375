"""The Herefordshire review from other sources than its CSV files: the same cases."""

import csv
import re

import openpyxl

import p2p_analysis as p2p

NAMES = {"cases": "", "screened": "-screened", "stays": "-stays", "children": "-children",
         "schools": "-schools"}  # fmt: skip


def _named(path, key, line):
    text = path.read_text(encoding="utf-8")
    text, times = re.subn(rf'^{key}( *)= ".*"', f"{key} = {line}", text, flags=re.MULTILINE)
    assert times == 1
    path.write_text(text, encoding="utf-8")


def test_one_workbook_with_five_sheets_gives_the_cases_of_five_files(copy_of_review, cases):
    folder = copy_of_review()
    data = folder / ".." / ".." / "data" / "synthetic"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for key, ending in NAMES.items():
        sheet = book.create_sheet(key)
        with (data / f"herefordshire-2020{ending}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                sheet.append(row)
        line = f'{{ file = "../../data/synthetic/all.xlsx", sheet = "{key}" }}'
        _named(folder / "review.toml", key, line)
    book.save(data / "all.xlsx")
    found = p2p.load_cases(p2p.load_review(folder))
    assert found.rows.equals(cases.rows)
    assert found.lists == cases.lists
    assert found.screened.rows.equals(cases.screened.rows)
    assert found.repairs == cases.repairs == ()
    assert found.fingerprint != cases.fingerprint
