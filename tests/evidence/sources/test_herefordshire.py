"""The Herefordshire review from other sources than its CSV files: the same cases."""

import csv
import re

import openpyxl

import p2p_analysis as p2p
from p2p_analysis.__main__ import main

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


def test_check_says_every_repair_and_nothing_of_a_case(copy_of_review, capsys):
    folder = copy_of_review()
    path = p2p.load_review(folder).cases_path
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    at = rows[0].index("referred_on")
    for row in rows[1:]:
        row[at] = "/".join(reversed(row[at].split("-")))
    lines = ["Anyshire Council", "", *("\t".join(row) for row in rows), "Total\t28"]
    path.write_text("\n".join(lines), encoding="utf-16")
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr().out
    repaired = [line for line in told.splitlines() if line.startswith("repaired: ")]
    assert repaired == [
        "repaired: herefordshire-2020.csv: is read as utf-16-le, since it is not UTF-8",
        "repaired: herefordshire-2020.csv: has tabs between its cells, and is read so",
        "repaired: herefordshire-2020.csv: the headings are in row 3; 1 rows above are passed over",
        "repaired: herefordshire-2020.csv: row 32 below the records, with totals, is passed over",
        "repaired: herefordshire-2020.csv, referred_on: 28 days are read day first",
    ]
    assert "POP-" not in told
