"""Make the invented records that officers looked at to find the Herefordshire cases.

The minutes of the council speak of more than 300 records and of the cases that remained. The cases
are those of the case file, one record each; every other record here fails one question, or leaves
it unanswered, so that each reason for leaving a record out is there. Nothing comes from a real
record. The seed is fixed: the same script writes the same file.

Run it from anywhere: python data/synthetic/make_herefordshire_2020_screened.py
"""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 2029
CASES = Path(__file__).with_name("herefordshire-2020.csv")
TARGET = Path(__file__).with_name("herefordshire-2020-screened.csv")
COLUMNS = (
    "record_id", "received_on", "case_id", "peer_on_peer", "sexual", "same_setting", "duplicate",
)  # fmt: skip
QUESTIONS = COLUMNS[3:]

# How many records are left out, by year of receipt: the answers as far as they were needed.
# Days of 2016, and of December 2019, lie outside the months of the review.
LEFT_OUT = {
    ("no",): {2019: 44, 2018: 37, 2017: 31, 2020: 4, 2016: 6},
    ("",): {2019: 3, 2018: 6, 2017: 8, 2016: 2},
    ("yes", "no"): {2019: 21, 2018: 17, 2017: 14, 2020: 2, 2016: 1},
    ("yes", ""): {2019: 2, 2018: 4, 2017: 5},
    ("yes", "yes", "no"): {2019: 14, 2018: 10, 2017: 8, 2020: 1},
    ("yes", "yes", ""): {2019: 1, 2018: 5, 2017: 7, 2016: 1},
    ("yes", "yes", "yes", ""): {2019: 2, 2018: 3, 2017: 2},
    ("yes", "yes", "yes", "yes"): {2019: 4, 2018: 2, 2017: 2},
}
# These would have become cases, had they come in the months under review.
TOO_EARLY_OR_LATE = {2020: 8, 2016: 7}


def invent(cases: Path = CASES) -> Iterator[dict[str, str]]:
    """Make every record, in order of receipt."""
    draw = random.Random(SEED)
    records = []
    with cases.open(encoding="utf-8", newline="") as file:
        for case in csv.DictReader(file):
            answers = ("yes", "yes", "yes", "no")
            records.append((case["referred_on"], case["case_id"], answers))
    for answers, years in LEFT_OUT.items():
        for year, number in years.items():
            records += [(_day(year, draw), "", answers) for _ in range(number)]
    for year, number in TOO_EARLY_OR_LATE.items():
        records += [(_day(year, draw), "", ("yes", "yes", "yes", "no")) for _ in range(number)]
    records.sort(key=lambda record: (record[0], record[1], record[2]))
    for number, (received, case_id, answers) in enumerate(records, 1):
        answered = dict(zip(QUESTIONS, answers, strict=False))
        yield {
            "record_id": f"S-{number:04d}", "received_on": received, "case_id": case_id,
            **{name: answered.get(name, "") for name in QUESTIONS},
        }  # fmt: skip


def _day(year: int, draw: random.Random) -> str:
    """A day of the year inside the window; for 2016 and 2020, one just outside it."""
    outside = {2016: (2016, 10, 3), 2020: (2019, 12, 2)}
    first = datetime.date(*outside.get(year, (year, 1, 3)))
    length = 55 if year in outside else 330 if year == 2019 else 360
    return (first + datetime.timedelta(days=draw.randrange(length))).isoformat()


def write(target: Path = TARGET, cases: Path = CASES) -> None:
    """Write the file."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(invent(cases))


if __name__ == "__main__":
    write()
