"""Make the 28 invented cases behind the Herefordshire review.

The 2020 paper printed totals, never cases. This script invents cases that add up to those totals,
and nothing in them comes from a real record. Each case has a part to play (a row of PARTS), which
fixes what the paper's figures need; the rest is drawn with a fixed seed, so that the same script
always writes the same file and a change in the file can be explained by a change here.

Run it from anywhere: python data/synthetic/make_herefordshire_2020.py
"""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from p2p_analysis.words.fields import all_fields

SEED = 2020
TARGET = Path(__file__).with_name("herefordshire-2020.csv")

YES, NO, BLANK = "yes", "no", ""


@dataclass(frozen=True)
class Part:
    """What one case contributes to the paper's figures.

    `outcome` is social care's furthest step, `police` the state of the investigation, `advice`
    how much of MASH's advice is on the record, `story` a detail that the paper tells.
    """

    referred: str
    outcome: str = BLANK
    police: str = BLANK
    advice: str = BLANK
    story: str = BLANK
    outside: bool = True
    violence: bool = False


# Paragraph 2.23: ten cases up to October 2018. Recording was worse: half have no outcome.
FIRST_PERIOD = (
    Part("2017-02-08", "nfa", "none"),
    Part("2017-05-23", "nfa", "no_charge", outside=False, violence=True),
    Part("2017-07-04", "", "none"),
    Part("2017-10-11", "nfa", "declined", violence=True),
    Part("2017-11-29", "", "", outside=False),
    Part("2018-01-17", "nfa", "none", story="undated"),
    Part("2018-03-07", "", "no_charge", violence=True),
    Part("2018-05-16", "", "none", outside=False, story="undated"),
    Part("2018-07-03", "nfa", "no_charge", violence=True),
    Part("2018-09-19", "", "", outside=False),
)
# Paragraphs 2.23 and 2.26: eighteen cases from November 2018, all read for MASH's advice.
SECOND_PERIOD = (
    Part("2018-11-06", "nfa", "none", "full"),
    Part("2018-11-27", "section_47_joint", "no_charge", "full", violence=True),
    Part("2018-12-12", "nfa", "none", "part", outside=False),
    Part("2019-01-15", "", "none", "none", "plan_already", violence=True),
    Part("2019-01-30", "nfa", "none", "full", outside=False),
    Part("2019-02-26", "strategy_only", "declined", "full", violence=True),
    Part("2019-03-13", "nfa", "none", "part", "apart"),
    Part("2019-03-27", "", "none", "full"),
    Part("2019-05-01", "strategy_only", "no_charge", "full", violence=True),
    Part("2019-05-21", "nfa", "none", "full", outside=False),
    Part("2019-06-11", "section_47_single", "no_charge", "full", violence=True),
    Part("2019-06-26", "", "none", "part", "still_shared", outside=False, violence=True),
    Part("2019-07-09", "nfa", "none", "none", "told_late"),
    Part("2019-09-17", "strategy_only", "declined", "full", violence=True),
    Part("2019-10-02", "nfa", "none", "full"),
    Part("2019-10-16", "", "none", "full", "not_followed", outside=False, violence=True),
    Part("2019-11-05", "nfa", "none", "part", outside=False),
    Part("2019-11-20", "nfa", "open", "full", violence=True),
)


def day(text: str) -> datetime.date:
    """Read a day."""
    return datetime.date.fromisoformat(text)


def after(start: datetime.date, days: int) -> str:
    """Write the day so many days later."""
    return (start + datetime.timedelta(days=days)).isoformat()


def invent() -> Iterator[dict[str, str]]:
    """Make every case, one row of text each."""
    draw = random.Random(SEED)
    for number, part in enumerate((*FIRST_PERIOD, *SECOND_PERIOD), 1):
        second = number > len(FIRST_PERIOD)
        identity, referral = _identity(number, second, draw), _referral(part, draw)
        children = _children(part, draw)
        if children["school_phase"] == "primary":  # no number serves both phases
            identity["school_urn"] = str(int(identity["school_urn"]) + 100)
        yield {
            **identity,
            **referral,
            **children,
            **_social_care(part, draw),
            **_police(part),
            **_advice(part, second, draw),
            **_school(part, draw),
            **_review(second),
        }


def _identity(number: int, second: bool, draw: random.Random) -> dict[str, str]:
    # Numbers above 900000 name no English school. Schools of the second period differ from one
    # another (2.26j counts sixteen); those of the first come from the same pool.
    urn = 900000 + (number if second else draw.randint(11, 28))
    return {
        "case_id": f"POP-{number:04d}",
        "contact_id": f"C-{5000 + number * 7}",
        "referral_id": f"R-{3000 + number * 3}",
        "person_id": f"P-{draw.randint(10000, 99999)}",
        "school_urn": str(urn),
    }


def _referral(part: Part, draw: random.Random) -> dict[str, str]:
    referred = day(part.referred)
    told_before = draw.randint(1, 6)
    disclosed = referred - datetime.timedelta(days=told_before)
    gap = {"told_late": 800, "still_shared": 1300}.get(part.story, draw.randint(1, 60))
    incident = disclosed - datetime.timedelta(days=gap)
    undated = part.story == "undated"
    places = ["outside"] * 7 + ["online"] * 3 + ["transport"] * 2
    violent, milder = (
        ["rape", "penetration", "sexual_assault", "sexual_assault"],
        [
            "harassment",
            "online_harassment",
            "other_hsb",
        ],
    )
    return {
        "contacted_on": after(referred, -draw.randint(0, 1)),
        "referred_on": part.referred,
        "referral_source": draw.choice(["2A"] * 6 + ["6", "1A", "3", "2B"]),
        "primary_need": draw.choice(["N1"] * 4 + ["N6"]),
        "incident_on": BLANK if undated else incident.isoformat(),
        "incident_precision": BLANK if undated else ("month" if gap > 365 else "day"),
        "disclosed_on": disclosed.isoformat(),
        "harm_type": draw.choice(violent if part.violence else milder),
        "location": draw.choice(places) if part.outside else "school",
        "same_setting_at_incident": YES,
        "same_setting_at_referral": NO if part.story == "apart" else YES,
        "same_setting_now": {"not_followed": YES, "still_shared": BLANK}.get(part.story, NO),
        "months_together": "1" if part.story == "still_shared" else BLANK,
    }


def _children(part: Part, draw: random.Random) -> dict[str, str]:
    phase, ages = draw.choice(
        [("primary", ["5-9", "10-13"])] * 2
        + [("secondary", ["10-13", "14-15", "14-15"])] * 5
        + [("sixteen_plus", ["16-17"])]
    )
    if part.violence and phase == "primary":
        phase, ages = "secondary", ["14-15"]
    return {
        "school_phase": phase,
        "victim_age_band": draw.choice(ages),
        "perpetrator_age_band": draw.choice(ages),
        "victim_sex": draw.choice(["female"] * 5 + ["male"]),
        "perpetrator_sex": draw.choice(["male"] * 9 + ["female"]),
        "victims": "1",
        "perpetrators": "1" if part.story else draw.choice(["1", "1", "1", "2"]),
    }


def _social_care(part: Part, draw: random.Random) -> dict[str, str]:
    referred = day(part.referred)
    steps: dict[str, str] = {}
    if part.outcome == "nfa":
        agencies = ["school", "nspcc", "wmrsasc", "early_help", "keep_safe", "family_support"]
        chosen = draw.sample(agencies, draw.choice([1, 2, 2, 3]))
        steps = {
            "referral_nfa": YES,
            "support_agencies": ";".join(sorted(chosen, key=agencies.index)),
        }
    elif part.outcome:
        steps = {
            "referral_nfa": NO,
            "strategy_discussion_on": after(referred, draw.randint(1, 3)),
            "assessment_started_on": after(referred, 4),
            "assessment_authorised_on": after(referred, draw.randint(40, 58)),
            "assessment_factors": "19A",
            "closed_on": after(referred, draw.randint(70, 85)),
            "closure_reason": "RC8",
        }
    if part.outcome.startswith("section_47"):
        kind = part.outcome.removeprefix("section_47_")
        steps |= {"section_47_started_on": after(referred, 3), "section_47_type": kind}
        steps["conference_on"] = after(referred, 20)
    if part.outcome == "section_47_joint":
        steps["closed_on"] = after(referred, 95)  # 2.25(c): closed three months after referral
    if part.outcome == "section_47_single":
        steps |= {"cin_plan_started_on": after(referred, 60), "closed_on": after(referred, 240)}
        steps["closure_reason"] = "RC7"
    return steps


def _police(part: Part) -> dict[str, str]:
    status = {"declined": "no_charge"}.get(part.police, part.police)
    reason = {"declined": "victim_declined", "no_charge": "evidential"}.get(part.police, BLANK)
    referred = {"": BLANK, "none": NO}.get(part.police, YES)
    return {"police_referred": referred, "police_status": status, "police_reason": reason}


def _advice(part: Part, second: bool, draw: random.Random) -> dict[str, str]:
    if not second:
        # 2.26 looks at the second period only, so nothing is on record here about advice.
        return {}
    referred = day(part.referred)
    found = {
        "advice_on": after(referred, draw.randint(0, 2)),
        "advice_by": draw.choice(["social_worker", "social_worker", "education_lead"]),
        "advice_recorded": part.advice,
        "school_contacted_on": after(day("2020-01-13"), draw.randint(0, 40)),
        "school_contact_role": draw.choice(["dsl"] * 5 + ["ddsl", "head"]),
    }
    if part.advice == "none":
        return found | {"advice_on": BLANK, "advice_by": BLANK}
    found |= {
        "advice_complied": YES,
        "advised_separation": YES if part.story != "apart" else NO,
        "advised_referral": YES,
        "advised_support": YES,
        "advice_followed": NO if part.story == "not_followed" else YES,
    }
    if part.advice == "full":
        # Guidance asks for a risk assessment where sexual violence is alleged, else case by case.
        found |= {"advised_risk_assessment": YES, "advised_safety_plan": YES}
    return found


def _school(part: Part, draw: random.Random) -> dict[str, str]:
    if not part.advice:
        return {}
    referred = day(part.referred)
    written = {
        "not_followed": NO,  # 2.26(k): apart, but nothing written down
        "still_shared": NO,  # 2.26(h)
        "apart": BLANK,  # 2.26(g): a plan was not thought fitting
        "told_late": BLANK,  # 2.26(e)
    }.get(part.story, YES)
    found = {
        "risk_assessment_written": written,
        "risk_assessment_before_advice": YES if part.story == "plan_already" else NO,
        "separation_in_place": BLANK if part.story in ("apart", "told_late") else YES,
    }
    if written == YES:
        found |= {
            "risk_assessment_on": after(referred, -1 if part.story == "plan_already" else 3),
            "risk_assessment_sent": draw.choice([YES, YES, NO]),
        }
    if found["separation_in_place"] == YES:
        found["separation_from"] = after(referred, 30 if part.story == "still_shared" else 1)
    if part.story == "still_shared":
        found |= {"separation_to": after(referred, 45), "separation_end_reason": "school_move"}
        found |= {"follow_up_type": "revisit", "follow_up_done": NO}
    if part.story == "not_followed":
        found |= {"follow_up_type": "visit", "follow_up_on": "2019-12-13", "follow_up_done": YES}
    return found


def _review(second: bool) -> dict[str, str]:
    return {
        "multi_agency_working": YES if second else BLANK,
        "reviewer_id": "REV-2" if second else "REV-1",
        "reviewed_on": "2020-02-10",
        "second_review": NO,
        "family_contacted": NO,
        "individuals_contacted": NO,
    }


def write(target: Path = TARGET) -> None:
    """Write the case file: one column for each field of a case, in the dictionary's order."""
    headings = [field.name for field in all_fields().values() if not field.derived]
    with target.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, headings, restval=BLANK, lineterminator="\n")
        rows.writeheader()
        rows.writerows(invent())


if __name__ == "__main__":
    write()
