"""Make the invented settings histories of the children in the Herefordshire cases.

It reads the invented case file beside it and gives each child of each case a history of schools
and colleges, with a fixed seed. Most pairs shared a school until one of them moved soon after the
disclosure; a few cases have a part to play (STORIES), so that the histories agree with paragraphs
2.24, 2.26(g) and 2.26(h) of the 2020 paper, and hold the gaps that real histories hold.

Run it from anywhere: python data/synthetic/make_herefordshire_2020_settings.py
"""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterable
from pathlib import Path

SEED = 2024
HERE = Path(__file__).parent
CASES = HERE / "herefordshire-2020.csv"

BEGAN, PHASE_ENDS, LATER = "2015-09-01", "2021-07-31", "2023-07-31"
COLLEGE, ACADEMY, BEFORE_ACADEMY = "900090", "900091", "900092"

# 2.26(g): parted before the referral. 2.26(h): a month together, then one moved. 2.26(k): together
# now, in separate classes. The rest are gaps and moves such as any such file holds.
STORIES = {
    "POP-0001": "no_history",
    "POP-0002": "open_end",
    "POP-0003": "open_end",
    "POP-0004": "open_end",
    "POP-0005": "no_number",
    "POP-0006": "left_education",
    "POP-0007": "gap",
    "POP-0008": "same_secondary",
    "POP-0009": "no_history",
    "POP-0010": "one_unnamed",
    "POP-0014": "met_again",
    "POP-0016": "left_education",
    "POP-0017": "apart",
    "POP-0019": "same_college",
    "POP-0020": "left_education",
    "POP-0021": "both_due",
    "POP-0022": "still_shared",
    "POP-0025": "academy",
    "POP-0026": "together",
}

Stay = tuple[str, str, str, str]


def after(day: str, days: int) -> str:
    """Write the day so many days later."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def invent(
    cases: Iterable[dict[str, str]],
) -> tuple[list[Stay], list[tuple[str, str, str, str]], list[tuple[str, str]]]:
    """Make every stay, every child of a case, and every number that changed."""
    draw = random.Random(SEED)
    stays: list[Stay] = []
    children: list[tuple[str, str, str, str]] = []
    for case in cases:
        story = STORIES.get(case["case_id"], "moved")
        number = case["case_id"].removeprefix("POP-")
        victims = [f"CH-{number}-V{n}" for n in range(1, int(case["victims"]) + 1)]
        accused = [f"CH-{number}-P{n}" for n in range(1, int(case["perpetrators"]) + 1)]
        if story == "one_unnamed":
            accused = accused[:1]
        ends = {"both_due": PHASE_ENDS, "same_college": PHASE_ENDS}.get(story, LATER)
        ends = PHASE_ENDS if story == "same_secondary" else ends
        ends = "" if story in ("left_education", "no_history") else ends
        for role, members in (("victim", victims), ("perpetrator", accused)):
            children += [(case["case_id"], child, role, ends) for child in members]
        stays += _stays(story, case, victims, accused, draw)
    return stays, children, [(BEFORE_ACADEMY, ACADEMY)]


def _stays(
    story: str,
    case: dict[str, str],
    victims: list[str],
    accused: list[str],
    draw: random.Random,
) -> list[Stay]:
    school, told = case["school_urn"], case["disclosed_on"]
    moved = after(told, draw.randint(3, 40))
    other = str(900030 + draw.randint(0, 50))
    stay = [(child, school, BEGAN, "current") for child in victims]
    leave = [
        one
        for child in accused
        for one in (
            (child, school, BEGAN, after(moved, -1)),
            (child, other, moved, "current"),
        )
    ]
    victim, perpetrator = victims[0], accused[0]
    if story == "no_history":
        return stay
    if story == "open_end":
        return [*stay, (perpetrator, school, BEGAN, ""), (perpetrator, other, moved, "current")]
    if story == "no_number":
        return [*stay, (perpetrator, school, BEGAN, after(told, -20)), (perpetrator, "", "", "")]
    if story == "gap":
        return [
            *stay,
            (perpetrator, school, BEGAN, after(told, 10)),
            (perpetrator, other, after(told, 60), "current"),
        ]
    if story == "left_education":
        return [
            (victim, school, BEGAN, "2019-08-31"),
            (victim, "none", "2019-09-01", "current"),
            (perpetrator, school, BEGAN, after(moved, -1)),
            (perpetrator, "none", moved, "current"),
        ]
    if story == "apart":
        earlier = after(told, -60)
        return [
            *stay,
            (perpetrator, school, BEGAN, after(earlier, -1)),
            (perpetrator, other, earlier, "current"),
        ]
    if story == "still_shared":
        return [
            *stay,
            (perpetrator, school, BEGAN, after(told, 35)),
            (perpetrator, other, after(told, 36), "current"),
        ]
    if story == "together":
        return [*stay, (perpetrator, school, BEGAN, "current")]
    if story == "met_again":  # apart when the reviewer read the file, together since September
        return [
            (victim, school, BEGAN, "2020-08-31"),
            (victim, COLLEGE, "2020-09-01", "current"),
            (perpetrator, school, BEGAN, after(moved, -1)),
            (perpetrator, other, moved, "2020-08-31"),
            (perpetrator, COLLEGE, "2020-09-01", "current"),
        ]
    if story in ("same_secondary", "same_college"):
        target = COLLEGE if story == "same_college" else "900093"
        planned = [(child, target, "2021-09-01", "") for child in (victim, perpetrator)]
        return [*stay, *leave, *planned]
    if story == "academy":  # the perpetrator's new school changed its number, and is one place
        return [
            *stay,
            (perpetrator, school, BEGAN, after(moved, -1)),
            (perpetrator, BEFORE_ACADEMY, moved, "2020-03-31"),
            (perpetrator, ACADEMY, "2020-04-01", "current"),
        ]
    return [*stay, *leave]


def write(target: Path = HERE) -> None:
    """Write the three files of the settings history into a folder."""
    with CASES.open(encoding="utf-8", newline="") as file:
        stays, children, schools = invent(list(csv.DictReader(file)))
    for name, head, rows in (
        ("stays", ("child_id", "school_urn", "from", "to"), stays),
        ("children", ("case_id", "child_id", "role", "phase_ends"), children),
        ("schools", ("urn", "successor_urn"), schools),
    ):
        path = target / f"herefordshire-2020-{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)


if __name__ == "__main__":
    write()
