"""How long a check takes at the size of a nation, beside merely reading the file with pandas.

Makes 650,000 records out of the invented cases, with faults planted in some, reads the file as text
with `pd.read_csv(dtype=str)`, and reads it with every answer checked and every rule asked. The
check must find what was planted and nothing else, and read the same answers as pandas reads texts.
Run as `python -m benchmarks.check`; it ends with 1 if an answer differs or a floor is missed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from p2p_analysis.brief.loading import load_review
from p2p_analysis.brief.origin import Origin
from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.records import Records, read_records

MOST_RATIO, MOST_GIGABYTES = 3.0, 4.0
REVIEW = Path(__file__).parents[1] / "reports" / "herefordshire-2020"
_OWN = {"case_id": "POP", "contact_id": "C", "referral_id": "R", "person_id": "P"}
# Columns to answers that cannot be, or cannot be read; and the code that must find them.
PLANTED = (
    ("C25", {"separation_in_place": "no", "separation_from": "2019-12-01"}),
    ("C28", {"same_setting_at_incident": "no"}),
    ("D20", {"reviewed_on": "2091-02-10"}),
    ("F04", {"disclosed_on": "31/02/2018"}),
    ("F06", {"location": "playground"}),
    ("N01", {"school_urn": "90011"}),
)


def population(review: Review, target: Path, *, size: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Write so many records; return the rows of the sheet in which each code was planted."""
    chance = np.random.default_rng(seed)
    cases = pd.read_csv(review.cases_path, dtype=str, keep_default_na=False)
    made = cases.iloc[chance.integers(0, len(cases), size)].reset_index(drop=True)
    for name, letter in _OWN.items():
        made[name] = [f"{letter}-{number:07}" for number in range(size)]
    made["school_urn"] = (100_000 + np.arange(size) % 850_000).astype(str)
    places = chance.permutation(size)[: len(PLANTED) * (size // 1000 or 1)]
    planted = {}
    for (code, answers), rows in zip(PLANTED, np.array_split(places, len(PLANTED)), strict=True):
        for name, answer in answers.items():
            made.loc[rows, name] = answer
        planted[code] = np.sort(rows) + 2  # row 1 holds the headings
    made.loc[planted["C25"] - 2, ["separation_to", "separation_end_reason"]] = ""
    made.to_csv(target, index=False)
    return planted


def found_in(records: Records) -> dict[str, np.ndarray]:
    """Rows of the sheet by code."""
    findings, found = records.findings, {}
    for one in findings.found:
        rows = findings.rows[one.at]
        found[one.rule.code] = np.union1d(found.get(one.rule.code, []), rows).astype(np.int64)
    return found


def same_answers(records: Records, text: pd.DataFrame) -> bool:
    """Whether days and words are what pandas reads, wherever a check could read them."""
    rows = records.rows.reset_index(drop=True)
    days = pd.to_datetime(text["referred_on"], format="%Y-%m-%d", errors="coerce")
    harm = rows["harm_type"].astype("string")
    return bool(
        (days.to_numpy() == rows["referred_on"].to_numpy()).all()
        and (harm.fillna("") == text["harm_type"].astype("string").fillna("")).all()
        and (rows["case_id"] == text["case_id"].astype("string")).all()
    )


def main(arguments: list[str] | None = None) -> int:
    """Print both times and their ratio; 1 if anything differs or a floor is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=650_000)
    size = parser.parse_args(arguments).records
    review = load_review(REVIEW)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "cases.csv"
        planted = population(review, target, size=size)
        large = review.model_copy(update={"cases": Origin(file=str(target))})
        large._folder = review.folder
        begun = time.process_time()
        records = read_records(large)
        ours = time.process_time() - begun
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        begun = time.process_time()
        text = pd.read_csv(target, dtype=str)
        theirs = time.process_time() - begun
    found = found_in(records)
    found.pop("T01", None)  # copies of a few cases are alike
    alike = found.keys() == planted.keys() and all(
        np.array_equal(found[code], planted[code]) for code in planted
    )
    faults = [
        words
        for words, missed in (
            ("what was found is not what was planted", not alike),
            ("the answers differ", not same_answers(records, text)),
            (f"took more than {MOST_RATIO:g} times as long", ours > MOST_RATIO * theirs),
            (f"took more than {MOST_GIGABYTES:g} GB", most > MOST_GIGABYTES),
        )
        if missed
    ]
    print(f"records {size:,}, planted faults {sum(map(len, planted.values())):,}")
    print(f"read as text with pandas: {theirs:.2f} s of processor time")
    print(f"read, checked, every rule asked: {ours:.2f} s, at most {most:.1f} GB of memory")
    print(f"ratio: {ours / theirs:.2f}; {'; '.join(faults) or 'ok'}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
